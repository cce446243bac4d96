import { exportCsv } from '../../samples/scenario/csv.mjs'
import type { AuditData } from '../../samples/scenario/record.mjs'

export type { AuditData }

/** What a reader can know from a format. */
export interface Expectations {
  /** The format keeps session ids; without, every record belongs to a `nosession:` group. */
  readonly sessions: boolean
  /** The format keeps OperationCount; without, operations are the items listed. */
  readonly operationCount: boolean
  /** The format loses folders, items or actors too (mailbox audit): only times, addresses, clients and access types are whole. */
  readonly limited: boolean
}

/** The same records in one of the forms that investigators are handed (reference guide, formats A to N). */
export interface Rendition {
  /** Letter of the format guide and variant, such as `A ual-csv utf-16le`. */
  readonly name: string
  readonly fileName: string
  readonly bytes: Uint8Array
  /** Rows that a reader counts as read. */
  readonly rows: number
  readonly expectations: Expectations
}

const COMPLETE: Expectations = { sessions: true, operationCount: true, limited: false }

/** A rendition from which everything can be read, one row per record. */
export function complete(
  name: string,
  fileName: string,
  content: string | Uint8Array,
  audits: readonly AuditData[],
): Rendition {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return { name, fileName, bytes, rows: audits.length, expectations: COMPLETE }
}

export const BOM = '\uFEFF'

export function utf16be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}

/** Fields of one row, in the order of the columns. */
export type Row = Readonly<Record<string, string>>

export function table(rows: readonly Row[], write: typeof exportCsv = exportCsv): string {
  const columns = Object.keys(rows[0] ?? {})
  return write(
    columns,
    rows.map((row) => columns.map((column) => row[column] ?? '')),
  )
}

/** A field of a record as text; empty where the record has none. */
export function textOf(audit: AuditData, key: string): string {
  const value = audit[key]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Only what reaches Exchange-only tables: no sign-ins, no directory changes. */
export function mailboxOperations(audits: readonly AuditData[]): AuditData[] {
  return audits.filter((audit) => audit['Workload'] === 'Exchange')
}
