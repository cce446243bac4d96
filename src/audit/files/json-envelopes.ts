import { isJsonObject, own } from '../../core/json.ts'
import { MAX_DEPTH, scanMember, scanValue, skipBlanks } from './json-scan.ts'

const CLOSE_BRACE = 0x7d
const OPEN_BRACE = 0x7b
const OPEN_BRACKET = 0x5b
const COMMA = 0x2c

/**
 * What an open array or object holds. Arrays: `records`; `tables`, of objects with columns and rows;
 * `rows`, of arrays. Objects: `page`, the envelope; `hits`, ELK's inner one; `table`.
 */
export type Role = 'records' | 'tables' | 'rows' | 'page' | 'hits' | 'table'

interface Holder {
  readonly open: number
  readonly role: Role
}

const RECORDS: Holder = { open: OPEN_BRACKET, role: 'records' }
const TABLES: Holder = { open: OPEN_BRACKET, role: 'tables' }
const ROWS: Holder = { open: OPEN_BRACKET, role: 'rows' }

/** The members that lead on to records, per kind of object. */
const HOLDERS: ReadonlyMap<Role, ReadonlyMap<string, Holder>> = new Map([
  [
    'page',
    new Map([
      ['value', RECORDS], // Graph and other OData
      ['records', RECORDS], // Azure diagnostic settings
      ['results', RECORDS], // Splunk, Graph hunting
      ['Results', RECORDS], // Defender API
      ['tables', TABLES], // Log Analytics
      ['Tables', TABLES],
      ['hits', { open: OPEN_BRACE, role: 'hits' }], // Elasticsearch
    ]),
  ],
  ['hits', new Map([['hits', RECORDS]])],
  [
    'table',
    new Map([
      ['rows', ROWS],
      ['Rows', ROWS],
    ]),
  ],
])

/** Keys that only a row has: an object that shows one is no envelope, whatever else is in it. */
const ROW_KEYS: ReadonlySet<string> = new Set([
  'Operation',
  'operation',
  'Operations',
  'AuditData',
  'auditData',
  'ActionType',
  'RawEventData',
  'CreationTime',
  'TimeGenerated',
  '_raw',
])

const NEXT_LINKS: ReadonlySet<string> = new Set(['@odata.nextLink', 'nextLink'])
const COLUMNS: ReadonlySet<string> = new Set(['columns', 'Columns'])

/** The role of a member's value, when it leads on to records. `open` is the value's first byte. */
export function holderOf(role: Role, key: string, open: number | undefined): Role | null {
  const holder = HOLDERS.get(role)?.get(key)
  return holder !== undefined && holder.open === open ? holder.role : null
}

export function isNextLink(key: string): boolean {
  return NEXT_LINKS.has(key)
}

export function isColumnList(key: string): boolean {
  return COLUMNS.has(key)
}

/** `record`: the object's end; `page`: it is an envelope, to be entered member by member. */
export type ObjectScan =
  | { readonly kind: 'record'; readonly end: number; readonly deep: boolean }
  | { readonly kind: 'page' }
  | { readonly kind: 'more' }
  | { readonly kind: 'damaged' }

/** Reads the object at `from` until it is known whether it is a record or an envelope. */
export function scanObject(bytes: Uint8Array, from: number): ObjectScan {
  let at = from + 1
  let deep = false
  let isRow = false
  for (;;) {
    at = skipBlanks(bytes, at)
    if (bytes[at] === COMMA) at = skipBlanks(bytes, at + 1)
    else if (bytes[at] === CLOSE_BRACE) return { kind: 'record', end: at + 1, deep }
    const member = scanMember(bytes, at)
    if (member.kind !== 'member') return { kind: member.kind }
    isRow ||= ROW_KEYS.has(member.key)
    if (!isRow && holderOf('page', member.key, bytes[member.value]) !== null) return { kind: 'page' }
    const value = scanValue(bytes, member.value)
    if (value.kind !== 'value') return { kind: value.kind }
    deep ||= value.deepest >= MAX_DEPTH
    at = value.end
  }
}

const WRAPPERS = ['result', '_source', 'properties'] as const

/** The innermost row: Splunk wraps it in `result`, Elasticsearch in `_source`, event streams in `properties`. */
export function unwrap(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  let inner = record
  for (let level = 0; level < WRAPPERS.length; level += 1) {
    if (Object.keys(inner).some((key) => ROW_KEYS.has(key))) return inner
    const wrapped: unknown = WRAPPERS.map((key) => own(inner, key)).find(isJsonObject)
    if (!isJsonObject(wrapped)) return inner
    inner = wrapped
  }
  return inner
}

/** Column names of a Log Analytics table, from the parsed `columns` member. */
export function columnNames(columns: unknown): string[] {
  if (!Array.isArray(columns)) return []
  return columns.map((column: unknown) => {
    if (!isJsonObject(column)) return ''
    const name = own(column, 'name') ?? own(column, 'ColumnName')
    return typeof name === 'string' ? name : ''
  })
}

/** A Log Analytics row under its column names; the first of two columns with one name counts. */
export function tableRow(names: readonly string[], cells: readonly unknown[]): Record<string, unknown> {
  const fields: Record<string, unknown> = { __proto__: null }
  names.forEach((name, index) => {
    if (!Object.hasOwn(fields, name)) fields[name] = cells[index]
  })
  return fields
}
