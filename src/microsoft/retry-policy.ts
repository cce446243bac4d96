import { parseRetryAfter } from './retry-after.ts'

/** How often and how long a request is tried again; one for all services (trust: R1). */
export interface RetryPolicy {
  /** Requests in all for one call, while the service fails without saying when to come back. */
  readonly attempts: number
  /** The same while it says that it is asked too much: that is no fault, only a matter of time. */
  readonly throttledAttempts: number
  readonly baseMs: number
  readonly capMs: number
  /** The waits of one call together; what the service asks for is waited in full as long as it fits in here. */
  readonly waitBudgetMs: number
}

export const RETRY: RetryPolicy = {
  attempts: 6,
  throttledAttempts: 100,
  baseMs: 1_000,
  capMs: 60_000,
  waitBudgetMs: 6 * 3_600_000,
}

/** Statuses that may be better next time. 429 is apart: the service did not act. */
export const TRANSIENT: ReadonlySet<number> = new Set([408, 500, 502, 503, 504])

export interface Turn {
  /** 1 for the first request. */
  readonly attempt: number
  readonly throttled: boolean
  /** As the response has it. */
  readonly retryAfter: string | undefined
  readonly serverDate: string | undefined
  readonly waitedMs: number
}

/** Milliseconds until the next request; null when it is time to give up. */
export function nextWait(
  policy: RetryPolicy,
  turn: Turn,
  world: { now(): number; random(): number },
): number | null {
  if (turn.attempt >= (turn.throttled ? policy.throttledAttempts : policy.attempts)) return null
  const asked = parseRetryAfter(turn.retryAfter, turn.serverDate, world.now())
  const wait = asked ?? fullJitter(policy, turn.attempt, world.random())
  return turn.waitedMs + wait > policy.waitBudgetMs ? null : wait
}

/** Full jitter: anything up to a ceiling that doubles each time, so that many clients do not come back at once. */
function fullJitter({ baseMs, capMs }: RetryPolicy, attempt: number, random: number): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30))
  return Math.max(100, Math.floor(random * ceiling))
}
