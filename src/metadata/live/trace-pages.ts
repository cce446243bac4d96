import * as z from 'zod'
import { bareId } from '../../core/message-id.ts'
import { TRACE_LIMITS, type TimeWindow } from '../../core/trace-plan.ts'
import { timeFromMilliseconds } from '../../core/utc-time.ts'
import { leadsTo } from '../../microsoft/clouds.ts'
import { ShapeError } from '../../microsoft/response-body.ts'
import { ServiceError } from '../../microsoft/service-error.ts'
import type { LiveJob } from './live-job.ts'
import { keepPage, type KeptPage, keptPages } from './live-pages.ts'

const PATH = 'admin/exchange/tracing/messageTraces'
const PASSES = 3
/** The service counts 90 days by its own clock. */
const REACH_MS = TRACE_LIMITS.reachDays * 86_400_000 - 60_000

/** What mia takes from a page while it asks; the rows are decoded from the page when they are used. */
interface TracePage {
  readonly ids: readonly string[]
  readonly next: string | null
}

/** One value for each property: of two the service takes the last, silently. */
export interface TraceFilter {
  readonly window: TimeWindow
  readonly by: 'messageId' | 'recipientAddress' | 'senderAddress'
  readonly value: string
}

export interface TraceAnswer {
  readonly pages: readonly KeptPage<TracePage>[]
  /** False where the service never let the pages be read to their end. */
  readonly complete: boolean
}

/** True for requests that the quota of the message trace counts. */
export function isTraceRequest(url: string): boolean {
  return url.includes(`/${PATH}`)
}

/**
 * All pages for one question, read on from where earlier runs stopped. Where the service takes a link back, the
 * question is asked anew: rows that come twice are one row to the fold.
 */
export async function askTrace(job: LiveJob, place: string, filter: TraceFilter): Promise<TraceAnswer> {
  const pages: KeptPage<TracePage>[] = []
  for (let pass = 1; pass <= PASSES; pass++) {
    const read = await readPass(job, `${place}-a${pass}`, filter)
    pages.push(...read.pages)
    if (read.complete) return { pages, complete: true }
  }
  return { pages, complete: false }
}

async function readPass(job: LiveJob, place: string, filter: TraceFilter): Promise<TraceAnswer> {
  const pages = await keptPages(job, place, readPage)
  const seen = new Set(pages.map(({ value }) => value.next).filter((link) => link !== null))
  let next = pages.length === 0 ? firstUrl(job, filter) : (pages.at(-1)?.value.next ?? null)
  while (next !== null) {
    const url: string = next
    const answer = await pageAt(job, url, seen, pages.length > 0)
    if (answer === 'cut') return { pages, complete: false }
    pages.push(await keepPage(job, place, { number: pages.length + 1, ...answer }))
    job.watcher.page(answer.value.ids.length)
    next = answer.value.next
    if (next !== null) seen.add(next)
  }
  return { pages, complete: true }
}

async function pageAt(
  job: LiveJob,
  url: string,
  seen: ReadonlySet<string>,
  isLater: boolean,
): Promise<{ readonly value: TracePage; readonly body: Uint8Array } | 'cut'> {
  try {
    return await job.graph.call({
      method: 'GET',
      url,
      // Without it the service hides statuses that came later, such as recalled.
      headers: { prefer: 'include-unknown-enum-members' },
      body: null,
      repeatable: true,
      read: (json) => checkedLink(readPage(json), new URL(url).host, seen),
    })
  } catch (error) {
    if (!(error instanceof ServiceError) || !isLater) throw error
    const { failure, status } = error.facts
    if (failure === 'rejected' && (status === 400 || status === 410)) return 'cut'
    throw error
  }
}

function firstUrl({ graph, platform }: LiveJob, { window, by, value }: TraceFilter): string {
  const from = Math.max(window.fromMs, Math.ceil((platform.now() - REACH_MS) / 1000) * 1000)
  const terms = [
    `receivedDateTime ge ${timeText(from)}`,
    `receivedDateTime le ${timeText(Math.max(from, window.toMs))}`,
    `${by} eq ${odataString(value)}`,
  ]
  const filter = encodeURIComponent(terms.join(' and '))
  return graph.url('v1.0', `${PATH}?$filter=${filter}&$top=${TRACE_LIMITS.pageRows}`)
}

/** A string literal of OData. What is made of it is to be percent-encoded as a whole; a lone surrogate cannot be. */
export function odataString(text: string): string {
  return `'${text.replaceAll(/\p{Cs}/gu, '\ufffd').replaceAll("'", "''")}'`
}

const pageSchema = z.looseObject({
  value: z.array(z.looseObject({ id: z.string(), messageId: z.string().nullish() })),
  '@odata.nextLink': z.string().min(1).max(16_384).optional(),
})

function readPage(json: unknown): TracePage {
  const { value, '@odata.nextLink': next } = pageSchema.parse(json)
  return { ids: value.map(({ messageId }) => bareId(messageId ?? '')), next: next ?? null }
}

function checkedLink(page: TracePage, host: string, seen: ReadonlySet<string>): TracePage {
  if (page.next === null) return page
  if (!leadsTo(host, page.next) || !new URL(page.next).pathname.endsWith(`/${PATH}`))
    throw new ShapeError('its next link leads to another place')
  if (seen.has(page.next)) throw new ShapeError('its next link leads back to a page that was read already')
  return page
}

function timeText(ms: number): string {
  return (timeFromMilliseconds(ms) ?? '').replace(/\.\d+Z$/, 'Z')
}
