import {
  acquire,
  type Acquisition,
  finishedBefore,
  pagesOf,
  type ReadWindow,
} from '../../audit/acquisition/acquire.ts'
import { type Job, runOf, type Watcher } from '../../audit/acquisition/job.ts'
import { JOB, jobFile, REQUESTS } from '../../audit/acquisition/page-store.ts'
import { type AuditQuestion, jobName } from '../../audit/acquisition/question.ts'
import { readWindow as readExchangeWindow } from '../../audit/exchange/read-window.ts'
import { readWindow as readGraphWindow } from '../../audit/graph/read-window.ts'
import type { AcquiredFiles, Case } from '../../case/index.ts'
import type { CommandContext, Values } from '../../cli/command.ts'
import { EXIT, MiaError, usageError } from '../../core/errors.ts'
import type { Service } from '../../microsoft/call.ts'
import { type Cloud, CLOUDS } from '../../microsoft/clouds.ts'
import { type Caller, callerOf, createExchange, exchangeService } from '../../microsoft/exchange.ts'
import { AUDIT_QUERY_PERMISSION, createGraph, graphService } from '../../microsoft/graph.ts'
import { timeOf } from '../../microsoft/request-log.ts'
import { explainServiceError, ServiceError } from '../../microsoft/service-error.ts'
import type { SignedIn } from '../../microsoft/sign-in.ts'
import { serviceHttp } from '../../microsoft/test-endpoint.ts'
import { createTransport, type Transport } from '../../microsoft/transport.ts'
import { acquireRemarks } from './acquire-remarks.ts'
import type { EvidenceFile } from './case-files.ts'
import { clockWatch } from '../sign-in/clock-skew.ts'
import { commandLine } from '../steps/command-line.ts'
import { diagnose } from '../sign-in/diagnose.ts'
import { registerAcquired } from './register-acquired.ts'
import { type ChosenProfile, chooseProfile, signedIn } from '../sign-in/sign-in-profile.ts'

/** Queries that are made without --yes. */
const QUERIES_UNASKED = 32

/**
 * Acquires the records that a question needs into the case, unless they are there. Whatever stops it, the same command
 * goes on from what is there. @returns the pages acquired, as files of the case
 */
export async function acquireEvidence(
  context: CommandContext,
  values: Values,
  opened: Case,
): Promise<EvidenceFile[]> {
  const { platform } = context
  const chosen = await chooseProfile(platform, values.signIn)
  const question = questionOf(values, chosen)
  const store = opened.acquired()
  const name = await nameOf(context, { store, question, again: values.again })
  if ((await finishedBefore({ store, name })) === null)
    await acquireNow(context, values, { chosen, question, store, name })
  else
    await context.say(
      `the case holds the answer to this question already (${name}); --again asks the tenant anew`,
    )
  const pages = await registerAcquired(platform, opened, { job: name, pages: await pagesOf({ store, name }) })
  if (pages.length === 0) throw nothingAcquired(await finishedBefore({ store, name }))
  return pages
}

interface Plan {
  readonly chosen: ChosenProfile
  readonly question: AuditQuestion
  readonly store: AcquiredFiles
  readonly name: string
}

async function acquireNow(context: CommandContext, values: Values, plan: Plan): Promise<void> {
  const { platform, progress } = context
  const tokens = signedIn(context, plan.chosen, values.prompt)
  try {
    const { job, read } = await jobOf(context, values, { ...plan, tokens })
    const { records } = await acquire(job, read)
    await context.say(`acquired ${records} records (${plan.name})`)
    if (records === 0) await tellWhy(context, values, plan.chosen)
  } catch (error) {
    if (platform.signal.aborted) throw interrupted(context)
    throw error instanceof ServiceError ? explainServiceError(error) : error
  } finally {
    progress.done()
  }
}

/** Nothing found may mean that nothing was recorded. Nobody is asked to sign in again for that. */
async function tellWhy(context: CommandContext, values: Values, chosen: ChosenProfile): Promise<void> {
  const tokens = signedIn(context, chosen, false)
  await context.say('nothing was found; checking whether access is recorded at all (mia doctor):')
  for await (const check of diagnose(context, { chosen, tokens, users: values.user }))
    if (check.state !== 'ok') await context.say(`  ${check.state}: ${check.what}: ${check.why}`)
}

