/**
 * Which periods the records can speak for, and which they cannot. Absence is a finding only within coverage
 * (rule R18): a mailbox without a record may not have been reached, or its records may be missing.
 */
import type { AccessRecord, QuarantinedRow } from './access-record.ts'
import { isUndecidableByIp } from './client.ts'
import { type Criteria, matcherOf } from './criteria.ts'
import {
  coveredPeriods,
  emptyStretches,
  type EmptyStretch,
  type Period,
  recordedTimes,
} from './coverage-periods.ts'
import { byCodeUnit } from './json.ts'
import { identifyMailboxes, type Mailboxes } from './mailbox.ts'
import type { Notice } from './report.ts'
import { daysBefore, type Licence, type RetentionBoundary, retentionBoundaries } from './retention.ts'
import { type BlindWindow, findBlindWindows } from './throttling.ts'
import { compareTimes } from './utc-time.ts'

/** A window that a live source was asked for and did not deliver. */
export interface FailedWindow extends Period {
  readonly source: string
  readonly reason: string
}

export interface CoverageRequest {
  /** Distinct records of the users and the period asked for, whatever their address and session. */
  readonly records: readonly AccessRecord[]
  /** Throttled records of the 24 hours before the period asked for. */
  readonly throttledBefore?: readonly AccessRecord[]
  readonly quarantined: readonly QuarantinedRow[]
  readonly criteria: Criteria
  readonly licence: Licence
  /** When the evidence was acquired, as stated; null where nobody says: never the clock. */
  readonly statedAsOf: string | null
  /** Newest row of the evidence, whatever the criteria. */
  readonly newest: string | null
  /** What the sources say about their own completeness. */
  readonly limits: readonly Notice[]
  readonly failedWindows: readonly FailedWindow[]
}

export interface MailboxCoverage {
  readonly mailbox: string
  readonly records: number
  readonly bindRecords: number
  readonly syncRecords: number
  /** null where no record of the mailbox was found. */
  readonly first: string | null
  readonly last: string | null
  /** What the records of the mailbox can speak for, both ends inclusive. */
  readonly covered: readonly Period[]
  readonly blindWindows: readonly Pick<BlindWindow, 'from' | 'to' | 'basis' | 'records'>[]
  readonly emptyStretches: readonly EmptyStretch[]
  /** Rows that name this mailbox and could not be read in full. */
  readonly quarantined: number
  readonly sessionless: number
  /** Records that an IP filter says nothing about (rule R10). */
  readonly undecidableByIp: number
}

export interface Coverage {
  readonly asked: { readonly from: string | null; readonly to: string | null }
  /** The moment that retention and delay are counted back from; null where the evidence holds no record. */
  readonly asOf: string | null
  readonly asOfFrom: 'stated' | 'newest-record' | null
  readonly licence: Licence
  readonly retention: readonly RetentionBoundary[]
  /** Records up to this time have had 24 hours to arrive. */
  readonly settledUntil: string | null
  /** The period asked for ends later than that: it has to be acquired again. */
  readonly pullAgain: boolean
  /** Whether addresses were among the criteria. */
  readonly ipFilter: boolean
  readonly limits: readonly Notice[]
  readonly failedWindows: readonly FailedWindow[]
  readonly quarantined: number
  /** Quarantined rows that do not say whose mailbox they are about: any of them. */
  readonly quarantinedUnattributed: number
  readonly mailboxes: readonly MailboxCoverage[]
}

export function coverageOf(request: CoverageRequest): Coverage {
  const { records, quarantined, criteria, licence, statedAsOf, newest } = request
  const asOf = statedAsOf ?? newest
  const settledUntil = asOf === null ? null : daysBefore(asOf, 1)
  const end = criteria.to ?? asOf
  const mailboxes = identifyMailboxes(records)
  const damaged = countDamaged(quarantined, mailboxes)
  return {
    asked: { from: criteria.from, to: criteria.to },
    asOf,
    asOfFrom: statedAsOf !== null ? 'stated' : newest === null ? null : 'newest-record',
    licence,
    retention: asOf === null ? [] : retentionBoundaries(licence, asOf),
    settledUntil,
    pullAgain: settledUntil !== null && end !== null && compareTimes(end, settledUntil) > 0,
    ipFilter: criteria.ips.length > 0,
    limits: request.limits,
    failedWindows: request.failedWindows,
    quarantined: quarantined.length,
    quarantinedUnattributed: damaged.get(null) ?? 0,
    mailboxes: mailboxCoverages(request, mailboxes, damaged),
  }
}

