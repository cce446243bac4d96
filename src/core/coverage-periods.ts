import { compareTimes, DAY_MS, millisecondsOf } from './utc-time.ts'

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

/** Characters of `YYYY-MM-DD`. */
const DATE = 10

/** What the times of the records of a mailbox show. */
export interface RecordedTimes {
  /** null where there is no record. */
  readonly span: Period | null
  /** 24 hours or more from one record to the next, in order. */
  readonly gaps: readonly Period[]
}

/** @param times of all records of a mailbox, in order */
export function recordedTimes(times: readonly string[]): RecordedTimes {
  const gaps: Period[] = []
  let before: string | null = null
  for (const time of times) {
    if (before !== null && isEmptyBetween(before, time)) gaps.push({ from: before, to: time })
    before = time
  }
  const [first] = times
  return { span: first === undefined || before === null ? null : { from: first, to: before }, gaps }
}

/** @param asked null where that end is open */
export function emptyStretches(
  { span, gaps }: RecordedTimes,
  asked: { readonly from: string | null; readonly to: string | null },
): EmptyStretch[] {
  const stretch = (
    from: string | null,
    to: string | null,
    position: EmptyStretch['position'],
  ): EmptyStretch[] =>
    from !== null && to !== null && isEmptyBetween(from, to) ? [{ from, to, position }] : []
  if (span === null) return stretch(asked.from, asked.to, 'whole')
  return [
    ...stretch(asked.from, span.from, 'before-first'),
    ...gaps.map(({ from, to }): EmptyStretch => ({ from, to, position: 'between' })),
    ...stretch(span.to, asked.to, 'after-last'),
  ]
}

/**
 * What the records of a mailbox can speak for: from record to record as long as less than 24 hours lie between them,
 * without the blind windows. What lies outside may have been recorded or not: nothing shows which.
 */
export function coveredPeriods({ span, gaps }: RecordedTimes, windows: readonly Period[]): Period[] {
  if (span === null) return []
  const starts = [span.from, ...gaps.map(({ to }) => to)]
  const ends = [...gaps.map(({ from }) => from), span.to]
  const runs = starts.map((from, index) => ({ from, to: ends[index] ?? from }))
  return runs.flatMap((run) => withoutWindows(run, windows))
}

function withoutWindows(run: Period, windows: readonly Period[]): Period[] {
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
  // Most neighbours are of the same day, and reading a time is dear.
  if (from.slice(0, DATE) === to.slice(0, DATE)) return false
  return millisecondsOf(to) - millisecondsOf(from) >= DAY_MS
}
