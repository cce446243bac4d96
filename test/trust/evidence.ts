import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'

/** Evidence made from records of samples/, so that what is bad about a file is the one thing a trial changes. */

export type Audit = Readonly<Record<string, unknown>>

/** Every record that is made here came from this address: `--ip ADDRESS` selects them all. */
export const ADDRESS = '203.0.113.45'

const ROWS: readonly { readonly Operations: string; readonly AuditData: string }[] = parse(
  readFileSync('samples/ual-export.csv'),
  { columns: true },
)

function sampleOf(accessType: string, client: string): Audit {
  const found = ROWS.find(
    ({ Operations, AuditData }) =>
      Operations === 'MailItemsAccessed' &&
      // One row of samples/ is cut.
      AuditData.endsWith('}') &&
      AuditData.includes(ADDRESS) &&
      AuditData.includes(`"Value":"${accessType}"`) &&
      AuditData.includes(client),
  )
  if (found === undefined) throw new Error(`samples hold no ${accessType} record of ${ADDRESS}`)
  return JSON.parse(found.AuditData) as Audit
}

const BIND = sampleOf('Bind', 'OWA')
const SYNC = sampleOf('Sync', 'MSExchangeRPC')

/** A Bind record of samples/ with an Id of its own and these changes; undefined removes a field. */
export function bind(number: number, changes: Audit = {}): Audit {
  return { ...BIND, Id: recordId(number), OperationCount: 1, Folders: [folder(`m${number}`)], ...changes }
}

export function sync(number: number, changes: Audit = {}): Audit {
  return { ...SYNC, Id: recordId(number), ...changes }
}

export function folder(name: string, changes: Audit = {}): Audit {
  return { Id: `folder-${name}`, Path: '\\Inbox', FolderItems: [item(name)], ...changes }
}

export function item(name: string, changes: Audit = {}): Audit {
  return { Id: `item-${name}`, InternetMessageId: `<${name}@mail.example.com>`, ...changes }
}

export function recordId(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}

export function jsonl(records: readonly (Audit | string)[]): string {
  return records.map((record) => `${typeof record === 'string' ? record : JSON.stringify(record)}\n`).join('')
}

/** The shape of `Search-UnifiedAuditLog | Export-Csv`, every cell quoted. */
export function csv(
  records: readonly (Audit | string)[],
  { header = true, eol = '\r\n', delimiter = ',' } = {},
): string {
  const rows = records.map((record, index) =>
    [
      'ExchangeItemAggregated',
      '3/9/2026 9:34:12 AM',
      'dana.frost@northwind.example',
      'MailItemsAccessed',
      typeof record === 'string' ? record : JSON.stringify(record),
      String(index + 1),
      String(records.length),
    ]
      .map((cell) => `"${cell.replaceAll('"', '""')}"`)
      .join(delimiter),
  )
  return [...(header ? [HEADER.replaceAll(',', delimiter)] : []), ...rows].map((line) => line + eol).join('')
}

export const HEADER =
  '"RecordType","CreationDate","UserIds","Operations","AuditData","ResultIndex","ResultCount"'

/** A message trace with one row of delivery for each id. */
export function trace(rows: readonly Readonly<Record<string, string>>[]): string {
  const columns = ['MessageId', 'Received', 'SenderAddress', 'RecipientAddress', 'Subject', 'Status', 'Size']
  const row: Readonly<Record<string, string>> = {
    Received: '3/20/2026 7:05:48 AM',
    SenderAddress: 'ap@fabrikam.example',
    RecipientAddress: 'dana.frost@northwind.example',
    Subject: 'Invoice',
    Status: 'Delivered',
    Size: '512',
  }
  return [columns, ...rows.map((given) => columns.map((name) => given[name] ?? row[name] ?? ''))]
    .map((cells) => csvLine(cells))
    .join('')
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`
}
