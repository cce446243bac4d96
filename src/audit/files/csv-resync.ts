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
  const patient = !final && bytes.length <= MAX_ROW_BYTES
  const line = nextGoodLine({ bytes, table, final, patient }, damage)
  if (line === 'wait') return false
  if (line === null) report(state, damage.limit ?? bytes.length, damage.reason)
  else report(state, line, 'broken-row')
  return true
}

interface Search {
  readonly bytes: Buffer
  readonly table: Table
  readonly final: boolean
  /** Whether it is worth waiting for more bytes. */
  readonly patient: boolean
}

/** null where there is none within the damage's limit. */
function nextGoodLine(search: Search, damage: Damage): number | 'wait' | null {
  const { bytes, table, final, patient } = search
  const limit = damage.limit ?? bytes.length
  for (let line = nextLine(bytes, damage.from); line !== null && line <= limit;) {
    const scan = scanRow(bytes, line, table.delimiter, final)
    if (scan.kind === 'more' && patient) return 'wait'
    if (isGood(search, scan, damage)) return line
    damage.from = line
    line = nextLine(bytes, line)
  }
  return patient && damage.limit === null ? 'wait' : null
}

/**
 * Where the file ends inside a row, what looks like a row may be text inside one of its cells: there it takes a
 * second row behind it to believe the first.
 */
function isGood({ bytes, table, final }: Search, scan: RowScan, damage: Damage): boolean {
  if (!hasShape(table.columns, scan, bytes)) return false
  if (damage.reason !== 'row-cut' || scan.kind !== 'row') return true
  let next = scan.next
  while (bytes[next] === LF || bytes[next] === CR) next += 1
  if (next === bytes.length) return scan.next > scan.end
  return hasShape(table.columns, scanRow(bytes, next, table.delimiter, final), bytes)
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
