import type { Column } from '../../core/report.ts'
import type { JsonValue } from '../../core/json.ts'
import { cellText, isList } from '../cell-text.ts'
import { forTerminal } from '../text-safety.ts'
import { cutToWidth, displayWidth, widthUpTo, wrapToWidth } from './text-width.ts'

/** A list that is no identifier shows this many lines at most, the last one telling how many items are left out. */
const MOST_LINES = 4

/** What must not be torn apart: the items of a list, any other value as a whole. Encoded for the terminal. */
export function partsOf(value: JsonValue | undefined, column: Column): string[] {
  if (column.kind === 'time' && typeof value === 'string') return [forTerminal(toSeconds(value))]
  const texts = isList(value) ? value.map(cellText).filter((text) => text !== '') : [cellText(value)]
  return texts.map(forTerminal)
}

/** The lines of a cell: items of a list flow from line to line; what may be cut is cut to the width. */
export function cellLines(parts: readonly string[], column: Column, width: number): string[] {
  if (column.kind === 'prose') return wrapToWidth(parts.join(' '), width)
  const lines = flowing(mayBeCut(column) ? parts.map((part) => cutToWidth(part, width)) : parts, width)
  if (column.keep === true || lines.length <= MOST_LINES) return lines
  return [...lines.slice(0, MOST_LINES - 1), cutToWidth(`+${lines.length - MOST_LINES + 1} more`, width)]
}

function flowing(items: readonly string[], width: number): string[] {
  const lines: string[] = []
  for (const [index, item] of items.entries()) {
    const text = index < items.length - 1 && widthUpTo(item, width) < width ? `${item},` : item
    const longer = `${lines.at(-1) ?? ''} ${text}`
    if (index > 0 && widthUpTo(longer, width) <= width) lines[lines.length - 1] = longer
    else lines.push(text)
  }
  return lines
}

/** Lists and texts may be cut, unless they hold identifiers; prose takes more lines instead. */
export function mayBeCut(column: Column): boolean {
  return column.keep !== true && column.kind !== 'number' && column.kind !== 'time'
}

/** A title may stand on several lines, broken at blanks and where a word begins inside it: `OperationCount`. */
export function titleLines(title: string, width: number): string[] {
  if (displayWidth(title) <= width) return [title]
  return wrapToWidth(title.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' '), width)
}

/** The narrowest that a title can stand without a word being torn. */
export function titleWidth(title: string): number {
  return Math.max(...title.split(/ |(?<=[a-z])(?=[A-Z])/).map(displayWidth))
}

/** Fractions of a second stay in all other formats. */
function toSeconds(time: string): string {
  return time.replace(/\.\d+Z$/, 'Z')
}
