import type { EvidenceRow } from '../source.ts'
import { type Columns, fieldsOf, noteColumns, readColumns } from './columns.ts'
import { createFileChecks } from './file-checks.ts'
import { printable } from './printable.ts'
import { notEvidence, type Pull, type ReadRun } from './run.ts'
import { createSheetReader } from './xlsx-cells.ts'
import { xmlTokens } from './xlsx-sheets.ts'

const BATCH = 256

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
