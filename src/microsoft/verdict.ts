import { HttpError, type HttpResponse } from '../platform/http.ts'
import type { Answer, Call } from './call.ts'
import { redacted } from './redacted.ts'
import { errorText, parseBody } from './response-body.ts'
import { TRANSIENT } from './retry-policy.ts'
import type { ServiceFailure } from './service-error.ts'

interface Trouble {
  /** null where no response came. */
  readonly status: number | null
  readonly code: string
  readonly text: string
}

interface Again extends Trouble {
  readonly kind: 'again'
  readonly throttled: boolean
  readonly retryAfter: string | undefined
  readonly serverDate: string | undefined
}

/** What is to be made of one request. */
export type Verdict<T> =
  | { readonly kind: 'answer'; readonly answer: Answer<T> }
  | Again
  | ({ readonly kind: 'refresh' } & Trouble)
  | ({ readonly kind: 'stop'; readonly failure: ServiceFailure } & Trouble)

export function judgeResponse<T>(call: Call<T>, response: HttpResponse, refreshed: boolean): Verdict<T> {
  const { status } = response
  if (isSuccess(status)) return judgeSuccess(call, response)
  const trouble = { status, ...errorText(response.body) }
  if (status === 429 || isConcurrencyLimit(trouble.text)) return again(response, trouble, true)
  if (TRANSIENT.has(status)) return ambiguous(call, again(response, trouble, false))
  if (status === 401 && !refreshed) return { kind: 'refresh', ...trouble }
  if (status >= 300 && status < 400)
    return stop('rejected', { ...trouble, text: 'it points to another address, which mia does not follow' })
  return stop(REFUSALS.get(status) ?? 'rejected', trouble)
}

const REFUSALS: ReadonlyMap<number, ServiceFailure> = new Map([
  [401, 'sign-in'],
  [403, 'permission'],
  [404, 'not-found'],
])

/** No whole response came. */
export function judgeFailure<T>(call: Call<T>, error: unknown): Verdict<T> {
  if (!(error instanceof HttpError)) throw error
  const trouble = { status: null, code: error.code, text: ADVICE.get(error.kind) ?? redacted(error.message) }
  if (error.kind === 'certificate' || error.kind === 'proxy') return stop('unavailable', trouble)
  const verdict: Again = {
    kind: 'again',
    throttled: false,
    retryAfter: undefined,
    serverDate: undefined,
    ...trouble,
  }
  return ambiguous(call, verdict)
}

const ADVICE: ReadonlyMap<string, string> = new Map([
  [
    'certificate',
    'its certificate cannot be trusted; where a proxy inspects TLS, name its CA in NODE_EXTRA_CA_CERTS',
  ],
  ['proxy', 'the proxy in HTTPS_PROXY does not let mia through'],
])

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

function judgeSuccess<T>(call: Call<T>, response: HttpResponse): Verdict<T> {
  try {
    const value = call.read(parseBody(response.body, call.errorInside))
    return { kind: 'answer', answer: { value, body: response.body } }
  } catch (error) {
    const text = error instanceof Error ? firstLine(error) : String(error)
    return ambiguous(call, again(response, { status: response.status, code: 'no-answer', text }, false))
  }
}

/** zod's message is a JSON document; its name is enough beside the request id. */
function firstLine(error: Error): string {
  return error.name === 'ShapeError' ? error.message : 'the answer has another shape than documented'
}

function again(response: HttpResponse, trouble: Trouble, throttled: boolean): Again {
  const { headers } = response
  return {
    kind: 'again',
    throttled,
    retryAfter: headers.get('retry-after'),
    serverDate: headers.get('date'),
    ...trouble,
  }
}

/** What must not be done twice is not repeated where it may have been done. */
function ambiguous<T>(call: Call<T>, verdict: Again): Verdict<T> {
  if (call.repeatable) return verdict
  const { status, code, text } = verdict
  return stop('unknown-outcome', { status, code, text })
}

function stop<T>(failure: ServiceFailure, { status, code, text }: Trouble): Verdict<T> {
  return { kind: 'stop', failure, status, code, text }
}

/** The Exchange admin endpoint says this with a status of its choice. */
function isConcurrencyLimit(text: string): boolean {
  return /maximum number of concurrent requests per tenant/i.test(text)
}
