import { CLASS_RULES } from '../../core/evidence-rules.ts'
import { sortedByCodeUnit, type JsonObject } from '../../core/json.ts'
import type { AccessFacts } from '../../core/message.ts'
import type { KeptRecord } from '../../core/evidence-set.ts'
import type { Section } from '../../core/report.ts'
import type { RecordContext } from './explain-records.ts'
import { idsOf, type Subject } from './explain-subject.ts'
import type { JudgedMessage, JudgedMessages } from '../answers/judged-messages.ts'

/** What the answer says about the subject: messages and folders, each with its class and the rule that gave it. */
export function findingsSection(
  subject: Subject,
  records: readonly KeptRecord[],
  { judged, context }: { readonly judged: JudgedMessages; readonly context: RecordContext },
): Section {
  const own = new Set(records.map((kept) => kept.record))
  const touched = ({ evidence }: AccessFacts): boolean => evidence.some((record) => own.has(record))
  const messages = (rows: readonly JudgedMessage[]): readonly JudgedMessage[] =>
    rows.filter(({ message }) =>
      subject.kind === 'message' ? message.internetMessageId === subject.name : touched(message),
    )
  const folders = subject.kind === 'message' ? [] : judged.syncedFolders.filter(touched)
  return {
    key: 'rows',
    title: 'Findings',
    columns: [
      { key: 'internetMessageId', title: 'InternetMessageId', kind: 'text', priority: 1, keep: true },
      { key: 'folder', title: 'Synchronised folder', kind: 'text', priority: 1 },
      { key: 'mailbox', title: 'Mailbox', kind: 'text', priority: 1 },
      { key: 'evidence', title: 'Evidence', kind: 'text', priority: 1 },
      { key: 'rule', title: 'Rule', kind: 'text', priority: 1 },
      { key: 'ruleText', title: 'Rule says', kind: 'prose', priority: 1 },
      { key: 'records', title: 'Records', kind: 'list', priority: 2, keep: true },
    ],
    rows: [
      ...messages([...judged.listed, ...(subject.kind === 'message' ? judged.presumed : [])]).map(
        ({ message, evidence }) =>
          finding(evidence, {
            internetMessageId: message.internetMessageId,
            mailbox: message.mailbox,
            subject: message.subject,
            records: recordNames(message),
          }),
      ),
      ...folders.map((folder) =>
        finding(judged.intruderFolders.includes(folder) ? 'presumed-sync' : 'undecided', {
          folder: folder.path ?? folder.name,
          mailbox: folder.mailbox,
          records: recordNames(folder),
        }),
      ),
      ...excludedFindings(
        subject,
        judged.excluded.filter(({ record }) => own.has(record)),
        context,
      ),
    ],
    empty: 'The evidence says nothing about it.',
  }
}

function finding(evidence: keyof typeof CLASS_RULES, facts: JsonObject): JsonObject {
  const { rule, text } = CLASS_RULES[evidence]
  return { internetMessageId: null, folder: null, ...facts, evidence, rule, ruleText: text }
}

/** What the owner's records name: one row a message and mailbox, though it may be exposed by other records as well. */
function excludedFindings(
  subject: Subject,
  excluded: readonly KeptRecord[],
  { mailboxes }: RecordContext,
): JsonObject[] {
  const rows = new Map<string, { mailbox: string; internetMessageId: string; records: string[] }>()
  for (const { record } of excluded) {
    const mailbox = mailboxes.nameOf(mailboxes.keyOf(record))
    for (const internetMessageId of idsOf(record)) {
      if (subject.kind === 'message' && internetMessageId !== subject.name) continue
      const key = JSON.stringify([mailbox, internetMessageId])
      const row = rows.get(key) ?? { mailbox, internetMessageId, records: [] }
      rows.set(key, row)
      row.records.push(record.id ?? `${record.place.source} row ${record.place.row}`)
    }
  }
  return [...rows.values()].map(({ records, ...row }) =>
    finding('excluded', { ...row, records: sortedByCodeUnit(new Set(records)) }),
  )
}

function recordNames({ records }: AccessFacts): string[] {
  return sortedByCodeUnit(
    new Set(records.map((reference) => reference.id ?? `${reference.source} row ${reference.row}`)),
  )
}
