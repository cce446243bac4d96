import { definitions, wrapParagraphs } from '../wrap.ts'

export function formats(width: number): string {
  return [
    'AUDIT RECORDS (--audit)',
    definitions(AUDIT, width),
    'MESSAGE TRACES (--trace)',
    definitions(TRACE, width),
    wrapParagraphs(READING, width),
    'RESULTS (--format)',
    definitions(RESULTS, width),
    wrapParagraphs(WRITING, width),
  ].join('\n\n')
}

type Rows = readonly (readonly [string, string])[]

const AUDIT: Rows = [
  [
    'Search-UnifiedAuditLog',
    'CSV of Export-Csv, also of Microsoft Extractor Suite and other scripts around the cmdlet',
  ],
  ['Search-UnifiedAuditLog', 'its objects as JSON, with AuditData as text or as object'],
  ['Purview portal', 'CSV of the audit search, the new one and the classic one'],
  ['Graph', 'audit log query: pages, arrays or CSV of auditLogRecord'],
  ['AuditData', 'one JSON object a line, as tools and SIEM collectors write it'],
  ['Management Activity API', 'content blobs: arrays or lines of JSON'],
  [
    'Sentinel, Log Analytics',
    'OfficeActivity as CSV of the portal, as JSON tables or lines; it holds no SessionId',
  ],
  ['Defender', 'CloudAppEvents of advanced hunting or streaming, as JSON or CSV, with RawEventData'],
  ['Splunk, Elastic', 'exports that keep the record in AuditData, _raw or _source'],
  ['Excel', 'xlsx of any of the tables; cells over 32,767 characters were cut by Excel and are quarantined'],
]

const TRACE: Rows = [
  ['Get-MessageTrace(V2)', 'CSV of Export-Csv, or JSON'],
  ['Reporting web service', 'JSON'],
  ['Graph', 'message traces as JSON'],
  ['Historical search', 'summary report (MessageTrace) and extended report (MessageTraceDetail), CSV'],
  ['Purview content search', 'Items.csv'],
]

const READING =
  'The format is recognised by content, not by name. Files may be UTF-8, UTF-16 or windows-1252, compressed with gzip or ' +
  'packed in zip, and mixed in one run; - reads standard input. CSV may be separated by comma, semicolon or tab. A ' +
  'damaged row is quarantined with its reason and place, never skipped (mia help accounting).'

const RESULTS: Rows = [
  ['table', 'for people: fits the terminal; tab-separated and complete when piped'],
  ['json', 'one document: rows, criteria, sources, accounting, notices. Keys are added, never renamed'],
  ['jsonl', 'one JSON object a line'],
  ['csv', 'for spreadsheets; cells that a spreadsheet would take for a formula are neutralised'],
  ['xlsx', 'a workbook; needs --output or a pipe'],
]

const WRITING =
  'JSON holds the exact values and is what other steps read. Table, CSV and workbook are views: characters that could ' +
  'deceive or attack a reader are shown as visible escapes.'
