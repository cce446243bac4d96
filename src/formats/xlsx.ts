import type { SheetData } from 'write-excel-file/node'
import { usageError } from '../core/errors.ts'
import type { JsonObject, JsonValue } from '../core/json.ts'
import type { Column, Report, Section } from '../core/report.ts'
import { cellText, labelledText } from './cell-text.ts'
import type { Renderer } from './renderer.ts'
import { forXlsxCell } from './text-safety.ts'
import { filterButtons, type TableSize } from './xlsx-filters.ts'
import { withoutTimestamps } from './zip-timestamps.ts'

/** Excel's limit is 1,048,576 rows with the titles. */
const ROWS_PER_SHEET = 1_000_000
/** The whole workbook is built in memory, about half a kilobyte per cell. */
const CELL_LIMIT = 2_000_000
const ABOUT = 'About'

/**
 * A view for spreadsheets, never read back as evidence: one sheet per section, then the sheet `About` with criteria,
 * accounting and notices. Every cell is a typed string or number, never a formula. The same report gives the same bytes.
 */
export const xlsx: Renderer = {
  name: 'xlsx',
  extension: 'xlsx',
  binary: true,
  async *render(report: Report) {
    assertFits(report)
    const { default: writeExcelFile } = await import('write-excel-file/node')
    const changes = { cut: 0, escaped: 0 }
    const sheets = report.sections.flatMap((section) => sectionSheets(report, section, changes))
    const workbook = [...named(sheets), aboutSheet(report, changes)]
    const filters = filterButtons(workbook.map(tableSize))
    yield withoutTimestamps(await writeExcelFile(workbook, { features: [filters] }).toBuffer())
  },
}

/** How many cells do not show the value as it is. */
interface Changes {
  cut: number
  escaped: number
}

interface Sheet {
  readonly sheet: string
  readonly data: SheetData
  readonly columns: { width: number }[]
  readonly stickyRowsCount?: number
}

/** Tables are the sheets with titles that stay in sight. */
function tableSize({ data, columns, stickyRowsCount }: Sheet): TableSize {
  return stickyRowsCount === undefined ? null : { rows: data.length, columns: columns.length }
}

function assertFits(report: Report): void {
  const cells = report.sections.reduce((sum, { rows, columns }) => sum + rows.length * columns.length, 0)
  if (cells <= CELL_LIMIT) return
  throw usageError({
    what: `the result has ${cells} cells, too many for one workbook`,
    why: `a workbook is written in memory and may hold ${CELL_LIMIT} cells`,
    next: 'choose the format csv or jsonl, which have no limit',
  })
}

function sectionSheets(report: Report, section: Section, changes: Changes): Sheet[] {
  const sheets: Sheet[] = []
  const titles = section.columns.map(({ title }) => textCell(title, changes, true))
  for (let start = 0; start === 0 || start < section.rows.length; start += ROWS_PER_SHEET) {
    const rows = section.rows.slice(start, start + ROWS_PER_SHEET)
    sheets.push({
      sheet: section.key === 'rows' ? (report.schema.split('/')[1] ?? 'rows') : section.key,
      data: [titles, ...rows.map((row) => section.columns.map(({ key }) => cell(row[key], changes)))],
      columns: section.columns.map((column) => ({ width: WIDTHS[column.kind] })),
      stickyRowsCount: 1,
    })
  }
  return sheets
}

const WIDTHS: Record<Column['kind'], number> = { text: 36, prose: 90, number: 12, time: 24, list: 36 }

function cell(value: JsonValue | undefined, changes: Changes): SheetData[number][number] {
  if (typeof value === 'number') return { value, type: Number }
  return textCell(cellText(value), changes)
}

function textCell(value: string, changes: Changes, title = false): SheetData[number][number] {
  const { text, cut } = forXlsxCell(value)
  if (cut > 0) changes.cut += 1
  else if (text !== value) changes.escaped += 1
  if (text === '') return null
  return title ? { value: text, type: String, fontWeight: 'bold' } : { value: text, type: String }
}

/** @param changes complete, so this sheet is made last */
function aboutSheet(report: Report, changes: Changes): Sheet {
  const lines: [string, JsonValue][] = [
    ['title', report.title],
    ['schema', report.schema],
    ...labelled('criteria', report.criteria),
    ...report.sources.map((source): [string, JsonValue] => ['source', labelledText(source)]),
    ...labelled('rows', { ...report.accounting }),
    ...report.notices.map(({ code, level, text, count }): [string, JsonValue] => [
      `notice: ${level}`,
      `${text} (${code}, ${count})`,
    ]),
    ...Object.entries(report.extra ?? {}),
  ]
  const data = lines.map(([label, value]) => [
    textCell(label, changes, true),
    cell(typeof value === 'number' ? value : labelledText(value), changes),
  ])
  data.push(
    [textCell('cells cut to 32,767 characters', changes, true), { value: changes.cut, type: Number }],
    [textCell('cells with visible escapes', changes, true), { value: changes.escaped, type: Number }],
    [textCell('exact values', changes, true), textCell('in the formats json and jsonl', changes)],
  )
  return { sheet: ABOUT, data, columns: [{ width: 32 }, { width: 100 }] }
}

function labelled(group: string, values: JsonObject): [string, JsonValue][] {
  return Object.entries(values).map(([key, value]) => [`${group}: ${key}`, value])
}

/** Legal names (letters, digits, `-`; at most 31 characters), different without regard to case. */
function named(sheets: readonly Sheet[]): Sheet[] {
  const taken = new Set([ABOUT.toLowerCase()])
  return sheets.map((sheet) => {
    const base = sheet.sheet.replaceAll(/[^A-Za-z0-9-]/g, '').slice(0, 24) || 'sheet'
    let name = base
    for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${base}-${number}`
    taken.add(name.toLowerCase())
    return { ...sheet, sheet: name }
  })
}
