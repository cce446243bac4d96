import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Report, reportDocument } from '../../src/core/report.ts'
import { renderers, renderToBytes } from '../../src/formats/index.ts'
import type { View } from '../../src/formats/renderer.ts'
import { forbiddenIn, hostileText, PAYLOADS } from './hostile.ts'
import { reportOf, reportOfAll, SAMPLE } from './sample-report.ts'

const PIPED: View = { columns: null, color: false, wide: false }

async function text(name: 'json' | 'jsonl', report: Report, view = PIPED): Promise<string> {
  return Buffer.from(await renderToBytes(renderers[name], report, view)).toString('utf8')
}

describe('json', () => {
  it('is the pretty-printed document, one line feed at the end', async () => {
    expect(await text('json', SAMPLE)).toBe(`${JSON.stringify(reportDocument(SAMPLE), null, 2)}\n`)
    const bare: Report = {
      ...SAMPLE,
      accounting: null,
      sources: [],
      sections: [],
      extra: { a: [], b: {}, c: [1, 'x'] },
    }
    expect(await text('json', bare)).toBe(`${JSON.stringify(reportDocument(bare), null, 2)}\n`)
  })

  it('looks the same on a terminal', async () => {
    expect(await text('json', SAMPLE, { columns: 40, color: true, wide: true })).toBe(
      await text('json', SAMPLE),
    )
  })

  it('holds every value exactly, lone surrogates too, and nothing that a terminal obeys', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, hostileText, async (value, key) => {
        const report: Report = { ...reportOf(value), extra: { x: { [key]: [value] } } }
        const printed = await text('json', report)
        expect(forbiddenIn(printed, '\n')).toEqual([])
        expect(JSON.parse(printed)).toEqual(JSON.parse(JSON.stringify(reportDocument(report))))
      }),
      { numRuns: 500 },
    )
  })

  it('comes in pieces', async () => {
    const report = reportOfAll(Array.from({ length: 5000 }, (_, n) => `<${n}@example.org>`))
    const pieces: string[] = []
    for await (const piece of renderers.json.render(report, PIPED)) pieces.push(String(piece))
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(70_000)
    expect(pieces.join('')).toBe(`${JSON.stringify(reportDocument(report), null, 2)}\n`)
  })
})

describe('jsonl', () => {
  it('is a header and one line per row', async () => {
    const lines = (await text('jsonl', SAMPLE)).split('\n')
    expect(lines).toHaveLength(4)
    expect(lines[0]).toBe(
      '{"type":"header","schema":"mia/sessions/1","criteria":{"user":["alice@example.org"],"from":null},' +
        '"sources":[{"label":"audit.csv","format":"ual-csv"}],' +
        '"accounting":{"read":839,"used":117,"duplicate":75,"filtered":647,"quarantined":0},' +
        '"notices":[{"code":"row-cap","level":"warning","text":"The export stops at 50,000 rows.","count":1}],"total":2}',
    )
    expect(lines[2]).toBe(
      '{"type":"rows","session":"nosession:0123456789ab","mailbox":"bob@example.org","ipAddresses":[],' +
        '"operationCount":7,"first":null,"verdict":"undecided","appIds":[]}',
    )
    expect(lines[3]).toBe('')
  })

  it('holds every value exactly on one line', async () => {
    for (const value of PAYLOADS) {
      const printed = await text('jsonl', reportOf(value))
      const lines = printed.split('\n')
      expect(lines).toHaveLength(3)
      expect(JSON.parse(lines[1] ?? '')).toEqual({
        type: 'rows',
        id: value,
        subject: value,
        list: [value, value],
      })
      expect(forbiddenIn(printed, '\n')).toEqual([])
    }
  })
})
