/**
 * What it means that no source knows an id. A message is never newer than the first access to it, so it was
 * received at that time or before. How long before is unknown; message traces reach 90 days back. Absence is
 * therefore a finding only where the sources cover those 90 days without a gap (rule R18):
 *
 *   traces 2024-01-01 to 2024-06-30, first access 2024-05-01 → not-found: 2024-02-01 to 2024-05-01 is covered
 *   traces 2024-01-01 to 2024-06-30, first access 2024-02-01 → out-of-window: it may be of November 2023
 *   traces 2024-01-01 to 2024-06-30, first access 2023-12-31 → out-of-window: the traces begin too late
 *   traces 2024-01-01 to 2024-06-30, first access 2024-07-02 → out-of-window: it may be of July 1st
 *   first access unknown → not-found, with the period that was looked through
 *
 * A source covers the period its rows name as asked for (StartDate, EndDate), else from its oldest to its newest
 * row. That is what it speaks for at least, so the ends are taken strictly. Between two sources up to 24 hours
 * may lie: slices exported one after the other end and begin with a row, not at midnight.
 */
import { byCodeUnit } from './json.ts'
import { compareTimes, millisecondsOf } from './utc-time.ts'

/** UTC times, both inclusive. */
export interface Period {
  readonly from: string
  readonly to: string
}

export interface Absence {
  readonly status: 'not-found' | 'out-of-window'
  readonly reason: string
}

const DAY = 86_400_000
const REACH_IN_DAYS = 90
const LISTED_PERIODS = 3

/** @param accessed time of the first access to the message; null where it is not known */
export function judgeAbsence(accessed: string | null, covered: readonly Period[]): Absence {
  if (covered.length === 0) return withoutPeriod(accessed)
  const periods = periodsText(covered)
  if (accessed === null)
    return { status: 'not-found', reason: `no row in the sources, which cover ${periods}` }
  if (covered.some((period) => reachesBack(period, accessed))) {
    return {
      status: 'not-found',
      reason: `no row in the sources, which cover ${periods} and so the ${REACH_IN_DAYS} days before the first access at ${accessed}`,
    }
  }
  return {
    status: 'out-of-window',
    reason: `first accessed at ${accessed}, ${whyOutside(accessed, covered)}; the sources cover ${periods}`,
  }
}

/** Periods that overlap or lie at most 24 hours apart made one, in order of time. */
export function joinPeriods(periods: readonly Period[]): Period[] {
  const joined: Period[] = []
  for (const period of periods.toSorted((a, b) => compareTimes(a.from, b.from) || byCodeUnit(a.to, b.to))) {
    const last = joined.at(-1)
    if (last === undefined || millisecondsOf(period.from) - millisecondsOf(last.to) > DAY) joined.push(period)
    else if (compareTimes(period.to, last.to) > 0)
      joined[joined.length - 1] = { from: last.from, to: period.to }
  }
  return joined
}

function withoutPeriod(accessed: string | null): Absence {
  if (accessed === null)
    return { status: 'not-found', reason: 'no row in the sources; none of them covers a period' }
  return {
    status: 'out-of-window',
    reason: `first accessed at ${accessed}; none of the sources is a message trace with rows, so none covers a period`,
  }
}

function reachesBack(period: Period, accessed: string): boolean {
  return (
    compareTimes(accessed, period.to) <= 0 &&
    millisecondsOf(period.from) <= millisecondsOf(accessed) - REACH_IN_DAYS * DAY
  )
}

function whyOutside(accessed: string, covered: readonly Period[]): string {
  if (covered.every((period) => compareTimes(accessed, period.from) < 0)) return 'before the sources begin'
  if (covered.every((period) => compareTimes(accessed, period.to) > 0)) return 'after the sources end'
  return `less than ${REACH_IN_DAYS} days into what the sources cover`
}

function periodsText(periods: readonly Period[]): string {
  const listed = periods.slice(0, LISTED_PERIODS).map((period) => `${period.from} to ${period.to}`)
  const more = periods.length - listed.length
  return more === 0 ? listed.join(' and ') : `${listed.join(', ')} and ${more} more periods`
}
