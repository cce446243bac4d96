import { sortedByCodeUnit } from '../../core/json.ts'
import { type Column, orderNotices, type Report } from '../../core/report.ts'
import type { IdList, ResolvedEmails } from '../../metadata/index.ts'

const COLUMNS: readonly Column[] = [
  { key: 'status', title: 'Status', kind: 'text', priority: 1 },
  { key: 'received', title: 'Received', kind: 'time', priority: 1 },
  { key: 'sender', title: 'Sender', kind: 'text', priority: 1 },
  { key: 'recipients', title: 'Recipients', kind: 'list', priority: 1 },
  { key: 'subject', title: 'Subject', kind: 'text', priority: 1 },
  { key: 'sizeInBytes', title: 'Bytes', kind: 'number', priority: 2 },
  { key: 'direction', title: 'Direction', kind: 'text', priority: 3 },
  { key: 'internetMessageId', title: 'InternetMessageId', kind: 'text', priority: 2, keep: true },
  { key: 'reason', title: 'Reason', kind: 'prose', priority: 2 },
]

/** One row for each id asked for, in code unit order of the id. */
export function emailReport(list: IdList, resolved: ResolvedEmails): Report {
  return {
    schema: 'mia/email/1',
    title: 'E-mail',
    criteria: { ids: sortedByCodeUnit(new Set(list.ids)) },
    sources: resolved.sources.map(({ facts, accounting }) => ({
      name: facts.label,
      kind: facts.kind,
      format: facts.format,
      encoding: facts.encoding,
      bytes: facts.bytes,
      sha256: facts.sha256,
      oldest: facts.oldest,
      newest: facts.newest,
      ...accounting,
    })),
    accounting: resolved.accounting,
    notices: orderNotices([...list.notices, ...resolved.notices]),
    pending: resolved.rows.some((row) => row.status === 'pending'),
    sections: [
      {
        key: 'rows',
        title: 'E-mail',
        columns: COLUMNS,
        rows: resolved.rows.map((row) => ({
          ...row,
          recipients: row.recipients.map((one) => ({ ...one })),
          ...(row.copies === undefined ? {} : { copies: row.copies.map((one) => ({ ...one })) }),
        })),
        empty: 'No message was asked for.',
      },
    ],
  }
}
