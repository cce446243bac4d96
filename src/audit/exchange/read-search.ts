import { ServiceError } from '../../microsoft/service-error.ts'
import { keepPage, keptPages } from '../acquisition/kept-pages.ts'
import type { Place } from '../acquisition/page-store.ts'
import { timeText, type Window } from '../acquisition/window.ts'
import type { ExchangeJob } from './exchange-job.ts'
import { readSearchPage, searchPage, type SearchPage } from './search-page.ts'

/**
 * One search, from its first answer to the empty one that ends it. `capped` it gave as many rows as a search gives, so
 * there may be more · `broken` it did not come to its end.
 */
export interface Search {
  readonly end: 'complete' | 'capped' | 'broken'
  readonly ids: ReadonlySet<string>
  /** Why it broke, where the service or the network said so. */
  readonly error: ServiceError | null
}

/** ReturnLargeSet gives no more (apis.md, section 4). */
const MOST_ROWS = 50_000
const ROWS = 1_000

/**
 * Reads a search. The service hands out the next rows with every call and keeps the place itself, so an answer that got
 * lost cannot be had again: such a search is given up, and another one begun. So is one that an earlier run left
 * unfinished.
 */
export async function readSearch(job: ExchangeJob, place: Place, window: Window): Promise<Search> {
  const pages = await keptPages(job, { place, pass: 1 }, (json) => readSearchPage(json, job.host))
  if (pages.length > 0) return ended(pages)
  for (;;) {
    const page = await nextRows(job, place, window)
    if (page instanceof ServiceError) return { end: 'broken', ids: idsOf(pages), error: page }
    pages.push(page.page)
    await keepPage(job, { place, pass: 1, number: pages.length }, page.body)
    job.watcher.page(page.page.ids.length)
    if (page.page.ids.length === 0 || page.page.isBroken || rowsOf(pages) >= MOST_ROWS) return ended(pages)
  }
}

function ended(pages: readonly SearchPage[]): Search {
  const ids = idsOf(pages)
  const isBroken = pages.some((page) => page.isBroken)
  if (!isBroken && pages.at(-1)?.ids.length === 0) return { end: 'complete', ids, error: null }
  return { end: !isBroken && rowsOf(pages) >= MOST_ROWS ? 'capped' : 'broken', ids, error: null }
}

async function nextRows(
  job: ExchangeJob,
  place: Place,
  { fromMs, toMs }: Window,
): Promise<{ readonly page: SearchPage; readonly body: Uint8Array } | ServiceError> {
  const { actors } = job.question
  try {
    const answer = await job.exchange.invoke(
      'Search-UnifiedAuditLog',
      {
        StartDate: timeText(fromMs),
        EndDate: timeText(toMs),
        Operations: ['MailItemsAccessed'],
        ...(actors.length === 0 ? {} : { UserIds: [...actors] }),
        // The handle of the search; it has nothing to do with the SessionId of records.
        SessionId: `mia-${job.run}-${place.window}-a${place.attempt}`,
        SessionCommand: 'ReturnLargeSet',
        ResultSize: ROWS,
        ...(job.options.verifyComplete ? { HighCompleteness: true } : {}),
      },
      { repeatable: false },
    )
    return { page: searchPage(answer.value), body: answer.body }
  } catch (error) {
    if (error instanceof ServiceError && error.facts.failure === 'unknown-outcome') return error
    throw error
  }
}

function idsOf(pages: readonly SearchPage[]): Set<string> {
  return new Set(pages.flatMap((page) => page.ids))
}

function rowsOf(pages: readonly SearchPage[]): number {
  return pages.reduce((sum, page) => sum + page.ids.length, 0)
}
