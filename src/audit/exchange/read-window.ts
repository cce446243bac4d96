import type { Notice } from '../../core/report.ts'
import type { ServiceError } from '../../microsoft/service-error.ts'
import type { WindowResult } from '../acquisition/acquire.ts'
import { attemptFile, type Place } from '../acquisition/page-store.ts'
import { halves, periodText, type Window } from '../acquisition/window.ts'
import type { ExchangeJob } from './exchange-job.ts'
import { readSearch } from './read-search.ts'

/** Searches begun by one run for one window. */
const SEARCHES = 8
/** The first answer of a search may be empty though there is something: believed when it was so three times. */
const EMPTIES = 3
const PAUSE_MS = 5_000

interface State {
  readonly ids: Set<string>
  /** Distinct records of each search that came to its end. */
  readonly complete: number[]
  /** Whether the last of them gave nothing that was not known. */
  isStable: boolean
  error: ServiceError | null
}

/** Searches a window until a search has come to its end; what cannot be had is said, never passed over. */
export async function readWindow(job: ExchangeJob, window: Window): Promise<WindowResult> {
  const state: State = { ids: new Set(), complete: [], isStable: false, error: null }
  const canSplit = halves(window) !== null
  let begun = 0
  for (let attempt = 1; begun < SEARCHES; attempt++) {
    const place: Place = { job: job.name, window: window.name, attempt }
    const isNew = (await job.store.list(attemptFile(place, 'p1-'))).length === 0
    if (isNew && begun > 0) await job.platform.sleep(PAUSE_MS * begun, job.platform.signal)
    begun += Number(isNew)
    const search = await readSearch(job, place, window)
    const before = state.ids.size
    for (const id of search.ids) state.ids.add(id)
    state.error = search.error
    if (search.end === 'capped')
      return canSplit
        ? { kind: 'split', reason: 'a search gave as many rows as it can' }
        : found(window, state, [capped(window)])
    if (search.end === 'broken') continue
    state.complete.push(search.ids.size)
    state.isStable = state.ids.size === before
    if (isEnough(job, state)) return found(window, state, [])
  }
  return unfinished(window, state, canSplit)
}

function isEnough({ options }: ExchangeJob, { ids, complete, isStable }: State): boolean {
  if (ids.size === 0) return complete.length >= EMPTIES
  return !options.verifyComplete || (complete.length > 1 && isStable)
}

/** Shorter periods put less on the service; an outage is not helped by that. */
function unfinished(window: Window, state: State, canSplit: boolean): WindowResult {
  if (state.complete.length === 0 && state.error !== null) throw state.error
  if (state.complete.length === 0 && canSplit)
    return { kind: 'split', reason: 'the search broke down at the service again and again' }
  return found(window, state, [unstable(window)])
}

function found(window: Window, { ids, complete }: State, notices: readonly Notice[]): WindowResult {
  const differ = complete.some((count) => count !== ids.size) ? [differing(window, complete, ids.size)] : []
  return { kind: 'read', ids, notices: [...notices, ...differ] }
}

function capped(window: Window): Notice {
  const text = `A search gives no more than 50,000 rows, and more lie between ${periodText(window)}`
  return { code: 'record-limit', level: 'incomplete', text, count: 1 }
}

function differing(window: Window, complete: readonly number[], union: number): Notice {
  const text = `Searching ${periodText(window)} ${complete.length} times gave ${complete.join(', ')} distinct records; all of them are used (${union})`
  return { code: 'readings-differ', level: 'warning', text, count: union - Math.min(...complete) }
}

function unstable(window: Window): Notice {
  const text = `The searches of ${periodText(window)} kept changing or breaking off: more records may be missing`
  return { code: 'readings-unstable', level: 'incomplete', text, count: 1 }
}