async function jobOf(
  context: CommandContext,
  values: Values,
  { chosen, question, store, name, tokens }: Plan & { readonly tokens: SignedIn },
): Promise<{ readonly job: Job; readonly read: ReadWindow }> {
  const { platform } = context
  const cloud = CLOUDS[chosen.profile.cloud]
  const service = serviceOf(question.source, cloud)
  // Whoever cannot sign in should hear of it before anything is begun.
  await tokens.token(service.scopes, { fresh: false })
  const begin = { question, run: platform.uuid(), created: timeOf(platform) }
  const run = await runOf(store, name, begin)
  const log = jobFile(name, REQUESTS)
  const watchClock = clockWatch(context)
  const transport = createTransport(platform, {
    service,
    http: serviceHttp(platform),
    tokens,
    record: async (line) => {
      await store.append(log, `${JSON.stringify(line)}\n`)
      await watchClock(line)
    },
  })
  const job: Job = {
    name,
    run,
    question,
    store,
    platform,
    options: {
      verifyComplete: values.verifyComplete,
      wait: values.wait,
      queries: values.yes ? Number.MAX_SAFE_INTEGER : QUERIES_UNASKED,
      remarks: () => acquireRemarks(platform, values, { claims: tokens.claims(), question }),
    },
    watcher: watcherOf(context),
  }
  const caller = callerOf(chosen.profile.tenant, tokens.claims())
  return { job, read: readerOf(job, { cloud, transport, caller, connectionId: platform.uuid() }) }
}

function serviceOf(source: AuditQuestion['source'], cloud: Cloud): Service {
  return source === 'graph' ? graphService(cloud, AUDIT_QUERY_PERMISSION) : exchangeService(cloud)
}

function readerOf(
  job: Job,
  {
    cloud,
    transport,
    caller,
    connectionId,
  }: { cloud: Cloud; transport: Transport; caller: Caller; connectionId: string },
): ReadWindow {
  if (job.question.source === 'graph') {
    const graph = createGraph(cloud, transport)
    return (window) => readGraphWindow({ ...job, graph }, window)
  }
  const exchange = createExchange(cloud, transport, { caller, connectionId })
  return (window) => readExchangeWindow({ ...job, exchange, host: cloud.exchange }, window)
}

function watcherOf(context: CommandContext): Watcher {
  const { progress } = context
  return {
    say: (line) => context.say(line),
    phase: (title) => progress.phase(title, null),
    tick: () => progress.addBytes(0),
    page: (records) => progress.addRows(records, records),
  }
}

/** Even where nothing was found there is a page that says so. */
function nothingAcquired(acquisition: Acquisition | null): MiaError {
  const reasons = acquisition?.notices.filter(({ level }) => level === 'incomplete') ?? []
  return new MiaError(EXIT.incomplete, {
    what: 'nothing could be acquired',
    why: reasons.map(({ text }) => text).join('; '),
    next: 'run the same command with --again, or export the records and name them with --audit FILE',
  })
}

/** The service filters by actor; a mailbox GUID is none, so that everybody's records have to be asked for. */
function questionOf(values: Values, { profile }: ChosenProfile): AuditQuestion {
  const { user, from, to, anyActor } = values
  const source = values.source === 'exchange' ? 'exchange' : 'graph'
  if (from === null || to === null) throw new Error('a period is needed')
  if (source === 'graph' && !CLOUDS[profile.cloud].auditQuery)
    throw usageError({
      what: `there is no audit log query in the cloud ${profile.cloud}`,
      why: 'Microsoft offers it in the global cloud only',
      next: 'use --source exchange, or export the records and name them with --audit FILE',
    })
  const actors = anyActor || user.some((name) => !name.includes('@')) ? [] : user
  return { source, cloud: profile.cloud, tenant: profile.tenant, from, to, actors }
}

/** The job of this question that was begun last; with --again a new one, once that has come to its end. */
async function nameOf(
  { platform }: CommandContext,
  { store, question, again }: Pick<Plan, 'store' | 'question'> & { readonly again: boolean },
): Promise<string> {
  let name = jobName(platform, question, 1)
  for (let time = 2; ; time++) {
    const next = jobName(platform, question, time)
    if ((await store.list(jobFile(next, JOB))).length === 0) {
      return again && (await finishedBefore({ store, name })) !== null ? next : name
    }
    name = next
  }
}

function interrupted({ argv }: CommandContext): MiaError {
  return new MiaError(EXIT.interrupted, {
    what: 'interrupted; the search goes on at the service',
    why: 'everything received so far is in the case, and nothing of it will be asked for again',
    next: `${commandLine(argv)}   goes on where it stopped`,
  })
}
