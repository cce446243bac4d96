import type { AccessRecord, SalvagedAccess } from './access-record.ts'
import { ipMatchesAny, type IpRange, rangeText } from './ip-address.ts'
import { type JsonObject, sortedByCodeUnit } from './json.ts'
import { compareTimes } from './utc-time.ts'

/** Which records a run is about. Values of one field are alternatives, fields narrow each other. */
export interface Criteria {
  /** Actor or mailbox (UPN or mailbox GUID), compared without case. */
  readonly users: readonly string[]
  readonly ips: readonly IpRange[]
  /** SessionIds and `nosession:` keys, compared without case. */
  readonly sessions: readonly string[]
  /** UTC; from inclusive, to exclusive. */
  readonly from: string | null
  readonly to: string | null
}

export const EVERYTHING: Criteria = { users: [], ips: [], sessions: [], from: null, to: null }

/** Criteria made ready for many records. */
export interface Matcher {
  /** The part of the criteria that does not look at addresses or sessions (rule R10 counts in it). */
  userAndTime(record: AccessRecord): boolean
  /** @param names of the actor and the mailbox, as far as they are known */
  user(names: readonly (string | null)[]): boolean
  ip(record: { readonly ipAddresses: readonly string[] }): boolean
  /** @param key the record's SessionId or `nosession:` key */
  session(key: string): boolean
  /** What was salvaged belongs to the run unless it says something that rules it out: unknown is never excluded. */
  salvaged(row: SalvagedAccess | null): boolean
}

export function matcherOf(criteria: Criteria): Matcher {
  const { from, to } = criteria
  const users = new Set(criteria.users.map((user) => user.trim().toLowerCase()))
  const sessions = new Set(criteria.sessions.map((session) => session.toLowerCase()))
  const isWantedIp = rangeTest(criteria.ips)

  const time = (text: string): boolean =>
    (from === null || compareTimes(text, from) >= 0) && (to === null || compareTimes(text, to) < 0)
  const user = (names: readonly (string | null)[]): boolean =>
    users.size === 0 || names.some((name) => name !== null && users.has(name.toLowerCase()))
  const ip = (addresses: readonly string[]): boolean =>
    criteria.ips.length === 0 || addresses.some(isWantedIp)
  const session = (key: string): boolean => sessions.size === 0 || sessions.has(key.toLowerCase())

  return {
    userAndTime: ({ time: text, actor, mailboxUpn, mailboxGuid }) =>
      time(text) && user([actor, mailboxUpn, mailboxGuid]),
    user,
    ip: ({ ipAddresses }) => ip(ipAddresses),
    session,
    salvaged(row) {
      if (row === null) return true
      const { actor, mailboxUpn, mailboxGuid, ipAddresses } = row
      const possible = [
        row.time === null || time(row.time),
        actor === null || mailboxUpn === null || user([actor, mailboxUpn, mailboxGuid]),
        row.sessionId === null || session(row.sessionId),
        ipAddresses.length === 0 || ip(ipAddresses),
      ]
      return possible.every(Boolean)
    },
  }
}

/** Remembers: records have few addresses, and a list of ranges may be long. */
function rangeTest(ranges: readonly IpRange[]): (address: string) => boolean {
  const known = new Map<string, boolean>()
  return (address) => {
    const remembered = known.get(address)
    if (remembered !== undefined) return remembered
    const matches = ipMatchesAny(address, ranges)
    known.set(address, matches)
    return matches
  }
}

/** The criteria as they stand in a result: sorted, so that the order typed does not matter. */
export function criteriaDocument(criteria: Criteria): JsonObject {
  return {
    user: sortedByCodeUnit(new Set(criteria.users.map((user) => user.trim().toLowerCase()))),
    ip: sortedByCodeUnit(new Set(criteria.ips.map(rangeText))),
    sessions: sortedByCodeUnit(new Set(criteria.sessions.map((session) => session.toLowerCase()))),
    from: criteria.from,
    to: criteria.to,
  }
}
