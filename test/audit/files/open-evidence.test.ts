import { appendFile, chmod, link, mkdir, rename, symlink, utimes, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { openEvidence } from '../../../src/audit/files/index.ts'
import type { AuditSource } from '../../../src/audit/source.ts'
import type { Platform } from '../../../src/platform/platform.ts'
import { zip } from '../../support/zip.ts'
import {
  codes,
  failure,
  fieldsOf,
  first,
  platformAt,
  readFile,
  readSource,
  temporaryFolder,
} from './support.ts'

const A = '{"Operation":"a"}\n'
const CSV = 'CreationDate,UserIds,Operations,AuditData\n1,2,3,{}\n'
const CSV_ROW = { CreationDate: '1', UserIds: '2', Operations: '3', AuditData: '{}' }

function open(folder: string, ...paths: string[]): Promise<readonly AuditSource[]> {
  return openEvidence(platformAt(folder), paths)
}

function withStdin(folder: string, chunks: readonly Uint8Array[]): Platform {
  return { ...platformAt(folder), stdin: { isTerminal: false, bytes: () => Readable.from(chunks) } }
}

describe('sources', () => {
  test('are labelled by the shortest name that tells them apart, and sorted by it', async () => {
    const folder = await temporaryFolder()
    for (const path of ['b/x.csv', 'c/x.csv', 'c/d/y.csv', 'c/stdin']) {
      await mkdir(join(folder, path, '..'), { recursive: true })
      await writeFile(join(folder, path), A)
    }
    const sources = await open(folder, 'c/x.csv', './b/x.csv', join(folder, 'c/d/y.csv'), 'c/stdin')
    expect(sources.map(({ label }) => label)).toEqual(['b/x.csv', 'c/stdin', 'c/x.csv', 'y.csv'])
    const facts = (await readSource(first(sources))).facts
    expect(facts.path).toBe('./b/x.csv')
  })

  test('are one where the file is one, by whatever path', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'x.json'), A)
    await symlink('x.json', join(folder, 'y.json'))
    await link(join(folder, 'x.json'), join(folder, 'z.json'))
    const sources = await open(folder, 'x.json', 'y.json', './x.json', 'z.json')
    expect(sources.map(({ label }) => label)).toEqual(['x.json'])
  })

  test('know their bytes, hash, format and encoding, and report the bytes as they go', async () => {
    const folder = await temporaryFolder()
    const bytes = gzipSync(`\uFEFF${CSV}`)
    await writeFile(join(folder, 'x'), bytes)
    const source = first(await open(folder, 'x'))
    let reported = 0
    const onBytes = (count: number): void => {
      reported += count
    }
    const context = { signal: new AbortController().signal, onBytes, hash: true }
    for await (const batch of source.rows(context)) expect(fieldsOf(batch)).toEqual([CSV_ROW])
    expect(source.facts()).toEqual({
      label: 'x',
      path: 'x',
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      format: 'gzip > purview-classic-csv',
      encoding: 'utf-8-bom',
      notices: [],
    })
    expect(reported).toBe(bytes.length)
    expect((await readSource(source)).facts.sha256).toBeNull()
  })

  test('standard input is one, read when its rows are', async () => {
    const folder = await temporaryFolder()
    for (const bytes of [Buffer.from(CSV), gzipSync(CSV)]) {
      const platform = withStdin(folder, [bytes.subarray(0, 3), bytes.subarray(3)])
      const sources = await openEvidence(platform, ['-', '-'])
      expect(sources).toHaveLength(1)
      const source = first(sources)
      const { rows, facts } = await readSource(source, true)
      expect(fieldsOf(rows)).toEqual([CSV_ROW])
      expect(facts).toMatchObject({
        label: 'stdin',
        path: null,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      })
    }
  })

  test('a zip archive cannot come through standard input', async () => {
    const platform = withStdin('/', [zip([{ name: 'a', bytes: Buffer.from(A) }])])
    const source = first(await openEvidence(platform, ['-']))
    expect((await failure(() => readSource(source))).exitCode).toBe(2)
  })
})

