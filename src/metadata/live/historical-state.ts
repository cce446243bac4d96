import * as z from 'zod'
import type { EmailOutcome } from '../../core/e-mail.ts'
import type { Notice } from '../../core/report.ts'
import type { LiveAnswer } from './live-answer.ts'
import { type LiveStore, readDocument } from './live-job.ts'

/** A job at the service, as the case keeps it. */
export const searchSchema = z.looseObject({
  title: z.string(),
  jobId: z.string().min(1),
  /** As they were asked for. */
  ids: z.array(z.string()).readonly(),
})

export type HistoricalSearch = Readonly<z.infer<typeof searchSchema>>

/** A row of Get-HistoricalSearch, and what Start-HistoricalSearch answers. */
export const listedSchema = z.looseObject({
  JobId: z.string().min(1),
  ReportTitle: z.string().nullish(),
  SubmitDate: z.string().nullish(),
  Status: z.string(),
  Rows: z.union([z.number(), z.string()]).nullish(),
  ErrorDescription: z.string().nullish(),
  FileUrl: z.string().nullish(),
})

export type ListedSearch = z.infer<typeof listedSchema>

/** The searches that a case has submitted, by the job that they belong to. */
export async function searchesOf(store: LiveStore): Promise<Map<string, HistoricalSearch[]>> {
  const searches = new Map<string, HistoricalSearch[]>()
  for (const file of await store.list('email-')) {
    const [, name] = /^(email-[0-9a-f]{8})-historical-j\d{4}-job\.json$/.exec(file) ?? []
    if (name === undefined) continue
    const search = await readDocument(store, file, searchSchema)
    searches.set(name, [...(searches.get(name) ?? []), search])
  }
  return searches
}

/**
 * What the service says of the searches by now.
 * @param imported the reports of finished searches are among the files read: they speak for themselves
 */
export function answerAbout(
  searches: readonly HistoricalSearch[],
  known: readonly ListedSearch[],
  imported: boolean,
): LiveAnswer {
  const outcomes = searches.flatMap(({ ids, jobId }) => {
    const state = known.find(({ JobId }) => JobId === jobId)
    const outcome = outcomeOf(jobId, state, imported)
    return outcome === null ? [] : ids.map((id) => ({ internetMessageId: id, ...outcome }))
  })
  return historicalAnswer(outcomes)
}

type Fate = Pick<EmailOutcome, 'status' | 'reason'>

function outcomeOf(jobId: string, state: ListedSearch | undefined, imported: boolean): Fate | null {
  const search = `the historical search ${jobId}`
  if (state === undefined)
    return { status: 'error', reason: `${search} is not known to the service any more` }
  const status = state.Status.toLowerCase()
  if (status === 'failed' || status === 'cancelled') {
    const reason = `${search} has ended as ${state.Status} ${state.ErrorDescription ?? ''}`
    return { status: 'error', reason: reason.trim() }
  }
  if (status !== 'done') return runningOf(jobId)
  if (imported || Number(state.Rows ?? -1) === 0) return null
  return {
    status: 'pending',
    reason: `the report of ${search} is ready: download it in a browser, then mia email --resume --trace REPORT.csv`,
  }
}

export function runningOf(jobId: string): Fate {
  return {
    status: 'pending',
    reason: `the historical search ${jobId} is still running; mia email --resume tells when it is done`,
  }
}

export function historicalAnswer(outcomes: readonly EmailOutcome[]): LiveAnswer {
  const failed: Notice = {
    code: 'historical-failed',
    level: 'incomplete',
    text: 'ids were in historical searches that failed; each row says why',
    count: outcomes.filter(({ status }) => status === 'error').length,
  }
  const notices = failed.count === 0 ? [] : [failed]
  return { kind: 'historical', pages: [], periods: [], outcomes, notices, found: [] }
}
