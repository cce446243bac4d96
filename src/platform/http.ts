export interface HttpLimits {
  /** From the start of the request (connecting included) to the headers of the response. */
  readonly firstByteMs: number
  /** Between two pieces of the body. */
  readonly idleMs: number
  readonly totalMs: number
  /** Of the body as decoded: a few bytes of gzip can hold gigabytes. */
  readonly maxBytes: number
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly limits: HttpLimits
}

export interface HttpResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  /** Content-Encoding undone. */
  readonly body: Uint8Array
}

/**
 * `timeout` no answer in time · `too-large` beyond the cap · `certificate` the other side cannot be trusted ·
 * `proxy` the proxy refused or cannot be used · `network` anything else on the way: reset, cut, no such host.
 */
export type HttpFailure = 'timeout' | 'too-large' | 'certificate' | 'proxy' | 'network'

/** No response, or only a part of one. */
export class HttpError extends Error {
  readonly kind: HttpFailure
  /** As the system names it (ECONNRESET …); empty where it does not. */
  readonly code: string

  constructor(kind: HttpFailure, code: string, message: string) {
    super(message)
    this.name = 'HttpError'
    this.kind = kind
    this.code = code
  }
}

/** The network. Follows no redirect and retries nothing: what a status means is for the caller to judge. */
export interface Http {
  /** @throws HttpError; what `signal` was aborted with where it was */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>
}
