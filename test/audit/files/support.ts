import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openEvidence } from '../../../src/audit/files/index.ts'
import { startRun, type Pull, type ReadRun } from '../../../src/audit/files/run.ts'
import { textRows } from '../../../src/audit/files/text-rows.ts'
import type { AuditSource, EvidenceRow, SourceFacts } from '../../../src/audit/source.ts'
import { MiaError } from '../../../src/core/errors.ts'
import { nodePlatform } from '../../../src/platform/node-platform.ts'
import type { Platform } from '../../../src/platform/platform.ts'

export function platformAt(cwd: string): Platform {
  return { ...nodePlatform(new AbortController().signal), cwd }
}

/** A folder that goes when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mia-files-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export interface Read {
  readonly rows: EvidenceRow[]
  readonly facts: SourceFacts
}

export async function readSource(source: AuditSource, hash = false): Promise<Read> {
  const rows: EvidenceRow[] = []
  const context = { signal: new AbortController().signal, onBytes: () => undefined, hash }
  for await (const batch of source.rows(context)) rows.push(...batch)
  return { rows, facts: source.facts() }
}

/** Writes one file and reads it as evidence, expecting one source. */
export async function readFile(
  name: string,
  bytes: Uint8Array | string,
  chunkBytes = 1 << 18,
): Promise<Read> {
  const folder = await temporaryFolder()
  await writeFile(join(folder, name), bytes)
  const [source, ...others] = await openEvidence(platformAt(folder), [name], { chunkBytes })
  if (source === undefined || others.length > 0) throw new Error('expected one source')
  return readSource(source)
}

export interface TextRead {
  readonly rows: EvidenceRow[]
  readonly run: ReadRun
}

/** Reads text without a file around it, cut into chunks of the sizes given (the last one repeats). */
export async function readText(
  content: Uint8Array | string,
  sizes: readonly number[] = [1 << 18],
): Promise<TextRead> {
  const bytes = Buffer.from(content)
  const context = { signal: new AbortController().signal, onBytes: () => undefined, hash: false }
  const run = startRun('x', context)
  const rows: EvidenceRow[] = []
  for await (const batch of textRows(run, cut(bytes, sizes))) rows.push(...batch)
  return { rows, run }
}

function cut(bytes: Uint8Array, sizes: readonly number[]): Pull {
  let at = 0
  let turn = 0
  return () => {
    const size = sizes[Math.min(turn, sizes.length - 1)] ?? 1
    turn += 1
    const chunk = bytes.subarray(at, at + size)
    at += size
    return Promise.resolve(chunk.length === 0 ? null : chunk)
  }
}

/** The first of what a test expects to be there. */
export function first<T>(items: readonly T[]): T {
  const [item] = items
  if (item === undefined) throw new Error('there is none')
  return item
}

/** What a row comes to, for comparison. */
export function plain(row: EvidenceRow): unknown {
  const { row: number, offset, length } = row.place
  const common = { row: number, offset, length, text: row.text() }
  return row.kind === 'fields'
    ? { ...common, fields: { ...row.fields } }
    : { ...common, reason: row.reason, detail: row.detail }
}

export function fieldsOf(rows: readonly EvidenceRow[]): unknown[] {
  return rows.map((row) => (row.kind === 'fields' ? { ...row.fields } : `broken: ${row.reason}`))
}

export function codes(notices: SourceFacts['notices']): string[] {
  return notices.map(({ code }) => code)
}

/** The MiaError that an action ends in. */
export async function failure(action: () => Promise<unknown>): Promise<MiaError> {
  try {
    await action()
  } catch (error) {
    if (error instanceof MiaError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
