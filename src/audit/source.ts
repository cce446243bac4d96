import type { Place } from '../core/access-record.ts'
import type { Criteria } from '../core/criteria.ts'
import type { Notice } from '../core/report.ts'
import type { Kernel } from './fast/kernel.ts'

/** Columns of a CSV row (null-prototype object, names trimmed) or a parsed JSON object, as the source gives it. */
export type RowFields = Readonly<Record<string, unknown>>

/**
 * One row of evidence before it is understood.
 * `fields`: the row's frame is whole. `broken`: it is not (cut, unbalanced); the decoder judges by the text.
 */
export type EvidenceRow =
  | {
      readonly kind: 'fields'
      readonly fields: RowFields
      readonly place: Place
      readonly text: () => string
    }
  | {
      readonly kind: 'broken'
      readonly reason: 'row-cut' | 'broken-row' | 'invalid-json' | 'undecodable-text' | 'too-deep'
      readonly detail: string
      readonly place: Place
      readonly text: () => string
    }

/** What is known of a source once its rows have been read. */
export interface SourceFacts {
  readonly label: string
  /** Path as opened, for manifest and messages; never part of a result. */
  readonly path: string | null
  readonly bytes: number
  /** SHA-256 of the bytes as they lie on disk; null where nobody asked for it. */
  readonly sha256: string | null
  /** `ual-csv`, `purview-csv`, `graph-json` …; with containers `gzip > ual-csv`. */
  readonly format: string
  readonly encoding: string
  /** File-level findings: NUL tail, ResultIndex gaps, row caps, fallback encoding. Texts name the label. */
  readonly notices: readonly Notice[]
}

export interface ReadContext {
  readonly signal: AbortSignal
  /** Called with the bytes taken from disk since the last call. */
  readonly onBytes: (bytes: number) => void
  /** Hash what is read, in the same pass. */
  readonly hash: boolean
  /** Absent where every row is wanted. */
  readonly skim?: SkimRequest
}

/** Leave for a reader to pass over rows that would be filtered, and the place to account for them (see fast/kernel.ts). */
export interface SkimRequest {
  readonly kernel: Kernel
  readonly criteria: Criteria
  /** Whether other operations that name messages have to be kept. */
  readonly mentions: boolean
  readonly onPassed: (rows: PassedRows) => void
}

/** Rows that stand in no batch. */
export interface PassedRows {
  /** Of other operations; `attachment` of them are AttachmentAccess. */
  readonly other: number
  readonly attachment: number
  /** MailItemsAccessed records of other users. */
  readonly access: number
  /** Time of the newest of those. */
  readonly newest: string | null
}

/** Something audit records come from. One file per kind; see audit/index.ts. */
export interface AuditSource {
  readonly label: string
  /** Rows in the order of the source, in batches (a batch costs one turn of the event loop). */
  rows(context: ReadContext): AsyncIterable<readonly EvidenceRow[]>
  /** Complete once `rows` has ended. */
  facts(): SourceFacts
}
