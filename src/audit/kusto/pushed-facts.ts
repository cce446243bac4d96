import type { AccessRecord } from '../../core/access-record.ts'
import type { Notice } from '../../core/report.ts'

/** What a record that stands for several of them counts for; one without counts for nothing. */
export interface Weight {
  readonly records: number
  readonly operationCount: number
  readonly operationsInferred: number
  /** Of the whole session, where the service counted them. */
  readonly totals?: SessionTotals
}

export interface SessionTotals {
  readonly messages: number
  readonly unidentifiedItems: number
  readonly syncedFolders: number
}

/** What an answer that the service aggregated says beyond its records. */
export interface PushedFacts {
  /** What the records stand for; one that is not here stands for nothing of its own. */
  readonly weights: ReadonlyMap<AccessRecord, Weight>
  /** Records of the same users and period that no address can judge (rule R10). */
  readonly undecidable: number
  /** Blind windows. */
  readonly notices: readonly Notice[]
  /** Every query as sent, in order. */
  readonly queries: readonly string[]
}
