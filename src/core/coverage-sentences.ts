import type { Coverage, MailboxCoverage } from './coverage.ts'
import type { Period } from './coverage-periods.ts'
import { compareTimes, millisecondsOf } from './utc-time.ts'

/** One fact of the coverage statement in plain words. */
export interface CoverageSentence {
  /** Stable kebab-case word, part of the published contract. */
  readonly fact: string
  readonly sentence: string
}

const LISTED = 5

/** What can be said of one mailbox, one sentence for each fact; the mailbox itself is named by the caller. */
export function coverageSentences(coverage: Coverage, mailbox: MailboxCoverage): CoverageSentence[] {
  const facts: readonly (readonly [string, string])[] = [
    ['asked', askedSentence(coverage)],
    ['records', recordsSentence(mailbox)],
    ['covered', coveredSentence(mailbox)],
    ['blind-windows', blindSentence(mailbox)],
    ['empty-stretches', emptySentence(mailbox)],
    ['retention', retentionSentence(coverage, mailbox)],
    ['delay', delaySentence(coverage)],
    ['limits', limitsSentence(coverage)],
    ['failed-windows', failedSentence(coverage)],
    ['quarantined', quarantinedSentence(coverage, mailbox)],
    ['sessionless', sessionlessSentence(mailbox)],
    ['ip-filter', ipSentence(coverage, mailbox)],
    ['audit-settings', AUDIT_SETTINGS],
  ]
  return facts.map(([fact, sentence]) => ({ fact, sentence }))
}

const AUDIT_SETTINGS =
  'Not checked: whether licence and audit settings had MailItemsAccessed recorded for this mailbox at that time; records cannot show it.'

function askedSentence({ asked: { from, to } }: Coverage): string {
  if (from === null && to === null) return 'Asked: everything that the evidence holds, without a period.'
  return `Asked: ${from === null ? 'from the beginning' : `from ${from}`} ${to === null ? 'to the end' : `up to ${to}`}.`
}

function recordsSentence({ records, bindRecords, syncRecords, first, last }: MailboxCoverage): string {
  if (first === null || last === null) return 'No record of this mailbox was found.'
  return `${countOf(records, 'record')} found (${bindRecords} Bind, ${syncRecords} Sync), the first at ${first}, the last at ${last}.`
}

function coveredSentence({ covered }: MailboxCoverage): string {
  if (covered.length === 0)
    return 'The records speak for no period: nothing can be concluded from the absence of a record.'
  return `The records speak for ${periodsText(covered)}; within that, absence means no record found within coverage, and nothing more.`
}

function blindSentence({ blindWindows }: MailboxCoverage): string {
  if (blindWindows.length === 0)
    return 'No blind window: no record says IsThrottled, and no silence follows more than 1,000 Binds in 24 hours.'
  const of = (basis: 'recorded' | 'suspected'): readonly Period[] =>
    blindWindows.filter((window) => window.basis === basis)
  const parts = [
    ...(of('recorded').length === 0 ? [] : [`were not recorded (throttled) ${periodsText(of('recorded'))}`]),
    ...(of('suspected').length === 0
      ? []
      : [`may be missing (throttling suspected) ${periodsText(of('suspected'))}`]),
  ]
  return `Blind: Binds ${parts.join(', and ')}; Syncs were still recorded.`
}

function emptySentence({ emptyStretches, first }: MailboxCoverage): string {
  if (emptyStretches.length === 0)
    return first === null
      ? 'How long the mailbox is without a record cannot be said: no full period was asked for.'
      : 'No stretch of 24 hours or more is without a record.'
  return `${countOf(emptyStretches.length, 'stretch', 'stretches')} of 24 hours or more without any record: ${periodsText(emptyStretches)}; whether nothing happened or nothing was recorded cannot be told.`
}

