import * as fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { csvFile, damage, flip, HEADER, jsonFile, outcome, sizes } from './arbitraries.ts'
import { fieldsOf, readText } from './support.ts'

describe('where chunks are cut makes no difference', () => {
  test('to a CSV file, whole or damaged, in any encoding', async () => {
    await fc.assert(
      fc.asyncProperty(csvFile, sizes, fc.option(damage), fc.boolean(), async (file, chunks, hit, wide) => {
        const bytes = Buffer.from(file.text, wide ? 'utf16le' : 'utf8')
        const content = hit === null ? bytes : flip(bytes, ...hit)
        expect(await outcome(content, chunks)).toEqual(await outcome(content))
      }),
      { numRuns: 400 },
    )
  })

  test('to a JSON file, whole or damaged, in any encoding', async () => {
    await fc.assert(
      fc.asyncProperty(jsonFile, sizes, fc.option(damage), fc.boolean(), async (file, chunks, hit, wide) => {
        const bytes = Buffer.from(file.text, wide ? 'utf16le' : 'utf8')
        const content = hit === null ? bytes : flip(bytes, ...hit)
        expect(await outcome(content, chunks)).toEqual(await outcome(content))
      }),
      { numRuns: 400 },
    )
  })
})

describe('the rows are those that were written', () => {
  test('in CSV, as csv-parse has them', async () => {
    await fc.assert(
      fc.asyncProperty(csvFile, async ({ text, rows: written }) => {
        const { rows } = await readText(text)
        const oracle = parse(text, { columns: true, record_delimiter: ['\r\n', '\n', '\r'] })
        expect(fieldsOf(rows)).toEqual(oracle)
        expect(rows.map((row) => row.kind === 'fields' && Object.values(row.fields))).toEqual(written)
      }),
      { numRuns: 500 },
    )
  })

  test('in JSON, as JSON.parse has them, and each stands where its place says', async () => {
    await fc.assert(
      fc.asyncProperty(jsonFile, async ({ text, records }) => {
        const { rows } = await readText(text)
        expect(fieldsOf(rows)).toEqual(JSON.parse(JSON.stringify(records)))
        const bytes = Buffer.from(text)
        for (const { place } of rows) {
          const { offset, length, row } = place
          const slice = bytes.toString('utf8', offset ?? -1, (offset ?? 0) + (length ?? 0))
          expect(JSON.parse(slice)).toEqual(JSON.parse(JSON.stringify(records[row - 1])))
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('the beginning of a file', () => {
  test('in CSV gives the first rows and at most one broken one', async () => {
    await fc.assert(
      fc.asyncProperty(csvFile, fc.nat(), async ({ text, rows: written }, at) => {
        const bytes = Buffer.from(text)
        const header = HEADER.join(',').length + 1
        const { rows } = await readText(bytes.subarray(0, header + (at % (bytes.length - header + 1))))
        const whole = rows.filter(({ kind }) => kind === 'fields')
        expect(rows.length - whole.length).toBeLessThanOrEqual(1)
        // The last row's last cell may have been cut where no quote tells so.
        const values = rows.map((row) =>
          row.kind === 'fields' ? Object.values(row.fields).slice(0, 5) : null,
        )
        expect(values.slice(0, -1)).toEqual(
          written.slice(0, Math.max(0, rows.length - 1)).map((row) => row.slice(0, 5)),
        )
      }),
      { numRuns: 500 },
    )
  })

  test('in JSON gives the first rows and at most one broken one', async () => {
    await fc.assert(
      fc.asyncProperty(jsonFile, fc.nat(), async ({ text, records }, at) => {
        const bytes = Buffer.from(text)
        const first = JSON.stringify(records[0]).length
        const cut = bytes.subarray(0, Math.min(bytes.length, 400 + first) + (at % bytes.length))
        const { rows } = await readText(cut)
        const whole = rows.filter(({ kind }) => kind === 'fields')
        expect(rows.length - whole.length).toBeLessThanOrEqual(1)
        expect(fieldsOf(whole)).toEqual(JSON.parse(JSON.stringify(records.slice(0, whole.length))))
        expect(rows.slice(0, whole.length)).toEqual(whole)
      }),
      { numRuns: 500 },
    )
  })
})
