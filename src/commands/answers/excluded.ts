import type { AccessRecord } from '../../core/access-record.ts'
import type { KeptRecord } from '../../core/evidence-set.ts'
import { sortedByCodeUnit } from '../../core/json.ts'
import type { Section } from '../../core/report.ts'
import type { SessionKeyOf } from '../../core/session-key.ts'
import { summarizeSessions } from '../../core/session.ts'
import type { VerdictOf } from '../../core/verdict.ts'

/** Sessions judged as the owner's: out of the answer, never out of sight (rule R21). */
export function excludedSection(
  excluded: readonly KeptRecord[],
  { keyOf, verdictOf }: { keyOf: SessionKeyOf; verdictOf: VerdictOf },
): Section {
  return {
    key: 'excluded',
    title: 'Excluded: judged as the owner’s',
    columns: [
      { key: 'session', title: 'SessionId', kind: 'text', priority: 1, keep: true },
      { key: 'mailbox', title: 'Mailbox', kind: 'text', priority: 2 },
      { key: 'ipAddresses', title: 'IP addresses', kind: 'list', priority: 2 },
      { key: 'records', title: 'Records', kind: 'number', priority: 1 },
      { key: 'messages', title: 'Messages', kind: 'number', priority: 1 },
      { key: 'syncedFolders', title: 'Synced', kind: 'number', priority: 1 },
      { key: 'reason', title: 'Reason', kind: 'prose', priority: 1 },
    ],
    rows: summarizeSessions(excluded, keyOf).map((session) => ({
      session: session.session,
      mailbox: session.mailbox,
      ipAddresses: [...session.ipAddresses],
      records: session.records,
      messages: session.messages,
      syncedFolders: session.syncedFolders,
      first: session.first,
      last: session.last,
      reason: reasonsOf(session.evidence, verdictOf).join('; '),
    })),
    empty: 'None.',
  }
}

/** More than one where parts of the session were judged apart. */
function reasonsOf(records: readonly AccessRecord[], verdictOf: VerdictOf): string[] {
  return sortedByCodeUnit(new Set(records.flatMap((record) => verdictOf(record)?.reason ?? [])))
}
