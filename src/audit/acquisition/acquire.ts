import * as z from 'zod'
import { EXIT, MiaError } from '../../core/errors.ts'
import { orderNotices, type Notice } from '../../core/report.ts'
import { type Job, readState, writeState } from './job.ts'
import { DONE, jobFile, jobOfPage, windowFile } from './page-store.ts'
import { halves, timeText, wholeWindow, type Window } from './window.ts'

/** What became of a window. */
export type WindowResult =
  | { readonly kind: 'split'; readonly reason: string }
  | { readonly kind: 'read'; readonly ids: ReadonlySet<string>; readonly notices: readonly Notice[] }

/** How a service is asked for one window. */
export type ReadWindow = (window: Window) => Promise<WindowResult>

/** What a finished acquisition says of itself. */
export interface Acquisition {
  /** Distinct records, by id. */
  readonly records: number
  readonly notices: readonly Notice[]
}

const noticeSchema = z.object({
  code: z.string(),
  level: z.enum(['info', 'warning', 'incomplete']),
  text: z.string(),
  count: z.number(),
})

const doneSchema = z.looseObject({ records: z.number(), notices: z.array(noticeSchema) })

/**
 * Acquires all records of a question into the store, or says exactly what is missing. Can be stopped at any moment, by
 * whatever: called again it goes on from the files that are there, and asks for nothing that it has.
 */
export async function acquire(job: Job, readWindow: ReadWindow): Promise<Acquisition> {
  const done = jobFile(job.name, DONE)
  const before = await finishedBefore(job)
  if (before !== null) return before
  const open: Window[] = [wholeWindow(job.question.from, job.question.to)]
  const read: { window: Window; records: number }[] = []
  const ids = new Set<string>()
  const notices: Notice[] = []
  for (let window = open.shift(); window !== undefined; window = open.shift()) {
    const parts = await splitBefore(job, window)
    if (parts !== null) {
      open.unshift(...parts)
      continue
    }
    if (read.length + open.length >= job.options.queries) throw tooMany(job, read.length + open.length + 1)
    const result = await readWindow(window)
    if (result.kind === 'split') {
      open.unshift(...(await split(job, window, result.reason)))
      continue
    }
    for (const id of result.ids) ids.add(id)
    notices.push(...result.notices)
    read.push({ window, records: result.ids.size })
  }
  const acquisition = {
    records: ids.size,
    notices: orderNotices([...notices, ...job.options.remarks(), traces(job, read.length)]),
  }
  await writeState(job.store, done, {
    schema: 'mia/acquisition-done/1',
    ...acquisition,
    windows: read.map(({ window, records }) => ({
      name: window.name,
      from: timeText(window.fromMs),
      to: timeText(window.toMs),
      records,
    })),
  })
  return acquisition
}

/** What the case holds of a job that came to its end; null where it did not. */
export async function finishedBefore({
  store,
  name,
}: Pick<Job, 'store' | 'name'>): Promise<Acquisition | null> {
  const done = jobFile(name, DONE)
  return (await store.list(done)).length > 0 ? readState(store, done, doneSchema) : null
}

/** The pages of a job, in the order of their names. */
export async function pagesOf({ store, name }: Pick<Job, 'store' | 'name'>): Promise<string[]> {
  return (await store.list(`${name}-`)).filter((file) => jobOfPage(file) !== null)
}

async function splitBefore({ store, name }: Job, window: Window): Promise<readonly Window[] | null> {
  const file = windowFile({ job: name, window: window.name }, 'split.json')
  return (await store.list(file)).length > 0 ? halves(window) : null
}

async function split(job: Job, window: Window, reason: string): Promise<readonly Window[]> {
  const parts = halves(window)
  if (parts === null) throw new Error(`${window.name} is too short to be split`)
  const document = { schema: 'mia/acquisition-split/1', reason }
  await writeState(job.store, windowFile({ job: job.name, window: window.name }, 'split.json'), document)
  await job.watcher.say(`${reason}: asking for both halves of the period`)
  return parts
}

/** What acquiring leaves in the tenant, so that nobody takes it for the intruder's. */
function traces({ question }: Job, windows: number): Notice {
  const what =
    question.source === 'graph'
      ? 'The search itself is recorded in the tenant’s audit log (AuditSearchStarted, AuditSearchCompleted)'
      : 'The search itself is recorded in the tenant’s audit log (the cmdlet Search-UnifiedAuditLog)'
  const text = `${what}, with its period and users; it took ${windows} ${windows === 1 ? 'query' : 'queries'}`
  return { code: 'search-recorded', level: 'info', text, count: windows }
}

function tooMany({ options }: Job, needed: number): MiaError {
  return new MiaError(EXIT.incomplete, {
    what: `this takes ${needed} or more audit queries, and only ${options.queries} are made without asking`,
    why: 'a tenant has some 200 queries a day, shared by everybody; the period holds too many records for fewer',
    next: 'run the same command with --yes to go on, or ask for a shorter period or fewer users',
  })
}
