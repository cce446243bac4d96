import { mkdir, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { openEvidence } from '../../../src/audit/files/index.ts'
import { createInflater } from '../../../src/audit/files/inflate.ts'
import type { AuditSource } from '../../../src/audit/source.ts'
import { zip, type ZipEntry } from '../../support/zip.ts'
import { codes, failure, first, platformAt, readFile, readSource, temporaryFolder } from './support.ts'

function lines(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, index) => `{"Operation":"x","Id":"${from + index}"}\n`).join(
    '',
  )
}

function ids(rows: Awaited<ReturnType<typeof readFile>>['rows']): unknown[] {
  return rows.map((row) => (row.kind === 'fields' ? Number(row.fields['Id']) : row.reason))
}

function range(to: number): number[] {
  return Array.from({ length: to }, (_, index) => index)
}

async function openZip(bytes: Uint8Array): Promise<readonly AuditSource[]> {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'export.zip'), bytes)
  return openEvidence(platformAt(folder), ['export.zip'])
}

function entry(name: string, text = lines(0, 3)): ZipEntry {
  return { name, bytes: Buffer.from(text) }
}

describe('gzip', () => {
  const text = lines(0, 4000)
  const whole = gzipSync(text)

  test('several members, padding, gzip in gzip', async () => {
    const members = Buffer.concat([
      gzipSync(lines(0, 10)),
      Buffer.alloc(30),
      gzipSync(lines(10, 4000)),
      Buffer.alloc(7),
    ])
    for (const chunkBytes of [1 << 18, 1000, 1]) {
      const { rows, facts } = await readFile('x', members, chunkBytes)
      expect(ids(rows)).toEqual(range(4000))
      expect(facts).toMatchObject({ format: 'gzip > audit-data-json', notices: [] })
    }
    const twice = await readFile('x', gzipSync(whole))
    expect(ids(twice.rows)).toEqual(range(4000))
    expect(twice.facts.format).toBe('gzip > gzip > audit-data-json')
  })

  test('a header with all its fields', async () => {
    const header = Buffer.concat([
      Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3]),
      Buffer.from([4, 0, 1, 2, 3, 4]),
      Buffer.from('name\0comment\0'),
      Buffer.from([9, 9]),
    ])
    const { rows } = await readFile('x', Buffer.concat([header, whole.subarray(10)]), 3)
    expect(ids(rows)).toEqual(range(4000))
  })

  test.each([
    ['cut in its data', whole.subarray(0, whole.length - 2000), 'gzip-truncated'],
    ['cut in its trailer', whole.subarray(0, whole.length - 3), 'gzip-truncated'],
    ['with a wrong checksum', flipped(whole, whole.length - 6), 'gzip-damaged'],
    ['followed by something else', Buffer.concat([whole, Buffer.from('secret')]), 'gzip-damaged'],
  ])('%s: what was read stays, and it is said', async (_, bytes, code) => {
    const { rows, facts } = await readFile('x', bytes)
    expect(codes(facts.notices)).toEqual([code])
    expect(facts.notices[0]?.level).toBe('incomplete')
    expect(ids(rows.slice(0, 2000))).toEqual(range(2000))
    expect(rows.length === 4000).toBe(bytes.length >= whole.length - 3)
  })

  test('damaged in the middle: the rows before stay, and it is said', async () => {
    for (let at = whole.length >> 1; at < whole.length - 8; at += 997) {
      const { rows, facts } = await readFile('x', flipped(whole, at))
      expect(ids(rows.slice(0, 1000))).toEqual(range(1000))
      expect(facts.notices.map(({ level }) => level)).toContain('incomplete')
    }
  })

  test('a bomb is defused, even one of many small members', async () => {
    const blanks = deflateRawSync(Buffer.alloc(1 << 20, 0x20))
    const gibibyte = 2 ** 30
    const sound = createInflater('x', { fed: gibibyte / 100, produced: gibibyte })
    expect((await sound.feed(blanks)).output).not.toEqual([])
    const bomb = createInflater('x', { fed: gibibyte / 201, produced: gibibyte })
    const error = await failure(() => bomb.feed(blanks))
    expect([error.exitCode, error.explanation.why]).toEqual([
      3,
      'it grows more than 200 times when unpacked, as no export does',
    ])
  })
})