/** By mailbox key; null for rows that name no mailbox. */
function countDamaged(rows: readonly QuarantinedRow[], mailboxes: Mailboxes): Map<string | null, number> {
  const counts = new Map<string | null, number>()
  for (const { salvaged } of rows) {
    const { mailboxGuid = null, mailboxUpn = null, actor } = salvaged ?? { actor: null }
    const named = mailboxGuid !== null || mailboxUpn !== null
    const key = named ? mailboxes.keyOf({ mailboxGuid, mailboxUpn, actor: actor ?? '' }) : null
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

function mailboxCoverages(
  request: CoverageRequest,
  mailboxes: Mailboxes,
  damaged: ReadonlyMap<string | null, number>,
): MailboxCoverage[] {
  const windows = findBlindWindows(request.records, request.throttledBefore)
  const isUndecidable = undecidableTest(request.criteria)
  const groups = new Map<string, AccessRecord[]>()
  for (const key of damaged.keys()) if (key !== null) groups.set(key, [])
  for (const user of unseenUsers(request)) groups.set(user, [])
  for (const record of request.records) {
    const key = mailboxes.keyOf(record)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [record])
    else group.push(record)
  }
  return [...groups]
    .map(([key, group]) => ({ key, name: mailboxes.nameOf(key), group }))
    .toSorted((a, b) => byCodeUnit(a.name, b.name) || byCodeUnit(a.key, b.key))
    .map(({ key, name, group }) => ({
      ...mailboxCoverage(request, group, {
        windows: windows.filter((window) => window.mailboxKey === key),
        isUndecidable,
      }),
      mailbox: name,
      quarantined: damaged.get(key) ?? 0,
    }))
}

/** Asked for, and named by no record: the statement has to say so. */
function unseenUsers({ records, criteria }: CoverageRequest): string[] {
  if (criteria.users.length === 0) return []
  const seen = new Set(
    records.flatMap((record) =>
      [record.actor, record.mailboxUpn, record.mailboxGuid].map((name) => name?.toLowerCase()),
    ),
  )
  return criteria.users.map((user) => user.trim().toLowerCase()).filter((user) => !seen.has(user))
}

function mailboxCoverage(
  { criteria, statedAsOf }: CoverageRequest,
  records: readonly AccessRecord[],
  { windows, isUndecidable }: { windows: readonly BlindWindow[]; isUndecidable: RecordTest },
): Omit<MailboxCoverage, 'mailbox' | 'quarantined'> {
  const times = recordedTimes(records.map((record) => record.time).toSorted(compareTimes))
  const count = (test: RecordTest): number => records.reduce((sum, record) => sum + Number(test(record)), 0)
  return {
    records: records.length,
    bindRecords: count((record) => record.accessType === 'Bind'),
    syncRecords: count((record) => record.accessType === 'Sync'),
    first: times.span?.from ?? null,
    last: times.span?.to ?? null,
    covered: coveredPeriods(times, windows),
    blindWindows: windows.map(({ from, to, basis, records: opening }) => ({
      from,
      to,
      basis,
      records: opening,
    })),
    emptyStretches: emptyStretches(times, { from: criteria.from, to: criteria.to ?? statedAsOf }),
    sessionless: count((record) => record.sessionId === null),
    undecidableByIp: count(isUndecidable),
  }
}

type RecordTest = (record: AccessRecord) => boolean

/** Remembers: records have few addresses and clients, and telling whose an address is takes time. */
function undecidableTest(criteria: Criteria): RecordTest {
  const filter = criteria.ips.length === 0 ? null : matcherOf(criteria)
  const known = new Map<string, boolean>()
  return (record) => {
    const key = `${record.ipAddresses.join(' ')}\n${record.clientInfo}`
    const remembered = known.get(key)
    if (remembered !== undefined) return remembered
    const undecidable = isUndecidableByIp(record) && filter?.ip(record) !== true
    known.set(key, undecidable)
    return undecidable
  }
}
