import type { Report } from '../core/report.ts'

/** Where the output is going to be seen. Only the table looks at it: all other formats give the same bytes everywhere. */
export interface View {
  /** Columns of the terminal; null where the output is piped or goes to a file. */
  readonly columns: number | null
  readonly color: boolean
  /** Show columns of priority 3 too. */
  readonly wide: boolean
}

/** One way to write a report. One file per format; see index.ts. */
export interface Renderer {
  readonly name: string
  /** Of a file that holds the output, without the dot. */
  readonly extension: string
  /** True where the output is no text and so does not belong on a terminal. */
  readonly binary: boolean
  /** The output in pieces, text as UTF-8. Depends on nothing but its arguments. */
  render(report: Report, view: View): AsyncIterable<string | Uint8Array>
}

const PIECE = 65_536

/** Joins many short texts to pieces worth a write of their own. */
export function* inPieces(texts: Iterable<string>): Iterable<string> {
  let piece = ''
  for (const text of texts) {
    piece += text
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}
