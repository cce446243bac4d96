import { isJsonObject } from '../core/json.ts'

/** The fields of an object by name; names in lower case without blanks (see `fieldName`). */
export type Fields = ReadonlyMap<string, unknown>

/** A record: what AuditData says, and the columns around it. The same map twice where there is no wrapper. */
export interface RecordFields {
  readonly inner: Fields
  readonly outer: Fields
}

/** Microsoft writes one name as `ClientIP`, `clientIp` and `Client IP`, depending on the export. */
export function fieldName(text: string): string {
  const name = text.toLowerCase()
  return /[\s"]/.test(name) ? name.replaceAll(/[\s"]/g, '') : name
}

export function names(...fields: readonly string[]): readonly string[] {
  return fields.map(fieldName)
}

/** Of names that differ only in case, the last one with a value counts, as with `JSON.parse`. */
export function fieldsOf(object: Readonly<Record<string, unknown>>): Fields {
  const fields = new Map<string, unknown>()
  for (const key of Object.keys(object)) {
    const name = fieldName(key)
    if (!fields.has(name) || !isBlank(object[key])) fields.set(name, object[key])
  }
  return fields
}

export const NO_FIELDS: Fields = new Map()

export function fieldsOfValue(value: unknown): Fields {
  return isJsonObject(value) ? fieldsOf(value) : NO_FIELDS
}

/**
 * The first value that `read` can make something of: the names in their order, those of AuditData before those of
 * the columns around it.
 */
export function firstOf<T>(
  record: RecordFields,
  wanted: readonly string[],
  read: (value: unknown) => T | null,
): T | null {
  return (
    firstIn(record.inner, wanted, read) ??
    (record.outer === record.inner ? null : firstIn(record.outer, wanted, read))
  )
}

function firstIn<T>(fields: Fields, wanted: readonly string[], read: (value: unknown) => T | null): T | null {
  for (const name of wanted) {
    const value = fields.get(name)
    const found = isBlank(value) ? null : read(value)
    if (found !== null) return found
  }
  return null
}

export function valueOf(record: RecordFields, wanted: readonly string[]): unknown {
  return firstOf(record, wanted, (value) => value)
}

/** The first value that is a text. */
export function textIn(record: RecordFields, wanted: readonly string[]): string | null {
  return firstOf(record, wanted, textOf)
}

/** The first value that names something: no redaction token, no all-zero GUID. */
export function identifierIn(record: RecordFields, wanted: readonly string[]): string | null {
  return firstOf(record, wanted, identifierOf)
}

export function isBlank(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && trimmed(value) === '')
}

/** A text, trimmed; numbers and booleans as text, a list of one as its element; null where there is none. */
export function textOf(value: unknown): string | null {
  const single: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value
  if (typeof single === 'string') return trimmed(single) || null
  if (typeof single === 'number' && Number.isFinite(single)) return String(single)
  return typeof single === 'boolean' ? String(single) : null
}

const NO_IDENTIFIER = new Set([
  'null',
  'none',
  'n/a',
  '-',
  'undefined',
  '00000000-0000-0000-0000-000000000000',
])
const REDACTED = /^[[<({*]*(?:redacted|masked|removed|anonymi[sz]ed)/i

export function identifierOf(value: unknown): string | null {
  const text = textOf(value)
  return text === null || NO_IDENTIFIER.has(text.toLowerCase()) || REDACTED.test(text) ? null : text
}

/** Sync records of 2021 say `Not Available` where only the folder's name is known. */
export function folderPathOf(value: unknown): string | null {
  const path = textOf(value)
  return path?.toLowerCase() === 'not available' ? null : path
}

/** A count or a size, in any spelling (`5`, `"5"`, `1156492.00`); null for what is no whole number. */
export function countOf(value: unknown): number | null {
  const text = textOf(value)
  if (text === null || !/^\d{1,16}(?:\.0{1,9})?$/.test(text)) return null
  const count = Number(text)
  return Number.isSafeInteger(count) ? count : null
}

const BOOLEANS = new Map([
  ['true', true],
  ['1', true],
  ['yes', true],
  ['false', false],
  ['0', false],
  ['no', false],
])

export function booleanOf(value: unknown): boolean | null {
  return BOOLEANS.get(textOf(value)?.toLowerCase() ?? '') ?? null
}

/** Blanks, NULs and byte order marks cut off both ends; by hand, because `[\s\0]+$` is not linear. */
export function trimmed(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isPadding(text.charCodeAt(start))) start += 1
  while (end > start && isPadding(text.charCodeAt(end - 1))) end -= 1
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

function isPadding(unit: number): boolean {
  return unit <= 32 || unit === 0xa0 || unit === 0xfeff
}
