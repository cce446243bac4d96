/** The message trace of Graph: `GET /admin/exchange/tracing/messageTraces`, in v1.0 since January 2026. */
import type { Period } from '../../core/e-mail.ts'
import { sortedByCodeUnit } from '../../core/json.ts'
import { bareId } from '../../core/message-id.ts'
import type { Notice } from '../../core/report.ts'
import { TRACE_LIMITS, type TimeWindow, traceWindows, windowsOfAll } from '../../core/trace-plan.ts'
import { timeFromMilliseconds } from '../../core/utc-time.ts'
import { type LiveAnswer, pageReferences } from './live-answer.ts'
import type { AskedId, LiveJob } from './live-job.ts'
import type { KeptPage } from './live-pages.ts'
import { askTrace, type TraceAnswer, type TraceFilter } from './trace-pages.ts'

/** Least privilege for it; a person needs a role in Exchange besides, such as Global Reader. */
export const TRACE_PERMISSION = 'ExchangeMessageTrace.Read.All'
/** Application whose service principal a tenant needs before Graph answers at all. */
export const TRACE_SERVICE = '8bd644d1-64a1-4d4b-ae52-2e0cbf64e373'

interface Findings {
  readonly pages: KeptPage<{ readonly ids: readonly string[] }>[]
  /** Bare ids of the rows. */
  readonly ids: Set<string>
  /** Questions that could not be read to their end. */
  cut: number
}

/** Each id by itself, newest window first, until a row is found. */
export async function traceById(job: LiveJob, ids: readonly AskedId[]): Promise<LiveAnswer> {
  const findings: Findings = { pages: [], ids: new Set(), cut: 0 }
  for (const [index, asked] of ids.entries()) {
    job.watcher.phase(`Message trace: id ${index + 1} of ${ids.length}`)
    const place = `${job.name}-trace-i${digits(job.ids.indexOf(asked) + 1)}`
    await findId(job, { asked, place, findings })
  }
  return answerOf(job, { ids, findings, notices: [] })
}

interface OneId {
  readonly asked: AskedId
  readonly place: string
  readonly findings: Findings
}

/** An id without angle brackets is asked for as it is first: audit records have both. */
async function findId(job: LiveJob, { asked, place, findings }: OneId): Promise<void> {
  const wanted = bareId(asked.id)
  const windows = traceWindows(job.startedMs, asked.accessedMs)
  for (const [form, value] of formsOf(asked.id).entries()) {
    for (const [index, window] of windows.entries()) {
      if (findings.ids.has(wanted)) return
      const answer = await askTrace(job, `${place}-f${form}w${index}`, { window, by: 'messageId', value })
      take(findings, answer)
    }
  }
}

/** The whole trace of the mailboxes, in and out, whatever the number of ids; they are joined to it here. */
export async function traceOfMailboxes(
  job: LiveJob,
  ids: readonly AskedId[],
  mailboxes: readonly string[],
): Promise<LiveAnswer> {
  const findings: Findings = { pages: [], ids: new Set(), cut: 0 }
  const windows = windowsOfAll(job.startedMs, ids)
  for (const [number, mailbox] of mailboxes.entries()) {
    for (const [index, window] of windows.entries()) {
      job.watcher.phase(`Message trace of ${mailbox}: period ${index + 1} of ${windows.length}`)
      for (const by of ['recipientAddress', 'senderAddress'] as const) {
        const filter: TraceFilter = { window, by, value: mailbox }
        const place = `${job.name}-trace-m${number}${by === 'recipientAddress' ? 'in' : 'out'}-w${index}`
        take(findings, await askTrace(job, place, filter))
      }
    }
  }
  return answerOf(job, { ids, findings, notices: [ofAddresses(mailboxes.length)] })
}

function take(findings: Findings, { pages, complete }: TraceAnswer): void {
  findings.pages.push(...pages)
  for (const { value } of pages) for (const id of value.ids) findings.ids.add(id)
  if (!complete) findings.cut += 1
}

function answerOf(
  job: LiveJob,
  {
    ids,
    findings,
    notices,
  }: {
    readonly ids: readonly AskedId[]
    readonly findings: Findings
    readonly notices: readonly Notice[]
  },
): LiveAnswer {
  const windows = windowsOfAll(job.startedMs, ids)
  return {
    kind: 'trace',
    pages: pageReferences(findings.pages),
    periods: findings.cut > 0 ? [] : periodsOf(job, windows),
    outcomes: [],
    notices: findings.cut > 0 ? [...notices, cutOff(findings.cut)] : notices,
    found: ids.filter(({ id }) => findings.ids.has(bareId(id))).map(({ id }) => id),
  }
}

/** From the oldest moment that the trace still reached when the last page came. */
function periodsOf({ platform }: LiveJob, windows: readonly TimeWindow[]): Period[] {
  const oldest = windows.at(-1)
  const newest = windows[0]
  if (oldest === undefined || newest === undefined) return []
  const reach = platform.now() - TRACE_LIMITS.reachDays * 86_400_000
  const from = timeFromMilliseconds(Math.max(oldest.fromMs, reach))
  const to = timeFromMilliseconds(newest.toMs)
  return from === null || to === null ? [] : [{ from, to }]
}

function ofAddresses(count: number): Notice {
  return {
    code: 'trace-by-address',
    level: 'info',
    text: 'The message trace was asked for by the address of the mailbox: a message that was sent to another address of it, or to a group, may not be among its rows',
    count,
  }
}

function cutOff(count: number): Notice {
  return {
    code: 'trace-cut',
    level: 'incomplete',
    text: 'Message traces broke off each time they were read: rows may be missing',
    count,
  }
}

function formsOf(id: string): string[] {
  const bare = bareId(id)
  const trimmed = id.trim()
  return trimmed === bare ? [trimmed, `<${bare}>`] : [trimmed]
}

function digits(number: number): string {
  return String(number).padStart(5, '0')
}

/** Addresses that can be asked for: a GUID names a mailbox in audit records, but nobody in a trace. */
export function addressesOf(ids: readonly AskedId[], named: readonly string[]): string[] {
  const all = [...named, ...ids.flatMap(({ mailboxes }) => mailboxes)]
  return sortedByCodeUnit(
    new Set(all.map((name) => name.trim().toLowerCase()).filter((name) => name.includes('@'))),
  )
}
