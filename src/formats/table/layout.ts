import type { Column, Section } from '../../core/report.ts'
import type { View } from '../renderer.ts'
import { forTerminal } from '../text-safety.ts'
import { mayBeCut, partsOf, titleWidth } from './cell-lines.ts'
import { displayWidth, widthUpTo } from './text-width.ts'

export interface ShownColumn {
  readonly column: Column
  /** Encoded for the terminal. */
  readonly title: string
  readonly width: number
  /** The widest part that must not be cut: an identifier, a number, a time, an item of a list of identifiers. */
  readonly least: number
}

/** How a section is laid out: side by side, or each row as a record of lines because its columns do not fit. */
export interface Layout {
  readonly kind: 'grid' | 'records'
  readonly columns: readonly ShownColumn[]
  /** Titles of the columns that only a wider terminal would show. */
  readonly left: readonly string[]
}

/** Blanks between two columns. */
export const GAP = 2
/** From here on columns of priority 2 are shown, and below the other every row becomes a record. */
const ROOMY = 100
const NARROW = 60
/** Columns are left out before text is cut to less than this … */
const COMFORTABLE_TEXT = 20
/** … and then text is cut down to this, but never below its title. */
const LEAST_TEXT = 8

/**
 * Chooses columns and widths. Identifiers, numbers and times are never cut: where not all columns fit, those of
 * priority 2 are left out, the last first; where that does not help, the section is shown as records.
 */
export function layOut(section: Section, view: View, width: number): Layout {
  const wanted = measured(section, view.wide ? 3 : 2, width)
  const records: Layout = { kind: 'records', columns: wanted, left: [] }
  if (width < NARROW) return records
  const droppable = view.wide ? [] : wanted.filter(({ column }) => column.priority === 2)
  const grid = (drop: number, leastText: number): Layout | null => {
    const left = droppable.slice(droppable.length - drop)
    const kept = wanted.filter((shown) => !left.includes(shown))
    const columns = fitted(kept, width, leastText)
    return columns === null ? null : { kind: 'grid', columns, left: left.map(({ title }) => title) }
  }
  for (let drop = width < ROOMY ? droppable.length : 0; drop <= droppable.length; drop += 1) {
    const comfortable = grid(drop, COMFORTABLE_TEXT)
    if (comfortable !== null) return comfortable
  }
  return grid(droppable.length, LEAST_TEXT) ?? records
}

/** Natural widths; what is wider than the terminal counts as one column too wide. */
function measured(section: Section, priority: number, limit: number): ShownColumn[] {
  return section.columns
    .filter((column) => column.priority <= priority)
    .map((column) => {
      const title = forTerminal(column.title)
      let width = Math.max(1, displayWidth(title))
      let least = Math.max(1, titleWidth(title))
      for (const row of section.rows) {
        const parts = partsOf(row[column.key], column)
        width = Math.max(width, widthUpTo(parts.join(', '), limit))
        for (const part of parts) least = Math.max(least, widthUpTo(part, limit))
      }
      return {
        column,
        title,
        width,
        least: mayBeCut(column) ? Math.max(LEAST_TEXT, titleWidth(title)) : least,
      }
    })
}

/** The columns in at most `width`, the widest texts cut first; null where that is impossible. */
function fitted(columns: readonly ShownColumn[], width: number, leastText: number): ShownColumn[] | null {
  if (columns.length === 0) return null
  const room = width - GAP * (columns.length - 1)
  const capped = (cap: number): ShownColumn[] =>
    columns.map((shown) => ({ ...shown, width: Math.min(shown.width, Math.max(cap, shown.least)) }))
  for (let cap = width; cap >= leastText; cap -= 1) {
    const candidate = capped(cap)
    if (candidate.reduce((sum, shown) => sum + shown.width, 0) <= room) return candidate
  }
  return null
}
