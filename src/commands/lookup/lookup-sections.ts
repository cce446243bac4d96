import type { JsonObject } from '../../core/json.ts'
import type { Column, Section } from '../../core/report.ts'

const FACTS: readonly Column[] = [
  { key: 'ipAddresses', title: 'IP addresses', kind: 'list', priority: 2, keep: true },
  { key: 'accesses', title: 'Accesses', kind: 'number', priority: 2 },
  { key: 'first', title: 'First', kind: 'time', priority: 1 },
  { key: 'last', title: 'Last', kind: 'time', priority: 2 },
  { key: 'records', title: 'Records', kind: 'list', priority: 3 },
]

/** At least one row for each id asked for. */
export function requestedSection(rows: readonly JsonObject[]): Section {
  return {
    key: 'rows',
    title: 'Messages asked for',
    columns: [
      { key: 'requested', title: 'Asked for', kind: 'text', priority: 1, keep: true },
      { key: 'evidence', title: 'Evidence', kind: 'text', priority: 1 },
      { key: 'mailbox', title: 'Mailbox', kind: 'text', priority: 1 },
      { key: 'subject', title: 'Subject', kind: 'text', priority: 2 },
      { key: 'actors', title: 'Actors', kind: 'list', priority: 3 },
      { key: 'sessions', title: 'Sessions', kind: 'list', priority: 3, keep: true },
      ...FACTS,
      { key: 'statement', title: 'Statement', kind: 'prose', priority: 1 },
      { key: 'internetMessageId', title: 'Recorded as', kind: 'text', priority: 3, keep: true },
      { key: 'matchedBy', title: 'Matched by', kind: 'text', priority: 3 },
      { key: 'folders', title: 'Folders', kind: 'list', priority: 3 },
    ],
    rows,
    empty: 'No message was asked for.',
  }
}

export function accessesSection(rows: readonly JsonObject[]): Section {
  return {
    key: 'accesses',
    title: 'Who touched them',
    columns: [
      { key: 'internetMessageId', title: 'InternetMessageId', kind: 'text', priority: 1, keep: true },
      { key: 'mailbox', title: 'Mailbox', kind: 'text', priority: 2 },
      { key: 'session', title: 'SessionId', kind: 'text', priority: 1, keep: true },
      { key: 'verdict', title: 'Verdict', kind: 'text', priority: 1 },
      { key: 'actor', title: 'Actor', kind: 'text', priority: 2 },
      { key: 'clientClasses', title: 'Client', kind: 'list', priority: 2 },
      ...FACTS,
    ],
    rows,
    empty: 'No record names any of them.',
  }
}
