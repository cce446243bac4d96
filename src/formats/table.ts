import type { Accounting } from '../core/accounting.ts'
import type { Report, Section } from '../core/report.ts'
import { inPieces, type Renderer, type View } from './renderer.ts'
import { grid } from './table/grid.ts'
import { layOut } from './table/layout.ts'
import { type Paint, painter } from './table/paint.ts'
import { records } from './table/records.ts'
import { tabSeparated } from './table/tab-separated.ts'
import { wrapToWidth } from './table/text-width.ts'
import { forTerminal } from './text-safety.ts'

/** Some terminals say 0 when they do not know. */
const UNKNOWN_WIDTH = 80

/** For people: as wide as the terminal; tab-separated and untruncated where there is none. */
export const table: Renderer = {
  name: 'table',
  extension: 'txt',
  binary: false,
  async *render(report: Report, view: View) {
    const paint = painter(view.color)
    const width = view.columns === null || view.columns > 0 ? view.columns : UNKNOWN_WIDTH
    if (width === null) yield* tabSeparated(report, view.wide ? 3 : 2)
    else yield* onTerminal(report, view, { paint, width })
    if (report.accounting === null) return
    const style = report.accounting.quarantined > 0 ? paint.warn : (text: string): string => text
    if (report.sections.length > 0) yield '\n'
    yield prose(accountingSentence(report.accounting), width ?? Infinity, style)
  },
}

async function* onTerminal(report: Report, view: View, page: Page): AsyncIterable<string> {
  for (const [index, section] of report.sections.entries()) {
    if (index > 0) yield '\n'
    yield `${prose(section.title, page.width, page.paint.bold)}\n`
    yield* sectionOnTerminal(section, view, page)
  }
}

interface Page {
  readonly paint: Paint
  readonly width: number
}

async function* sectionOnTerminal(section: Section, view: View, page: Page): AsyncIterable<string> {
  if (section.rows.length === 0) {
    yield prose(section.empty, page.width, page.paint.dim)
    return
  }
  const layout = layOut(section, view, page.width)
  if (layout.kind === 'records') yield* inPieces(records(section, layout, page))
  else yield* grid(section, layout, page.paint)
  if (layout.left.length > 0) {
    const sentence = `Not shown in ${page.width} columns: ${layout.left.join(', ')}.`
    yield prose(sentence, page.width, page.paint.dim)
  }
}

/** `839 rows read: 117 used, 75 duplicate, 647 filtered, 0 quarantined` */
function accountingSentence({ read, used, duplicate, filtered, quarantined }: Accounting): string {
  const rows = read === 1 ? '1 row' : `${read} rows`
  return `${rows} read: ${used} used, ${duplicate} duplicate, ${filtered} filtered, ${quarantined} quarantined`
}

function prose(text: string, width: number, style: (line: string) => string): string {
  return wrapToWidth(forTerminal(text), width)
    .map((line) => `${style(line)}\n`)
    .join('')
}
