import { EXIT, MiaError } from '../../core/errors.ts'
import { parseBody } from '../../microsoft/response-body.ts'
import type { CreatedQuery } from './create-query.ts'
import { damagedFile } from '../acquisition/job.ts'
import type { GraphJob } from './graph-job.ts'
import { attemptFile, type Place } from '../acquisition/page-store.ts'
import { type AuditQuery, readQuery } from './shapes.ts'

const FIRST_WAIT_MS = 10_000
const LONGEST_WAIT_MS = 120_000
const TICK_MS = 1_000

const ENDS: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled'])

/** The query once the service has finished with it; its last status is kept as received. */
export async function finished(job: GraphJob, place: Place, query: CreatedQuery): Promise<AuditQuery> {
  const { store } = job
  const file = attemptFile(place, 'status.json')
  if ((await store.list(file)).length > 0) return kept(job, file)
  const url = job.graph.url(query.version, `security/auditLog/queries/${encodeURIComponent(query.id)}`)
  const startedMs = job.platform.now()
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(LONGEST_WAIT_MS, wait * 1.5)) {
    const answer = await job.graph.call({ method: 'GET', url, body: null, repeatable: true, read: readQuery })
    const { status } = answer.value
    if (ENDS.has(status)) {
      await store.write(file, answer.body)
      return answer.value
    }
    if (!job.options.wait) throw pending(place, status)
    const minutes = Math.floor((job.platform.now() - startedMs) / 60_000)
    job.watcher.phase(`Audit query ${place.window}: ${status}, ${minutes} min`)
    await waitFor(job, wait)
  }
}

async function kept({ store }: GraphJob, file: string): Promise<AuditQuery> {
  try {
    return readQuery(parseBody(await store.read(file)))
  } catch {
    throw damagedFile(file)
  }
}

/** In short steps, so that the progress line lives. */
async function waitFor({ platform, watcher }: GraphJob, milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= TICK_MS) {
    await platform.sleep(Math.min(left, TICK_MS), platform.signal)
    watcher.tick()
  }
}

function pending({ window }: Place, status: string): MiaError {
  return new MiaError(EXIT.pending, {
    what: `the audit query is not finished yet (${window}: ${status})`,
    why: 'the service goes on searching; with --no-wait mia does not wait for it',
    next: 'run the same command again later: it goes on where it stopped',
  })
}
