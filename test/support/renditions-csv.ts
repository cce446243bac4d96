import { type exportCsv, portalCsv, usTime } from '../../samples/scenario/csv.mjs'
import { auditText, recordTypeName, UAL_COLUMNS, ualCells } from '../../samples/scenario/exports.mjs'
import { BOM, complete, type AuditData, type Rendition, type Row, table, utf16be } from './rendition.ts'

/** Rows of a Search-UnifiedAuditLog export, newest first. */
export function ualRows(audits: readonly AuditData[]): Row[] {
  const cells = ualCells(audits.map((audit) => ({ audit })))
  return cells.map((row) =>
    Object.fromEntries(UAL_COLUMNS.map((column, index) => [column, row[index] ?? ''])),
  )
}

/** Joins cells that are all quoted by another character than the comma. */
function separatedBy(separator: string): typeof exportCsv {
  return (columns, rows) =>
    [columns, ...rows]
      .map((cells) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(separator)}\r\n`)
      .join('')
}

/** `09.03.2026 09:34:12` or `09/03/2026 09:34:12` of a CreationTime. */
function dayFirst(time: string, separator: string): string {
  const [date = '', clock = ''] = time.split('T')
  return `${date.split('-').toReversed().join(separator)} ${clock}`
}

function withDates(audits: readonly AuditData[], date: (time: string) => string): Row[] {
  const newestFirst = audits.toReversed()
  return ualRows(audits).map((row, index) => ({
    ...row,
    CreationDate: date(newestFirst[index]?.CreationTime ?? ''),
  }))
}

function shuffled(row: Row): Row {
  const names = UAL_COLUMNS.toSorted(
    (a, b) => (a.at(-1) ?? '').localeCompare(b.at(-1) ?? '', 'en') || a.length - b.length,
  )
  return Object.fromEntries(names.map((name) => [name, row[name] ?? '']))
}

/**
 * A Splunk export of indexed CSV lines: columns in alphabetical order, numbers and booleans bare, every original line
 * again in `_raw`, a line feed inside `_si`. On every fifth row AuditData is empty, as Splunk leaves it where its own
 * limits struck; `_raw` still holds it here.
 */
function splunkCsv(audits: readonly AuditData[]): string {
  const columns = [...UAL_COLUMNS.toSorted(), '_bkt', '_raw', '_si', '_time', 'sourcetype']
  const lines = ualRows(audits).map((row, index) => {
    const raw = UAL_COLUMNS.map((column) => `"${(row[column] ?? '').replaceAll('"', '""')}"`).join(',')
    const more: Row = {
      _bkt: 'main~3~5D0B7A52',
      _raw: raw,
      _si: 'DESKTOP-SAMPLE\nsummit',
      _time: '2026-03-21T07:00:00.000+0000',
      sourcetype: 'csv',
    }
    const all: Row = { ...row, ...more, ...(index % 5 === 2 ? { AuditData: '' } : {}) }
    return columns.map((column) => bareOrQuoted(all[column] ?? '')).join(',')
  })
  return [columns.map(bareOrQuoted).join(','), ...lines, ''].join('\r\n')
}

function bareOrQuoted(cell: string): string {
  return /^(?:\d+|True|False|[A-Za-z]\w*)?$/.test(cell) ? cell : `"${cell.replaceAll('"', '""')}"`
}

