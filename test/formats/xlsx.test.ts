import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Report, Section } from '../../src/core/report.ts'
import { renderers, renderToBytes } from '../../src/formats/index.ts'
import { decodeVisible, forbiddenIn, hostileText, PAYLOADS } from './hostile.ts'
import { reportOf, reportOfAll, SAMPLE, withSection } from './sample-report.ts'
import { readWorkbook } from './workbook.ts'

const PIPED = { columns: null, color: false, wide: false }

const bytes = (report: Report): Promise<Uint8Array> => renderToBytes(renderers.xlsx, report, PIPED)

function emptySection(key: string): Section {
  return { key, title: key, columns: [], rows: [], empty: '' }
}

describe('xlsx', () => {
  it('has a sheet per section and the sheet About', async () => {
    const { sheets } = await readWorkbook(await bytes(SAMPLE))
    expect([...sheets.keys()]).toEqual(['sessions', 'folders', 'About'])
    expect(sheets.get('sessions')).toEqual([
      ['Session', 'Mailbox', 'IP addresses', 'Operations', 'First', 'Verdict', 'Apps'],
      [
        '5b2f8c1e-0f4d-4a53-9a8e-1f0c2d3e4f50',
        'alice@example.org',
        '192.0.2.7, 2001:db8::1',
        41,
        '2024-03-01T08:00:00Z',
        'intruder',
        'app-1',
      ],
      ['nosession:0123456789ab', 'bob@example.org', null, 7, null, 'undecided', null],
    ])
    expect(sheets.get('folders')).toEqual([['Path', 'Records']])
    expect(sheets.get('About')).toEqual([
      ['title', 'Sessions'],
      ['schema', 'mia/sessions/1'],
      ['criteria: user', 'alice@example.org'],
      ['criteria: from', null],
      ['source', 'label: audit.csv; format: ual-csv'],
      ['rows: read', 839],
      ['rows: used', 117],
      ['rows: duplicate', 75],
      ['rows: filtered', 647],
      ['rows: quarantined', 0],
      ['notice: warning', 'The export stops at 50,000 rows. (row-cap, 1)'],
      ['total', 2],
      ['cells cut to 32,767 characters', 0],
      ['cells with visible escapes', 0],
      ['exact values', 'in the formats json and jsonl'],
    ])
  })

  it('puts filter buttons on the titles of tables with rows', async () => {
    const columns = Array.from({ length: 28 }, (_, index) => ({
      key: `k${index}`,
      title: `T${index}`,
      kind: 'text' as const,
      priority: 1 as const,
    }))
    const wide: Section = { ...emptySection('wide'), columns, rows: [{ k0: 'a' }, { k0: 'b' }] }
    const { files } = await readWorkbook(await bytes(withSection(wide, emptySection('none'))))
    const sheet = (number: number): string => files.get(`xl/worksheets/sheet${number}.xml`) ?? ''
    expect(sheet(1)).toContain('</sheetData><autoFilter ref="A1:AB3"/>')
    expect(sheet(2) + sheet(3)).not.toContain('autoFilter')
  })

  it('is valid XML without a formula, and shows the values', async () => {
    const values = [...PAYLOADS, ...fc.sample(hostileText, { numRuns: 500, seed: 5 })]
    const { sheets, files } = await readWorkbook(await bytes(reportOfAll(values)))
    for (const [name, xml] of files) {
      expect([name, forbiddenIn(xml, '\t\r\n')]).toEqual([name, []])
      expect([name, /<f[ >/]/.test(xml)]).toEqual([name, false])
    }
    const cells = sheets.get('sessions')?.slice(1) ?? []
    expect(cells.map(([id]) => (typeof id === 'string' ? decodeVisible(id) : ''))).toEqual(values)
    expect(cells.map(([, subject]) => (typeof subject === 'string' ? decodeVisible(subject) : ''))).toEqual(
      values,
    )
  })

  it('cuts a cell over the limit of Excel with a mark, and counts it', async () => {
    const { sheets } = await readWorkbook(await bytes(reportOf('x'.repeat(40_000))))
    const cell = sheets.get('sessions')?.[1]?.[0]
    expect(cell).toBe(`${'x'.repeat(32_727)}… (+7273 characters)`)
    expect(sheets.get('About')).toContainEqual(['cells cut to 32,767 characters', 3])
  })

  it('counts cells with escapes', async () => {
    const { sheets } = await readWorkbook(await bytes(reportOf('a\u001bb', 'plain')))
    expect(sheets.get('About')).toContainEqual(['cells with visible escapes', 2])
  })

  it('gives the same bytes at another time', async () => {
    const first = await bytes(SAMPLE)
    const years = Date.now
    try {
      Date.now = () => 4_000_000_000_000
      expect(Buffer.from(await bytes(SAMPLE)).equals(first)).toBe(true)
    } finally {
      Date.now = years
    }
  })

  it('gives sheets legal names', async () => {
    const keys = ['rows', 'about', '[]:*?/\\', 'x'.repeat(40), 'a b', 'AB', "'"]
    const { sheets } = await readWorkbook(await bytes(withSection(...keys.map(emptySection))))
    expect([...sheets.keys()]).toEqual([
      'sessions',
      'about-2',
      'sheet',
      'x'.repeat(24),
      'ab',
      'AB-2',
      'sheet-2',
      'About',
    ])
  })

  it('refuses what would not fit into memory', async () => {
    const texts = Array.from({ length: 700_000 }, () => '')
    await expect(bytes(reportOfAll(texts))).rejects.toThrow(
      'the result has 2100000 cells, too many for one workbook',
    )
  })
})
