/** A JSON value as read from evidence or written to a result. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** Order by UTF-16 code unit: the same on every machine, whatever its locale (rule R33). */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

export function sortedByCodeUnit(values: Iterable<string>): string[] {
  return [...values].toSorted(byCodeUnit)
}

/** True for what `JSON.parse` makes of `{…}`: neither null nor an array. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An own property, never one of the prototype: evidence may well hold a key `constructor`. */
export function own(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}
