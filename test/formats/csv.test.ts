import * as fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { renderCsvSection } from '../../src/formats/csv.ts'
import { renderers, renderToBytes } from '../../src/formats/index.ts'
import { decodeVisible, forbiddenIn, hostileText, PAYLOADS } from './hostile.ts'
import { reportOf, reportOfAll, SAMPLE, withSection } from './sample-report.ts'

const PIPED = { columns: null, color: false, wide: false }

async function text(report: Report): Promise<string> {
  return Buffer.from(await renderToBytes(renderers.csv, report, PIPED)).toString('utf8')
}

/** The documented way back from a cell to the value. */
function valueOf(cell: string | undefined): string {
  return decodeVisible(cell?.startsWith("'") === true ? cell.slice(1) : (cell ?? ''))
}

async function check(value: string): Promise<void> {
  const printed = await text(reportOf(value))
  expect(forbiddenIn(printed, '\t\r\n')).toEqual([])
  const records = parse(printed, { record_delimiter: '\r\n' })
  expect(records).toHaveLength(2)
  expect(valueOf(records[1]?.[0])).toBe(value)
  expect(valueOf(records[1]?.[1])).toBe(value)
}

describe('csv', () => {
  it('holds all columns of the main section, every field quoted, CRLF, no byte order mark', async () => {
    expect(await text(SAMPLE)).toBe(
      [
        '"Session","Mailbox","IP addresses","Operations","First","Verdict","Apps"',
        '"5b2f8c1e-0f4d-4a53-9a8e-1f0c2d3e4f50","alice@example.org","192.0.2.7, 2001:db8::1","41","2024-03-01T08:00:00Z","intruder","app-1"',
        '"nosession:0123456789ab","bob@example.org","","7","","undecided",""',
        '',
      ].join('\r\n'),
    )
  })

  it('writes another section on its own, and fails on one that is not there', async () => {
    const pieces: string[] = []
    for await (const piece of renderCsvSection(SAMPLE, 'folders')) pieces.push(piece)
    expect(pieces.join('')).toBe('"Path","Records"\r\n')
    await expect(async () => {
      for await (const piece of renderCsvSection(SAMPLE, 'nope')) pieces.push(piece)
    }).rejects.toThrow('the report mia/sessions/1 has no section nope')
  })

  it('guards text, not numbers, and titles too', async () => {
    const report = withSection({
      key: 'rows',
      title: 'T',
      columns: [
        { key: 'a', title: '=A', kind: 'text', priority: 1 },
        { key: 'b', title: 'B', kind: 'number', priority: 1 },
        { key: 'c', title: 'C', kind: 'list', priority: 1 },
      ],
      rows: [
        {
          a: '=1',
          b: -1,
          c: [
            { address: '+a@b', status: 'delivered' },
            { address: null, status: 'x' },
          ],
        },
      ],
      empty: '',
    })
    expect(await text(report)).toBe(`"'=A","B","C"\r\n"'=1","-1","'+a@b delivered, x"\r\n`)
  })

  it('read back by another parser gives the values, less the guard', async () => {
    for (const value of PAYLOADS) await check(value)
    await fc.assert(fc.asyncProperty(hostileText, check), { numRuns: 500 })
  })

  it('keeps a cell of any length', async () => {
    const [, row] = parse(await text(reportOf('x'.repeat(40_000))))
    expect(row?.[0]).toHaveLength(40_000)
  })

  it('writes thousands of rows in order', async () => {
    const ids = Array.from({ length: 1501 }, (_, n) => `id${n}`)
    const records = parse(await text(reportOfAll(ids)))
    expect(records.slice(1).map(([id]) => id)).toEqual(ids)
  })
})
