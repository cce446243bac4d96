import type { AccessRecord } from '../../core/access-record.ts'
import { compareTimes } from '../../core/utc-time.ts'

/** How many of the records lie at or after the time when the intruder was shut out (rule R20). */
export function accessesSince(records: readonly AccessRecord[], since: string): number {
  return records.filter((record) => compareTimes(record.time, since) >= 0).length
}
