import { isJsonObject, type JsonValue } from '../core/json.ts'

/**
 * A value of a row as one text, not yet safe for any sink. A list is joined with `, `, an object shows its values
 * joined with blanks (`a@b.example delivered`), null is empty.
 */
export function cellText(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'object') return String(value)
  const [parts, separator] = isJsonObject(value) ? [Object.values(value), ' '] : [value, ', ']
  return parts
    .map(cellText)
    .filter((part) => part !== '')
    .join(separator)
}

/** As `cellText`, but an object keeps its keys: `address: a@b.example; status: delivered`. */
export function labelledText(value: JsonValue): string {
  if (!isJsonObject(value)) return cellText(value)
  return Object.entries(value)
    .map(([key, part]) => `${key}: ${cellText(part)}`)
    .join('; ')
}

/** `Array.isArray` that knows read-only arrays. */
export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}
