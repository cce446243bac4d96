import type { Http } from '../platform/http.ts'
import type { Platform } from '../platform/platform.ts'

/** So many requests within so much time, counted over a running window. */
export interface Quota {
  readonly requests: number
  readonly perMs: number
}

export interface Pace {
  readonly quota: Quota
  /** Whether a request counts. */
  readonly counts: (url: string) => boolean
  /** When requests that count were sent before, milliseconds since 1970, in any order. */
  readonly before: readonly number[]
  /** Told before a wait. */
  readonly onWait: (milliseconds: number) => void
}

/**
 * A network that keeps a quota by waiting, so that the service never has to refuse: its Retry-After is not reliable,
 * and a refused request counts too. Every attempt counts, a repeated one as well.
 */
export function pacedHttp(
  http: Http,
  { now, sleep }: Pick<Platform, 'now' | 'sleep'>,
  { quota, counts, before, onWait }: Pace,
): Http {
  const sent = before.toSorted((a, b) => a - b).slice(-quota.requests)
  return {
    async send(request, signal) {
      if (!counts(request.url)) return http.send(request, signal)
      const oldest = sent.length < quota.requests ? undefined : sent[0]
      const wait = oldest === undefined ? 0 : oldest + quota.perMs - now()
      if (wait > 0) {
        onWait(wait)
        await sleep(Math.min(wait, quota.perMs), signal)
      }
      if (sent.length >= quota.requests) sent.shift()
      sent.push(now())
      return http.send(request, signal)
    },
  }
}
