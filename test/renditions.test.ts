import { gunzipSync } from 'node:zlib'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import { fromBuffer, type Entry, type Options, type ZipFile } from 'yauzl'
import { describe, expect, it } from 'vitest'
import { accesses, itemsOf } from '../samples/scenario/answers.mjs'
import { AUDITS } from '../samples/scenario/story.mjs'
import { renditions, type Rendition } from './support/renditions.ts'

const ALL = renditions(AUDITS)
const IDS = [
  ...new Set(
    accesses(AUDITS)
      .flatMap(itemsOf)
      .flatMap((item) => item.id ?? []),
  ),
]

const openZip = promisify<Buffer, Options, ZipFile>(fromBuffer)

/** Texts of all entries, unpacked by another program than the one that packed them. */
async function unzip(bytes: Uint8Array): Promise<string[]> {
  const archive = await openZip(Buffer.from(bytes), { lazyEntries: true })
  const texts: string[] = []
  return new Promise((resolve, reject) => {
    archive.on('entry', (entry: Entry) => {
      archive.openReadStream(entry, (error, stream) => {
        if (error) return reject(error)
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('error', reject)
        stream.on('end', () => {
          texts.push(Buffer.concat(chunks).toString())
          archive.readEntry()
        })
      })
    })
    archive.on('error', reject)
    archive.on('end', () => resolve(texts))
    archive.readEntry()
  })
}

async function textOf(rendition: Rendition): Promise<string> {
  const { bytes, fileName, name } = rendition
  if (/\.(?:zip|xlsx)$/.test(fileName)) return (await unzip(bytes)).join('\n')
  const plain = Buffer.from(fileName.endsWith('.gz') ? gunzipSync(bytes) : bytes)
  if (name.includes('utf-16be')) return Buffer.from(plain).swap16().toString('utf16le')
  return plain.toString(name.includes('utf-16le') ? 'utf16le' : 'utf8')
}

/** Undoes every quoting and escaping that any of the formats puts around an id. */
function unescaped(text: string): string {
  return text
    .replaceAll(/\\+u00(3c|3e|26|27)/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/\\+\//g, '/')
}

describe('renditions', () => {
  it('cover every letter of the format guide, under names of their own', () => {
    expect(new Set(ALL.map((rendition) => rendition.name)).size).toBe(ALL.length)
    const letters = new Set(ALL.map((rendition) => rendition.name.slice(0, 2).trim()))
    for (const letter of 'ABCDEFGHIJKLMN') expect(letters).toContain(letter)
    expect(ALL.length).toBe(46)
  })

  it('are the same every time', () => {
    const again = renditions(AUDITS)
    for (const [index, rendition] of ALL.entries()) {
      expect(Buffer.from(rendition.bytes).equals(again[index]?.bytes ?? Buffer.alloc(0))).toBe(true)
    }
  })

  it('of one record hold the bare object of a cmdlet too', () => {
    const names = renditions(AUDITS.slice(0, 1)).map((rendition) => rendition.name)
    expect(names).toContain('F cmdlet-json single object')
  })

  it.each(ALL.filter((rendition) => !rendition.expectations.limited))(
    '$name holds every id',
    async (rendition) => {
      const text = unescaped(await textOf(rendition))
      expect(IDS.filter((id) => !text.includes(id))).toStrictEqual([])
    },
  )

  it.each(ALL.filter((rendition) => rendition.fileName.endsWith('.csv')))(
    '$name has its rows',
    async (rendition) => {
      const text = (await textOf(rendition)).replace(/^\uFEFF?(?:#TYPE.*\r\n)?/, '')
      const delimiter = new Map([
        ['A ual-csv semicolon', ';'],
        ['A ual-csv tab', '\t'],
      ]).get(rendition.name)
      const rows: unknown[] = parse(text, { columns: true, delimiter: delimiter ?? ',' })
      expect(rows).toHaveLength(rendition.rows)
    },
  )

  it.each(ALL.filter((rendition) => rendition.fileName.endsWith('.jsonl')))(
    '$name has its rows',
    async (rendition) => {
      const lines = (await textOf(rendition)).replace(/^\uFEFF/, '').split(/\r?\n/)
      const objects = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as unknown)
      expect(objects).toHaveLength(rendition.rows)
    },
  )

  it('an OfficeActivity rendition holds neither session nor OperationCount', async () => {
    const poor = ALL.filter((rendition) => !rendition.expectations.sessions)
    expect(poor.map((rendition) => rendition.name.slice(0, 1))).toStrictEqual(['K', 'H', 'I', 'I'])
    for (const rendition of poor) {
      const text = await textOf(rendition)
      expect(text).not.toContain('SessionId')
      expect(text).not.toContain('OperationCount')
    }
  })
})
