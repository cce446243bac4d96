import type { AccessRecord } from './access-record.ts'
import { byCodeUnit } from './json.ts'
import { identifyMailboxes } from './mailbox.ts'
import { compareTimes, DAY_MS, millisecondsOf, timeFromMilliseconds } from './utc-time.ts'

/** "More than 1,000 MailItemsAccessed records within 24 hours": Microsoft, "Use MailItemsAccessed to investigate compromised accounts". */
const BIND_LIMIT = 1000

/** A period in which Binds of a mailbox were not recorded (rule R17). Sync and other operations still were. */
export interface BlindWindow {
  readonly mailbox: string
  /** As mailbox.ts tells mailboxes apart. */
  readonly mailboxKey: string
  readonly from: string
  readonly to: string
  /** `recorded`: a record says IsThrottled. `suspected`: over 1,000 Binds in 24 hours, then silence. */
  readonly basis: 'recorded' | 'suspected'
  /** Records that open the window. */
  readonly records: number
}

/**
 * Blind windows of every mailbox; overlapping ones of the same basis are merged. In order of mailbox and time.
 * @param throttledBefore throttled records of the 24 hours before the period, whose windows reach into it
 */
export function findBlindWindows(
  records: readonly AccessRecord[],
  throttledBefore: readonly AccessRecord[] = [],
): BlindWindow[] {
  const mailboxes = identifyMailboxes([...records, ...throttledBefore])
  const byMailbox = new Map<string, AccessRecord[]>()
  for (const record of [...records, ...throttledBefore]) {
    const key = mailboxes.keyOf(record)
    const group = byMailbox.get(key)
    if (group === undefined) byMailbox.set(key, [record])
    else group.push(record)
  }
  const windows: BlindWindow[][] = []
  for (const [key, group] of byMailbox) {
    const mailbox = { mailbox: mailboxes.nameOf(key), mailboxKey: key }
    const recorded = group.filter((record) => record.throttled === true).map((record) => record.time)
    windows.push(merge(mailbox, 'recorded', recorded), merge(mailbox, 'suspected', suspectedStarts(group)))
  }
  return windows
    .flat()
    .toSorted(
      (a, b) =>
        byCodeUnit(a.mailbox, b.mailbox) || compareTimes(a.from, b.from) || byCodeUnit(a.basis, b.basis),
    )
}

function merge(
  mailbox: Pick<BlindWindow, 'mailbox' | 'mailboxKey'>,
  basis: BlindWindow['basis'],
  starts: readonly string[],
): BlindWindow[] {
  const windows: BlindWindow[] = []
  for (const from of starts.toSorted(compareTimes)) {
    const to = timeFromMilliseconds(millisecondsOf(from) + DAY_MS) ?? from
    const last = windows.at(-1)
    if (last !== undefined && compareTimes(from, last.to) <= 0) {
      windows[windows.length - 1] = { ...last, to, records: last.records + 1 }
    } else windows.push({ ...mailbox, basis, from, to, records: 1 })
  }
  return windows
}

/**
 * Times of the last Bind before a silence: more than 1,000 Binds in the 24 hours up to it, and none in the 24 hours
 * after it, while the mailbox has later records (without them the silence may be the end of the export).
 */
function suspectedStarts(records: readonly AccessRecord[]): string[] {
  const binds = records
    .filter((record) => record.accessType === 'Bind')
    .map((record) => record.time)
    .toSorted(compareTimes)
  const newest = records.reduce((latest, record) => Math.max(latest, millisecondsOf(record.time)), 0)
  const moments = binds.map(millisecondsOf)
  const starts: string[] = []
  let oldest = 0
  for (const [index, moment] of moments.entries()) {
    while ((moments[oldest] ?? moment) <= moment - DAY_MS) oldest += 1
    const next = moments[index + 1] ?? newest
    const time = binds[index]
    if (index - oldest + 1 > BIND_LIMIT && next - moment >= DAY_MS && time !== undefined) starts.push(time)
  }
  return starts
}
