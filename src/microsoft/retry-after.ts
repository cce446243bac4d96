const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const HTTP_DATE = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/

/**
 * Retry-After in both forms (RFC 9110, 10.2.3), in milliseconds.
 * @param serverDate the response's Date: a time in the future is meant by the clock of the service, not by ours
 * @returns null for nothing, nonsense, 0 or a time that has passed: such an answer is no leave to ask again at once
 */
export function parseRetryAfter(
  text: string | undefined,
  serverDate: string | undefined,
  nowMs: number,
): number | null {
  const trimmed = text?.trim() ?? ''
  if (/^\d{1,9}$/.test(trimmed)) return positive(Number(trimmed) * 1000)
  const until = parseHttpDate(trimmed)
  if (until === null) return null
  return positive(until - (parseHttpDate(serverDate ?? '') ?? nowMs))
}

/** Milliseconds since 1970; null for anything but the one form that HTTP prescribes. */
export function parseHttpDate(text: string): number | null {
  const match = HTTP_DATE.exec(text)
  if (match === null) return null
  const [, day = '', name = '', year = '', hour = '', minute = '', second = ''] = match
  const month = MONTHS.indexOf(name)
  if (month < 0) return null
  return Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second))
}

function positive(milliseconds: number): number | null {
  return milliseconds > 0 ? milliseconds : null
}