function retentionSentence(coverage: Coverage, mailbox: MailboxCoverage): string {
  const { asked, asOf, asOfFrom, licence, retention } = coverage
  if (asOf === null) return 'Retention: no record and no --as-of to count back from.'
  const basis = asOfFrom === 'stated' ? `${asOf} (--as-of)` : `${asOf}, the newest row of the evidence`
  const reach = retention.map(({ licence: name, from }) => `${LICENCE_NAMES[name]} reached back to ${from}`)
  const stated = licence === 'unknown' ? 'the licence is not stated' : 'as stated'
  const isBeyond = (time: string | null): boolean =>
    time !== null && retention.every(({ from }) => compareTimes(time, from) < 0)
  return [
    `Retention, counted back from ${basis}: ${reach.join(', ')} (${stated}); earlier records may be gone.`,
    ...(isBeyond(asked.from) ? ['The period asked for begins earlier.'] : []),
    ...(isBeyond(mailbox.first)
      ? ['Older records are in the evidence all the same: they were kept longer or exported earlier.']
      : []),
  ].join(' ')
}

const LICENCE_NAMES = { standard: 'Audit (Standard)', premium: 'Audit (Premium)' } as const

function delaySentence({ asOf, asOfFrom, settledUntil, pullAgain }: Coverage): string {
  if (asOf === null || settledUntil === null) return 'Delay: no record and no --as-of to count from.'
  const basis = asOfFrom === 'stated' ? asOf : `the newest row of the evidence (${asOf})`
  return pullAgain
    ? `The period ends less than 24 hours before ${basis}: records after ${settledUntil} may not have arrived; acquire it again 24 to 48 hours later.`
    : `The period ends 24 hours or more before ${basis}: its records have had time to arrive.`
}

function limitsSentence({ limits }: Coverage): string {
  if (limits.length === 0) return 'No source reports that it is cut, capped or damaged.'
  return `The sources report: ${limits.map(({ text }) => text).join('; ')}.`
}

function failedSentence({ failedWindows }: Coverage): string {
  if (failedWindows.length === 0) return 'No window of a live query failed.'
  return `${countOf(failedWindows.length, 'window')} of live queries failed: ${periodsText(failedWindows)}.`
}

function quarantinedSentence(
  { quarantinedUnattributed }: Coverage,
  { quarantined }: MailboxCoverage,
): string {
  const own = `${countOf(quarantined, 'row')} of this mailbox could not be read in full`
  return quarantinedUnattributed === 0
    ? `${own}.`
    : `${own}, and ${countOf(quarantinedUnattributed, 'row')} of unknown mailboxes.`
}

function sessionlessSentence({ sessionless, records }: MailboxCoverage): string {
  return `${sessionless} of ${countOf(records, 'record')} (${percent(sessionless, records)}) carry no SessionId: selecting by SessionId alone misses them.`
}

function ipSentence({ ipFilter }: Coverage, { undecidableByIp, records }: MailboxCoverage): string {
  const share = `${undecidableByIp} of ${countOf(records, 'record')} (${percent(undecidableByIp, records)})`
  const why = 'come from Microsoft addresses or service clients, or name no address'
  return ipFilter
    ? `Outside the addresses asked for, ${share} ${why}: the filter says nothing about them.`
    : `${share} ${why}: a filter by IP address would say nothing about them.`
}

/** In order of time; only the longest where there are many: the JSON holds all of them. */
function periodsText(periods: readonly Period[]): string {
  const shown = periods
    .toSorted((a, b) => lengthOf(b) - lengthOf(a))
    .slice(0, LISTED)
    .toSorted((a, b) => compareTimes(a.from, b.from))
  const text = shown
    .map(({ from, to }) => (from === to ? `the moment ${from}` : `${from} to ${to}`))
    .join(', ')
  const more = periods.length - shown.length
  return more === 0 ? text : `${text} (the ${LISTED} longest) and ${more} more`
}

function lengthOf({ from, to }: Period): number {
  return millisecondsOf(to) - millisecondsOf(from)
}

function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** Rounded, but never to none or all where it is not. */
function percent(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %'
  if (part === whole) return '100 %'
  return `${Math.min(99, Math.max(1, Math.round((part / whole) * 100)))} %`
}