describe('zip', () => {
  test('gives a source per file, each labelled after it; folders and Mac leftovers are none', async () => {
    const bytes = zip([
      entry('b/'),
      entry('b/two.csv', 'AuditData,CreationDate,Operations,UserIds\n{},1,2,3\n'),
      { ...entry('one.json'), method: 'store' },
      { name: 'a/three.json.gz', bytes: gzipSync(lines(0, 2)) },
      entry('__MACOSX/._one.json', 'x'),
    ])
    const sources = await openZip(bytes)
    const reads = []
    for (const source of sources) reads.push(await readSource(source, true))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(reads.map(({ facts, rows }) => ({ ...facts, rows: rows.length }))).toEqual(
      [
        { label: 'export.zip!a/three.json.gz', format: 'zip > gzip > audit-data-json', rows: 2 },
        { label: 'export.zip!b/two.csv', format: 'zip > purview-classic-csv', rows: 1 },
        { label: 'export.zip!one.json', format: 'zip > audit-data-json', rows: 3 },
      ].map((each) => ({
        ...each,
        path: 'export.zip',
        bytes: bytes.length,
        sha256,
        encoding: 'utf-8',
        notices: [],
      })),
    )
    expect(reads[2]?.rows[1]?.place).toEqual({
      source: 'export.zip!one.json',
      row: 2,
      offset: lines(0, 1).length,
      length: lines(0, 1).length - 1,
    })
  })

  test('files of one name are told apart', async () => {
    const sources = await openZip(zip([entry('x.json'), entry('x.json')]))
    expect(sources.map(({ label }) => label)).toEqual(['export.zip!x.json', 'export.zip!x.json#2'])
  })

  const unreadable: [string, (bytes: Buffer) => Buffer, ZipEntry, string][] = [
    ['encrypted', (bytes) => bytes, { ...entry('bad'), encrypted: true }, 'it is encrypted'],
    ['Deflate64', (bytes) => patchDirectory(bytes, 10, 9), entry('bad'), 'it is compressed with Deflate64'],
    ['bzip2', (bytes) => patchDirectory(bytes, 10, 12), entry('bad'), 'it is compressed with method 12'],
    ['a link', asLink, entry('bad'), 'it is a symbolic link'],
    ['a name that leads out', (bytes) => bytes, entry('../bad'), 'its name leads out of the archive'],
    ['an absolute name', (bytes) => bytes, entry('/bad'), 'its name leads out of the archive'],
  ]

  test.each(unreadable)('%s: alone it is an error', async (_, patch, bad, why) => {
    const error = await failure(() => openZip(patch(zip([bad]))))
    expect(error.exitCode).toBe(3)
    expect(error.explanation.why).toContain(why)
  })

  test.each(unreadable)('%s: among others it is left out with a notice', async (_, patch, bad, why) => {
    const sources = await openZip(patch(zip([bad, entry('good')])))
    const reads = []
    for (const source of sources) reads.push(await readSource(source))
    const left = reads.find(({ facts }) => facts.label.endsWith('bad'))
    expect(left?.rows).toEqual([])
    expect(left?.facts.notices).toMatchObject([{ code: 'unreadable-entry', level: 'incomplete' }])
    expect(left?.facts.notices[0]?.text).toContain(why)
    expect(reads.find(({ facts }) => facts.label.endsWith('good'))?.rows).toHaveLength(3)
  })

  test('a file that is no evidence is left out with a warning, unless there is nothing else', async () => {
    const sources = await openZip(zip([entry('readme.txt', 'hello'), entry('x.json'), entry('empty', '')]))
    const notices = []
    for (const source of sources) notices.push(...(await readSource(source)).facts.notices)
    expect(notices.map(({ code, level }) => [code, level])).toEqual([
      ['other-file', 'warning'],
      ['other-file', 'warning'],
    ])
    expect(
      (await failure(() => openZip(zip([entry('readme.txt', 'hello'), entry('b', 'x')])))).exitCode,
    ).toBe(2)
    expect((await failure(() => openZip(zip([])))).exitCode).toBe(2)
  })

  test('an archive inside an archive is not opened', async () => {
    const inner = zip([entry('x.json')])
    const error = await failure(() => openZip(zip([{ name: 'inner.zip', bytes: inner }])))
    expect([error.exitCode, error.explanation.why]).toEqual([3, 'it is an archive inside an archive'])
  })

  test.each([
    ['a wrong checksum', { ...entry('x'), declaredCrc: 1 }, 3],
    ['a size that is too large', { ...entry('x'), declaredSize: 1000 }, 3],
    ['a size that is too small', { ...entry('x'), declaredSize: 40 }, 3],
  ])('%s: rows stay, and it is said', async (_, bad, rows) => {
    const source = first(await openZip(zip([bad])))
    const read = await readSource(source)
    expect(read.rows).toHaveLength(rows)
    expect(read.facts.notices).toMatchObject([{ code: 'zip-entry-damaged', level: 'incomplete' }])
  })

  test('a directory that cannot be read is refused', async () => {
    const whole = zip([entry('x.json')])
    for (const bytes of [
      whole.subarray(0, whole.length - 30),
      whole.subarray(0, 40),
      Buffer.concat([whole, Buffer.from('tail')]),
    ]) {
      const error = await failure(() => openZip(bytes))
      expect(error.exitCode).toBe(2)
      expect(error.explanation.why).toContain('zip archive whose directory cannot be read')
    }
  })

  test('more than 10,000 entries are refused', async () => {
    const many = zip([entry('x.json')])
    many.writeUInt16LE(10_001, many.length - 12)
    const error = await failure(() => openZip(many))
    expect([error.exitCode, error.explanation.why]).toEqual([3, 'it lists 10001 entries, more than 10000'])
  })

  test('whose file changes is an error', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'd'))
    await writeFile(join(folder, 'd/x.zip'), zip([entry('x.json')]))
    const source = first(await openEvidence(platformAt(folder), ['d/x.zip']))
    await writeFile(join(folder, 'd/x.zip'), zip([entry('x.json'), entry('y.json')]))
    expect((await failure(() => readSource(source))).explanation.what).toContain('input changed')
  })
})

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ 0xff
  return copy
}

/** Writes 16 bits into the first directory entry. */
function patchDirectory(bytes: Buffer, offset: number, value: number): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUInt16LE(value, copy.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + offset)
  return copy
}

function asLink(bytes: Buffer): Buffer {
  return patchDirectory(patchDirectory(bytes, 4, (3 << 8) | 20), 40, 0xa1ff)
}
