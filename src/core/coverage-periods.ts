import type { BlindWindow } from './throttling.ts'
import { compareTimes, millisecondsOf } from './utc-time.ts'

/** UTC times. */
export interface Period {
  readonly from: string
  readonly to: string
}

/** 24 hours or more without any record of the mailbox. */
export interface EmptyStretch extends Period {
  /** `before-first` and `after-last` reach to the ends of the period asked for. */
  readonly position: 'before-first' | 'between' | 'after-last' | 'whole'
}

const DAY_MS = 24 * 60 * 60 * 1000

/** @param times of all records of a mailbox, in order @param asked null where that end is open */
export function emptyStretches(
  times: readonly string[],
  asked: { readonly from: string | null; readonly to: string | null },
): EmptyStretch[] {
  const stretches: EmptyStretch[] = []
  const note = (from: string | null, to: string | null, position: EmptyStretch['position']): void => {
    if (from !== null && to !== null && isEmptyBetween(from, to)) stretches.push({ from, to, position })
  }
  const [first] = times
  const last = times.at(-1)
  if (first === undefined || last === undefined) {
    note(asked.from, asked.to, 'whole')
    return stretches
  }
  note(asked.from, first, 'before-first')
  for (const [from, to] of neighbours(times)) note(from, to, 'between')
  note(last, asked.to, 'after-last')
  return stretches
}

/**
 * What the records of a mailbox can speak for: from record to record as long as less than 24 hours lie between them,
 * without the blind windows. What lies outside may have been recorded or not: nothing shows which.
 * @param times of all records of the mailbox, in order
 */
export function coveredPeriods(times: readonly string[], windows: readonly BlindWindow[]): Period[] {
  const [first] = times
  if (first === undefined) return []
  let current: Period = { from: first, to: first }
  const runs: Period[] = []
  for (const [from, to] of neighbours(times)) {
    if (isEmptyBetween(from, to)) {
      runs.push(current)
      current = { from: to, to }
    } else current = { from: current.from, to }
  }
  runs.push(current)
  return runs.flatMap((run) => withoutWindows(run, windows))
}

function withoutWindows(run: Period, windows: readonly BlindWindow[]): Period[] {
  let pieces: Period[] = [run]
  for (const window of windows) pieces = pieces.flatMap((piece) => subtract(piece, window))
  return pieces
}

/** A window holds its first moment and not its last. */
function subtract(piece: Period, window: Period): Period[] {
  if (compareTimes(window.to, piece.from) <= 0 || compareTimes(window.from, piece.to) > 0) return [piece]
  const before = compareTimes(piece.from, window.from) < 0 ? [{ from: piece.from, to: window.from }] : []
  const after = compareTimes(window.to, piece.to) <= 0 ? [{ from: window.to, to: piece.to }] : []
  return [...before, ...after]
}

function isEmptyBetween(from: string, to: string): boolean {
  return millisecondsOf(to) - millisecondsOf(from) >= DAY_MS
}

function* neighbours(times: readonly string[]): Iterable<[string, string]> {
  let before: string | null = null
  for (const time of times) {
    if (before !== null) yield [before, time]
    before = time
  }
}
