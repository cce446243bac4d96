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
  const bySession = new Map<string, Verdict[]>()
  for (const verdict of history) {
    const key = verdict.session.toLowerCase()
    const known = bySession.get(key)
    if (known === undefined) bySession.set(key, [verdict])
    else known.unshift(verdict)
  }
  return (record) => bySession.get(keyOf(record))?.find((verdict) => covers(verdict, record)) ?? null
}

function covers(verdict: Verdict, record: AccessRecord): boolean {
  const ranges = verdict.ipAddresses.flatMap((text) => parseIpRange(text) ?? [])
  const address =
    verdict.ipAddresses.length === 0 || record.ipAddresses.some((text) => ipMatchesAny(text, ranges))
  const kind = clientClassOf(record.clientInfo).toLowerCase()
  return (
    address &&
    (verdict.clients.length === 0 || verdict.clients.some((client) => client.toLowerCase() === kind))
  )
}

/** One word for a group of records; `mixed` where they were judged differently. */
export function judgementOf(records: readonly AccessRecord[], verdictOf: VerdictOf): Judgement | 'mixed' {
  const found = new Set(records.map((record) => verdictOf(record)?.verdict ?? 'undecided'))
  const [only] = found
  return found.size === 1 && only !== undefined ? only : 'mixed'
}
