import type { CommandContext } from '../../cli/command.ts'
import { TRACE_QUOTA, type Via } from '../../core/trace-plan.ts'
import { millisecondsOf } from '../../core/utc-time.ts'
import {
  type AskedId,
  HUNTING_PERMISSION,
  isTraceRequest,
  type LiveJob,
  type LiveStore,
  MAILBOX_PERMISSION,
  MAILBOX_PERMISSIONS,
  TRACE_PERMISSION,
} from '../../metadata/index.ts'
import type { Cloud } from '../../microsoft/clouds.ts'
import { createGraph, graphService } from '../../microsoft/graph.ts'
import { pacedHttp } from '../../microsoft/request-pace.ts'
import type { SignedIn } from '../../microsoft/sign-in.ts'
import { serviceHttp } from '../../microsoft/test-endpoint.ts'
import { createTransport } from '../../microsoft/transport.ts'
import type { Http } from '../../platform/http.ts'

/** What every way of asking shares. */
export interface JobParts {
  readonly context: CommandContext
  readonly store: LiveStore
  readonly ids: readonly AskedId[]
  readonly name: string
  readonly cloud: Cloud
  readonly tokens: SignedIn
  readonly http: Http
  readonly startedMs: number
}

/** The job, signed in for one way of asking. */
export function jobOf(parts: JobParts, via: Via): LiveJob {
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
export async function quotaKeeping({ platform, progress }: CommandContext, store: LiveStore): Promise<Http> {
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

export function requestsFile(name: string): string {
  return `${name}-requests.jsonl`
}

export function permissionOf(via: Via): string {
  if (via === 'mailbox') return MAILBOX_PERMISSION
  return via === 'hunting' ? HUNTING_PERMISSION : TRACE_PERMISSION
}

export function isOpened(via: Via, tokens: SignedIn): boolean {
  const has = new Set(tokens.claims()?.permissions)
  if (via === 'mailbox') return MAILBOX_PERMISSIONS.some((name) => has.has(name))
  return has.has(permissionOf(via))
}
