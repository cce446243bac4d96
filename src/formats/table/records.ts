import type { JsonObject, JsonValue } from '../../core/json.ts'
import type { Section } from '../../core/report.ts'
import { cellText, isList } from '../cell-text.ts'
import { forTerminal } from '../text-safety.ts'
import { mayBeCut } from './cell-lines.ts'
import { GAP, type Layout, type ShownColumn } from './layout.ts'
import { type Paint, paintCell } from './paint.ts'
import { cutToWidth, displayWidth, widthUpTo, withoutTrailingBlanks, wrapToWidth } from './text-width.ts'

/** Each row as lines `Title  value`, a blank line between two rows: for terminals too narrow for the grid. */
export function* records(
  section: Section,
  layout: Layout,
  page: { readonly paint: Paint; readonly width: number },
): Iterable<string> {
  const titles = Math.max(0, ...layout.columns.map(({ title }) => displayWidth(title)))
  const indent = Math.min(titles + GAP, Math.floor(page.width / 2))
  let before = ''
  for (const row of section.rows) {
    yield before
    for (const shown of layout.columns) yield* field(row, shown, { ...page, indent })
    before = '\n'
  }
}

function* field(
  row: JsonObject,
  { column, title }: ShownColumn,
  { paint, width, indent }: { paint: Paint; width: number; indent: number },
): Iterable<string> {
  const label = cutToWidth(title, Math.max(1, indent - GAP))
  const start = paint.bold(label) + ' '.repeat(Math.max(0, indent - displayWidth(label)))
  if (column.kind === 'prose') {
    const prose = wrapToWidth(forTerminal(cellText(row[column.key])), width - indent)
    yield `${withoutTrailingBlanks(start + prose.join(`\n${' '.repeat(indent)}`))}\n`
    return
  }
  if (mayBeCut(column)) {
    const text = cutToWidth(forTerminal(cellText(row[column.key])), width - indent)
    yield `${withoutTrailingBlanks(start + paintCell(text, column, paint))}\n`
    return
  }
  const lines = kept(row[column.key], width - indent)
  if (lines.some((line) => widthUpTo(line, width - indent) > width - indent)) {
    yield `${paint.bold(label)}\n${kept(row[column.key], width).join('\n')}\n`
    return
  }
  yield `${withoutTrailingBlanks(start + lines.join(`\n${' '.repeat(indent)}`))}\n`
}

/** Identifiers: a list is broken between its members only. */
function kept(value: JsonValue | undefined, width: number): string[] {
  const members = isList(value) ? value.map(cellText) : [cellText(value)]
  const lines: string[] = []
  let line = ''
  for (const [index, member] of members.entries()) {
    const text = forTerminal(member) + (index < members.length - 1 ? ',' : '')
    const longer = line === '' ? text : `${line} ${text}`
    if (line !== '' && widthUpTo(longer, width) > width) {
      lines.push(line)
      line = text
    } else line = longer
  }
  return [...lines, line]
}
