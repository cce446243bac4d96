import * as z from 'zod'
import type { Case } from '../../case/index.ts'
import type { CommandContext, Values, ViaWay } from '../../cli/command.ts'
import { EXIT, MiaError, usageError } from '../../core/errors.ts'
import { sortedByCodeUnit } from '../../core/json.ts'
import type { Via } from '../../core/trace-plan.ts'
import { millisecondsOf } from '../../core/utc-time.ts'
import {
  type AskedId,
  askTenant,
  type IdList,
  JOBS_A_DAY,
  type LiveAnswer,
  refuseSearches,
  startSearches,
  tooManySearches,
  lacksServicePrincipal,
  type LiveJob,
  liveJobName,
  type LiveStore,
  readDocument,
  writeDocument,
  startOf,
  TRACE_SERVICE,
} from '../../metadata/index.ts'
import { type Cloud, CLOUDS } from '../../microsoft/clouds.ts'
import { exchangeService } from '../../microsoft/exchange.ts'
import { graphService } from '../../microsoft/graph.ts'
import { isOpened, jobOf, permissionOf, quotaKeeping, requestsFile } from './email-job.ts'
import { openExchange } from '../sign-in/open-exchange.ts'
import { explainServiceError, ServiceError } from '../../microsoft/service-error.ts'
import type { SignedIn } from '../../microsoft/sign-in.ts'
import type { EvidenceFile } from '../evidence/case-files.ts'
import { commandLine } from '../steps/command-line.ts'
import { registerAcquired } from '../evidence/register-acquired.ts'
import { type ChosenProfile, chooseProfile, signedIn } from '../sign-in/sign-in-profile.ts'

/**
 * Asks the tenant what the e-mails were, unless the case holds the answer. Whatever stops it, the same command goes on
 * from what is there. @returns the answers, as files of the case
 */
export async function acquireEmails(
  context: CommandContext,
  values: Values,
  { opened, list }: { readonly opened: Case; readonly list: IdList },
): Promise<EvidenceFile[]> {
  const { platform } = context
  const chosen = await chooseProfile(platform, values.signIn)
  const store = opened.acquired()
  const vias = viasIn(CLOUDS[chosen.profile.cloud], viasOf(values.via))
  const asking = { context, values, chosen, store, ids: askedIdsOf(list), vias }
  const name = await nameOf(asking)
  const before = await finishedBefore(store, name)
  if (before !== null)
    await context.say(
      `the case holds the answer to this question already (${name}); --again asks the tenant anew`,
    )
  const answers = before ?? (await askNow({ ...asking, name }))
  return registerAcquired(platform, opened, { job: name, pages: answers, kind: 'trace' })
}

interface Asking {
  readonly context: CommandContext
  readonly values: Values
  readonly chosen: ChosenProfile
  readonly store: LiveStore
  readonly ids: readonly AskedId[]
  /** null to choose. */
  readonly vias: readonly Via[] | null
}

/** In code unit order: what is asked does not depend on the order of a list. */
export function askedIdsOf({ ids, accessed, mailboxes }: IdList): AskedId[] {
  return sortedByCodeUnit(new Set(ids)).map((id) => {
    const time = accessed.get(id)
    return {
      id,
      accessedMs: time === undefined ? null : millisecondsOf(time),
      mailboxes: sortedByCodeUnit(mailboxes?.get(id) ?? []),
    }
  })
}

export function viasOf(via: readonly ViaWay[]): readonly Via[] | null {
  const named = via.filter((way) => way !== 'auto')
  return named.length < via.length || named.length === 0 ? null : named
}

/** Graph has the message trace where it has the audit log query. */
function viasIn({ auditQuery, title }: Cloud, vias: readonly Via[] | null): readonly Via[] | null {
  if (auditQuery) return vias
  if (vias === null) return ['mailbox']
  if (!vias.includes('trace')) return vias
  throw usageError({
    what: `Graph has no message trace in this cloud (${title})`,
    why: 'Microsoft does not offer it there',
    next: '--via mailbox, or an export of Get-MessageTraceV2 with --trace FILE',
  })
}

