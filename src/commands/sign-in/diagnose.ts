import { type Check, auditingChecks } from '../../audit/exchange/auditing-checks.ts'
import { listQueries } from '../../audit/graph/list-queries.ts'
import type { CommandContext } from '../../cli/command.ts'
import { MiaError } from '../../core/errors.ts'
import type { Service } from '../../microsoft/call.ts'
import { CLOUDS } from '../../microsoft/clouds.ts'
import { callerOf, createExchange, exchangeService } from '../../microsoft/exchange.ts'
import { AUDIT_QUERY_PERMISSION, createGraph, graphService } from '../../microsoft/graph.ts'
import { RETRY } from '../../microsoft/retry-policy.ts'
import { explainServiceError, ServiceError } from '../../microsoft/service-error.ts'
import type { SignedIn } from '../../microsoft/sign-in.ts'
import { serviceHttp } from '../../microsoft/test-endpoint.ts'
import { createTransport, type Transport } from '../../microsoft/transport.ts'
import type { ChosenProfile } from './sign-in-profile.ts'

export interface Diagnosis {
  readonly chosen: ChosenProfile
  readonly tokens: SignedIn
  readonly users: readonly string[]
}

/** Why a search may find nothing: sign-in, permissions, and whether access is recorded at all. */
export async function* diagnose(context: CommandContext, diagnosis: Diagnosis): AsyncGenerator<Check> {
  const { chosen, tokens } = diagnosis
  const cloud = CLOUDS[chosen.profile.cloud]
  const graph = graphService(cloud, AUDIT_QUERY_PERMISSION)
  const signIn = await attempted('sign-in for Microsoft Graph', async () => {
    await tokens.token(graph.scopes, { fresh: false })
    return (tokens.claims()?.permissions ?? []).join(', ') || 'the token does not tell its permissions'
  })
  yield signIn
  if (signIn.state === 'ok' && cloud.auditQuery)
    yield attempted('audit log query of Microsoft Graph', async () => {
      const queries = await listQueries(createGraph(cloud, transportFor(context, tokens, graph)))
      return `may be used; the service knows ${queries.length} queries`
    })
  yield* mailboxes(context, diagnosis)
  yield {
    what: 'licence and retention',
    state: 'could not check',
    why: 'no service tells for how long the records of a mailbox are kept',
    remedy:
      'look at the licence of the account: 180 days with Audit (Standard), a year with Audit (Premium), longer with its add-on',
  }
}

async function* mailboxes(
  context: CommandContext,
  { chosen, tokens, users }: Diagnosis,
): AsyncGenerator<Check> {
  const cloud = CLOUDS[chosen.profile.cloud]
  const service = exchangeService(cloud)
  const signIn = await attempted('sign-in for Exchange Online', async () => {
    await tokens.token(service.scopes, { fresh: false })
    return 'the settings of auditing can be asked for'
  })
  yield signIn
  if (signIn.state !== 'ok') return
  const caller = callerOf(chosen.profile.tenant, tokens.claims())
  const connectionId = context.platform.uuid()
  const exchange = createExchange(cloud, transportFor(context, tokens, service), { caller, connectionId })
  yield* auditingChecks(exchange, users)
}

function transportFor({ platform }: CommandContext, tokens: SignedIn, service: Service): Transport {
  return createTransport(platform, {
    service,
    http: serviceHttp(platform),
    tokens,
    record: () => Promise.resolve(),
    // Somebody is waiting for a diagnosis, not for the service to recover.
    policy: { ...RETRY, attempts: 3, throttledAttempts: 3, waitBudgetMs: 60_000 },
  })
}

async function attempted(what: string, attempt: () => Promise<string>): Promise<Check> {
  try {
    return { what, state: 'ok', why: await attempt(), remedy: '' }
  } catch (error) {
    const told = error instanceof ServiceError ? explainServiceError(error) : error
    if (!(told instanceof MiaError)) throw error
    return { what, state: 'problem', why: told.explanation.why, remedy: told.explanation.next }
  }
}
