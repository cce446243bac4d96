import type { EvidenceRow } from '../source.ts'
import { type Columns, fieldsOf, noteColumns, readColumns } from './columns.ts'
import { createFileChecks } from './file-checks.ts'
import { printable } from './printable.ts'
import { note, notEvidence, type Pull, type ReadRun } from './run.ts'
import { createTextCollector, decodeEscapes, xmlTokens } from './xlsx-sheets.ts'
import { attribute, type XmlToken } from './xml-tokens.ts'

const BATCH = 256
/** Excel's own limits. */
const MAX_COLUMNS = 16_384
const MAX_CELL = 32_767

/** Reads a worksheet: its first row that holds anything is the header. Every cell is text. */
export async function* xlsxRows(
  run: ReadRun,
  sheet: Pull,
  strings: readonly string[],
): AsyncGenerator<EvidenceRow[]> {
  const checks = createFileChecks()
  const reader = createSheetReader(strings)
  let columns: Columns | null = null
  let batch: EvidenceRow[] = []
  let rowNumber = 0
  for await (const token of xmlTokens(sheet, run.label)) {
    const cells = reader.see(token)
    if (cells === null) continue
    if (columns === null) {
      columns = headerOf(run, cells)
      continue
    }
    rowNumber += 1
    batch.push(rowOf(run, columns, cells, rowNumber))
    if (batch.length < BATCH) continue
    run.context.signal.throwIfAborted()
    checks.see(batch)
    yield batch
    batch = []
  }
  if (columns === null) throw notEvidence(run.label, 'it is empty', 'export the audit records again')
  checks.see(batch)
  if (batch.length > 0) yield batch
  checks.finish(run)
  reader.finish(run)
}

function headerOf(run: ReadRun, cells: readonly string[]): Columns {
  const columns = readColumns(cells)
  if (columns === null) {
    const why = `its first row is not the header of a known export: ${printable(cells.join(','))}`
    throw notEvidence(run.label, why, 'name the file as exported, header included')
  }
  noteColumns(run, columns)
  return columns
}

function rowOf(run: ReadRun, columns: Columns, cells: readonly string[], row: number): EvidenceRow {
  const place = { source: run.label, row, offset: null, length: null }
  const text = (): string => cells.join('\t')
  const surplus = cells.slice(columns.names.length).some((cell) => cell !== '')
  if (!surplus) {
    return {
      kind: 'fields',
      fields: fieldsOf(columns, cells.length, (index) => cells[index] ?? ''),
      place,
      text,
    }
  }
  const detail = 'it has more cells than the header has columns'
  return { kind: 'broken', reason: 'broken-row', detail, place, text }
}

interface SheetReader {
  /** The cells of a row once it has ended and holds anything. */
  see(token: XmlToken): string[] | null
  finish(run: ReadRun): void
}

function createSheetReader(strings: readonly string[]): SheetReader {
  const inline = createTextCollector()
  let cells: string[] = []
  let column = -1
  let type = ''
  let value = ''
  let inValue = false
  let full = 0
  let lost = 0

  function open(token: Extract<XmlToken, { kind: 'open' }>): void {
    if (token.name === 'row') {
      cells = []
      column = -1
    } else if (token.name === 'c') {
      column = columnOf(attribute(token.attributes, 'r')) ?? column + 1
      type = attribute(token.attributes, 't') ?? 'n'
      value = ''
      inline.reset()
    } else if (token.name === 'v') inValue = !token.closed
  }

  function endCell(): void {
    const text = cellText()
    if (text.length === MAX_CELL) full += 1
    if (text === '' || column >= MAX_COLUMNS) return
    while (cells.length < column) cells.push('')
    cells[column] = text
  }

  function cellText(): string {
    if (type === 's') return sharedText()
    if (type === 'inlineStr') return inline.value()
    if (type === 'b') return value === '1' ? 'True' : 'False'
    return type === 'str' ? decodeEscapes(value) : value
  }

  function sharedText(): string {
    const text = strings[Number(value)]
    if (text === undefined) lost += 1
    return text ?? ''
  }

  return {
    see(token) {
      inline.see(token)
      if (token.kind === 'open') open(token)
      else if (token.kind === 'text') {
        if (inValue) value += token.text
      } else if (token.name === 'v') inValue = false
      else if (token.name === 'c') endCell()
      else if (token.name === 'row' && cells.length > 0) return cells
      return null
    },
    finish(run) {
      if (full > 0) {
        const text = `has ${full} cells of exactly 32,767 characters, all that a cell of Excel holds: their ends are lost; read the CSV export instead`
        note(run, { code: 'full-cell', level: 'incomplete', text, count: full })
      }
      if (lost > 0) {
        const text = `has ${lost} cells whose text is missing from the workbook`
        note(run, { code: 'lost-cell', level: 'incomplete', text, count: lost })
      }
    },
  }
}

/** `AB12` is column 27, counted from 0; null where there is no such reference. */
function columnOf(reference: string | null): number | null {
  const letters = /^([A-Z]{1,3})\d*$/i.exec(reference ?? '')?.[1]
  if (letters === undefined) return null
  let column = 0
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}
