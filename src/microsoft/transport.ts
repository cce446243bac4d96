import type { Http, HttpLimits, HttpResponse } from '../platform/http.ts'
import type { Platform } from '../platform/platform.ts'
import type { Answer, Call, Service } from './call.ts'
import { leadsTo } from './clouds.ts'
import { type RecordRequest, type RequestLine, timeOf } from './request-log.ts'
import { nextWait, RETRY, type RetryPolicy } from './retry-policy.ts'
import { ServiceError, type ServiceErrorFacts } from './service-error.ts'
import type { TokenSource } from './token-source.ts'
import { judgeFailure, judgeResponse, type Verdict } from './verdict.ts'

export interface Transport {
  /** @throws ServiceError; what the platform's signal was aborted with where it was */
  call<T>(call: Call<T>): Promise<Answer<T>>
}

export interface TransportParts {
  readonly service: Service
  readonly http: Http
  readonly tokens: TokenSource
  readonly record: RecordRequest
  readonly policy?: RetryPolicy
  readonly limits?: HttpLimits
}

export type World = Pick<Platform, 'now' | 'random' | 'sleep' | 'uuid' | 'sha256' | 'signal'>

const LIMITS: HttpLimits = {
  firstByteMs: 120_000,
  idleMs: 60_000,
  totalMs: 600_000,
  maxBytes: 64 * 1024 * 1024,
}

/**
 * Sends requests to one service and answers for it that an answer is one: everything is classified, what may pass is
 * tried again with patience, what cannot is an error that says why. No other place decides about retries.
 */
export function createTransport(world: World, parts: TransportParts): Transport {
  return { call: (call) => callService({ world, parts, call }) }
}

interface Job<T> {
  readonly world: World
  readonly parts: TransportParts
  readonly call: Call<T>
}

async function callService<T>(job: Job<T>): Promise<Answer<T>> {
  const { world, parts, call } = job
  if (!leadsTo(parts.service.host, call.url)) throw foreignAddress(job)
  let waitedMs = 0
  let refreshed = false
  for (let attempt = 1; ; attempt++) {
    const { verdict, ids }: Attempted<T> = await attemptOnce(job, attempt, refreshed)
    if (verdict.kind === 'answer') return verdict.answer
    refreshed = verdict.kind === 'refresh'
    if (verdict.kind === 'refresh') continue
    if (verdict.kind === 'stop') throw new ServiceError({ ...factsOf(job, verdict), ...ids })
    const wait = nextWait(parts.policy ?? RETRY, { ...verdict, attempt, waitedMs }, world)
    if (wait === null) {
      const failure = verdict.throttled ? 'throttled' : 'unavailable'
      throw new ServiceError({ ...factsOf(job, { ...verdict, failure }), ...ids })
    }
    waitedMs += wait
    await world.sleep(wait, world.signal)
  }
}

interface Ids {
  readonly clientRequestId: string
  readonly requestId: string | null
}

interface Attempted<T> {
  readonly verdict: Verdict<T>
  readonly ids: Ids
}

async function attemptOnce<T>(job: Job<T>, attempt: number, refreshed: boolean): Promise<Attempted<T>> {
  const { world, parts, call } = job
  const token = await parts.tokens.token(parts.service.scopes, { fresh: refreshed })
  const clientRequestId = world.uuid()
  const startedMs = world.now()
  const time = timeOf(world)
  const { response, verdict } = await send(job, headersOf(call, token, clientRequestId), refreshed)
  const requestId = response?.headers.get('request-id') ?? null
  await parts.record({
    time,
    method: call.method,
    url: call.url.replace(/\?.*$/s, ''),
    requestSha256: sha256(world, call.url, call.body ?? ''),
    attempt,
    ...outcomeOf(verdict),
    clientRequestId,
    requestId,
    ...receivedOf(world, response),
    milliseconds: world.now() - startedMs,
  })
  return { verdict, ids: { clientRequestId, requestId } }
}

async function send<T>(
  { world, parts, call }: Job<T>,
  headers: Readonly<Record<string, string>>,
  refreshed: boolean,
): Promise<{ readonly response: HttpResponse | null; readonly verdict: Verdict<T> }> {
  const { method, url, body } = call
  const request = { method, url, headers, body, limits: parts.limits ?? LIMITS }
  try {
    const response = await parts.http.send(request, world.signal)
    return { response, verdict: judgeResponse(call, response, refreshed) }
  } catch (error) {
    world.signal.throwIfAborted()
    return { response: null, verdict: judgeFailure(call, error) }
  }
}

function outcomeOf<T>(verdict: Verdict<T>): { readonly outcome: string; readonly trouble: string } {
  if (verdict.kind === 'answer') return { outcome: 'answer', trouble: '' }
  const outcome = verdict.kind === 'stop' ? verdict.failure : verdict.kind
  return { outcome, trouble: `${verdict.code} ${verdict.text}`.trim() }
}

function receivedOf(
  world: World,
  response: HttpResponse | null,
): Pick<RequestLine, 'status' | 'bytes' | 'sha256' | 'serverDate'> {
  if (response === null) return { status: null, bytes: 0, sha256: null, serverDate: null }
  const { status, body, headers } = response
  return { status, bytes: body.length, sha256: sha256(world, body), serverDate: headers.get('date') ?? null }
}

function sha256(world: World, ...parts: readonly (string | Uint8Array)[]): string {
  const hasher = world.sha256()
  for (const part of parts) hasher.update(part)
  return hasher.hex()
}

function headersOf<T>(call: Call<T>, token: string, clientRequestId: string): Record<string, string> {
  return {
    accept: 'application/json',
    ...(call.body === null ? {} : { 'content-type': 'application/json' }),
    ...call.headers,
    'client-request-id': clientRequestId,
    authorization: `Bearer ${token}`,
  }
}

function factsOf<T>(
  { parts }: Job<T>,
  trouble: Pick<ServiceErrorFacts, 'failure' | 'status' | 'code' | 'text'>,
): Omit<ServiceErrorFacts, 'clientRequestId' | 'requestId'> {
  const { failure, status, code, text } = trouble
  return { failure, status, code, text, service: parts.service.title }
}

function foreignAddress<T>(job: Job<T>): ServiceError {
  const { host } = job.parts.service
  const text = `an address outside ${host} was to be followed`
  const facts = factsOf(job, { failure: 'rejected', status: null, code: 'foreign-address', text })
  return new ServiceError({ ...facts, clientRequestId: 'none sent', requestId: null })
}
