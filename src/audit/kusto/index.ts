import { isUndecidableByIp } from '../../core/client.ts'
import { matcherOf } from '../../core/criteria.ts'
import type { KeptRecord } from '../../core/evidence-set.ts'
import { byCodeUnit } from '../../core/json.ts'
import { summarizeSessions } from '../../core/session.ts'
import { compareTimes } from '../../core/utc-time.ts'
import { pushedText } from '../../microsoft/kql/pushed.ts'
import { queryText } from '../../microsoft/kql/queries.ts'
import type { KustoRow } from '../../microsoft/kusto.ts'
import type { Evidence } from '../index.ts'
import { blindNotices, failureNotices, unreadableNotices } from './notices.ts'
import { placeOf, type PushRequest, queryInHalves, whole } from './asking.ts'
import type { PushedFacts } from './pushed-facts.ts'
import { countOf, neededTime, type StandIn, standInsOf, textOf } from './rows.ts'
import { type Answered, type FailedPeriod, slicesOf } from './slices.ts'

export { type PushRequest } from './asking.ts'
export { recordSource } from './record-source.ts'

export interface PushedEvidence extends Evidence {
  readonly pushed: PushedFacts
}

/**
 * The investigation at the service: it filters, deduplicates, expands and aggregates, slice by slice; what it gives
 * back are contexts, messages and folders, which the folds of local evidence merge.
 */
export async function pushDown(request: PushRequest): Promise<PushedEvidence> {
  const queries: string[] = []
  const asking: PushRequest = {
    ...request,
    ask: (query, period) => {
      queries.push(query)
      return request.ask(query, period)
    },
  }
  const hours = await queryInHalves(asking, 'slices', request.period)
  const answers = (await countedSessions(asking)) ?? (await answerSlices(asking, hours))
  const undecided =
    request.criteria.ips.length === 0 ? NOTHING : await queryInHalves(asking, 'undecided', request.period)
  const blind = await blindWindows(asking)
  const failed = [hours, answers, undecided, blind].flatMap((part) => part.failed)
  return evidenceOf(request, { hours, answers, undecided, blind, failed, queries })
}

const NOTHING: Answered = { rows: [], failed: [] }

/**
 * Sessions of the whole period at once: a message that two slices know is one message, which counts cannot tell. null
 * where that is too much for the engine, or where its idea of a session is not that of mia; then slices have to do.
 */
async function countedSessions(request: PushRequest): Promise<Answered | null> {
  const { engine, criteria, period, keyOf } = request
  if (!request.totals) return null
  const result = whole(
    engine,
    await request.ask(pushedText('totals', engine.dialect, { ...criteria, ...period }), period),
  )
  if (result.partial !== null) return null
  const standIns = result.rows.flatMap((row) => standInsOf(row, placeOf(request, 0)))
  const totals = new Set(
    standIns.flatMap(({ record, weight }) => (weight?.totals === undefined ? [] : [record])),
  )
  const kept = standIns.map(({ record }) => ({ record, conflict: false }))
  const isOne = summarizeSessions(kept, keyOf).every(
    ({ evidence }) => evidence.filter((record) => totals.has(record)).length === 1,
  )
  if (!isOne) return null
  request.onRows(result.rows.length)
  return { rows: result.rows, failed: [] }
}

async function answerSlices(request: PushRequest, hours: Answered): Promise<Answered> {
  const weighed = hours.rows.map((row) => ({
    start: neededTime(row, 'Hour'),
    weight: 2 * countOf(row, 'Records') + countOf(row, 'Items'),
  }))
  const rows: KustoRow[] = []
  const failed: FailedPeriod[] = []
  // What could not be counted may be there all the same.
  const slices =
    hours.failed.length > 0 ? [request.period] : slicesOf(request.period, weighed, request.engine.maxRows / 2)
  for (const slice of slices) {
    const answered = await queryInHalves(request, 'answer', slice)
    request.onRows(answered.rows.length)
    for (const row of answered.rows) rows.push(row)
    failed.push(...answered.failed)
  }
  return { rows, failed }
}