/** A: Search-UnifiedAuditLog | Export-Csv, in the variants that PowerShell, locales and editors make of it. */
function ualRenditions(audits: readonly AuditData[]): Rendition[] {
  const rows = ualRows(audits)
  const text = table(rows)
  const make = (variant: string, content: string | Uint8Array): Rendition =>
    complete(`A ual-csv ${variant}`, 'ual-export.csv', content, audits)
  return [
    make('utf-8', text),
    make('bom', BOM + text),
    make('utf-16le bom', Buffer.from(BOM + text, 'utf16le')),
    make('utf-16le', Buffer.from(text, 'utf16le')),
    make('utf-16be bom', utf16be(BOM + text)),
    make('semicolon', table(rows, separatedBy(';'))),
    make('tab', table(rows, separatedBy('\t'))),
    make(
      '#TYPE',
      `#TYPE Deserialized.Microsoft.Exchange.Data.ApplicationLogic.UnifiedAuditLogEvent\r\n${text}`,
    ),
    make('shuffled columns', table(rows.map(shuffled))),
    make('line feeds', text.replaceAll('\r\n', '\n')),
    make('german dates', table(withDates(audits, (time) => dayFirst(time, '.')))),
    make('british dates', table(withDates(audits, (time) => dayFirst(time, '/')))),
    complete('L splunk csv', 'splunk.csv', splunkCsv(audits), audits),
  ]
}

/** B and C: the audit search of the Purview portal, new and classic. */
function purviewRenditions(audits: readonly AuditData[]): Rendition[] {
  const modern = audits.toReversed().map((audit) => ({
    RecordId: audit.Id,
    CreationDate: usTime(audit.CreationTime),
    RecordType: String(audit.RecordType),
    Operation: audit.Operation,
    UserId: audit.UserId,
    AuditData: JSON.stringify(audit),
    AssociatedAdminUnits: '',
    AssociatedAdminUnitsNames: '',
  }))
  const classic = audits.toReversed().map((audit) => ({
    CreationDate: `${audit.CreationTime}.0000000Z`,
    UserIds: audit.UserId,
    Operations: audit.Operation,
    AuditData: JSON.stringify(audit),
  }))
  return [
    complete('B purview-csv', 'purview.csv', BOM + table(modern, portalCsv), audits),
    complete('C purview-classic-csv', 'AuditLog.csv', table(classic, portalCsv), audits),
  ]
}

/**
 * K: Search-MailboxAuditLog -ShowDetails | Export-Csv. One row per record, without record id and session; the message
 * id only where a Bind lists a single message.
 */
function mailboxAuditCsv(audits: readonly AuditData[]): Rendition {
  const binds = audits.filter((audit) => audit.Operation === 'MailItemsAccessed')
  const rows = binds.map((audit) => {
    const text = auditText(audit)
    const ids = [...text.matchAll(/"InternetMessageId":("(?:[^"\\]|\\.)*")/g)].map((match) =>
      String(JSON.parse(match[1] ?? '""')),
    )
    const single = ids.length === 1 ? (ids[0] ?? '') : ''
    const sync = recordTypeName(audit.RecordType) === 'ExchangeItem'
    return {
      Operation: audit.Operation,
      OperationResult: 'Succeeded',
      LogonType: ['Owner', 'Admin', 'Delegate'][Number(audit['LogonType'])] ?? '',
      ExternalAccess: 'False',
      ClientInfoString: String(audit['ClientInfoString']),
      ClientIPAddress: String(audit['ClientIPAddress']),
      MailboxGuid: String(audit['MailboxGuid']),
      MailboxOwnerUPN: String(audit['MailboxOwnerUPN']),
      LogonUserDisplayName: audit.UserId,
      ItemInternetMessageId: single,
      OperationProperties: `MailAccessType:${sync ? 'Sync' : 'Bind'}, IsThrottled:${text.includes('"True"') ? 'True' : 'False'}`,
      LastAccessed: usTime(audit.CreationTime),
    }
  })
  return {
    name: 'K mailbox-audit-csv',
    fileName: 'mailbox-audit.csv',
    bytes: Buffer.from(table(rows)),
    rows: rows.length,
    expectations: { sessions: false, operationCount: false, limited: true },
  }
}

/** Formats A, B, C, K and the CSV of L. */
export function csvRenditions(audits: readonly AuditData[]): Rendition[] {
  return [...ualRenditions(audits), ...purviewRenditions(audits), mailboxAuditCsv(audits)]
}
