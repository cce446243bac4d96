import { csvSkimmer, type Skimmer } from '../fast/skimmer.ts'
import { type Columns, fieldsOf, noteColumns, readColumns } from './columns.ts'
import { resynchronise } from './csv-resync.ts'
import { type Cell, type RowScan, scanRow, sniffLine } from './csv-scan.ts'
import { cellText, createCsvState, type CsvState, looseTextOf, nextPlace, type Table } from './csv-state.ts'
import { looseText, type TextStream } from './encoding.ts'
import type { FileChecks } from './file-checks.ts'
import { printable } from './printable.ts'
import { MAX_BATCH, MAX_ROW_BYTES, note, notEvidence, type ReadRun, type RowReader } from './run.ts'

const CR = 0x0d
const LF = 0x0a
const CLOSE_BRACE = 0x7d
const CLOSE_BRACKET = 0x5d
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

/**
 * Reads CSV as it comes: `#TYPE` and `sep=` lines, `,` `;` or tab, every line break, quoted cells of any
 * size. A row whose frame is damaged is reported `broken`, and reading goes on at the next line that has
 * the header's shape.
 */
export function csvReader(run: ReadRun, stream: TextStream, checks: FileChecks): RowReader {
  const state = createCsvState(run, stream)
  return {
    push: (chunk) => state.window.append(chunk),
    take(final) {
      const done = advance(state, final, checks)
      if (final && state.table === null) {
        throw notEvidence(run.label, 'it is empty', 'export the audit records again')
      }
      if (state.rows.length > 0) state.window.pin()
      return { rows: state.rows.splice(0), done }
    },
    finish: () => finish(state),
  }
}

/** True once there is no further row in the window. */
function advance(state: CsvState, final: boolean, checks: FileChecks): boolean {
  if (!final && state.window.bytes().length < state.wanted) return true
  while (skipBlankLines(state, final)) {
    if (state.rows.length >= MAX_BATCH) return false
    const moved = state.table === null ? readHead(state, final, checks) : readRow(state, state.table, final)
    if (moved) continue
    state.wanted = state.window.bytes().length * 2
    return true
  }
  state.wanted = 0
  return true
}

/** Passes over empty lines and byte order marks between rows. False when nothing is left to look at. */
function skipBlankLines({ window, damage }: CsvState, final: boolean): boolean {
  if (damage !== null) return true
  const bytes = window.bytes()
  const at = blankEnd(bytes)
  if (at > 0) window.consume(at)
  const left = bytes.length - at
  // A byte order mark that is not yet there in full must not be taken for a cell.
  return left > (bytes[at] === BYTE_ORDER_MARK[0] && !final ? 2 : 0)
}

function blankEnd(bytes: Buffer): number {
  let at = 0
  for (;;) {
    if (bytes[at] === LF || bytes[at] === CR) at += 1
    else if (bytes.subarray(at, at + 3).equals(BYTE_ORDER_MARK)) at += 3
    else return at
  }
}

/** A line before the first row. False while the line is not complete. */
function readHead(state: CsvState, final: boolean, checks: FileChecks): boolean {
  const { window } = state
  const bytes = window.bytes()
  const line = sniffLine(bytes, final || bytes.length > MAX_ROW_BYTES)
  if (line === null) return false
  const text = looseText(bytes.subarray(0, line.end))
  const separator = /^"?sep=(.)"?$/i.exec(text)?.[1]
  if (separator !== undefined) state.delimiter = separator.charCodeAt(0)
  else if (!text.startsWith('#TYPE')) {
    state.table = readHeader(state, bytes.subarray(0, line.end), line.delimiter)
    state.skimmer = skimmerOf(state, state.table, checks)
  }
  window.consume(line.end)
  return true
}

function readHeader(state: CsvState, line: Buffer, sniffed: number): Table {
  const delimiter = state.delimiter ?? sniffed
  const scan = scanRow(line, 0, delimiter, true)
  const cells = scan.kind === 'row' ? scan.cells : []
  const header = cells.map((cell) => cellText(cell, looseTextOf(line)))
  const columns = readColumns(header)
  if (columns === null) {
    const why = `its first line is not the header of a known export: ${printable(looseText(line))}`
    const next =
      'name a file exported from Purview, Search-UnifiedAuditLog, Graph, Sentinel or Defender, header included'
    throw notEvidence(state.run.label, why, next)
  }
  noteColumns(state.run, columns)
  return { columns, header, delimiter }
}

