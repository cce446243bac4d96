import { forTerminal } from '../formats/text-safety.ts'

export interface ProgressState {
  readonly title: string
  /** Bytes to read; null where unknown. */
  readonly total: number | null
  readonly bytes: number
  readonly rows: number
  readonly found: number
  readonly startedMs: number
}

/** The parts of a progress line, most important first. */
export function progressParts(state: ProgressState, nowMs: number): readonly string[] {
  const { title, total, bytes, rows, found } = state
  const parts = [asciiTitle(title)]
  if (total !== null && total > 0) parts.push(`${Math.min(100, Math.floor((bytes / total) * 100))} %`)
  if (rows > 0) parts.push(`${grouped(rows)} rows`, `${grouped(found)} found`)
  return [...parts, ...paceParts(state, (nowMs - state.startedMs) / 1000)]
}

function paceParts({ total, bytes }: ProgressState, seconds: number): readonly string[] {
  if (bytes === 0) return seconds < 1 ? [] : [durationText(seconds)]
  const read = total === null ? sizeText(bytes) : `${sizeText(bytes)} of ${sizeText(total)}`
  if (seconds < 1) return [read]
  const rate = bytes / seconds
  const known = total !== null && bytes < total
  return [
    read,
    `${sizeText(rate)}/s`,
    known ? `${durationText((total - bytes) / rate)} left` : durationText(seconds),
  ]
}

/** Characters of unknown width would break the line that is erased by its length. */
function asciiTitle(title: string): string {
  return forTerminal(title).replaceAll(/[^ -~]/g, '?')
}

/** 1234567 → `1,234,567`, whatever the locale. */
function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

/** Decimal units, as disks and downloads are measured. */
function sizeText(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1
  return `${value.toFixed(digits)} ${UNITS[unit] ?? ''}`
}

/** `7 s`, `3 min 20 s`, `2 h 5 min`. */
function durationText(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${whole % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
