import type { EvidenceRow } from '../source.ts'
import { type ByteWindow, createWindow } from './byte-window.ts'
import { type Columns, fieldsOf, noteColumns, readColumns } from './columns.ts'
import { type Cell, nextLine, type RowScan, scanRow, sniffLine } from './csv-scan.ts'
import { createRowText, looseText, type RowText, type TextOf, type TextStream } from './encoding.ts'
import { printable } from './printable.ts'
import { MAX_ROW_BYTES, note, notEvidence, type ReadRun, type RowReader } from './run.ts'

const CR = 0x0d
const LF = 0x0a
const OPEN_BRACE = 0x7b
const OPEN_BRACKET = 0x5b
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

interface Damage {
  /** Where, from the window's start, the next candidate for a good row is looked for. */
  from: number
  /** The damage is not searched beyond this point; null when it may reach anywhere. */
  readonly limit: number | null
  /** What to call it when no good row follows. */
  readonly reason: 'row-cut' | 'broken-row'
}

interface Table {
  readonly columns: Columns
  /** The header's cells as they stand. */
  readonly header: readonly string[]
  readonly delimiter: number
}

interface CsvState {
  readonly run: ReadRun
  readonly window: ByteWindow
  readonly text: RowText
  readonly rows: EvidenceRow[]
  table: Table | null
  delimiter: number | null
  rowNumber: number
  repeatedHeaders: number
  damage: Damage | null
  /** Bytes to wait for before an unfinished row is looked at again. */
  wanted: number
}

/**
 * Reads CSV as it comes: `#TYPE` and `sep=` lines, `,` `;` or tab, every line break, quoted cells of any
 * size. A row whose frame is damaged is reported `broken`, and reading goes on at the next line that has
 * the header's shape.
 */
export function csvReader(run: ReadRun, stream: TextStream): RowReader {
  const state: CsvState = {
    run,
    window: createWindow(stream),
    text: createRowText(),
    rows: [],
    table: null,
    delimiter: null,
    rowNumber: 0,
    repeatedHeaders: 0,
    damage: null,
    wanted: 0,
  }
  return {
    push(chunk) {
      state.window.append(chunk)
      if (state.window.bytes().length >= state.wanted) advance(state, false)
      return state.rows.splice(0)
    },
    end() {
      advance(state, true)
      finish(state)
      return state.rows.splice(0)
    },
  }
}

function advance(state: CsvState, final: boolean): void {
  while (skipBlankLines(state.window)) {
    const moved = state.table === null ? readHead(state, final) : readRow(state, state.table, final)
    if (moved) continue
    state.wanted = state.window.bytes().length * 2
    return
  }
  state.wanted = 0
}

/** False when nothing is left. */
function skipBlankLines(window: ByteWindow): boolean {
  const bytes = window.bytes()
  let at = 0
  while (bytes[at] === LF || bytes[at] === CR) at += 1
  if (bytes.subarray(at, at + 3).equals(BYTE_ORDER_MARK)) at += 3
  if (at > 0) window.consume(at)
  return at < bytes.length
}

/** The lines before the first row. False while the line is not complete. */
function readHead(state: CsvState, final: boolean): boolean {
  const { window, run } = state
  const bytes = window.bytes()
  const line = sniffLine(bytes, final || bytes.length > MAX_ROW_BYTES)
  if (line === null) return false
  const text = looseText(bytes.subarray(0, line.end))
  const separator = /^"?sep=(.)"?$/i.exec(text)?.[1]
  if (separator !== undefined) state.delimiter = separator.charCodeAt(0)
  else if (!text.startsWith('#TYPE')) {
    const delimiter = state.delimiter ?? line.delimiter
    const scan = scanRow(bytes.subarray(0, line.end), 0, delimiter, true)
    const header = scan.kind === 'row' ? cellTexts(scan.cells, bytes) : []
    const columns = readColumns(header)
    if (columns === null) throw unknownTable(run.label, text)
    noteColumns(run, columns)
    state.table = { columns, header, delimiter }
  }
  window.consume(line.end)
  return true
}

function unknownTable(label: string, firstLine: string): Error {
  return notEvidence(
    label,
    `its first line is not the header of a known export: ${printable(firstLine)}`,
    'name a file exported from Purview, Search-UnifiedAuditLog, Graph, Sentinel or Defender, header included',
  )
}

/** False while the row is not complete. */
function readRow(state: CsvState, table: Table, final: boolean): boolean {
  if (state.damage !== null) return resynchronise(state, table, state.damage, final)
  const bytes = state.window.bytes()
  const scan = scanRow(bytes, 0, table.delimiter, final)
  if (scan.kind === 'row') {
    takeRow(state, table, scan, final)
    return true
  }
  if (scan.kind === 'more' && !final && bytes.length <= MAX_ROW_BYTES) return false
  state.damage = { from: 0, limit: null, reason: scan.kind === 'more' ? 'row-cut' : 'broken-row' }
  return true
}