describe('refused', () => {
  test('what is missing, a folder, a pipe, a device, empty', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'folder'))
    await writeFile(join(folder, 'empty.csv'), '')
    await symlink('nowhere', join(folder, 'dangling'))
    execFileSync('mkfifo', [join(folder, 'pipe')])
    const expected = {
      missing: 'there is no file missing',
      dangling: 'there is no file dangling',
      folder: 'folder is a folder',
      pipe: 'pipe is a named pipe',
      '/dev/zero': '/dev/zero is a device',
      'empty.csv': 'empty.csv is not audit evidence that mia can read',
    }
    for (const [path, what] of Object.entries(expected)) {
      const error = await failure(() => open(folder, path))
      expect([error.exitCode, error.explanation.what]).toEqual([2, what])
    }
  })

  test.skipIf(process.getuid?.() === 0)('a file that may not be read', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'x.csv'), CSV)
    await chmod(join(folder, 'x.csv'), 0)
    const error = await failure(() => open(folder, 'x.csv'))
    expect([error.exitCode, error.explanation.why]).toEqual([2, 'this account may not read it'])
  })

  test.each([
    ['7z', Buffer.from('377abcaf271c0004', 'hex'), '7-Zip'],
    ['rar', Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'), 'RAR'],
    ['pdf', Buffer.from('%PDF-1.7\n'), 'PDF'],
    ['sqlite', Buffer.from('SQLite format 3\0'), 'SQLite'],
    ['xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), '.xls'],
    ['utf-32', Buffer.from('fffe00007b000000', 'hex'), 'UTF-32'],
    [
      'elf',
      Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(600, '\x01\x02\x03a')]),
      'binary',
    ],
    ['zeros', Buffer.alloc(5000), 'NUL'],
  ])('%s', async (_, bytes, reason) => {
    const error = await failure(() => readFile('export.csv', bytes))
    expect(error.exitCode).toBe(2)
    expect(error.explanation.why).toContain(reason)
    expect(error.explanation.next).not.toBe('')
  })

  test('a later file that is no evidence, before anything has been read', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'a.csv'), CSV)
    await writeFile(join(folder, 'b.csv'), 'name,size\n1,2\n')
    const error = await failure(() => open(folder, 'a.csv', 'b.csv'))
    expect(error.explanation).toEqual({
      what: 'b.csv is not audit evidence that mia can read',
      why: 'its first line is not the header of a known export: name,size',
      next: 'name a file exported from Purview, Search-UnifiedAuditLog, Graph, Sentinel or Defender, header included',
    })
  })
})

describe('a file that changes', () => {
  test.each([
    ['grows', (path: string) => appendFile(path, A)],
    ['is touched', (path: string) => utimes(path, 1, 1)],
    [
      'is replaced',
      async (path: string) => {
        await writeFile(`${path}.new`, A)
        await rename(`${path}.new`, path)
      },
    ],
  ])('and %s between opening and the end of reading is an error', async (_, change) => {
    const folder = await temporaryFolder()
    const path = join(folder, 'x.json')
    await writeFile(path, A)
    const context = { signal: new AbortController().signal, onBytes: () => undefined, hash: false }
    const early = first(await open(folder, path))
    await change(path)
    expect((await failure(() => readSource(early))).explanation.what).toContain('input changed')

    const late = first(await open(folder, path))
    const error = await failure(async () => {
      for await (const batch of late.rows(context)) {
        expect(batch).toHaveLength(batch.length)
        await change(path)
        await utimes(path, 2, 2)
      }
    })
    expect([error.exitCode, error.explanation.what.startsWith('input changed')]).toEqual([3, true])
  })
})

test('an abort ends reading between batches', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'x.json'), A.repeat(1000))
  const source = first(await openEvidence(platformAt(folder), ['x.json'], { chunkBytes: 100 }))
  const controller = new AbortController()
  const context = { signal: controller.signal, onBytes: () => undefined, hash: false }
  let rows = 0
  const read = async (): Promise<void> => {
    for await (const batch of source.rows(context)) {
      rows += batch.length
      controller.abort(new Error('stop'))
    }
  }
  await expect(read()).rejects.toThrow('stop')
  expect(rows).toBeLessThan(100)
})

describe('pages of an API', () => {
  const linked = '{"value":[{"Operation":"a"}],"@odata.nextLink":"https://x"}'
  const last = '{"value":[{"Operation":"b"}]}'
  test.each([
    [[linked, last], []],
    [[last, linked], []],
    [[linked, linked], ['missing-page']],
    [[linked], ['missing-page']],
    [[`${linked}\n${last}`], []],
    [[`${linked}\n${linked}`], ['missing-page']],
    [['{"value":[{"Operation":"a"}],"@odata.nextLink":null}'], []],
    [[linked, A], ['missing-page']],
  ])('%j', async (pages, expected) => {
    const folder = await temporaryFolder()
    for (const [index, page] of pages.entries()) await writeFile(join(folder, `${index}.json`), page)
    const sources = await open(folder, ...pages.map((_, index) => `${index}.json`))
    const notices = []
    for (const source of sources) notices.push(...(await readSource(source)).facts.notices)
    expect(codes(notices)).toEqual(expected)
  })
})
