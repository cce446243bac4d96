import type { Skimmer } from '../fast/skimmer.ts'
import type { EvidenceRow } from '../source.ts'
import { type ByteWindow, createWindow } from './byte-window.ts'
import type { Columns } from './columns.ts'
import type { Cell } from './csv-scan.ts'
import { createRowText, looseText, type RowText, type TextOf, type TextStream } from './encoding.ts'
import type { ReadRun } from './run.ts'

/** A stretch of the file that does not fit the header. */
export interface Damage {
  /** Where, from the window's start, the next good row is looked for. */
  from: number
  /** The damage ends here at the latest; null when it may go on to the end of the file. */
  readonly limit: number | null
  /** What to call it when no good row follows. */
  readonly reason: 'row-cut' | 'broken-row'
}

export interface Table {
  readonly columns: Columns
  /** The header's cells as they stand. */
  readonly header: readonly string[]
  readonly delimiter: number
}

/** Where a CSV reader stands. */
export interface CsvState {
  readonly run: ReadRun
  readonly window: ByteWindow
  readonly text: RowText
  readonly rows: EvidenceRow[]
  /** null until the header has been read. */
  table: Table | null
  /** From a `sep=` line. */
  delimiter: number | null
  rowNumber: number
  repeatedHeaders: number
  damage: Damage | null
  /** null where every row is read the exact way. */
  skimmer: Skimmer | null
  /** Bytes to wait for before an unfinished row is looked at again: doubling keeps long rows linear. */
  wanted: number
}

export function createCsvState(run: ReadRun, stream: TextStream): CsvState {
  return {
    run,
    window: createWindow(stream),
    text: createRowText(),
    rows: [],
    table: null,
    delimiter: null,
    rowNumber: 0,
    repeatedHeaders: 0,
    damage: null,
    skimmer: null,
    wanted: 0,
  }
}

/** The place of the row that ends at `end`; numbers it. */
export function nextPlace(state: CsvState, end: number): EvidenceRow['place'] {
  state.rowNumber += 1
  const { window, run } = state
  const length = window.lengthOf(0, end)
  return { source: run.label, row: state.rowNumber, offset: window.offset(), length }
}

/** A cell's value: quotes inside no longer doubled; empty for a cell that is not there. */
export function cellText(cell: Cell | undefined, text: TextOf): string {
  if (cell === undefined) return ''
  const content = text(cell.start, cell.end)
  return cell.doubled ? content.replaceAll('""', '"') : content
}

export function looseTextOf(bytes: Buffer): TextOf {
  return (start, end) => looseText(bytes.subarray(start, end))
}
