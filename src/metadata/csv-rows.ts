import { parse } from 'csv-parse'
import { pump } from './pump.ts'
import { cellsOf, columnName, type RawRow } from './raw-row.ts'

/** A cell longer than this is no cell: a quote that never ends, or something hostile. */
const MAX_RECORD = 16_777_216

const DELIMITERS = [',', ';', '\t', '|']

/** What PowerShell 5 (`#TYPE`) and Excel (`sep=`) put before the header. */
const PREAMBLE = /^(?:#TYPE[^\n]*\n|sep=[^\n]{1,3}\n)/i

/** How a CSV is cut: the delimiter its header uses and the names of its columns. */
export interface CsvShape {
  readonly delimiter: string
  /** Normalised (see `columnName`). */
  readonly columns: readonly string[]
}

/** @param head the beginning of a text; the first line that is no preamble is taken as the header */
export function csvShape(head: string): CsvShape {
  const line = firstLine(head.replace(PREAMBLE, ''))
  const unquoted = line.replaceAll(/"[^"]*"/g, '')
  let delimiter = ','
  for (const one of DELIMITERS) if (countOf(unquoted, one) > countOf(unquoted, delimiter)) delimiter = one
  return { delimiter, columns: line.split(delimiter).map(columnName) }
}

/** Rows behind the header, in batches. Blank lines are no rows, nor is the header where files were joined. */
export async function* csvRows(
  text: AsyncIterable<string>,
  { delimiter }: CsvShape,
): AsyncGenerator<readonly RawRow[]> {
  const records: string[][] = []
  const parser = parse({
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    record_delimiter: ['\r\n', '\n'],
    skip_empty_lines: true,
    max_record_size: MAX_RECORD,
    on_record: (record: string[]) => {
      records.push(record)
      return null
    },
  })
  parser.resume()
  let header: string[] | null = null
  let number = 0
  const toRow = (record: string[]): RawRow[] => {
    if (header === null) {
      header = record.map(columnName)
      return []
    }
    if (record.every(isBlank) || isPreamble(record, header)) return []
    number += 1
    return [rowOf(record, header, number)]
  }
  try {
    for await (const batch of pump(parser, withoutPreamble(text), records)) yield batch.flatMap(toRow)
  } catch (error) {
    if (!isCsvError(error)) throw error
    yield [{ row: number + 1, cells: null, defect: 'quote-not-closed' }]
  }
}

function rowOf(record: readonly string[], header: readonly string[], row: number): RawRow {
  const surplus = record.slice(header.length)
  if (record.length < header.length || !surplus.every(isBlank)) return { row, cells: null, defect: 'columns' }
  return { row, cells: cellsOf(header.map((name, index) => [name, record[index]])), defect: null }
}

/** Header and `#TYPE` line once more, where exports were joined into one file. */
function isPreamble(record: readonly string[], header: readonly string[]): boolean {
  if (record.length === 1 && record[0]?.startsWith('#TYPE ') === true) return true
  return (
    record.length === header.length && header.every((name, index) => columnName(record[index] ?? '') === name)
  )
}

/** A tail of zero bytes, as carved files have it, is blank too. */
function isBlank(cell: string): boolean {
  return cell.replaceAll('\0', '').trim() === ''
}

function isCsvError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1
}

export function firstLine(text: string): string {
  const end = text.indexOf('\n')
  const line = end < 0 ? text : text.slice(0, end)
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

async function* withoutPreamble(text: AsyncIterable<string>): AsyncGenerator<string> {
  let start: string | null = ''
  for await (const chunk of text) {
    if (start === null) {
      yield chunk
      continue
    }
    start += chunk
    if (!start.includes('\n')) continue
    yield start.replace(PREAMBLE, '')
    start = null
  }
  if (start !== null) yield start
}
