import { type MiaError, usageError } from '../core/errors.ts'
import { byCodeUnit } from '../core/json.ts'
import type { Platform } from '../platform/platform.ts'
import type { Tap } from './bytes.ts'
import { csvRows, csvShape, firstLine } from './csv-rows.ts'
import { MESSAGE_TRACE_COLUMNS, type TraceFormat, traceFormatOf } from './decode.ts'
import { type DiskFile, findFile } from './disk.ts'
import { jsonRows } from './json-rows.ts'
import { labelsOf, STDIN_LABEL } from './labels.ts'
import { answerSource, isAnswer } from './live/answer-source.ts'
import type { RawRow } from './raw-row.ts'
import type { MetadataSource } from './source.ts'
import { openText, type TextFile } from './text-file.ts'
import { traceFileSource } from './trace-file.ts'

/** Keys of the arrays in which services return rows, lower case. */
const WRAPPERS: ReadonlySet<string> = new Set(['value', 'results', 'records'])

/**
 * Opens exported message traces, reports of historical searches, Purview Items.csv and EmailEvents, each recognised
 * by its bytes, whatever its name. A file named twice is opened once; `-` is standard input.
 * @returns in order of their labels
 * @throws MiaError (exit 2) for what is not there, is no file, or is no trace
 */
export async function openTraceFiles(
  platform: Platform,
  paths: readonly string[],
): Promise<MetadataSource[]> {
  const disks = new Map<string, DiskFile>()
  for (const path of paths) {
    const disk = await findFile(platform, path)
    if (!disks.has(disk.realPath)) disks.set(disk.realPath, disk)
  }
  const named = [...disks.values()].filter((disk) => disk.path !== null)
  const labels = labelsOf(
    named.map((disk) => disk.name),
    platform.cwd,
  )
  const sources: MetadataSource[] = []
  for (const disk of disks.values()) {
    const file = await openText(disk.bytes)
    const label = labels[named.indexOf(disk)] ?? STDIN_LABEL
    if (isAnswer(file.head)) {
      sources.push(await answerSource({ platform, disk, label }))
      continue
    }
    sources.push(traceFileSource({ platform, disk, label, file, ...(await recognise(disk.name, file)) }))
  }
  return sources.toSorted((a, b) => byCodeUnit(a.label, b.label))
}

interface Recognised {
  readonly syntax: 'csv' | 'json'
  readonly format: TraceFormat
  readonly rows: (tap?: Tap) => AsyncIterable<readonly RawRow[]>
}

async function recognise(path: string, file: TextFile): Promise<Recognised> {
  const isJson = /^\s*[[{]/.test(file.head)
  const shape = csvShape(file.head)
  const columns = isJson ? await jsonColumns(file) : shape.columns
  // A NUL alone proves nothing: whoever writes a subject can put one into a trace.
  const format = traceFormatOf(columns)
  if (format === null) throw noTrace(path, file, columns)
  return {
    syntax: isJson ? 'json' : 'csv',
    format,
    rows: (tap) => (isJson ? jsonRows(file.text(tap), WRAPPERS) : csvRows(file.text(tap), shape)),
  }
}

/** The columns of the rows near the beginning. A result without any row (`{"value":[]}`) is a message trace. */
async function jsonColumns(file: TextFile): Promise<readonly string[]> {
  const columns = new Set<string>()
  let rows = 0
  for await (const batch of jsonRows(only(file.head), WRAPPERS)) {
    rows += batch.length
    for (const { cells } of batch) for (const name of cells?.keys() ?? []) columns.add(name)
  }
  return rows === 0 && file.headIsAll ? MESSAGE_TRACE_COLUMNS : [...columns]
}

async function* only(text: string): AsyncGenerator<string> {
  yield text
}

const SHOWN = 160

function noTrace(path: string, file: TextFile, columns: readonly string[]): MiaError {
  const line = firstLine(file.head.trimStart())
  const shown = line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line
  if (columns.includes('auditdata') || columns.includes('operation')) {
    return usageError({
      what: `${path} is no message trace but audit records`,
      why: `its first line is: ${shown}`,
      next: 'name it with --audit in mia sessions and mia messages',
    })
  }
  const why = file.defects.has('binary')
    ? 'it is no text; an archive has to be unpacked, a workbook saved as CSV'
    : ''
  return usageError({
    what: line === '' ? `${path} is empty` : `${path} is no message trace`,
    why: why === '' ? `its first line is: ${line === '' ? '(none)' : shown}` : why,
    next: 'name exports of Get-MessageTraceV2 (CSV or JSON), Graph message traces, reports of historical searches, Purview Items.csv or EmailEvents',
  })
}
