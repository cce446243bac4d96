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

/** The part of the criteria that does not look at addresses or sessions (rule R10 counts in it). */
export function matchesUserAndTime(record: AccessRecord, criteria: Criteria): boolean {
  return matchesTime(record.time, criteria) && matchesUser(record, criteria.users)
}

export function matchesIp(record: { readonly ipAddresses: readonly string[] }, criteria: Criteria): boolean {
  if (criteria.ips.length === 0) return true
  return record.ipAddresses.some((address) => ipMatchesAny(address, criteria.ips))
}

/** @param sessionKey the record's SessionId or `nosession:` key */
export function matchesSession(sessionKey: string, criteria: Criteria): boolean {
  if (criteria.sessions.length === 0) return true
  const wanted = sessionKey.toLowerCase()
  return criteria.sessions.some((session) => session.toLowerCase() === wanted)
}

/** What was salvaged belongs to the run unless it says something that rules it out: unknown is never excluded. */
export function mayMatch(salvaged: SalvagedAccess | null, criteria: Criteria): boolean {
  if (salvaged === null) return true
  const { time, actor, mailboxUpn, sessionId, ipAddresses } = salvaged
  const doubts = [
    time === null || matchesTime(time, criteria),
    (actor === null && mailboxUpn === null) || matchesUser(salvaged, criteria.users),
    sessionId === null || matchesSession(sessionId, criteria),
    ipAddresses.length === 0 || matchesIp(salvaged, criteria),
  ]
  return doubts.every(Boolean)
}

function matchesTime(time: string, criteria: Criteria): boolean {
  if (criteria.from !== null && compareTimes(time, criteria.from) < 0) return false
  return criteria.to === null || compareTimes(time, criteria.to) < 0
}

function matchesUser(
  record: { actor: string | null; mailboxUpn: string | null; mailboxGuid: string | null },
  users: readonly string[],
): boolean {
  if (users.length === 0) return true
  const names = new Set(
    [record.actor, record.mailboxUpn, record.mailboxGuid].map((name) => name?.toLowerCase()),
  )
  return users.some((user) => names.has(user.trim().toLowerCase()))
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
