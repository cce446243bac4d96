import type { Columns } from './columns.ts'
import { nextLine, type RowScan, scanRow } from './csv-scan.ts'
import { type CsvState, type Damage, nextPlace, type Table } from './csv-state.ts'
import { looseText } from './encoding.ts'
import { MAX_ROW_BYTES } from './run.ts'

const CR = 0x0d
const LF = 0x0a
const OPEN_BRACE = 0x7b
const OPEN_BRACKET = 0x5b

const DETAILS: Record<Damage['reason'], string> = {
  'row-cut': 'the file ends inside this row',
  'broken-row': 'its quotes or columns do not fit the header; reading went on at the next row that does',
}

/**
 * Looks for the next line that has the header's shape and reports what lies before it as one broken row.
 * False while more bytes are needed to tell.
 */
export function resynchronise(state: CsvState, table: Table, damage: Damage, final: boolean): boolean {
  const bytes = state.window.bytes()
  const line = nextGoodLine(bytes, table, damage, final)
  const patient = !final && bytes.length <= MAX_ROW_BYTES
  if (line === 'wait' && patient) return false
  if (typeof line === 'number') report(state, line, 'broken-row')
  else report(state, damage.limit ?? bytes.length, damage.reason)
  return true
}

/** null where there is none within the damage's limit. */
function nextGoodLine(bytes: Buffer, table: Table, damage: Damage, final: boolean): number | 'wait' | null {
  for (;;) {
    const line = nextLine(bytes, damage.from)
    if (damage.limit !== null && (line ?? bytes.length) > damage.limit) return null
    if (line === null) return damage.limit === null ? 'wait' : null
    const scan = scanRow(bytes, line, table.delimiter, final)
    if (scan.kind === 'more' && !final) return 'wait'
    if (hasShape(table.columns, scan, bytes)) return line
    damage.from = line
  }
}

function report(state: CsvState, end: number, reason: Damage['reason']): void {
  const bytes = state.window.bytes()
  let last = end
  while (last > 0 && (bytes[last - 1] === LF || bytes[last - 1] === CR)) last -= 1
  const row = bytes.subarray(0, last)
  const place = nextPlace(state, last)
  state.rows.push({ kind: 'broken', reason, detail: DETAILS[reason], place, text: () => looseText(row) })
  state.window.consume(end)
  state.damage = null
}

/** As many cells as the header has, and what should be a JSON record looks like one. */
function hasShape(columns: Columns, scan: RowScan, bytes: Buffer): boolean {
  if (scan.kind !== 'row') return false
  const { cells } = scan
  if (cells.length !== columns.names.length || cells.length < 2) return false
  return columns.recordColumns.every((index) => {
    const cell = cells[index]
    if (cell === undefined || cell.start === cell.end) return true
    return bytes[cell.start] === OPEN_BRACE || bytes[cell.start] === OPEN_BRACKET
  })
}
