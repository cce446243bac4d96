/** Look-ups in mailboxes, 20 a request: `POST /$batch`, whose answers come in any order and fail one by one. */
import { BATCH_SIZE } from '../../core/trace-plan.ts'
import { ShapeError } from '../../microsoft/response-body.ts'
import { parseRetryAfter } from '../../microsoft/retry-after.ts'
import { answersOf, type BatchAnswer } from '../decode-mailbox.ts'
import type { LiveJob } from './live-job.ts'
import { keepPage, type KeptPage, keptPages } from './live-pages.ts'

export interface Lookup {
  /** Names it within its place, in every run alike. */
  readonly key: string
  /** Relative to the version root, its values encoded. */
  readonly url: string
}

export interface LookupAnswers {
  readonly pages: readonly KeptPage<readonly BatchAnswer[]>[]
  /** By key; those that failed to the end have their last answer, or none. */
  readonly answers: ReadonlyMap<string, BatchAnswer>
}

const ROUNDS = 8
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 600_000

/** Answers that may be others next time. 424 depends on another answer of the batch. */
const AGAIN: ReadonlySet<number> = new Set([408, 424, 429, 500, 502, 503, 504])

export function isSettled(answer: BatchAnswer | undefined): answer is BatchAnswer {
  return answer !== undefined && !AGAIN.has(answer.status)
}

/** Looks everything up that the kept pages do not answer; only what failed is asked again, after the longest wait asked for. */
export async function lookUpAll(
  job: LiveJob,
  place: string,
  lookups: readonly Lookup[],
): Promise<LookupAnswers> {
  const pages: KeptPage<readonly BatchAnswer[]>[] = await keptPages(job, place, answersOf)
  const answers = new Map<string, BatchAnswer>()
  for (const { value } of pages) take(answers, value)
  for (let round = 1; round <= ROUNDS; round++) {
    const open = lookups.filter(({ key }) => !isSettled(answers.get(key)))
    if (open.length === 0) break
    if (round > 1) await pause(job, round, open, answers)
    for (let start = 0; start < open.length; start += BATCH_SIZE) {
      const batch = open.slice(start, start + BATCH_SIZE)
      job.watcher.phase(`Mailboxes: ${open.length - start} look-ups left`)
      const answer = await send(job, batch)
      const page = await keepPage(job, place, { number: pages.length + 1, ...answer })
      pages.push(page)
      take(answers, page.value)
      job.watcher.page(page.value.reduce((sum, { messages }) => sum + messages.length, 0))
    }
  }
  return { pages, answers }
}

function take(answers: Map<string, BatchAnswer>, batch: readonly BatchAnswer[]): void {
  for (const answer of batch) if (!isSettled(answers.get(answer.id))) answers.set(answer.id, answer)
}

async function send(
  { graph }: LiveJob,
  batch: readonly Lookup[],
): Promise<{ readonly value: readonly BatchAnswer[]; readonly body: Uint8Array }> {
  const requests = batch.map(({ key, url }) => ({ id: key, method: 'GET', url }))
  const asked = new Set(batch.map(({ key }) => key))
  return graph.call({
    method: 'POST',
    url: graph.url('v1.0', '$batch'),
    body: JSON.stringify({ requests }),
    // It only reads.
    repeatable: true,
    read(json) {
      const answers = answersOf(json)
      const isWhole = answers.length === asked.size && answers.every(({ id }) => asked.has(id))
      if (!isWhole || new Set(answers.map(({ id }) => id)).size !== asked.size)
        throw new ShapeError('the answers are not those of the batch')
      return answers
    },
  })
}

async function pause(
  { platform, watcher }: LiveJob,
  round: number,
  open: readonly Lookup[],
  answers: ReadonlyMap<string, BatchAnswer>,
): Promise<void> {
  const asked = open.map(({ key }) =>
    parseRetryAfter(answers.get(key)?.retryAfter, undefined, platform.now()),
  )
  const own = FIRST_WAIT_MS * 2 ** (round - 2)
  const wait = Math.min(LONGEST_WAIT_MS, Math.max(own, ...asked.map((ms) => ms ?? 0)))
  watcher.phase(`Mailboxes: waiting ${Math.ceil(wait / 1000)} s, as the service asks`)
  await platform.sleep(wait, platform.signal)
}
