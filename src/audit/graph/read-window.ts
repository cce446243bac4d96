import { ServiceError } from '../../microsoft/service-error.ts'
import type { Notice } from '../../core/report.ts'
import { finished } from './await-query.ts'
import { type CreatedQuery, queryFor } from './create-query.ts'
import type { WindowResult } from '../acquisition/acquire.ts'
import type { GraphJob } from './graph-job.ts'
import type { Place } from '../acquisition/page-store.ts'
import { type Reading, readPass } from './read-pages.ts'
import type { AuditQuery } from './shapes.ts'
import { halves, periodText, type Window } from '../acquisition/window.ts'

const ATTEMPTS = 3
const PASSES = 6

/** Asks for a window and reads it whole; what cannot be had is said, never passed over. */
export async function readWindow(job: GraphJob, window: Window): Promise<WindowResult> {
  const canSplit = halves(window) !== null
  for (let attempt = 1; ; attempt++) {
    const place: Place = { job: job.name, window: window.name, attempt }
    const last = attempt === ATTEMPTS
    try {
      const query = await queryFor(job, place, window)
      const end = await finished(job, place, query)
      if (end.status !== 'succeeded') {
        if (!last) continue
        return { kind: 'read', ids: new Set(), notices: [ended(window, end.status)] }
      }
      if (end.isRecordCountLimitExceeded === true && canSplit)
        return { kind: 'split', reason: 'the record limit of a query was reached' }
      return await readRecords(job, { place, window, query, end, canSplit })
    } catch (error) {
      // The query is gone from the service: another one finds the same.
      if (!(error instanceof ServiceError) || error.facts.failure !== 'not-found' || last) throw error
      await job.watcher.say(`the service has lost the query of ${window.name}: asking again`)
    }
  }
}

interface Records {
  readonly place: Place
  readonly window: Window
  readonly query: CreatedQuery
  readonly end: AuditQuery
  readonly canSplit: boolean
}

async function readRecords(job: GraphJob, records: Records): Promise<WindowResult> {
  const { place, window, query, end, canSplit } = records
  const ids = new Set<string>()
  const complete: number[] = []
  for (let pass = 1; pass <= PASSES; pass++) {
    const before = ids.size
    const reading: Reading = await readPass(job, place, query, pass)
    for (const id of reading.ids) ids.add(id)
    if (reading.end === 'failing') {
      if (canSplit) return { kind: 'split', reason: 'the service could not give all records of the query' }
      return { kind: 'read', ids, notices: [unreadable(window)] }
    }
    if (reading.end === 'cut') continue
    complete.push(reading.ids.size)
    if (isEnough(job, { passes: complete.length, isStable: ids.size === before, found: ids.size, end })) {
      return { kind: 'read', ids, notices: noticesOf(window, end, { ids, complete }) }
    }
  }
  return { kind: 'read', ids, notices: [...noticesOf(window, end, { ids, complete }), unstable(window)] }
}

/** One reading, unless the service counts more than it gave or the user wants certainty: then until nothing new comes. */
function isEnough(
  { options }: GraphJob,
  state: { passes: number; isStable: boolean; found: number; end: AuditQuery },
): boolean {
  if (state.passes > 1) return state.isStable
  const counted = state.end.approximateReturnedRecordCount ?? 0
  return !options.verifyComplete && counted <= state.found
}

function noticesOf(
  window: Window,
  end: AuditQuery,
  { ids, complete }: { readonly ids: ReadonlySet<string>; readonly complete: readonly number[] },
): Notice[] {
  const notices: Notice[] = []
  if (end.isRecordCountLimitExceeded === true) notices.push(cutByLimit(window))
  if (complete.some((count) => count !== ids.size)) notices.push(differing(window, complete, ids.size))
  return notices
}

function cutByLimit(window: Window): Notice {
  const text = `The service left records out between ${periodText(window)}: more than one query returns lie in the shortest period that can be asked for`
  return { code: 'record-limit', level: 'incomplete', text, count: 1 }
}

function differing(window: Window, complete: readonly number[], union: number): Notice {
  const text = `Reading the records of ${periodText(window)} ${complete.length} times gave ${complete.join(', ')} distinct records; all of them are used (${union})`
  return { code: 'readings-differ', level: 'warning', text, count: union - Math.min(...complete) }
}

function unstable(window: Window): Notice {
  const text = `The records of ${periodText(window)} kept changing or breaking off while they were read ${PASSES} times: more may be missing`
  return { code: 'readings-unstable', level: 'incomplete', text, count: 1 }
}

function unreadable(window: Window): Notice {
  const text = `The service failed to give all records between ${periodText(window)}`
  return { code: 'records-unreadable', level: 'incomplete', text, count: 1 }
}

function ended(window: Window, status: string): Notice {
  const text = `The audit query for ${periodText(window)} was ${status} by the service, ${ATTEMPTS} times: nothing is known of that period`
  return { code: 'query-failed', level: 'incomplete', text, count: 1 }
}
