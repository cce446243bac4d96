import { collectEvidence, type Evidence } from '../../audit/index.ts'
import { pushDown, type PushedEvidence, type PushRequest, recordSource } from '../../audit/kusto/index.ts'
import type { Period } from '../../audit/kusto/slices.ts'
import type { CommandContext, Values } from '../../cli/command.ts'
import { usageError } from '../../core/errors.ts'
import type { Notice } from '../../core/report.ts'
import { CLOUDS } from '../../microsoft/clouds.ts'
import { advancedHunting, type Kusto, type KustoResult, logAnalytics } from '../../microsoft/kusto.ts'
import { explainServiceError, ServiceError } from '../../microsoft/service-error.ts'
import { serviceHttp, TEST_ENDPOINT, testEndpoint } from '../../microsoft/test-endpoint.ts'
import { createTransport } from '../../microsoft/transport.ts'
import type { HttpLimits } from '../../platform/http.ts'
import type { Platform } from '../../platform/platform.ts'
import type { AskRequest } from './ask-evidence.ts'
import { type ChosenProfile, chooseProfile, signedIn } from '../sign-in/sign-in-profile.ts'

/** What the engines say when an answer is too large or takes too long; half of the period may do. */
const TOO_MUCH =
  /E_QUERY_RESULT_SET_TOO_LARGE|E_LOW_MEMORY|E_RUNAWAY|limit|exceed|timed? ?out|too (?:large|many|long)|memory/i

/** A query may run for ten minutes before its first byte, and an answer may hold 100 MB. */
const LIMITS: HttpLimits = {
  firstByteMs: 660_000,
  idleMs: 120_000,
  totalMs: 1_200_000,
  maxBytes: 160 * 1024 * 1024,
}

/** Asks the question where the records are. @throws MiaError where the service does not answer at all */
export async function pushEvidence(
  context: CommandContext,
  values: Values,
  question: AskRequest,
): Promise<PushedEvidence> {
  const evidence = await withEngine(context, values, question, pushDown)
  return withRemarks(evidence, [...remarks(context.platform), ...AGGREGATED])
}

/** Fetches the records that are asked for one by one, and reads them as local evidence. */
export async function fetchEvidence(
  context: CommandContext,
  values: Values,
  question: AskRequest,
): Promise<Evidence> {
  const { criteria, keyOf, mentions } = question
  const evidence = await withEngine(context, values, question, (request) =>
    collectEvidence({
      sources: [recordSource(request)],
      criteria,
      keyOf,
      mentions,
      read: { signal: context.platform.signal, onBytes: () => undefined, hash: false },
      onRows: (rows, found) => context.progress.addRows(rows, found),
    }),
  )
  return withRemarks(evidence, remarks(context.platform))
}

async function withEngine<T>(
  context: CommandContext,
  values: Values,
  { criteria, keyOf, totals = false }: AskRequest,
  run: (request: PushRequest) => Promise<T>,
): Promise<T> {
  const { platform, progress } = context
  const { from, to } = criteria
  if (from === null || to === null) throw new Error('a period is needed')
  const chosen = await chooseProfile(platform, values.signIn)
  const engine = engineOf(values, chosen)
  progress.phase(`Asking ${engine.service.title}`, null)
  try {
    return await run({
      criteria,
      keyOf,
      totals,
      engine,
      label: values.source ?? engine.dialect,
      period: { from, to },
      ask: askerOf(context, values, { chosen, engine }),
      onRows: (rows) => progress.addRows(rows, rows),
    })
  } catch (error) {
    throw error instanceof ServiceError ? explainServiceError(error) : error
  } finally {
    progress.done()
  }
}

function engineOf({ source, workspace, dialect }: Values, { profile }: ChosenProfile): Kusto {
  const cloud = CLOUDS[profile.cloud]
  if (source === 'sentinel' && workspace !== null)
    return logAnalytics(cloud, workspace, dialect === 'cloudappevents' ? dialect : 'officeactivity')
  if (cloud.name !== 'china') return advancedHunting(cloud)
  throw usageError({
    what: 'there is no advanced hunting in the cloud china',
    why: 'Microsoft does not offer it there',
    next: 'ask a Log Analytics workspace with --source sentinel --workspace ID, or read an export with --audit FILE',
  })
}

function askerOf(
  context: CommandContext,
  values: Values,
  { chosen, engine }: { readonly chosen: ChosenProfile; readonly engine: Kusto },
): (query: string, period: Period) => Promise<KustoResult> {
  const { platform } = context
  const transport = createTransport(platform, {
    service: engine.service,
    http: serviceHttp(platform),
    tokens: signedIn(context, chosen, values.prompt),
    record: () => Promise.resolve(),
    limits: LIMITS,
  })
  return async (query, period) => {
    try {
      return (await transport.call(engine.call(query, period))).value
    } catch (error) {
      const partial = error instanceof ServiceError ? tooMuch(error) : null
      if (partial === null) throw error
      return { rows: [], partial }
    }
  }
}

function tooMuch({ facts }: ServiceError): string | null {
  const { failure, status, code, text } = facts
  const said = `${code} ${text}`.trim()
  if (failure === 'unavailable' && (status === 504 || text.includes('is larger than')))
    return said === '' ? 'no answer in time' : said
  return failure === 'rejected' && status === 400 && TOO_MUCH.test(said) ? said : null
}

function remarks(platform: Platform): Notice[] {
  if (testEndpoint(platform.env) === null) return []
  const text = `These records come from the test tenant of ${TEST_ENDPOINT}, not from Microsoft: they prove nothing`
  return [{ code: 'test-tenant', level: 'warning', text, count: 1 }]
}

const AGGREGATED: readonly Notice[] = [
  {
    code: 'pushed-down',
    level: 'info',
    text: 'The service itself filtered, deduplicated and aggregated the records: rows name record Ids, not places in files, and neither a coverage statement nor messages presumed by Sync or gap are part of this answer',
    count: 1,
  },
]

function withRemarks<T extends Evidence>(evidence: T, notices: readonly Notice[]): T {
  const sources = evidence.sources.map((source) => ({
    ...source,
    facts: { ...source.facts, notices: [...notices, ...source.facts.notices] },
  }))
  return { ...evidence, sources }
}