async function nameOf({ context, values, chosen, store, ids, vias }: Asking): Promise<string> {
  const question = questionOf({ values, chosen, ids, vias })
  let name = liveJobName(context.platform, { ...question, time: 1 })
  for (let time = 2; ; time++) {
    const next = liveJobName(context.platform, { ...question, time })
    if ((await store.list(`${next}-job.json`)).length === 0) {
      return values.again && (await finishedBefore(store, name)) !== null ? next : name
    }
    name = next
  }
}

function questionOf({ values, chosen, ids, vias }: Pick<Asking, 'values' | 'chosen' | 'ids' | 'vias'>) {
  const { cloud, tenant } = chosen.profile
  const named = values.user.map((user) => user.toLowerCase())
  return { cloud, tenant, vias: vias ?? (['auto'] as const), mailboxes: named, ids }
}

const doneSchema = z.looseObject({ answers: z.array(z.string()) })

async function finishedBefore(store: LiveStore, name: string): Promise<readonly string[] | null> {
  const file = `${name}-done.json`
  return (await store.list(file)).length === 0 ? null : (await readDocument(store, file, doneSchema)).answers
}

async function askNow(asking: Asking & { readonly name: string }): Promise<readonly string[]> {
  const { context, values, chosen, store, name, vias } = asking
  const { platform, progress } = context
  const tokens = signedIn(context, chosen, values.prompt)
  try {
    const cloud = CLOUDS[chosen.profile.cloud]
    // Whoever cannot sign in should hear of it before anything is begun.
    const first = vias?.[0] ?? 'trace'
    const service = first === 'historical' ? exchangeService(cloud) : graphService(cloud, permissionOf(first))
    await tokens.token(service.scopes, { fresh: false })
    const startedMs = await startOf(store, name, {
      ...questionOf(asking),
      time: 0,
      nowMs: platform.now(),
    })
    const http = await quotaKeeping(context, store)
    const answers = await askTenant({
      vias,
      mailboxes: values.user.filter((user) => user.includes('@')),
      cloud: chosen.profile.cloud,
      may: (via) => isOpened(via, tokens),
      historical: (job, ids) => submitSearches({ ...asking, tokens }, job, ids),
      jobFor: (via) => jobOf({ ...asking, cloud, tokens, http, startedMs }, via),
    })
    await writeDocument(store, `${name}-done.json`, { schema: 'mia/email-acquisition-done/1', answers })
    return answers
  } catch (error) {
    if (platform.signal.aborted) throw interrupted(context)
    throw explained(error)
  } finally {
    progress.done()
  }
}

async function submitSearches(
  {
    context,
    values,
    chosen,
    store,
    name,
    tokens,
  }: Asking & { readonly name: string; readonly tokens: SignedIn },
  job: LiveJob,
  ids: readonly AskedId[],
): Promise<LiveAnswer> {
  const exchange = await openExchange(context, chosen, {
    tokens,
    record: (line) => store.append(requestsFile(name), `${JSON.stringify(line)}\n`),
  })
  const confirm = (jobs: number, used: number): void => {
    if (used + jobs > JOBS_A_DAY) throw tooManySearches(jobs, used)
    if (!values.yes) throw refuseSearches(jobs, used)
  }
  return startSearches({ job, exchange, confirm }, ids)
}

function explained(error: unknown): unknown {
  if (!(error instanceof ServiceError)) return error
  if (!lacksServicePrincipal(error)) return explainServiceError(error)
  return new MiaError(EXIT.permissionMissing, {
    what: 'this tenant has not been prepared for the message trace of Graph',
    why: `${error.facts.text} (no permission helps: an application of Microsoft's own is missing)`,
    next: `an administrator runs New-MgServicePrincipal -AppId ${TRACE_SERVICE} once, which may take hours to work; meanwhile --via mailbox, or an export with --trace FILE`,
  })
}

function interrupted({ argv }: CommandContext): MiaError {
  return new MiaError(EXIT.interrupted, {
    what: 'interrupted',
    why: 'everything received so far is in the case, and nothing of it will be asked for again',
    next: `${commandLine(argv)}   goes on where it stopped`,
  })
}
