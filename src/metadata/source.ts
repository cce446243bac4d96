import type { EmailOutcome, MetadataEntry, Period } from '../core/e-mail.ts'
import type { MetadataKind } from '../core/metadata-entry.ts'
import type { Notice } from '../core/report.ts'

export interface MetadataContext {
  readonly signal: AbortSignal
  /** Called with the bytes taken from disk since the last call. */
  readonly onBytes: (bytes: number) => void
  /** Hash what is read, in the same pass. */
  readonly hash: boolean
}

/** What is known of a source once its entries have been read. */
export interface MetadataFacts {
  readonly label: string
  readonly kind: MetadataKind
  /** Path as opened, for manifest and messages; never part of a result. */
  readonly path: string | null
  readonly bytes: number
  /** SHA-256 of the bytes as they lie on disk; null where nobody asked for it. */
  readonly sha256: string | null
  /** `message-trace csv`, `email-events json` …; with a container `gzip > message-trace csv`. */
  readonly format: string
  readonly encoding: string
  /** Rows read, usable or not. */
  readonly rows: number
  /** Rows that say nothing about any message: no message id, wrong number of columns, broken frame. */
  readonly unusable: number
  /** Times of the oldest and newest row; null where no row has one. */
  readonly oldest: string | null
  readonly newest: string | null
  /** Periods for which the absence of a message means something; none for sources that are no message trace. */
  readonly periods: readonly Period[]
  /** What a live source knows of ids it has no entry for; none for files. */
  readonly outcomes: readonly EmailOutcome[]
  /** File-level findings; texts name the label. */
  readonly notices: readonly Notice[]
}

/** Something e-mail metadata comes from: an exported file, or a service asked live. One file per kind. */
export interface MetadataSource {
  readonly label: string
  /** Entries in the order of the source, in batches (a batch costs one turn of the event loop). */
  entries(context: MetadataContext): AsyncIterable<readonly MetadataEntry[]>
  /** Complete once `entries` has ended. */
  facts(): MetadataFacts
}
