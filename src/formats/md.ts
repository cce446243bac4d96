import type { Block, Headline, ReportDocument } from '../core/document.ts'
import { type Figure, TONE_NAMES } from '../core/figure.ts'
import type { Report, Section } from '../core/report.ts'
import { cellText } from './cell-text.ts'
import { documentOf } from './document-of.ts'
import { inPieces, type Renderer } from './renderer.ts'
import { forMarkdown } from './text-safety.ts'

/** The same document for wikis and tickets: CommonMark with pipe tables; figures become tables of their numbers. */
export const md: Renderer = {
  name: 'md',
  extension: 'md',
  binary: false,
  async *render(report: Report) {
    yield* inPieces(documentLines(documentOf(report)))
  },
}

function* documentLines({ title, marking, facts, chapters }: ReportDocument): Iterable<string> {
  if (marking !== null) yield `**${forMarkdown(marking)}**\n\n`
  yield `# ${forMarkdown(title)}\n\n`
  for (const { label, value } of facts) yield `- ${forMarkdown(label)}: ${forMarkdown(value)}\n`
  for (const [index, { title: heading, blocks }] of chapters.entries()) {
    yield `\n## ${chapters.length === 1 ? '' : `${index + 1}. `}${forMarkdown(heading)}\n`
    for (const block of blocks) yield* blockLines(block)
  }
}

function* blockLines(block: Block): Iterable<string> {
  if (block.kind === 'table')
    yield* tableLines(block.section, block.most ?? Number.POSITIVE_INFINITY, block.beside ?? null)
  else if (block.kind === 'figure') yield* figureLines(block.figure)
  else yield prose(block)
}

function prose(block: Exclude<Block, { kind: 'table' | 'figure' }>): string {
  if (block.kind === 'text') return `\n${forMarkdown(block.text)}\n`
  if (block.kind === 'warning') return `\n> ${forMarkdown(block.text)}\n`
  if (block.kind === 'heading') return `\n### ${forMarkdown(block.text)}\n`
  if (block.kind === 'list') return `\n${block.items.map((item) => `- ${forMarkdown(item)}\n`).join('')}`
  if (block.kind === 'facts')
    return `\n${block.facts.map(({ label, value }) => `- ${forMarkdown(label)}: ${forMarkdown(value)}\n`).join('')}`
  return `\n${block.headlines.map(headline).join('')}`
}

function headline({ value, label, note }: Headline): string {
  const more = note === '' ? '' : `: ${forMarkdown(note)}`
  return `- **${forMarkdown(value)}** ${forMarkdown(label)}${more}\n`
}

function* figureLines(figure: Figure): Iterable<string> {
  yield `\n*${forMarkdown(figure.title)}.* ${forMarkdown(figure.caption)}\n`
  if (figure.kind === 'timeline') return
  yield* lines(['', 'Class', 'Count'], function* rows() {
    if (figure.kind === 'grid')
      for (const { row, column, tone, count } of figure.cells)
        yield [`${figure.rows[row] ?? ''}, ${figure.columns[column] ?? ''}`, TONE_NAMES[tone], String(count)]
    else for (const { label, tone, count } of figure.bars) yield [label, TONE_NAMES[tone], String(count)]
  })
}

function* tableLines(section: Section, most: number, beside: string | null): Iterable<string> {
  if (section.rows.length === 0) {
    yield `\n${forMarkdown(section.empty)}\n`
    return
  }
  const columns = section.columns.filter((column) => column.priority < 3)
  const shown = section.rows.slice(0, most)
  yield* lines(
    columns.map((column) => column.title),
    function* rows() {
      for (const row of shown) yield columns.map((column) => cellText(row[column.key]))
    },
  )
  if (shown.length < section.rows.length)
    yield `\n${shown.length} of ${section.rows.length} rows${beside === null ? '' : `; all of them stand in ${forMarkdown(beside)}`}.\n`
}

function* lines(titles: readonly string[], rows: () => Iterable<readonly string[]>): Iterable<string> {
  yield `\n${line(titles)}${line(
    titles.map(() => '---'),
    false,
  )}`
  for (const row of rows()) yield line(row)
}

function line(cells: readonly string[], encode = true): string {
  return `| ${cells.map((cell) => (encode ? forMarkdown(cell) : cell)).join(' | ')} |\n`
}
