import { timeFromMilliseconds } from '../core/utc-time.ts'
import type { Platform } from '../platform/platform.ts'

/** One request as it went out and what came of it. Holds no token, no query string and no contents. */
export interface RequestLine {
  readonly time: string
  readonly method: string
  /** Without the query: next links hold opaque state of the service. */
  readonly url: string
  /** Of the whole address and of the body sent, so that the same request can be recognised. */
  readonly requestSha256: string
  readonly attempt: number
  /** null where no response came. */
  readonly status: number | null
  /** `answer`, `again`, `refresh` or the failure. */
  readonly outcome: string
  /** Why it was no answer; empty otherwise. */
  readonly trouble: string
  readonly clientRequestId: string
  readonly requestId: string | null
  readonly bytes: number
  /** Of the body received, Content-Encoding undone; null where no response came. */
  readonly sha256: string | null
  readonly milliseconds: number
  /** The clock of the service, to be compared with `time`. */
  readonly serverDate: string | null
}

export type RecordRequest = (line: RequestLine) => Promise<void>

export function timeOf({ now }: Pick<Platform, 'now'>): string {
  return timeFromMilliseconds(now()) ?? ''
}
