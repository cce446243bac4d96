import type { Columns } from './columns.ts'
import { type Cell, nextLine, scanRow } from './csv-scan.ts'
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
  const patient = !final && bytes.length <= MAX_ROW_BYTES
  for (;;) {
    const line = nextLineWithin(bytes, damage)
    if (line === null) {
      if (damage.limit === null && patient) return false
      report(state, damage.limit ?? bytes.length, damage.reason)
      return true
    }
    const scan = scanRow(bytes, line, table.delimiter, final)
    if (scan.kind === 'more' && patient) return false
    if (scan.kind === 'row' && hasShape(table.columns, scan.cells, bytes)) {
      report(state, line, 'broken-row')
      return true
    }
    damage.from = line
  }
}

function nextLineWithin(bytes: Buffer, { from, limit }: Damage): number | null {
  const line = nextLine(bytes, from)
  return line === null || limit === null || line <= limit ? line : null
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
function hasShape(columns: Columns, cells: readonly Cell[], bytes: Buffer): boolean {
  if (cells.length !== columns.names.length || cells.length < 2) return false
  return columns.recordColumns.every((index) => {
    const cell = cells[index]
    if (cell === undefined || cell.start === cell.end) return true
    return bytes[cell.start] === OPEN_BRACE || bytes[cell.start] === OPEN_BRACKET
  })
}
