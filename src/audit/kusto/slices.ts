import { millisecondsOf, timeFromMilliseconds } from '../../core/utc-time.ts'
import type { KustoResult, KustoRow } from '../../microsoft/kusto.ts'

/** UTC; from inclusive, to exclusive. */
export interface Period {
  readonly from: string
  readonly to: string
}

/** A period of which the service gave only a part, or nothing. */
export interface FailedPeriod extends Period {
  readonly reason: string
}

export interface Answered {
  readonly rows: readonly KustoRow[]
  readonly failed: readonly FailedPeriod[]
}

/** What there is in one hour, as the service counts it. */
export interface Hour {
  readonly start: string
  /** Rows that one answer about this hour may have at most. */
  readonly weight: number
}

const SHORTEST_MS = 1000
/** Queries for one question, as a service that never gives a whole answer must not be asked for ever. */
const MOST_QUERIES = 1000

/**
 * Asks for a period, and for its halves wherever the answer is not whole, down to a second. What is still not whole
 * then is kept and reported: a part of an answer is evidence, but never the answer.
 */
export async function inHalves(
  period: Period,
  ask: (period: Period) => Promise<KustoResult>,
): Promise<Answered> {
  const rows: KustoRow[] = []
  const failed: FailedPeriod[] = []
  const open: Period[] = [period]
  let queries = 0
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (queries >= MOST_QUERIES) {
      failed.push({ ...next, reason: `not asked any more after ${MOST_QUERIES} queries` })
      continue
    }
    queries += 1
    const result = await ask(next)
    const halves = result.partial === null ? null : halvesOf(next)
    if (halves !== null) {
      open.push(halves[1], halves[0])
      continue
    }
    for (const row of result.rows) rows.push(row)
    if (result.partial !== null) failed.push({ ...next, reason: result.partial })
  }
  return { rows, failed }
}

function halvesOf({ from, to }: Period): readonly [Period, Period] | null {
  const [start, end] = [millisecondsOf(from), millisecondsOf(to)]
  if (end - start < 2 * SHORTEST_MS) return null
  const middle = timeFromMilliseconds(Math.floor((start + end) / 2 / SHORTEST_MS) * SHORTEST_MS)
  if (middle === null) return null
  return [
    { from, to: middle },
    { from: middle, to },
  ]
}

/**
 * The period in as few slices as keep every answer below `limit` rows: whole hours, without gaps. An hour that is too
 * heavy by itself is a slice of its own, and comes in halves. No slice at all where nothing was counted.
 */
export function slicesOf(period: Period, hours: readonly Hour[], limit: number): Period[] {
  const slices: Period[] = []
  let from = period.from
  let weight = 0
  const inOrder = hours.toSorted((a, b) => millisecondsOf(a.start) - millisecondsOf(b.start))
  for (const hour of inOrder) {
    const inside =
      millisecondsOf(hour.start) > millisecondsOf(from) &&
      millisecondsOf(hour.start) < millisecondsOf(period.to)
    if (weight > 0 && weight + hour.weight > limit && inside) {
      slices.push({ from, to: hour.start })
      from = hour.start
      weight = 0
    }
    weight += hour.weight
  }
  return inOrder.length === 0 ? [] : [...slices, { from, to: period.to }]
}
