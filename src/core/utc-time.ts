/**
 * Times of evidence. Never `new Date(text)`: CreationTime carries no zone and means UTC, and `Date`
 * would read it in the zone of the analyst's machine. A parsed time is the ISO 8601 text
 * `YYYY-MM-DDTHH:MM:SS[.f…]Z`, without trailing zeros in the fraction (at most 7 digits kept).
 */

export const DAY_MS = 24 * 60 * 60 * 1000

/** Which of day and month comes first in a numeric date such as 03/04/2023. */
export type DateOrder = 'month-first' | 'day-first'

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i
const CLOCK = String.raw`,?(?:[ T]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?(?: *([AP])(?:\.? ?M\.?)?)?)?$`
const LOCAL = new RegExp(String.raw`^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})${CLOCK}`, 'i')
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([/.])(\d{1,2})\2(\d{1,2})${CLOCK}`, 'i')
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
  const plain = withPlainBlanks(text)
  const epoch = EPOCH.exec(plain)
  if (epoch !== null) return timeFromMilliseconds(Number(epoch[1]))
  const iso = ISO.exec(plain)
  if (iso !== null) return fromIso(iso)
  const yearFirst = YEAR_FIRST.exec(plain)
  if (yearFirst !== null) return fromNumeric(yearFirst, { year: 1, month: 3, day: 4 })
  const local = LOCAL.exec(plain)
  const known = order ?? inferDateOrder([plain])
  if (local === null || known === null) return null
  return fromNumeric(
    local,
    known === 'month-first' ? { year: 4, month: 1, day: 3 } : { year: 4, month: 3, day: 1 },
  )
}

/** Blanks that do not break: ICU writes one before AM and PM. */
function withPlainBlanks(text: string): string {
  return text.replaceAll(/[\u00A0\u202F]/g, ' ').trim()
}

/**
 * The order that a column of numeric dates must have been written in; null when no value decides or they
 * contradict. `4/3/2021, 2:54:37.000 PM` (comma, milliseconds, AM or PM) is the fixed form of the Log Analytics
 * portal, and decides where no number does.
 */
export function inferDateOrder(texts: Iterable<string>): DateOrder | null {
  const signs = new Set<DateOrder | 'portal'>()
  for (const text of texts) {
    const sign = orderSign(withPlainBlanks(text))
    if (sign !== null) signs.add(sign)
  }
  if (signs.has('month-first') && signs.has('day-first')) return null
  if (signs.has('day-first')) return 'day-first'
  return signs.size > 0 ? 'month-first' : null
}

function orderSign(text: string): DateOrder | 'portal' | null {
  const match = LOCAL.exec(text)
  if (match === null) return null
  if (Number(match[1]) > 12 || match[2] === '.') return 'day-first'
  if (Number(match[3]) > 12) return 'month-first'
  const [fraction, half] = match.slice(8)
  return text.includes(',') && fraction !== undefined && half !== undefined ? 'portal' : null
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
  return isFourDigitYear(text) ? text.replace(/\.?0*Z$/, 'Z') : null
}

/** 0001 to 9999: a shift of zone may lead out of it. */
function isFourDigitYear(text: string): boolean {
  return /^\d{4}-/.test(text) && !text.startsWith('0000')
}

function fromIso(match: RegExpExecArray): string | null {
  const [hour = 0, minute = 0, second = 0] = match.slice(4, 7).map((part) => Number(part || 0))
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) }
  const offset = offsetMinutes(match[8] ?? 'Z')
  return offset === null ? null : format({ ...date, hour, minute, second, fraction: match[7] ?? '' }, -offset)
}

/** Minutes ahead of UTC; null for what is no offset. */
function offsetMinutes(zone: string): number | null {
  if (!/^[+-]/.test(zone)) return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), zone.length > 3 ? Number(zone.slice(-2)) : 0]
  if (hours > 23 || minutes > 59) return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

/** @param groups of the match that hold the date */
function fromNumeric(
  match: RegExpExecArray,
  groups: Record<'year' | 'month' | 'day', number>,
): string | null {
  return format({
    year: Number(match[groups.year]),
    month: Number(match[groups.month]),
    day: Number(match[groups.day]),
    hour: twentyFourHours(Number(match[5] ?? 0), match[9]),
    minute: Number(match[6] ?? 0),
    second: Number(match[7] ?? 0),
    fraction: match[8] ?? '',
  })
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
  return isFourDigitYear(text) ? `${text}${fraction === '' ? '' : `.${fraction}`}Z` : null
}
