import * as z from 'zod'
import { GRAPH_VERSIONS, type GraphVersion } from '../../microsoft/graph.ts'
import { ServiceError } from '../../microsoft/service-error.ts'
import { readState, writeState } from '../acquisition/job.ts'
import type { GraphJob } from './graph-job.ts'
import { queriesIn } from './list-queries.ts'
import { attemptFile, type Place } from '../acquisition/page-store.ts'
import { readQuery } from './shapes.ts'
import { periodText, timeText, type Window } from '../acquisition/window.ts'

/** A query at the service. Everything that follows stays with the version that took it. */
export interface CreatedQuery {
  readonly id: string
  readonly version: GraphVersion
}

const createdSchema = z.looseObject({ id: z.string().min(1), version: z.enum(GRAPH_VERSIONS) })

const QUERIES = 'security/auditLog/queries'
const TRIES = 5
/** A query that was just created may not be listed yet. */
const LOOK_AFTER_MS = 5_000

/**
 * The query of a window, created at most once: known from before, else found at the service under its own name where an
 * earlier request for it had an unclear end, else created. v1.0 first; where that has no such thing, beta.
 */
export async function queryFor(job: GraphJob, place: Place, window: Window): Promise<CreatedQuery> {
  const { store } = job
  const file = attemptFile(place, 'query.json')
  if ((await store.list(file)).length > 0) return readState(store, file, createdSchema)
  const displayName = `mia-${job.run}-${place.window}-a${place.attempt}`
  const asked = attemptFile(place, 'asked.json')
  const wasAsked = (await store.list(asked)).length > 0
  if (!wasAsked) await writeState(store, asked, { displayName })
  const created = (wasAsked ? await find(job, displayName) : null) ?? (await create(job, displayName, window))
  await writeState(store, file, {
    schema: 'mia/acquisition-query/1',
    ...created,
    displayName,
    ...filtersOf(job, window),
  })
  await job.watcher.say(`audit query ${displayName} for ${periodText(window)}: it may take minutes to hours`)
  return created
}

async function create(job: GraphJob, displayName: string, window: Window): Promise<CreatedQuery> {
  const body = JSON.stringify({ displayName, ...filtersOf(job, window) })
  let version: GraphVersion = 'v1.0'
  for (let attempt = 1; ; attempt++) {
    try {
      const url = job.graph.url(version, QUERIES)
      const answer = await job.graph.call({ method: 'POST', url, body, repeatable: false, read: readQuery })
      return { id: answer.value.id, version }
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      const { failure } = error.facts
      if (failure === 'not-found' && version === 'v1.0') {
        version = 'beta'
        continue
      }
      if (failure !== 'unknown-outcome' || attempt >= TRIES) throw error
      await job.platform.sleep(LOOK_AFTER_MS * attempt, job.platform.signal)
      const found = await find(job, displayName)
      if (found !== null) return found
    }
  }
}

/** By its name, which only this window of this run has. */
async function find({ graph }: GraphJob, displayName: string): Promise<CreatedQuery | null> {
  for (const version of GRAPH_VERSIONS) {
    for await (const query of queriesIn(graph, version))
      if (query.displayName === displayName) return { id: query.id, version }
  }
  return null
}

function filtersOf({ question }: GraphJob, { fromMs, toMs }: Window): Readonly<Record<string, unknown>> {
  return {
    filterStartDateTime: timeText(fromMs),
    filterEndDateTime: timeText(toMs),
    // Bind records are of the one type, Sync records of the other.
    recordTypeFilters: ['exchangeItemAggregated', 'exchangeItem'],
    operationFilters: ['MailItemsAccessed'],
    ...(question.actors.length === 0 ? {} : { userPrincipalNameFilters: [...question.actors] }),
  }
}
