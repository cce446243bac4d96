import type { Exchange } from '../../microsoft/exchange.ts'
import type { Job } from '../acquisition/job.ts'

export interface ExchangeJob extends Job {
  readonly exchange: Exchange
  /** That its pages may point to. */
  readonly host: string
}
