import type { Notice } from '../../core/report.ts'
import { planEmail, requestsById, TRACE_QUOTA, type Via } from '../../core/trace-plan.ts'
import type { CloudName } from '../../microsoft/clouds.ts'
import { ServiceError } from '../../microsoft/service-error.ts'
import { lookInEmailEvents } from './email-events.ts'
import { lookInMailboxes } from './graph-mailbox.ts'
import { addressesOf, traceById, traceOfMailboxes } from './graph-trace.ts'
import { answered, answerFile, type LiveAnswer } from './live-answer.ts'
import type { AskedId, LiveJob } from './live-job.ts'

export interface TenantQuestion {
  /** In this order; null to choose. */
  readonly vias: readonly Via[] | null
  /** Mailboxes beside those that the ids name. */
  readonly mailboxes: readonly string[]
  readonly cloud: CloudName
  /** What the sign-in opens, for a choice. */
  may(via: Via): boolean
  /** Submits historical searches for what is left. */
  historical(job: LiveJob, ids: readonly AskedId[]): Promise<LiveAnswer>
  /** The job with the permission that this way needs. */
  jobFor(via: Via): LiveJob
}

interface State {
  left: readonly AskedId[]
  readonly traced: Set<string>
  readonly files: string[]
}

/** Asks one way after the other for what is left. @returns the documents of the answers, to be read as sources */
export async function askTenant(question: TenantQuestion): Promise<string[]> {
  const job = question.jobFor('trace')
  const state: State = { left: job.ids, traced: new Set(), files: [] }
  if (question.vias !== null) {
    for (const via of question.vias) await askVia(question, state, via)
    return state.files
  }
  const next = (['mailbox', 'hunting'] as const).find(
    (via) => question.may(via) && isOpen(question, state, via),
  )
  try {
    await askVia(question, state, 'trace')
  } catch (error) {
    if (next === undefined || !isRefused(error)) throw error
    await keep({ job, state, way: 'trace' }, () => Promise.resolve(refused()))
  }
  if (next === undefined) await askRest(job, state)
  else await askVia(question, state, next)
  return state.files
}

async function askVia(question: TenantQuestion, state: State, via: Via): Promise<void> {
  const job = question.jobFor(via)
  const { left } = state
  if (left.length === 0) return
  await keep({ job, state, way: via === 'historical' ? 'historical-1' : via }, () => {
    if (via === 'historical') return question.historical(job, left)
    if (via === 'mailbox') {
      const mailboxes = addressesOf([], question.mailboxes)
      return lookInMailboxes(job, { ids: left, mailboxes, traced: state.traced })
    }
    if (via === 'hunting') return lookInEmailEvents(job, question.cloud, left)
    return askTrace(job, question, left)
  })
}

function askTrace(job: LiveJob, question: TenantQuestion, left: readonly AskedId[]): Promise<LiveAnswer> {
  const mailboxes = addressesOf(left, question.mailboxes)
  const plan = planEmail({ ids: left, mailboxes: mailboxes.length, nowMs: job.startedMs, vias: ['trace'] })
  return plan.trace === 'of-mailbox' ? traceOfMailboxes(job, left, mailboxes) : traceById(job, left)
}

/** Looking into mailboxes takes a mailbox. */
function isOpen({ mailboxes }: TenantQuestion, { left }: State, via: Via): boolean {
  return via !== 'mailbox' || addressesOf(left, mailboxes).length > 0
}

/** What the trace of the mailbox did not hold is asked for by its id, as long as that costs no wait. */
async function askRest(job: LiveJob, state: State): Promise<void> {
  const { left } = state
  const hasPulled = (await job.store.list(`${job.name}-trace-m`)).length > 0
  if (left.length === 0 || !hasPulled) return
  if (requestsById({ ids: left, nowMs: job.startedMs }) > TRACE_QUOTA.requests) {
    await keep({ job, state, way: 'rest' }, () => Promise.resolve(notAsked(left.length)))
    return
  }
  // Asked for some of the ids only: it covers no period.
  await keep({ job, state, way: 'rest' }, async () => ({ ...(await traceById(job, left)), periods: [] }))
}

interface Turn {
  readonly job: LiveJob
  readonly state: State
  readonly way: string
}

async function keep({ job, state, way }: Turn, ask: () => Promise<LiveAnswer>): Promise<void> {
  const answer = await answered(job, way, ask)
  const found = new Set(answer.found)
  if (answer.kind !== 'mailbox') for (const id of found) state.traced.add(id)
  state.left = state.left.filter(({ id }) => !found.has(id))
  state.files.push(answerFile(job.name, way))
}

function notAsked(count: number): LiveAnswer {
  const notice: Notice = {
    code: 'not-asked-by-id',
    level: 'warning',
    text: 'ids are not in the trace of the mailbox and were not asked for one by one, which would take longer than the quota of the service allows at once; --via mailbox finds them where Mail.ReadBasic is granted',
    count,
  }
  return { kind: 'trace', pages: [], periods: [], outcomes: [], notices: [notice], found: [] }
}

/** What another way of asking may make up for. */
function isRefused(error: unknown): boolean {
  return (
    lacksServicePrincipal(error) || (error instanceof ServiceError && error.facts.failure === 'permission')
  )
}

function refused(): LiveAnswer {
  const notice: Notice = {
    code: 'trace-refused',
    level: 'incomplete',
    text: 'The message trace could not be asked: the sign-in may not, or the tenant has not been prepared for it (mia help permissions); once that is settled, --again asks it',
    count: 1,
  }
  return { kind: 'trace', pages: [], periods: [], outcomes: [], notices: [notice], found: [] }
}

/** The tenant has never been prepared for the message trace of Graph: no permission helps. */
export function lacksServicePrincipal(error: unknown): boolean {
  return (
    error instanceof ServiceError && error.facts.status === 401 && /service principal/i.test(error.facts.text)
  )
}
