/**
 * Historical searches: Start-HistoricalSearch makes a job that takes hours, Get-HistoricalSearch tells how far it is.
 * The report itself is behind a link that only opens in the browser session of an administrator, so it is downloaded by
 * hand and read with --trace.
 */
import * as z from 'zod'
import type { EmailOutcome } from '../../core/e-mail.ts'
import { EXIT, MiaError } from '../../core/errors.ts'
import { windowsOfAll } from '../../core/trace-plan.ts'
import { parseUtcTime, timeFromMilliseconds } from '../../core/utc-time.ts'
import type { Exchange } from '../../microsoft/exchange.ts'
import { ServiceError } from '../../microsoft/service-error.ts'
import {
  historicalAnswer,
  type HistoricalSearch,
  type ListedSearch,
  listedSchema,
  runningOf,
  searchSchema,
} from './historical-state.ts'
import type { LiveAnswer } from './live-answer.ts'
import { type AskedId, type LiveJob, readDocument, writeDocument } from './live-job.ts'

/** No maximum is documented for the ids of one job. */
const IDS_A_JOB = 100
/** For the whole tenant, cancelled ones included. */
export const JOBS_A_DAY = 250
const DAY_MS = 86_400_000
const LOOK_AFTER_MS = 5_000
const TRIES = 3

export interface Submission {
  readonly job: LiveJob
  readonly exchange: Exchange
  /** Asked before anything is submitted; throws where nobody agrees. */
  readonly confirm: (jobs: number, usedToday: number) => void
}

/** Submits the jobs for the ids, each at most once; they are all pending afterwards. */
export async function startSearches(
  { job, exchange, confirm }: Submission,
  ids: readonly AskedId[],
): Promise<LiveAnswer> {
  const window = windowsOfAll(job.startedMs, ids)
  const from = window.at(-1)?.fromMs
  const to = window[0]?.toMs
  if (from === undefined || to === undefined) return historicalAnswer([])
  const chunks = Array.from({ length: Math.ceil(ids.length / IDS_A_JOB) }, (_, index) =>
    ids.slice(index * IDS_A_JOB, (index + 1) * IDS_A_JOB).map(({ id }) => id),
  )
  const begun = await job.store.list(`${job.name}-historical-j`)
  if (begun.length === 0) confirm(chunks.length, usedToday(await listed(exchange), job.platform.now()))
  const outcomes: EmailOutcome[] = []
  for (const [index, chunk] of chunks.entries()) {
    job.watcher.phase(`Historical search: submitting ${index + 1} of ${chunks.length}`)
    const period = { StartDate: timeText(from), EndDate: timeText(to) }
    const search = await startOne({ job, exchange }, { number: index + 1, ids: chunk, period })
    outcomes.push(...search.ids.map((id) => ({ internetMessageId: id, ...runningOf(search.jobId) })))
  }
  await job.watcher.say(
    `historical searches take hours: mia email --resume tells when the reports are ready (${chunks.length} submitted)`,
  )
  return historicalAnswer(outcomes)
}

interface OneSearch {
  readonly number: number
  readonly ids: readonly string[]
  readonly period: { readonly StartDate: string; readonly EndDate: string }
}

/** What may have been submitted before is looked for under its title before it is submitted again. */
async function startOne(
  { job, exchange }: Pick<Submission, 'job' | 'exchange'>,
  { number, ids, period }: OneSearch,
): Promise<HistoricalSearch> {
  const place = `${job.name}-historical-j${String(number).padStart(4, '0')}`
  const file = `${place}-job.json`
  if ((await job.store.list(file)).length > 0) return readDocument(job.store, file, searchSchema)
  const title = `mia-${job.name}-${job.startedMs}-${number}`
  const asked = `${place}-asked.json`
  const wasAsked = (await job.store.list(asked)).length > 0
  if (!wasAsked) await writeDocument(job.store, asked, { title, ids, ...period })
  const known = wasAsked ? await byTitle(exchange, title) : null
  const parameters = {
    ReportTitle: title,
    ReportType: 'MessageTrace',
    ...period,
    MessageID: ids.map((id) => id.trim()),
  }
  const jobId = known ?? (await submit({ job, exchange }, title, parameters))
  await writeDocument(job.store, file, { title, jobId, ids })
  return { title, jobId, ids }
}

async function submit(
  { job, exchange }: Pick<Submission, 'job' | 'exchange'>,
  title: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { value } = await exchange.invoke('Start-HistoricalSearch', parameters, { repeatable: false })
      return listedSchema.parse(value.rows[0]).JobId
    } catch (error) {
      const isUnclear =
        error instanceof z.ZodError ||
        (error instanceof ServiceError && error.facts.failure === 'unknown-outcome')
      if (!isUnclear || attempt >= TRIES) throw error
      await job.platform.sleep(LOOK_AFTER_MS * attempt, job.platform.signal)
      const found = await byTitle(exchange, title)
      if (found !== null) return found
    }
  }
}

/** All searches of the last ten days. */
export async function listed(exchange: Exchange): Promise<ListedSearch[]> {
  const { value } = await exchange.invoke('Get-HistoricalSearch', {}, { repeatable: true })
  return value.rows.flatMap((row) => listedSchema.safeParse(row).data ?? [])
}

async function byTitle(exchange: Exchange, title: string): Promise<string | null> {
  return (await listed(exchange)).find(({ ReportTitle }) => ReportTitle === title)?.JobId ?? null
}

function usedToday(searches: readonly ListedSearch[], nowMs: number): number {
  const since = timeText(nowMs - DAY_MS)
  return searches.filter(({ SubmitDate }) => (parseUtcTime(SubmitDate ?? '') ?? '') >= since).length
}

export function refuseSearches(jobs: number, used: number): MiaError {
  return new MiaError(EXIT.usage, {
    what: `this submits ${jobs} historical ${jobs === 1 ? 'search' : 'searches'} in the tenant, and has not been confirmed`,
    why: `a tenant has ${JOBS_A_DAY} a day for everybody, cancelled ones included; ${used} were submitted within the last 24 hours`,
    next: 'run the same command with --yes',
  })
}

export function tooManySearches(jobs: number, used: number): MiaError {
  return new MiaError(EXIT.serviceUnavailable, {
    what: `${jobs} historical searches are needed, and ${Math.max(0, JOBS_A_DAY - used)} are left today`,
    why: `a tenant has ${JOBS_A_DAY} a day for everybody, cancelled ones included`,
    next: 'ask for fewer ids, or tomorrow',
  })
}

function timeText(ms: number): string {
  return (timeFromMilliseconds(ms) ?? '').replace(/\.\d+Z$/, 'Z')
}
