import type { RowFields } from '../source.ts'
import { type Format, holdsRecord, plainName, tableFormat } from './formats.ts'
import { note, type ReadRun } from './run.ts'

/** The columns of a table that has been recognised. */
export interface Columns {
  readonly format: Format
  /** Unique; what fields are called. */
  readonly names: readonly string[]
  /** Cells up to and with the last column that the format cannot do without. */
  readonly needed: number
  /** Columns that hold whole records as JSON. */
  readonly recordColumns: readonly number[]
  readonly duplicates: number
  readonly localTimes: number
}

/** The header's cells as columns; null where no format has them. */
export function readColumns(cells: readonly string[]): Columns | null {
  const format = tableFormat(cells)
  if (format === null) return null
  const names: string[] = []
  const taken = new Set<string>()
  let duplicates = 0
  for (const cell of cells) {
    const name = columnName(cell)
    let unique = name
    for (let use = 2; taken.has(plainName(unique)); use += 1) unique = `${name}#${use}`
    taken.add(plainName(unique))
    if (unique !== name && name !== '') duplicates += 1
    names.push(unique)
  }
  const required = names.flatMap((name, index) => (format.required.includes(plainName(name)) ? [index] : []))
  return {
    format,
    names,
    needed: Math.max(...required) + 1,
    recordColumns: names.flatMap((name, index) => (holdsRecord(name) ? [index] : [])),
    duplicates,
    localTimes: names.filter((name) => name.endsWith('[Local Time]')).length,
  }
}

/** What has to be said of a table because of its header. */
export function noteColumns(run: ReadRun, columns: Columns): void {
  run.format ||= columns.format.name
  if (columns.duplicates > 0) {
    const text = `names ${columns.duplicates} columns more than once: the first one counts, the others are called name#2`
    note(run, { code: 'duplicate-column', level: 'warning', text, count: columns.duplicates })
  }
  if (columns.localTimes > 0) {
    const text =
      'holds times in the local time of whoever exported it, and does not say which zone that was: export it again in UTC'
    note(run, { code: 'local-time', level: 'incomplete', text, count: columns.localTimes })
  }
}

/** A row as fields. Cells that are missing at the end stay missing. */
export function fieldsOf(columns: Columns, count: number, cell: (index: number) => string): RowFields {
  const fields: Record<string, unknown> = { __proto__: null }
  const last = Math.min(count, columns.names.length)
  for (let index = 0; index < last; index += 1) {
    const name = columns.names[index]
    if (name !== undefined) fields[name] = cell(index)
  }
  return fields
}

function columnName(cell: string): string {
  const plain = cell
    .replaceAll('\uFEFF', '')
    .trim()
    .replaceAll(/^["']+|["']+$/g, '')
    .trim()
  return plain.replace(/ ?\[UTC\]$/, '')
}