/** Of whole mailboxes and of the whole period at once: halves would hide a silence between them. */
async function blindWindows({ engine, criteria, period, ask }: PushRequest): Promise<Answered> {
  const result = whole(
    engine,
    await ask(queryText('throttled', engine.dialect, { ...criteria, ...period }), period),
  )
  const failed = result.partial === null ? [] : [{ ...period, reason: result.partial }]
  return { rows: result.rows, failed }
}

interface Parts {
  readonly hours: Answered
  readonly answers: Answered
  readonly undecided: Answered
  readonly blind: Answered
  readonly failed: readonly FailedPeriod[]
  readonly queries: readonly string[]
}

function evidenceOf(request: PushRequest, parts: Parts): PushedEvidence {
  const { label, engine } = request
  const standIns = parts.answers.rows.flatMap((row, index) => standInsOf(row, placeOf(request, index)))
  const selected = standIns.filter(isSelected(request))
  const total = recordsOf(standIns)
  const used = recordsOf(selected)
  const rows = sumOf(parts.hours.rows, 'Rows')
  const duplicate = Math.max(0, rows - total)
  const accounting = { read: total + duplicate, used, duplicate, filtered: total - used, quarantined: 0 }
  const kept = selected.map(({ record }) => ({ record, conflict: false })).toSorted(byTime)
  return {
    scope: kept,
    selected: kept,
    quarantined: [],
    mentions: new Map(),
    defects: new Map(),
    attachmentAccessRows: 0,
    throttledBefore: [],
    newest: null,
    sources: [
      {
        facts: {
          label,
          path: null,
          bytes: 0,
          sha256: null,
          format: `kql ${engine.dialect}`,
          encoding: 'utf-8',
          notices: [
            ...failureNotices(label, parts.failed),
            ...unreadableNotices(label, sumOf(parts.hours.rows, 'Unreadable')),
          ],
        },
        accounting,
        accessRows: accounting.read,
      },
    ],
    accounting,
    pushed: {
      weights: new Map(
        selected.flatMap(({ record, weight }) => (weight === null ? [] : [[record, weight] as const])),
      ),
      undecidable: undecidableOf(request, parts.undecided.rows),
      notices: blindNotices(parts.blind.rows),
      queries: parts.queries,
    },
  }
}

/** The criteria once more: a nosession: key says nothing to the service. */
function isSelected({ criteria, keyOf }: PushRequest): (standIn: StandIn) => boolean {
  const matcher = matcherOf(criteria)
  return ({ record }) =>
    matcher.ip(record) && (criteria.sessions.length === 0 || matcher.session(keyOf(record)))
}

function byTime({ record: a }: KeptRecord, { record: b }: KeptRecord): number {
  return compareTimes(a.time, b.time) || byCodeUnit(a.id ?? '', b.id ?? '') || a.place.row - b.place.row
}

function recordsOf(standIns: readonly StandIn[]): number {
  return standIns.reduce((sum, { weight }) => sum + (weight?.records ?? 0), 0)
}

function sumOf(rows: readonly KustoRow[], column: string): number {
  return rows.reduce((sum, row) => sum + countOf(row, column), 0)
}

function undecidableOf({ criteria }: PushRequest, rows: readonly KustoRow[]): number {
  const matcher = matcherOf(criteria)
  let count = 0
  for (const row of rows) {
    const texts = textOf(row, 'Addresses').split(',')
    const ipAddresses = texts.filter((text) => text !== '')
    const client = { ipAddresses, unreadableIps: [], clientInfo: textOf(row, 'ClientInfo') }
    if (!matcher.ip(client) && isUndecidableByIp(client)) count += countOf(row, 'Records')
  }
  return count
}
