import { parseUtcTime, timeFromMilliseconds } from '../../core/utc-time.ts'

/** A part of the period asked for. */
export interface Window {
  /** `w1`; the halves of `w1` are `w1a` and `w1b`. */
  readonly name: string
  readonly fromMs: number
  readonly toMs: number
}

/** Halving below this gains nothing: the records of a minute are of one burst. */
const SHORTEST_MS = 60_000

/** Whole seconds around the period: what lies outside of it is left out locally. */
export function wholeWindow(from: string, to: string): Window {
  const second = 1000
  return {
    name: 'w1',
    fromMs: Math.floor(milliseconds(from) / second) * second,
    // Fractions beyond milliseconds are lost here, so the end is moved on rather than back.
    toMs: Math.ceil((milliseconds(to) + (/\.\d{4,}Z$/.test(to) ? 1 : 0)) / second) * second,
  }
}

/** Both halves, cut at a whole second; null where the window is too short to be cut. */
export function halves({ name, fromMs, toMs }: Window): readonly [Window, Window] | null {
  if (toMs - fromMs < 2 * SHORTEST_MS) return null
  const middle = Math.floor((fromMs + toMs) / 2000) * 1000
  return [
    { name: `${name}a`, fromMs, toMs: middle },
    { name: `${name}b`, fromMs: middle, toMs },
  ]
}

export function timeText(ms: number): string {
  return timeFromMilliseconds(ms) ?? ''
}

export function periodText({ fromMs, toMs }: Window): string {
  return `${timeText(fromMs)} to ${timeText(toMs)}`
}

function milliseconds(time: string): number {
  const utc = parseUtcTime(time)
  if (utc === null) throw new Error(`no time: ${time}`)
  return Date.parse(utc)
}
