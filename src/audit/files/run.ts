import { EXIT, MiaError, usageError } from '../../core/errors.ts'
import type { Notice, NoticeLevel } from '../../core/report.ts'
import type { EvidenceRow, ReadContext } from '../source.ts'

/** The next bytes, good until the next pull, or null at the end. Whoever opened the file closes it. */
export type Pull = () => Promise<Uint8Array | null>

/** A row that needs more bytes than this is taken for damage: an open quote must not gather the rest of the file. */
export const MAX_ROW_BYTES = 1 << 26

/** Rows of a batch: a chunk of short rows would otherwise hold the event loop and the memory for long. */
export const MAX_BATCH = 1024

/** Turns text into rows, chunk by chunk. Where the chunks are cut makes no difference. */
export interface RowReader {
  push(chunk: Uint8Array): void
  /**
   * The next rows of what has been pushed.
   * @param final nothing more will be pushed
   * @returns `done` once there are no more of them for now; what is `final` may throw exit 2 where nothing was recognised
   */
  take(final: boolean): { readonly rows: EvidenceRow[]; readonly done: boolean }
  /** Adds what there is to say about the whole to the run. */
  finish(): void
}

/** One pass over a source: what its stages find out while the rows stream by. */
export interface ReadRun {
  readonly label: string
  readonly context: ReadContext
  readonly notices: Notice[]
  /** Containers opened so far, outermost first. */
  readonly containers: string[]
  /** Name from formats.ts; empty until the first row has been recognised. */
  format: string
  encoding: string
  /** Pages of a paged API met in the source, and how many of them name a next page. */
  pages: number
  nextLinks: number
}

export function startRun(label: string, context: ReadContext): ReadRun {
  return {
    label,
    context,
    notices: [],
    containers: [],
    format: '',
    encoding: 'utf-8',
    pages: 0,
    nextLinks: 0,
  }
}

export interface Finding {
  readonly code: string
  readonly level: NoticeLevel
  /** Completes the sentence `<label> …`. */
  readonly text: string
  readonly count?: number
}

export function note(run: ReadRun, { code, level, text, count = 1 }: Finding): void {
  run.notices.push({ code, level, text: `${run.label} ${text}`, count })
}

/** The file is plainly something else: exit 2. */
export function notEvidence(label: string, why: string, next: string): MiaError {
  return usageError({ what: `${label} is not audit evidence that mia can read`, why, next })
}

/** Evidence that is there but cannot be read in full: exit 3. */
export function unreadable(label: string, why: string, next: string): MiaError {
  return new MiaError(EXIT.incomplete, { what: `${label} cannot be read in full`, why, next })
}
