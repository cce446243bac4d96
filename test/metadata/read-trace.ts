import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import type { MetadataEntry } from '../../src/core/e-mail.ts'
import { type MetadataFacts, openTraceFiles } from '../../src/metadata/index.ts'
import { fakePlatform } from '../support/fake-platform.ts'

export interface Read {
  readonly entries: MetadataEntry[]
  readonly facts: MetadataFacts[]
  readonly bytesSeen: number
}

/** Opens and reads files written for the purpose, by name. */
export async function readTraces(files: Record<string, string | Uint8Array>): Promise<Read> {
  const platform = fakePlatform()
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(platform.cwd, name)), { recursive: true })
      writeFileSync(join(platform.cwd, name), content)
    }
    const sources = await openTraceFiles(platform, Object.keys(files))
    const entries: MetadataEntry[] = []
    let bytesSeen = 0
    const onBytes = (bytes: number): void => {
      bytesSeen += bytes
    }
    for (const source of sources) {
      for await (const batch of source.entries({ signal: platform.signal, onBytes, hash: true })) {
        entries.push(...batch)
      }
    }
    return { entries, facts: sources.map((source) => source.facts()), bytesSeen }
  } finally {
    platform.dispose()
  }
}

export function utf16(text: string, order: 'le' | 'be' = 'le', withMark = true): Uint8Array {
  const bytes = Buffer.from(withMark ? `\uFEFF${text}` : text, 'utf16le')
  return order === 'le' ? bytes : bytes.swap16()
}

/** The notices in short. */
export function noticesIn(facts: MetadataFacts | undefined): [string, string, number, string][] {
  return (facts?.notices ?? []).map(({ code, level, count, text }) => [code, level, count, text])
}

/** Rows as CSV lines. */
export const lines = (...rows: string[]): string => rows.map((row) => `${row}\r\n`).join('')

/** The entries of a file that reads without a single notice. */
export async function entriesOf(content: string | Uint8Array): Promise<MetadataEntry[]> {
  const { entries, facts } = await readTraces({ file: content })
  expect(facts[0]?.notices).toEqual([])
  return entries
}

/** What most files of these tests say. */
export const TRACE = {
  kind: 'trace',
  source: 'file',
  row: 1,
  internetMessageId: '<a@example.com>',
  received: '2024-03-01T10:00:00.1234567Z',
  sender: 'carol@example.com',
  recipients: [{ address: 'alice@example.com', status: 'Delivered' }],
  subject: 'Invoice; "urgent", 5',
  sizeInBytes: 35432,
  direction: null,
}
