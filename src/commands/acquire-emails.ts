import * as z from 'zod'
import type { Case } from '../case/index.ts'
import type { CommandContext, Values, ViaWay } from '../cli/command.ts'
import { EXIT, MiaError } from '../core/errors.ts'
import { sortedByCodeUnit } from '../core/json.ts'
import { TRACE_QUOTA, type Via } from '../core/trace-plan.ts'
import { millisecondsOf } from '../core/utc-time.ts'
import {
  type AskedId,
  askTenant,
  HUNTING_PERMISSION,
  type IdList,
  isTraceRequest,
  lacksServicePrincipal,
  type LiveJob,
  liveJobName,
  type LiveStore,
  readDocument,
  writeDocument,
  MAILBOX_PERMISSION,
  MAILBOX_PERMISSIONS,
  startOf,
  TRACE_PERMISSION,
  TRACE_SERVICE,
} from '../metadata/index.ts'
import { type Cloud, CLOUDS } from '../microsoft/clouds.ts'
import { createGraph, graphService } from '../microsoft/graph.ts'
import { pacedHttp } from '../microsoft/request-pace.ts'
import { explainServiceError, ServiceError } from '../microsoft/service-error.ts'
import type { SignedIn } from '../microsoft/sign-in.ts'
import { serviceHttp } from '../microsoft/test-endpoint.ts'
import { createTransport } from '../microsoft/transport.ts'
import type { Http } from '../platform/http.ts'
import type { EvidenceFile } from './case-files.ts'
import { commandLine } from './command-line.ts'
import { registerAcquired } from './register-acquired.ts'
import { type ChosenProfile, chooseProfile, signedIn } from './sign-in-profile.ts'

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
  const asking = { context, values, chosen, store, ids: askedIdsOf(list), vias: viasOf(values.via) }
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
    await tokens.token(graphService(cloud, permissionOf(vias?.[0] ?? 'trace')).scopes, { fresh: false })
    const startedMs = await startOf(store, name, {
      ...questionOf(asking),
      time: 0,
      nowMs: platform.now(),
    })
    const http = await quotaKeeping(asking)
    const answers = await askTenant({
      vias,
      mailboxes: values.user.filter((user) => user.includes('@')),
      cloud: chosen.profile.cloud,
      may: (via) => isOpened(via, tokens),
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

interface JobParts extends Asking {
  readonly name: string
  readonly cloud: Cloud
  readonly tokens: SignedIn
  readonly http: Http
  readonly startedMs: number
}

function jobOf(parts: JobParts, via: Via): LiveJob {
  const { context, store, name, cloud, tokens, http, startedMs, ids } = parts
  const { platform, progress } = context
  const transport = createTransport(platform, {
    service: graphService(cloud, permissionOf(via)),
    http,
    tokens,
    record: (line) => store.append(requestsFile(name), `${JSON.stringify(line)}\n`),
  })
  return {
    name,
    startedMs,
    ids,
    graph: createGraph(cloud, transport),
    store,
    platform,
    watcher: {
      say: (line) => context.say(line),
      phase: (title) => progress.phase(title, null),
      page: (rows) => progress.addRows(rows, rows),
    },
  }
}

/** The quota counts what earlier runs sent as well: their request logs are in the case. */
async function quotaKeeping({ context, store }: Asking): Promise<Http> {
  const { platform, progress } = context
  const before: number[] = []
  for (const file of await store.list('email-')) {
    if (!file.endsWith('-requests.jsonl')) continue
    const text = new TextDecoder().decode(await store.read(file))
    for (const [, time = ''] of text.matchAll(/"time":"([0-9TZ:.-]+)"[^\n]*"url":"[^"\n]*messageTraces/g))
      before.push(millisecondsOf(time))
  }
  return pacedHttp(serviceHttp(platform), platform, {
    quota: TRACE_QUOTA,
    counts: isTraceRequest,
    before,
    onWait: (ms) =>
      progress.phase(
        `Message trace: waiting ${Math.ceil(ms / 1000)} s, so as not to exceed its 100 requests in 5 minutes`,
        null,
      ),
  })
}

function requestsFile(name: string): string {
  return `${name}-requests.jsonl`
}

function permissionOf(via: Via): string {
  if (via === 'mailbox') return MAILBOX_PERMISSION
  return via === 'hunting' ? HUNTING_PERMISSION : TRACE_PERMISSION
}

function isOpened(via: Via, tokens: SignedIn): boolean {
  const has = new Set(tokens.claims()?.permissions)
  if (via === 'mailbox') return MAILBOX_PERMISSIONS.some((name) => has.has(name))
  return has.has(permissionOf(via))
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
