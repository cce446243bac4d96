import type { Report, Section } from '../core/report.ts'
import { cellText } from './cell-text.ts'
import type { Renderer } from './renderer.ts'
import { forCsvCell } from './text-safety.ts'

const ROWS_AT_ONCE = 500

/**
 * A view for spreadsheets, never read back as evidence: RFC 4180 with a header line, every field quoted, CRLF,
 * UTF-8 without byte order mark, every cell guarded. Holds the section `rows` (else the first) with all its columns.
 */
export const csv: Renderer = {
  name: 'csv',
  extension: 'csv',
  binary: false,
  async *render(report: Report) {
    const section = report.sections.find(({ key }) => key === 'rows') ?? report.sections[0]
    if (section !== undefined) yield* sectionCsv(section)
  },
}

/** One section of a report as CSV, for a file of its own. Throws where the report has no such section. */
export async function* renderCsvSection(report: Report, key: string): AsyncIterable<string> {
  const section = report.sections.find((candidate) => candidate.key === key)
  if (section === undefined) throw new Error(`the report ${report.schema} has no section ${key}`)
  yield* sectionCsv(section)
}

async function* sectionCsv(section: Section): AsyncIterable<string> {
  const { stringify } = await import('csv-stringify/sync')
  const format = (records: string[][]): string =>
    stringify(records, { quoted: true, quoted_empty: true, record_delimiter: 'windows' })
  yield format([section.columns.map((column) => forCsvCell(column.title))])
  for (let start = 0; start < section.rows.length; start += ROWS_AT_ONCE) {
    yield format(section.rows.slice(start, start + ROWS_AT_ONCE).map((row) => cells(section, row)))
  }
}

function cells(section: Section, row: Section['rows'][number]): string[] {
  return section.columns.map(({ key }) => {
    const value = row[key]
    // A number is no text of anybody's: guarded, -1 would no longer be one.
    return typeof value === 'number' ? String(value) : forCsvCell(cellText(value))
  })
}
