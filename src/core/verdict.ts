import type { AccessRecord } from './access-record.ts'
import { clientClassOf } from './client.ts'
import { ipMatchesAny, parseIpRange } from './ip-address.ts'
import type { SessionKeyOf } from './session-key.ts'

export const JUDGEMENTS = ['intruder', 'owner', 'undecided'] as const
export type Judgement = (typeof JUDGEMENTS)[number]

/** The investigator's judgement of a session, as kept in the case (rule R13). The newest one that fits a record counts. */
export interface Verdict {
  /** SessionId or `nosession:` key. */
  readonly session: string
  readonly verdict: Judgement
  readonly reason: string
  /** When it was given; UTC. */
  readonly time: string
  /** Narrowed to these addresses or networks; empty for all: a stolen token shares the owner's session (rule R19). */
  readonly ipAddresses: readonly string[]
  /** Narrowed to these kinds of client; empty for all. */
  readonly clients: readonly string[]
}

export type VerdictOf = (record: AccessRecord) => Verdict | null

/** @param history in the order given; a later verdict replaces an earlier one for the records that it covers */
export function verdicts(history: readonly Verdict[], keyOf: SessionKeyOf): VerdictOf {
  const newestFirst = new Map<string, { verdict: Verdict; covers: (record: AccessRecord) => boolean }[]>()
  for (const verdict of history.toReversed()) {
    const key = verdict.session.toLowerCase()
    const known = newestFirst.get(key)
    const entry = { verdict, covers: coverageOf(verdict) }
    if (known === undefined) newestFirst.set(key, [entry])
    else known.push(entry)
  }
  return (record) => newestFirst.get(keyOf(record))?.find(({ covers }) => covers(record))?.verdict ?? null
}

function coverageOf(verdict: Verdict): (record: AccessRecord) => boolean {
  const ranges = verdict.ipAddresses.flatMap((text) => parseIpRange(text) ?? [])
  const clients = new Set(verdict.clients.map((client) => client.toLowerCase()))
  const isNamed = (address: string): boolean => ipMatchesAny(address, ranges)
  // A record that also names another address is not cleared by a verdict for the owner's own.
  const isFrom = (addresses: readonly string[]): boolean =>
    verdict.verdict === 'owner' ? addresses.length > 0 && addresses.every(isNamed) : addresses.some(isNamed)
  return (record) =>
    (verdict.ipAddresses.length === 0 || isFrom(record.ipAddresses)) &&
    (clients.size === 0 || clients.has(clientClassOf(record.clientInfo).toLowerCase()))
}

/** One word for a group of records; `mixed` where they were judged differently. */
export function judgementOf(records: readonly AccessRecord[], verdictOf: VerdictOf): Judgement | 'mixed' {
  const found = new Set(records.map((record) => verdictOf(record)?.verdict ?? 'undecided'))
  const [only] = found
  return found.size === 1 && only !== undefined ? only : 'mixed'
}
