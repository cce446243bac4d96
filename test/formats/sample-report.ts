import type { Report, Section } from '../../src/core/report.ts'

const ROWS: Section = {
  key: 'rows',
  title: 'Sessions',
  columns: [
    { key: 'session', title: 'Session', kind: 'text', priority: 1, keep: true },
    { key: 'mailbox', title: 'Mailbox', kind: 'text', priority: 1 },
    { key: 'ipAddresses', title: 'IP addresses', kind: 'list', priority: 2 },
    { key: 'operationCount', title: 'Operations', kind: 'number', priority: 1 },
    { key: 'first', title: 'First', kind: 'time', priority: 2 },
    { key: 'verdict', title: 'Verdict', kind: 'text', priority: 2 },
    { key: 'appIds', title: 'Apps', kind: 'list', priority: 3 },
  ],
  rows: [
    {
      session: '5b2f8c1e-0f4d-4a53-9a8e-1f0c2d3e4f50',
      mailbox: 'alice@example.org',
      ipAddresses: ['192.0.2.7', '2001:db8::1'],
      operationCount: 41,
      first: '2024-03-01T08:00:00Z',
      verdict: 'intruder',
      appIds: ['app-1'],
    },
    {
      session: 'nosession:0123456789ab',
      mailbox: 'bob@example.org',
      ipAddresses: [],
      operationCount: 7,
      first: null,
      verdict: 'undecided',
      appIds: [],
    },
  ],
  empty: 'No session matches.',
}

const FOLDERS: Section = {
  key: 'folders',
  title: 'Synchronised folders',
  columns: [
    { key: 'path', title: 'Path', kind: 'text', priority: 1 },
    { key: 'records', title: 'Records', kind: 'list', priority: 1 },
  ],
  rows: [],
  empty: 'No folder was synchronised.',
}

/** A small report with two sections, the second one empty. */
export const SAMPLE: Report = {
  schema: 'mia/sessions/1',
  title: 'Sessions',
  criteria: { user: ['alice@example.org'], from: null },
  sources: [{ label: 'audit.csv', format: 'ual-csv' }],
  accounting: { read: 839, used: 117, duplicate: 75, filtered: 647, quarantined: 0 },
  notices: [{ code: 'row-cap', level: 'warning', text: 'The export stops at 50,000 rows.', count: 1 }],
  sections: [ROWS, FOLDERS],
  extra: { total: 2 },
}

/** One section, one row, the given text in a column that may be cut and in one that may not. */
export function reportOf(text: string, keep = text): Report {
  return withSection({ ...reportColumns, rows: [{ id: keep, subject: text, list: [text, text] }] })
}

/** As `reportOf`, one row per text. */
export function reportOfAll(texts: readonly string[]): Report {
  return withSection({
    ...reportColumns,
    rows: texts.map((text) => ({ id: text, subject: text, list: [text] })),
  })
}

const reportColumns: Omit<Section, 'rows'> = {
  key: 'rows',
  title: 'Messages',
  columns: [
    { key: 'id', title: 'Id', kind: 'text', priority: 1, keep: true },
    { key: 'subject', title: 'Subject', kind: 'text', priority: 1 },
    { key: 'list', title: 'List', kind: 'list', priority: 1 },
  ],
  empty: 'Nothing.',
}

export function withSection(...sections: Section[]): Report {
  return { ...SAMPLE, sections, notices: [], extra: {} }
}
