import { compareTimes, DAY_MS, millisecondsOf, timeFromMilliseconds } from './utc-time.ts'

export const LICENCES = ['standard', 'premium', 'unknown'] as const
export type Licence = (typeof LICENCES)[number]

export interface RetentionBoundary {
  readonly licence: Exclude<Licence, 'unknown'>
  /** Records from this time on were still kept; UTC. */
  readonly from: string
}

/** From this day on Audit (Standard) keeps a record for 180 days; one made before it was kept for 90 (rule R18). */
const LONGER_STANDARD_SINCE = '2023-10-17T00:00:00Z'

/**
 * How far back Microsoft's default retention reached at that moment. Both licences where nobody states one.
 * A retention policy of the tenant may keep records longer, and an earlier export may hold older ones.
 */
export function retentionBoundaries(licence: Licence, asOf: string): RetentionBoundary[] {
  const boundaries: RetentionBoundary[] = [
    { licence: 'standard', from: standardBoundary(asOf) },
    { licence: 'premium', from: daysBefore(asOf, 365) },
  ]
  return boundaries.filter((boundary) => licence === 'unknown' || boundary.licence === licence)
}

function standardBoundary(asOf: string): string {
  const longer = daysBefore(asOf, 180)
  if (compareTimes(longer, LONGER_STANDARD_SINCE) >= 0) return longer
  const shorter = daysBefore(asOf, 90)
  return compareTimes(shorter, LONGER_STANDARD_SINCE) < 0 ? shorter : LONGER_STANDARD_SINCE
}

export function daysBefore(time: string, days: number): string {
  return timeFromMilliseconds(millisecondsOf(time) - days * DAY_MS) ?? time
}
