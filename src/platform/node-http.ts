import { type Http, HttpError, type HttpFailure, type HttpRequest, type HttpResponse } from './http.ts'

interface FetchedResponse {
  readonly status: number
  readonly headers: { forEach(visit: (value: string, name: string) => void): void }
  readonly body: AsyncIterable<Uint8Array> | null
}

type Fetch = (
  url: string,
  options: {
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: string | null
    readonly redirect: 'manual'
    readonly signal: AbortSignal
  },
) => Promise<FetchedResponse>

/** The proxy variables, in either case; curl's order. */
interface ProxySettings {
  readonly httpProxy: string | undefined
  readonly httpsProxy: string | undefined
  readonly noProxy: string | undefined
}

/**
 * HTTP through fetch. Node 20 knows nothing of proxy variables, so undici's agent is loaded where one is set.
 * Certificates of inspecting proxies come through NODE_EXTRA_CA_CERTS, which Node reads itself.
 */
export function nodeHttp(env: ReadonlyMap<string, string>): Http {
  let loading: Promise<Fetch> | null = null
  return {
    async send(request, signal) {
      signal.throwIfAborted()
      loading ??= fetchFor(env)
      return sendWith(await loading, request, signal)
    },
  }
}

async function fetchFor(env: ReadonlyMap<string, string>): Promise<Fetch> {
  const of = (name: string): string | undefined =>
    env.get(name.toLowerCase()) ?? env.get(name.toUpperCase()) ?? undefined
  const proxies: ProxySettings = {
    httpProxy: of('http_proxy'),
    httpsProxy: of('https_proxy'),
    noProxy: of('no_proxy'),
  }
  if (proxies.httpProxy === undefined && proxies.httpsProxy === undefined) return fetch
  const undici = await import('undici')
  try {
    const { httpProxy, httpsProxy, noProxy } = proxies
    const dispatcher = new undici.EnvHttpProxyAgent({
      ...(httpProxy === undefined ? {} : { httpProxy }),
      ...(httpsProxy === undefined ? {} : { httpsProxy }),
      ...(noProxy === undefined ? {} : { noProxy }),
    })
    return (url, options) => undici.fetch(url, { ...options, dispatcher })
  } catch {
    // The message would hold the address, and with it the password.
    throw new HttpError('proxy', '', 'the proxy in HTTPS_PROXY or HTTP_PROXY is no address')
  }
}

async function sendWith(fetcher: Fetch, request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
  const { limits, method, url, headers, body } = request
  const clock = watch(signal)
  try {
    clock.allow(limits.firstByteMs, 'no answer')
    clock.end(limits.totalMs)
    const response = await fetcher(url, { method, headers, body, redirect: 'manual', signal: clock.signal })
    const bytes = await readBody(response, request, clock)
    return { status: response.status, headers: headerMap(response), body: bytes }
  } catch (error) {
    signal.throwIfAborted()
    throw clock.expired() ?? asHttpError(error)
  } finally {
    clock.stop()
  }
}

async function readBody(
  response: FetchedResponse,
  { limits }: HttpRequest,
  clock: Watch,
): Promise<Uint8Array> {
  clock.allow(limits.idleMs, 'the answer stopped')
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    clock.allow(limits.idleMs, 'the answer stopped')
    size += chunk.length
    if (size > limits.maxBytes)
      throw new HttpError('too-large', '', `the answer is larger than ${limits.maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function headerMap(response: FetchedResponse): Map<string, string> {
  const headers = new Map<string, string>()
  response.headers.forEach((value, name) => headers.set(name.toLowerCase(), value))
  return headers
}

interface Watch {
  readonly signal: AbortSignal
  /** Starts the wait for the next sign of life. */
  allow(milliseconds: number, what: string): void
  end(milliseconds: number): void
  expired(): HttpError | null
  stop(): void
}

function watch(outer: AbortSignal): Watch {
  const controller = new AbortController()
  let expired: HttpError | null = null
  let idle: NodeJS.Timeout | null = null
  let total: NodeJS.Timeout | null = null
  const forward = (): void => controller.abort(outer.reason)
  const expire = (what: string, milliseconds: number): void => {
    expired = new HttpError('timeout', 'ETIMEDOUT', `${what} for ${milliseconds / 1000} s`)
    controller.abort(expired)
  }
  outer.addEventListener('abort', forward, { once: true })
  return {
    signal: controller.signal,
    allow(milliseconds, what) {
      if (idle !== null) clearTimeout(idle)
      idle = setTimeout(expire, milliseconds, what, milliseconds)
    },
    end(milliseconds) {
      total = setTimeout(expire, milliseconds, 'the answer was not complete', milliseconds)
    },
    expired: () => expired,
    stop() {
      if (idle !== null) clearTimeout(idle)
      if (total !== null) clearTimeout(total)
      outer.removeEventListener('abort', forward)
    },
  }
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO/
const PROXY = /^UND_ERR_PRX|proxy response/i

function asHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error
  const chain = [...causes(error)]
  const code = chain.map(codeOf).find((text) => text !== '') ?? ''
  const text = chain.at(-1)?.message ?? String(error)
  return new HttpError(kindOf(code, text), code, text)
}

function kindOf(code: string, text: string): HttpFailure {
  if (CERTIFICATE.test(code)) return 'certificate'
  if (PROXY.test(code) || PROXY.test(text)) return 'proxy'
  return code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT' ? 'timeout' : 'network'
}

/** fetch says only "fetch failed"; what happened stands in the causes. */
function* causes(error: unknown): Generator<Error> {
  let current: unknown = error
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    yield current
    current = current instanceof AggregateError ? (current.errors[0] ?? current.cause) : current.cause
  }
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}