function takeRow(
  state: CsvState,
  table: Table,
  scan: Extract<RowScan, { kind: 'row' }>,
  final: boolean,
): void {
  const { window } = state
  const { columns } = table
  const row = window.bytes().subarray(0, scan.end)
  const { cells } = scan
  if (isHeader(state, table, row, cells)) return window.consume(scan.next)
  const surplus = cells.slice(columns.names.length).some((cell) => cell.end > cell.start)
  const cut = final && scan.next === scan.end && cells.length < columns.names.length
  if (!surplus && !cut && cells.length >= columns.needed) {
    const text = state.text.of(row, window.offset())
    const fields = fieldsOf(columns, cells.length, (index) => cellText(cells[index], text))
    state.rows.push({
      kind: 'fields',
      fields,
      place: placeOf(state, scan.end),
      text: () => text(0, row.length),
    })
    return window.consume(scan.next)
  }
  // A stray quote can glue lines together into a row that is whole but has the wrong number of cells.
  state.damage = { from: 0, limit: scan.end, reason: cut ? 'row-cut' : 'broken-row' }
}

function placeOf(state: CsvState, end: number): EvidenceRow['place'] {
  state.rowNumber += 1
  const { window, run } = state
  return {
    source: run.label,
    row: state.rowNumber,
    offset: window.offset(),
    length: window.lengthOf(0, end),
  }
}

/** Files that were joined hold their headers again in the middle. */
function isHeader(state: CsvState, table: Table, row: Buffer, cells: readonly Cell[]): boolean {
  const [first] = cells
  if (cells.length === 1 && cellText(first, looseTextOf(row)).startsWith('#TYPE ')) return true
  if (cells.length !== table.header.length) return false
  const text = looseTextOf(row)
  if (!cells.every((cell, index) => cellText(cell, text) === table.header[index])) return false
  state.repeatedHeaders += 1
  return true
}

/**
 * Looks for the next line that has the header's shape and reports what lies before it as one broken row.
 * False while more bytes are needed to tell.
 */
function resynchronise(state: CsvState, table: Table, damage: Damage, final: boolean): boolean {
  const { window } = state
  const bytes = window.bytes()
  const impatient = final || bytes.length > MAX_ROW_BYTES
  for (;;) {
    const line = nextLine(bytes, damage.from)
    if (line === null || (damage.limit !== null && line > damage.limit)) {
      if (line === null && damage.limit === null && !impatient) return false
      return giveUp(state, damage.limit ?? bytes.length, damage.reason)
    }
    const scan = scanRow(bytes, line, table.delimiter, final)
    if (scan.kind === 'more' && !impatient) return false
    if (scan.kind === 'row' && hasShape(table.columns, scan.cells, bytes)) {
      return giveUp(state, line, 'broken-row')
    }
    damage.from = line
  }
}

function giveUp(state: CsvState, end: number, reason: Damage['reason']): boolean {
  const { window } = state
  const bytes = window.bytes()
  let last = end
  while (last > 0 && (bytes[last - 1] === LF || bytes[last - 1] === CR)) last -= 1
  const row = bytes.subarray(0, last)
  const detail =
    reason === 'row-cut'
      ? 'the file ends inside this row'
      : 'its quotes or columns do not fit the header; reading went on at the next row that does'
  state.rows.push({
    kind: 'broken',
    reason,
    detail,
    place: placeOf(state, last),
    text: () => looseText(row),
  })
  window.consume(end)
  state.damage = null
  return true
}

function hasShape(columns: Columns, cells: readonly Cell[], bytes: Buffer): boolean {
  if (cells.length !== columns.names.length || cells.length < 2) return false
  return columns.recordColumns.every((index) => {
    const cell = cells[index]
    if (cell === undefined || cell.start === cell.end) return true
    return bytes[cell.start] === OPEN_BRACE || bytes[cell.start] === OPEN_BRACKET
  })
}

function cellTexts(cells: readonly Cell[], bytes: Buffer): string[] {
  return cells.map((cell) => cellText(cell, looseTextOf(bytes)))
}

function looseTextOf(bytes: Buffer): TextOf {
  return (start, end) => looseText(bytes.subarray(start, end))
}

function cellText(cell: Cell | undefined, text: TextOf): string {
  if (cell === undefined) return ''
  const content = text(cell.start, cell.end)
  return cell.doubled ? content.replaceAll('""', '"') : content
}

function finish(state: CsvState): void {
  const { run } = state
  if (state.table === null) throw notEvidence(run.label, 'it is empty', 'export the audit records again')
  state.text.finish(run)
  if (state.repeatedHeaders > 0) {
    const count = state.repeatedHeaders
    const text = `repeats its header ${count} times, as joined files do: these lines are not rows`
    note(run, { code: 'repeated-header', level: 'info', text, count })
  }
}
