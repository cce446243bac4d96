import { isJsonObject } from '../../core/json.ts'
import type { EvidenceRow } from '../source.ts'
import type { ByteWindow } from './byte-window.ts'
import { createRowText, looseText } from './encoding.ts'
import { tableRow, unwrap } from './json-envelopes.ts'
import type { ReadRun } from './run.ts'

export type JsonBreak = 'row-cut' | 'invalid-json' | 'too-deep' | 'broken-row'

const DETAILS: Record<JsonBreak, string> = {
  'row-cut': 'the file ends inside this record',
  'invalid-json': 'this is not a JSON object; reading went on at the next record',
  'too-deep': 'this record is nested deeper than 64 levels',
  'broken-row': 'this row does not fit the columns of its table',
}

/** Makes rows of the window's first bytes; consuming them is the caller's. */
export interface RecordParser {
  /** A record that ends before `end`. */
  record(end: number, deep: boolean): EvidenceRow
  /** A row of a table with these columns. */
  cells(end: number, columns: readonly string[]): EvidenceRow
  broken(end: number, reason: JsonBreak): EvidenceRow
  /** Numbers rows that were passed over. */
  pass(rows: number): void
  finish(run: ReadRun): void
}

export function createRecordParser(label: string, window: ByteWindow): RecordParser {
  const rowText = createRowText()
  let rowNumber = 0

  function place(end: number): EvidenceRow['place'] {
    rowNumber += 1
    return { source: label, row: rowNumber, offset: window.offset(), length: window.lengthOf(0, end) }
  }

  function broken(end: number, reason: JsonBreak): EvidenceRow {
    const row = window.bytes().subarray(0, end)
    return {
      kind: 'broken',
      reason,
      detail: DETAILS[reason],
      place: place(end),
      text: () => looseText(row),
    }
  }

  function parsed(end: number): { value: unknown; text: () => string } {
    const row = window.bytes().subarray(0, end)
    const text = rowText.of(row, window.offset())
    try {
      const value: unknown = JSON.parse(text(0, end))
      return { value, text: () => text(0, end) }
    } catch {
      return { value: null, text: () => text(0, end) }
    }
  }

  return {
    record(end, deep) {
      if (deep) return broken(end, 'too-deep')
      const { value, text } = parsed(end)
      if (!isJsonObject(value)) return broken(end, 'invalid-json')
      return { kind: 'fields', fields: unwrap(value), place: place(end), text }
    },
    cells(end, columns) {
      const { value, text } = parsed(end)
      if (!Array.isArray(value)) return broken(end, 'invalid-json')
      if (value.length !== columns.length) return broken(end, 'broken-row')
      return { kind: 'fields', fields: tableRow(columns, value), place: place(end), text }
    },
    broken,
    pass(rows) {
      rowNumber += rows
    },
    finish: (run) => rowText.finish(run),
  }
}
