import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node'
import { isJsonObject, own } from '../core/json.ts'
import { type Http, HttpError, type HttpResponse } from '../platform/http.ts'
import type { Platform } from '../platform/platform.ts'
import { nextWait, RETRY, TRANSIENT } from './retry-policy.ts'

/** The network as MSAL sees it, and what it does not tell of what went wrong. */
export interface MsalNetwork {
  readonly module: INetworkModule
  /** What the sign-in service said last, with its AADSTS number; empty where it said nothing. MSAL drops it. */
  description(): string
  /** Why there was no answer at all; null where there was one. */
  failure(): HttpError | null
}

const LIMITS = { firstByteMs: 60_000, idleMs: 30_000, totalMs: 120_000, maxBytes: 1 << 20 }

/**
 * MSAL on our network: with timeouts and patience, which it has not, and with a device sign-in that survives
 * `slow_down`, 429 and 503 while it waits for the person.
 */
export function msalNetwork(platform: Platform, http: Http): MsalNetwork {
  let description = ''
  let failure: HttpError | null = null
  async function send<T>(
    method: 'GET' | 'POST',
    url: string,
    options?: NetworkRequestOptions,
  ): Promise<NetworkResponse<T>> {
    failure = null
    try {
      const response = await patiently(platform, () =>
        http.send(
          { method, url, headers: options?.headers ?? {}, body: options?.body ?? null, limits: LIMITS },
          platform.signal,
        ),
      )
      const body = jsonOf(response)
      const said = own(body, 'error_description')
      description = typeof said === 'string' ? said : ''
      return toMsal<T>(response, await pollable(platform, body, options?.body ?? ''))
    } catch (error) {
      if (error instanceof HttpError) failure = error
      throw error
    }
  }
  return {
    module: {
      sendGetRequestAsync: (url, options) => send('GET', url, options),
      sendPostRequestAsync: (url, options) => send('POST', url, options),
    },
    description: () => description,
    failure: () => failure,
  }
}

async function patiently(platform: Platform, send: () => Promise<HttpResponse>): Promise<HttpResponse> {
  let waitedMs = 0
  for (let attempt = 1; ; attempt++) {
    const outcome = await send().catch((error: unknown) => {
      if (error instanceof HttpError && (error.kind === 'network' || error.kind === 'timeout')) return error
      throw error
    })
    const throttled = !(outcome instanceof HttpError) && outcome.status === 429
    if (!(outcome instanceof HttpError) && !throttled && !TRANSIENT.has(outcome.status)) return outcome
    const headers = outcome instanceof HttpError ? new Map<string, string>() : outcome.headers
    const wait = nextWait(
      RETRY,
      {
        attempt,
        throttled,
        waitedMs,
        retryAfter: headers.get('retry-after'),
        serverDate: headers.get('date'),
      },
      platform,
    )
    if (wait === null) {
      if (outcome instanceof HttpError) throw outcome
      throw new HttpError('network', String(outcome.status), 'the sign-in service keeps failing')
    }
    waitedMs += wait
    await platform.sleep(wait, platform.signal)
  }
}

function jsonOf({ body, status }: HttpResponse): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(body))
    if (isJsonObject(json)) return json
  } catch {
    // Reported below, with what is neither JSON nor an object.
  }
  throw new HttpError(
    'network',
    String(status),
    'the sign-in service did not answer in JSON; a proxy or portal?',
  )
}

/** `slow_down` ends MSAL's polling, and without an interval it would poll without a pause. */
async function pollable(
  platform: Platform,
  body: Readonly<Record<string, unknown>>,
  sent: string,
): Promise<Readonly<Record<string, unknown>>> {
  if (own(body, 'device_code') !== undefined && !(Number(own(body, 'interval')) > 0))
    return { ...body, interval: 5 }
  if (own(body, 'error') !== 'slow_down' || !sent.includes('device_code')) return body
  await platform.sleep(5_000, platform.signal)
  return { ...body, error: 'authorization_pending' }
}

/** MSAL trusts its type parameter; it checks what it reads itself. */
function toMsal<T>(response: HttpResponse, body: Readonly<Record<string, unknown>>): NetworkResponse<T> {
  const headers = Object.fromEntries(response.headers)
  const answer: NetworkResponse<unknown> = { headers, body, status: response.status }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the interface is generic in its result alone
  return answer as NetworkResponse<T>
}
