import { byCodeUnit } from '../../core/json.ts'
import type { Section } from '../../core/report.ts'
import type { CaseFacts } from './case-facts.ts'
import { id, list, number, text, time } from './columns.ts'

/** What step 3 found, one row for each id asked for, found or not; null where it has not been run. */
export function emailsTable({ emails }: CaseFacts): Section | null {
  if (emails === null) return null
  return {
    key: 'emails',
    title: 'E-mails looked up',
    columns: [
      text('status', 'Status'),
      time('received', 'Received'),
      text('sender', 'From'),
      list('recipients', 'To'),
      text('subject', 'Subject'),
      number('sizeInBytes', 'Bytes', 2),
      text('reason', 'Reason', 2),
      id('internetMessageId', 'InternetMessageId'),
    ],
    rows: [...emails]
      .toSorted(([a], [b]) => byCodeUnit(a, b))
      .map(([internetMessageId, known]) => ({ internetMessageId, ...known })),
    empty: 'No message was looked up.',
  }
}
