import type { StoredVerdict } from '../../case/index.ts'
import { byCodeUnit, type JsonObject } from '../../core/json.ts'
import type { Column } from '../../core/report.ts'

/** The verdicts that still decide, and those that a later one of the same reach has replaced; in order of session and time. */
export interface VerdictHistory {
  readonly current: readonly StoredVerdict[]
  readonly replaced: readonly StoredVerdict[]
}

/** @param history oldest first: of two verdicts that cover a record, the later one decides */
export function splitHistory(history: readonly StoredVerdict[]): VerdictHistory {
  const current: StoredVerdict[] = []
  const replaced: StoredVerdict[] = []
  for (const verdict of history.toReversed()) {
    if (current.some((later) => reachesAllOf(later, verdict))) replaced.unshift(verdict)
    else current.unshift(verdict)
  }
  return { current: current.toSorted(bySession), replaced: replaced.toSorted(bySession) }
}

/** Equal reach is told by equal words; of networks that contain each other both stay in sight. */
function reachesAllOf(later: StoredVerdict, earlier: StoredVerdict): boolean {
  return (
    sameSession(later, earlier) &&
    contains(later.ipAddresses, earlier.ipAddresses) &&
    contains(later.clients, earlier.clients)
  )
}

function contains(wide: readonly string[], narrow: readonly string[]): boolean {
  return wide.length === 0 || (narrow.length > 0 && narrow.every((item) => wide.includes(item)))
}

function sameSession(a: StoredVerdict, b: StoredVerdict): boolean {
  return a.session.toLowerCase() === b.session.toLowerCase()
}

/** Sorting is stable, so that the verdicts of a session stay in the order given. */
function bySession(a: StoredVerdict, b: StoredVerdict): number {
  return byCodeUnit(a.session.toLowerCase(), b.session.toLowerCase())
}

export const VERDICT_COLUMNS: readonly Column[] = [
  { key: 'session', title: 'SessionId', kind: 'text', priority: 1, keep: true },
  { key: 'verdict', title: 'Verdict', kind: 'text', priority: 1 },
  { key: 'ipAddresses', title: 'Only from', kind: 'list', priority: 1, keep: true },
  { key: 'clients', title: 'Only with', kind: 'list', priority: 1 },
  { key: 'reason', title: 'Reason', kind: 'text', priority: 1 },
  { key: 'time', title: 'Judged', kind: 'time', priority: 2 },
  { key: 'operator', title: 'By', kind: 'text', priority: 2 },
]

export function verdictRow(verdict: StoredVerdict): JsonObject {
  const { session, reason, time, operator } = verdict
  return {
    session,
    verdict: verdict.verdict,
    ipAddresses: [...verdict.ipAddresses],
    clients: [...verdict.clients],
    reason,
    time,
    operator,
  }
}
