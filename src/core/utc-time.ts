/**
 * Times of evidence. Never `new Date(text)`: CreationTime carries no zone and means UTC, and `Date`
 * would read it in the zone of the analyst's machine. A parsed time is the ISO 8601 text
 * `YYYY-MM-DDTHH:MM:SS[.f…]Z`, without trailing zeros in the fraction (at most 7 digits kept).
 */

/** Which of day and month comes first in a numeric date such as 03/04/2023. */
export type DateOrder = 'month-first' | 'day-first'

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i
const LOCAL =
  /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}),?(?:[ T]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s*([AP])?\.?M?\.?)?$/i
const EPOCH = /^\\?\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\\?\/$/

interface Parts {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  fraction: string
}

/**
 * Reads ISO 8601 (no zone means UTC), `/Date(ms)/`, and numeric dates of any locale.
 * @param order for numeric dates: null accepts them only where the numbers leave no doubt (a part over 12)
 * @returns null when the text is no time, names an impossible day, or is ambiguous
 */
export function parseUtcTime(text: string, order: DateOrder | null = null): string | null {
  const trimmed = text.replaceAll(/[\u00A0\u202F]/g, ' ').trim()
  const epoch = EPOCH.exec(trimmed)
  if (epoch !== null) return timeFromMilliseconds(Number(epoch[1]))
  const iso = ISO.exec(trimmed)
  if (iso !== null) return fromIso(iso)
  const local = LOCAL.exec(trimmed)
  return local === null ? null : fromLocal(local, order)
}

/**
 * The order that a column of numeric dates must have been written in; null when no value decides or they
 * contradict. `4/3/2021, 2:54:37.000 PM` (comma and AM/PM) is the fixed form of the Log Analytics portal.
 */
export function inferDateOrder(texts: Iterable<string>): DateOrder | null {
  let monthFirst = false
  let dayFirst = false
  for (const text of texts) {
    const match = LOCAL.exec(text.trim())
    if (match === null) continue
    if (Number(match[1]) > 12 || match[2] === '.') dayFirst = true
    else if (Number(match[3]) > 12 || (match[9] !== undefined && text.includes(','))) monthFirst = true
  }
  if (monthFirst === dayFirst) return null
  return monthFirst ? 'month-first' : 'day-first'
}

/** Earlier first; exact to the recorded fraction. */
export function compareTimes(a: string, b: string): number {
  const left = a.slice(0, -1)
  const right = b.slice(0, -1)
  return left < right ? -1 : left > right ? 1 : 0
}

/** Milliseconds since 1970 of a parsed time. */
export function millisecondsOf(time: string): number {
  return Date.parse(time.replace(/(\.\d{3})\d*Z$/, '$1Z'))
}

/** null where the number is outside the years 0001 to 9999. */
export function timeFromMilliseconds(milliseconds: number): string | null {
  const date = new Date(milliseconds)
  if (Number.isNaN(date.getTime())) return null
  const text = date.toISOString()
  return /^\d{4}-/.test(text) && !text.startsWith('0000') ? text.replace(/\.?0*Z$/, 'Z') : null
}

function fromIso(match: RegExpExecArray): string | null {
  const parts: Parts = {
    year: Number(match[1]),
    month: Number(match[2]),
    day: Number(match[3]),
    hour: Number(match[4] ?? 0),
    minute: Number(match[5] ?? 0),
    second: Number(match[6] ?? 0),
    fraction: match[7] ?? '',
  }
  const zone = match[8] ?? 'Z'
  if (!/^[+-]/.test(zone)) return format(parts)
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return format(parts, zone.startsWith('+') ? -minutes : minutes)
}

function fromLocal(match: RegExpExecArray, order: DateOrder | null): string | null {
  const [first, second] = [Number(match[1]), Number(match[3])]
  const known = order ?? inferDateOrder([match[0]])
  if (known === null) return null
  const parts: Parts = {
    year: Number(match[4]),
    month: known === 'month-first' ? first : second,
    day: known === 'month-first' ? second : first,
    hour: twentyFourHours(Number(match[5] ?? 0), match[9]),
    minute: Number(match[6] ?? 0),
    second: Number(match[7] ?? 0),
    fraction: match[8] ?? '',
  }
  return format(parts)
}

function twentyFourHours(hour: number, half: string | undefined): number {
  if (half === undefined) return hour
  if (hour < 1 || hour > 12) return 99
  return (hour % 12) + (half.toUpperCase() === 'P' ? 12 : 0)
}

function format(parts: Parts, shiftMinutes = 0): string | null {
  if (parts.year < 1 || parts.hour > 23 || parts.minute > 59 || parts.second > 59) return null
  const base = new Date(0)
  base.setUTCFullYear(parts.year, parts.month - 1, parts.day)
  base.setUTCHours(parts.hour, parts.minute + shiftMinutes, parts.second)
  const unshifted = new Date(base.getTime() - shiftMinutes * 60_000)
  if (unshifted.getUTCMonth() !== parts.month - 1 || unshifted.getUTCDate() !== parts.day) return null
  const fraction = parts.fraction.slice(0, 7).replace(/0+$/, '')
  const text = base.toISOString().slice(0, -5)
  return /^\d{4}-/.test(text) ? `${text}${fraction === '' ? '' : `.${fraction}`}Z` : null
}
