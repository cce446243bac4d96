import * as fc from 'fast-check'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { csvRows, csvShape } from '../../src/metadata/csv-rows.ts'
import { columnName, type RawRow } from '../../src/metadata/raw-row.ts'

async function* once(text: string): AsyncGenerator<string> {
  // A decoder never splits a character.
  const characters = Array.from(text)
  for (let at = 0; at < characters.length; at += 7) yield characters.slice(at, at + 7).join('')
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

async function rowsOf(text: string): Promise<RawRow[]> {
  const rows: RawRow[] = []
  for await (const batch of csvRows(once(text), csvShape(text))) rows.push(...batch)
  return rows
}

const CORPUS = fileURLToPath(new URL('../../../shared/data/corpora/csv-spectrum/', import.meta.url))

/** Their JSON holds other values than their CSV. */
const WRONG_ANSWERS = new Set(['location_coordinates.csv'])

describe('rows of CSV', () => {
  test.each([
    ['a,b\n1,2\n', ',', ['a', 'b']],
    ['"a,x,y";b;c\n', ';', ['axy', 'b', 'c']],
    ['#TYPE X,Y,Z\r\n"a"\t"b"\r\n', '\t', ['a', 'b']],
    ['sep=;\na;b\n', ';', ['a', 'b']],
    ['Date|"Message_ID"\n', '|', ['date', 'messageid']],
    ['only\n', ',', ['only']],
  ])('%j is cut at %j', (head, delimiter, columns) => {
    const shape = csvShape(head)
    expect(shape.delimiter).toBe(delimiter)
    expect(shape.columns).toEqual(columns)
  })

  test('names lose case, blanks, quotes, marks and the zone', () => {
    expect(
      ['\uFEFF"Recipient_status"', 'Timestamp [UTC]', 'Internet Message ID', 'Subject/Title'].map(columnName),
    ).toEqual(['recipientstatus', 'timestamp', 'internetmessageid', 'subjecttitle'])
  })

  test('any cells survive quoting', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('"', ',', ';', '\n', '\r\n', ' ', 'é', '東', '😀', '#', 'a', '='),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 6 }), async (rows) => {
        const text = ['"h1","h2"', ...rows.map((cells) => cells.map(quoted).join(','))]
          .map((line) => `${line}\r\n`)
          .join('')
        const read = await rowsOf(text)
        const kept = rows.filter((cells) => cells.some((one) => one.trim() !== ''))
        expect(read.map(({ cells }) => [cells?.get('h1') ?? '', cells?.get('h2') ?? ''])).toEqual(kept)
      }),
      { numRuns: 200 },
    )
  })

  test.skipIf(!existsSync(CORPUS))(
    'csv-spectrum, skipped where ../shared does not lie beside the checkout',
    async () => {
      for (const name of readdirSync(`${CORPUS}csvs`).filter((one) => !WRONG_ANSWERS.has(one))) {
        const expected = JSON.parse(
          readFileSync(`${CORPUS}json/${name.replace('.csv', '.json')}`, 'utf8'),
        ) as Record<string, string>[]
        const read = await rowsOf(readFileSync(`${CORPUS}csvs/${name}`, 'utf8'))
        const kept = [expected]
          .flat()
          .filter((row) => Object.values(row).some((value) => value.trim() !== ''))
        expect(read.map(({ cells }) => cells)).toEqual(
          kept.map(
            (row) => new Map(Object.entries(row).flatMap(([key, value]) => [[columnName(key), value]])),
          ),
        )
      }
    },
  )
})