function skimmerOf(
  { run }: CsvState,
  { columns, header, delimiter }: Table,
  checks: FileChecks,
): Skimmer | null {
  const { skim } = run.context
  // Offsets have to be those of the bytes looked at.
  if (skim === undefined || !run.encoding.startsWith('utf-8')) return null
  return csvSkimmer(skim, checks, { delimiter, names: columns.names, cells: header })
}

/** Whether rows could be passed over from where the window begins. */
function passRows(state: CsvState): boolean {
  const { skimmer, window, rows } = state
  const passed = skimmer?.pass({ bytes: window.bytes(), offset: window.offset(), pending: rows }) ?? null
  if (passed === null) return false
  state.rowNumber += passed.rows
  window.consume(passed.length)
  return true
}

/** False while the row is not complete. */
function readRow(state: CsvState, table: Table, final: boolean): boolean {
  if (state.damage !== null) return resynchronise(state, table, state.damage, final)
  if (passRows(state)) return true
  const bytes = state.window.bytes()
  const scan = scanRow(bytes, 0, table.delimiter, final)
  if (scan.kind === 'row') takeRow(state, table, scan, final)
  else if (scan.kind === 'more' && !final && bytes.length <= MAX_ROW_BYTES) return false
  else state.damage = { from: 0, limit: null, reason: scan.kind === 'more' ? 'row-cut' : 'broken-row' }
  return true
}

function takeRow(
  state: CsvState,
  table: Table,
  { cells, end, next }: Extract<RowScan, { kind: 'row' }>,
  final: boolean,
): void {
  const { window } = state
  const { columns } = table
  const row = window.bytes().subarray(0, end)
  if (isHeader(state, table, row, cells)) return window.consume(next)
  const surplus = cells.slice(columns.names.length).some((cell) => cell.end > cell.start)
  const cut = final && next === end && breaksOff(columns, cells, row)
  if (surplus || cut || cells.length < columns.needed) {
    // A stray quote can glue lines together into a row that is whole but has the wrong number of cells.
    state.damage = { from: 0, limit: end, reason: cut ? 'row-cut' : 'broken-row' }
    return
  }
  const text = state.text.of(row, window.offset())
  const fields = fieldsOf(columns, cells.length, (index) => cellText(cells[index], text))
  const place = nextPlace(state, end)
  state.rows.push({ kind: 'fields', fields, place, text: () => text(0, row.length) })
  window.consume(next)
}

/** Whether a last row without a line break lacks cells, or what has to stand in its last one. */
function breaksOff({ names, needed, recordColumns }: Columns, cells: readonly Cell[], row: Buffer): boolean {
  const last = cells.at(-1)
  if (last === undefined || cells.length < names.length) return true
  if (last.start === last.end) return cells.length <= needed
  const end = row[last.end - 1]
  return recordColumns.includes(cells.length - 1) && end !== CLOSE_BRACE && end !== CLOSE_BRACKET
}

/** Files that were joined hold their headers again in the middle. */
function isHeader(state: CsvState, table: Table, row: Buffer, cells: readonly Cell[]): boolean {
  const text = looseTextOf(row)
  if (cells.length === 1 && cellText(cells[0], text).startsWith('#TYPE ')) return true
  if (cells.length !== table.header.length) return false
  if (!cells.every((cell, index) => cellText(cell, text) === table.header[index])) return false
  state.repeatedHeaders += 1
  return true
}

function finish(state: CsvState): void {
  const { run } = state
  state.text.finish(run)
  if (state.repeatedHeaders > 0) {
    const count = state.repeatedHeaders
    const text = `repeats its header ${count} times, as joined files do: these lines are not rows`
    note(run, { code: 'repeated-header', level: 'info', text, count })
  }
}
