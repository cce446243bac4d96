import { resolve } from 'node:path'
import {
  type AuditSource,
  findRows,
  type FoundRow,
  type RowTest,
  type SourceFacts,
} from '../../audit/index.ts'
import type { CommandContext } from '../../cli/command.ts'
import type { KeptRecord } from '../../core/evidence-set.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Section } from '../../core/report.ts'
import type { Platform } from '../../platform/platform.ts'

/** A row with the file that it stands in. */
export interface PlacedRow extends FoundRow {
  readonly facts: SourceFacts
}

/** Every row of the sources that passes the test, copies included, in order of source and row. */
export async function findPlaces(
  { platform, progress }: CommandContext,
  sources: readonly AuditSource[],
  wanted: RowTest,
): Promise<PlacedRow[]> {
  const placed: PlacedRow[] = []
  for (const source of sources) {
    const found: FoundRow[] = []
    const read = { signal: platform.signal, onBytes: (bytes: number) => progress.addBytes(bytes), hash: true }
    for await (const row of findRows(source, read, wanted)) found.push(row)
    const facts = source.facts()
    for (const row of found) placed.push({ ...row, facts })
  }
  return placed
}

/** @param platform reads the copies of the case where it keeps any */
export async function placesSection(
  platform: Platform,
  rows: readonly PlacedRow[],
  used: readonly KeptRecord[],
): Promise<Section> {
  const counted = new Set(used.map(({ record }) => placeKey(record.place)))
  const placed: JsonObject[] = []
  for (const row of rows) {
    const { place, facts, record, quarantined } = row
    const use = counted.has(placeKey(place)) ? 'counted' : 'copy, dropped by record Id (R5)'
    placed.push({
      id: record?.id ?? quarantined?.salvaged?.id ?? null,
      use: quarantined === null ? use : `quarantined: ${quarantined.reason}`,
      source: place.source,
      row: place.row,
      offset: place.offset,
      length: place.length,
      path: facts.path === null ? null : resolve(platform.cwd, facts.path),
      format: facts.format,
      sha256: facts.sha256,
      ...(await readAgain(platform, row)),
    })
  }
  return {
    key: 'places',
    title: 'Where it stands',
    columns: [
      { key: 'id', title: 'Record Id', kind: 'text', priority: 1, keep: true },
      { key: 'use', title: 'Use', kind: 'text', priority: 1 },
      { key: 'source', title: 'Source', kind: 'text', priority: 1 },
      { key: 'row', title: 'Row', kind: 'number', priority: 1 },
      { key: 'offset', title: 'Byte offset', kind: 'number', priority: 1 },
      { key: 'length', title: 'Bytes', kind: 'number', priority: 1 },
      { key: 'sha256', title: 'SHA-256 of the file', kind: 'text', priority: 2, keep: true },
      { key: 'rowSha256', title: 'SHA-256 of these bytes', kind: 'text', priority: 3, keep: true },
      { key: 'readAgain', title: 'Read again', kind: 'text', priority: 2 },
      { key: 'path', title: 'Path', kind: 'text', priority: 3, keep: true },
      { key: 'format', title: 'Format', kind: 'text', priority: 3 },
    ],
    rows: placed,
    empty: 'No row of the evidence.',
  }
}

/** The records as they stand in the evidence, not normalised. */
export function rawSection(rows: readonly PlacedRow[]): Section {
  return {
    key: 'raw',
    title: 'Raw records',
    columns: [
      { key: 'source', title: 'Source', kind: 'text', priority: 1 },
      { key: 'row', title: 'Row', kind: 'number', priority: 1 },
      { key: 'text', title: 'As it stands there', kind: 'prose', priority: 1 },
    ],
    rows: rows.map(({ place, text }) => ({ source: place.source, row: place.row, text })),
    empty: '',
  }
}

interface ReadAgain {
  readonly rowSha256: string | null
  readonly readAgain: string
}

/** The bytes at the offset, as anybody can take them out of the file without mia (tail, head, sha256sum). */
async function readAgain(
  platform: Platform,
  { place, facts, text }: PlacedRow,
): Promise<ReadAgain & JsonObject> {
  const { offset, length } = place
  if (facts.path === null) return { rowSha256: null, readAgain: 'standard input: not there any more' }
  if (offset === null || length === null || facts.format.includes(' > ') || place.source.includes('!'))
    return { rowSha256: null, readAgain: 'through its container' }
  const bytes = await bytesAt(platform, resolve(platform.cwd, facts.path), { offset, length })
  const same = decoded(bytes, facts.encoding) === text
  return {
    rowSha256: platform.sha256().update(bytes).hex(),
    readAgain: same
      ? 'the bytes at the offset are this record'
      : 'the bytes at the offset decode differently',
  }
}

async function bytesAt(
  platform: Platform,
  path: string,
  { offset, length }: { readonly offset: number; readonly length: number },
): Promise<Uint8Array> {
  const file = await platform.files.open(path, 'read')
  try {
    const bytes = new Uint8Array(length)
    let filled = 0
    while (filled < length) {
      const count = await file.read(bytes.subarray(filled), offset + filled)
      if (count === 0) break
      filled += count
    }
    return bytes.subarray(0, filled)
  } finally {
    await file.close()
  }
}

function decoded(bytes: Uint8Array, encoding: string): string {
  const label = encoding.startsWith('utf-16') ? encoding : 'utf-8'
  return new TextDecoder(label, { ignoreBOM: true }).decode(bytes)
}

function placeKey({ source, row }: { readonly source: string; readonly row: number }): string {
  return JSON.stringify([source, row])
}
