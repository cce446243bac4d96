import type { JsonObject } from '../../core/json.ts'
import type { Section } from '../../core/report.ts'
import { cellLines, partsOf, titleLines } from './cell-lines.ts'
import { GAP, type Layout, type ShownColumn } from './layout.ts'
import { type Paint, paintCell } from './paint.ts'
import { displayWidth, withoutTrailingBlanks } from './text-width.ts'

/** cli-table3 takes time with the square of the rows. */
const ROWS_AT_ONCE = 250

const NO_FRAME = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(GAP),
}

/** The rows of a section side by side under their titles, in pieces of whole lines. */
export async function* grid(section: Section, layout: Layout, paint: Paint): AsyncIterable<string> {
  const { default: Table } = await import('cli-table3')
  const draw = (rows: readonly (readonly string[])[]): string => {
    const drawn = standIns()
    const table = new Table({
      chars: NO_FRAME,
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
      colWidths: layout.columns.map(({ width }) => width),
      colAligns: layout.columns.map(({ column }) => (column.kind === 'number' ? 'right' : 'left')),
    })
    for (const row of rows) table.push(row.map(drawn.take))
    return withoutTrailingBlanks(drawn.giveBack(table.toString()))
  }
  const titles = sideBySide(layout.columns.map(({ title, width }) => titleLines(title, width)))
  const rules = layout.columns.map(({ width }) => '─'.repeat(width))
  yield `${paint.bold(draw(titles))}\n${paint.dim(draw([rules]))}\n`
  for (let start = 0; start < section.rows.length; start += ROWS_AT_ONCE) {
    const rows = section.rows.slice(start, start + ROWS_AT_ONCE)
    yield `${draw(rows.flatMap((row) => sideBySide(layout.columns.map((shown) => cell(row, shown, paint)))))}\n`
  }
}

function cell(row: JsonObject, { column, width }: ShownColumn, paint: Paint): string[] {
  const lines = cellLines(partsOf(row[column.key], column), column, width)
  return lines.map((line) => paintCell(line, column, paint))
}

/** Cells of several lines as rows of single lines. */
function sideBySide(cells: readonly (readonly string[])[]): string[][] {
  const height = Math.max(1, ...cells.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) => cells.map((lines) => lines[line] ?? ''))
}

const PLAIN = /^[ -~]*$/
const STAND_IN = '\ue000'

/**
 * cli-table3 measures with an older Unicode table and would cut or shift what it takes for wider. So it sees plain
 * ASCII only; any other cell travels as a run of one private-use character as long as the cell is wide.
 */
function standIns(): { take: (text: string) => string; giveBack: (drawn: string) => string } {
  const texts: string[] = []
  return {
    take(text) {
      if (PLAIN.test(text)) return text
      texts.push(text)
      return STAND_IN.repeat(Math.max(1, displayWidth(text)))
    },
    giveBack(drawn) {
      let next = 0
      return drawn.replaceAll(/\ue000+/g, () => texts[next++] ?? '')
    },
  }
}
