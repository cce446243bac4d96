import type { Report, Section } from '../../core/report.ts'
import { cellText } from '../cell-text.ts'
import { inPieces } from '../renderer.ts'
import { forTerminal } from '../text-safety.ts'

/**
 * The table for a pipe: untruncated, one line of titles and one line per row, values between tabs. Values are encoded
 * as for the terminal, so none holds a tab or a line break. With several sections each has its title above it and a
 * blank line below.
 * @param priority the highest priority of columns shown
 */
export function* tabSeparated(report: Report, priority: number): Iterable<string> {
  for (const [index, section] of report.sections.entries()) {
    if (index > 0) yield '\n'
    if (report.sections.length > 1) yield `${forTerminal(section.title)}\n`
    yield* inPieces(lines(section, priority))
  }
}

function* lines(section: Section, priority: number): Iterable<string> {
  if (section.rows.length === 0) {
    yield `${forTerminal(section.empty)}\n`
    return
  }
  const columns = section.columns.filter((column) => column.priority <= priority)
  yield `${columns.map(({ title }) => forTerminal(title)).join('\t')}\n`
  for (const row of section.rows) {
    yield `${columns.map(({ key }) => forTerminal(cellText(row[key]))).join('\t')}\n`
  }
}
