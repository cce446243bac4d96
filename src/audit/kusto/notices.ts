import type { Notice } from '../../core/report.ts'
import type { KustoRow } from '../../microsoft/kusto.ts'
import { neededTime, textOf } from './rows.ts'
import type { FailedPeriod } from './slices.ts'

/** A part of an answer is incomplete evidence, never success. */
export function failureNotices(label: string, failed: readonly FailedPeriod[]): Notice[] {
  return failed.map(({ from, to, reason }) => ({
    code: 'partial-result',
    level: 'incomplete',
    text: `${label}: from ${from} to ${to} the service gave only a part of the answer: ${reason}`,
    count: 1,
  }))
}

/** The service counts them, but cannot expand what does not parse. */
export function unreadableNotices(label: string, count: number): Notice[] {
  if (count === 0) return []
  const text = `${label}: records hold JSON that does not parse, so what they list is missing from the answer; mia kql note-bind shows whose they are`
  return [{ code: 'unreadable-records', level: 'incomplete', text, count }]
}

export function blindNotices(rows: readonly KustoRow[]): Notice[] {
  return rows.map((row) => {
    const recorded = textOf(row, 'Basis') === 'recorded'
    const mailbox = textOf(row, 'Mailbox')
    const period = `from ${neededTime(row, 'BlindFrom')} to ${neededTime(row, 'BlindTo')}`
    return {
      code: recorded ? 'throttled' : 'suspected-throttling',
      level: 'warning',
      text: recorded
        ? `${mailbox}: throttled, Binds ${period} were not recorded (rule R17)`
        : `${mailbox}: more than 1,000 Binds in 24 hours, then silence; Binds ${period} may be missing (rule R17)`,
      count: 1,
    }
  })
}
