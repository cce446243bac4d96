import { leadsTo } from '../../microsoft/clouds.ts'
import { ShapeError } from '../../microsoft/response-body.ts'
import { ServiceError } from '../../microsoft/service-error.ts'
import type { CreatedQuery } from './create-query.ts'
import { keepPage, keptPages } from '../acquisition/kept-pages.ts'
import type { GraphJob } from './graph-job.ts'
import type { Place } from '../acquisition/page-store.ts'
import { type PageFacts, readPage } from './shapes.ts'

/** One reading of a query's records, from the first page to the last. */
export interface Reading {
  /** `cut` the service took its link back, so that this reading cannot go on · `failing` it cannot give the records. */
  readonly end: 'complete' | 'cut' | 'failing'
  /** Ids met, each once. */
  readonly ids: ReadonlySet<string>
}

const TOP = 500

/** Reads on where the pages of this pass that are there already end. Each page is in place before the next is asked for. */
export async function readPass(
  job: GraphJob,
  place: Place,
  query: CreatedQuery,
  pass: number,
): Promise<Reading> {
  const ids = new Set<string>()
  const path = `security/auditLog/queries/${encodeURIComponent(query.id)}/records`
  const first = job.graph.url(query.version, `${path}?$top=${TOP}`)
  const seen = new Set([first])
  let number = 0
  let next: string | null = first
  for (const page of await keptPages(job, { place, pass }, readPage)) {
    number += 1
    next = take(page, ids, seen)
  }
  while (next !== null) {
    const url: string = next
    const answer = await nextPage(job, { url, seen, path })
    if (answer === 'cut' || answer === 'failing') return { end: answer, ids }
    number += 1
    await keepPage(job, { place, pass, number }, answer.body)
    job.watcher.page(answer.value.ids.length)
    next = take(answer.value, ids, seen)
  }
  return { end: 'complete', ids }
}

function take(page: PageFacts, ids: Set<string>, seen: Set<string>): string | null {
  for (const id of page.ids) ids.add(id)
  if (page.next !== null) seen.add(page.next)
  return page.next
}

async function nextPage(
  job: GraphJob,
  { url, seen, path }: { readonly url: string; readonly seen: ReadonlySet<string>; readonly path: string },
): Promise<{ readonly value: PageFacts; readonly body: Uint8Array } | 'cut' | 'failing'> {
  const host = new URL(url).host
  try {
    return await job.graph.call({
      method: 'GET',
      url,
      body: null,
      repeatable: true,
      read: (json) => checkedLink(readPage(json), { host, path, seen }),
    })
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    const { failure, status } = error.facts
    const isLater = seen.size > 1
    if (isLater && failure === 'rejected' && (status === 400 || status === 410)) return 'cut'
    // Known for long result sets; a shorter period helps. An outage has other statuses.
    if (failure === 'unavailable' && status === 500) return 'failing'
    throw error
  }
}

/** A page whose link leads astray or back is not taken: its successor would be anything but the next page. */
function checkedLink(
  page: PageFacts,
  { host, path, seen }: { readonly host: string; readonly path: string; readonly seen: ReadonlySet<string> },
): PageFacts {
  if (page.next === null) return page
  if (!leadsTo(host, page.next) || !new URL(page.next).pathname.endsWith(`/${path}`))
    throw new ShapeError('its next link leads to another place')
  if (seen.has(page.next)) throw new ShapeError('its next link leads back to a page that was read already')
  return page
}
