import type { Evidence } from '../../audit/index.ts'
import type { AccessRecord, QuarantinedRow } from '../../core/access-record.ts'
import type { SessionKeyOf } from '../../core/session-key.ts'

/** What is to be explained. */
export interface Subject {
  readonly kind: 'record' | 'session' | 'message'
  /** The record Id or session key in lower case, or the InternetMessageId as recorded. */
  readonly name: string
}

/**
 * A word as record Id, session, or InternetMessageId, whichever the evidence knows; null where it knows none.
 * Blanks around an InternetMessageId and a missing pair of angle brackets are forgiven, nothing else is (rule R28).
 */
export function recognise(word: string, evidence: Evidence, keyOf: SessionKeyOf): Subject | null {
  const name = word.trim().toLowerCase()
  const records = evidence.scope.map((kept) => kept.record)
  if (records.some((record) => record.id === name)) return { kind: 'record', name }
  if (records.some((record) => keyOf(record) === name)) return { kind: 'session', name }
  const ids = new Set(records.flatMap(idsOf))
  const salvaged = evidence.quarantined.flatMap((row) => row.salvaged ?? [])
  for (const { internetMessageIds } of salvaged) for (const id of internetMessageIds) ids.add(id)
  const message = [word, word.trim(), `<${word.trim()}>`].find((id) => ids.has(id))
  if (message !== undefined) return { kind: 'message', name: message }
  if (salvaged.some((facts) => facts.id?.toLowerCase() === name)) return { kind: 'record', name }
  return salvaged.some((facts) => facts.sessionId?.toLowerCase() === name) ? { kind: 'session', name } : null
}

export function idsOf(record: AccessRecord): string[] {
  return record.folders.flatMap((folder) => folder.items.flatMap((item) => item.internetMessageId ?? []))
}

export function concerns({ kind, name }: Subject, record: AccessRecord, keyOf: SessionKeyOf): boolean {
  if (kind === 'record') return record.id === name
  return kind === 'session' ? keyOf(record) === name : idsOf(record).includes(name)
}

export function concernsQuarantined({ kind, name }: Subject, { salvaged }: QuarantinedRow): boolean {
  if (salvaged === null) return false
  if (kind === 'message') return salvaged.internetMessageIds.includes(name)
  return (kind === 'record' ? salvaged.id : salvaged.sessionId)?.toLowerCase() === name
}
