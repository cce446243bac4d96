import * as fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import type { Report, Section } from '../../src/core/report.ts'
import { renderers, renderToBytes } from '../../src/formats/index.ts'
import { displayWidth } from '../../src/formats/table/text-width.ts'
import { forTerminal } from '../../src/formats/text-safety.ts'
import { hostileText, PAYLOADS } from './hostile.ts'
import { reportOf, SAMPLE, withSection } from './sample-report.ts'

const WIDTHS = [0, 1, 10, 40, 59, 60, 80, 99, 100, 121, 160]

async function show(report: Report, columns: number | null, look = { color: false, wide: false }) {
  return Buffer.from(await renderToBytes(renderers.table, report, { columns, ...look })).toString('utf8')
}

const END = [
  '',
  'Synchronised folders',
  '',
  'No folder was synchronised.',
  '',
  '839 rows read: 117 used, 75 duplicate, 647 filtered, 0 quarantined',
  '',
]

describe('table on a terminal', () => {
  it('shows priorities 1 and 2 where they fit', async () => {
    expect((await show(SAMPLE, 160)).split('\n')).toEqual([
      'Sessions',
      '',
      'Session                               Mailbox            IP addresses            Operations  First                 Verdict',
      '────────────────────────────────────  ─────────────────  ──────────────────────  ──────────  ────────────────────  ─────────',
      '5b2f8c1e-0f4d-4a53-9a8e-1f0c2d3e4f50  alice@example.org  192.0.2.7, 2001:db8::1          41  2024-03-01T08:00:00Z  intruder',
      'nosession:0123456789ab                bob@example.org                                     7                        undecided',
      ...END,
    ])
  })

  it('leaves columns of priority 2 out, the last first, before text is cut short, and says so', async () => {
    const lines = (await show(SAMPLE, 115)).split('\n')
    expect(lines[2]).toBe(
      'Session                               Mailbox            IP addresses            Operations  First',
    )
    expect(lines[4]).toBe(
      '5b2f8c1e-0f4d-4a53-9a8e-1f0c2d3e4f50  alice@example.org  192.0.2.7, 2001:db8::1          41  2024-03-01T08:00:00Z',
    )
    expect(lines[6]).toBe('Not shown in 115 columns: Verdict.')
  })

  it('breaks a list between its items where the column is narrower', async () => {
    const lines = (await show(SAMPLE, 112)).split('\n')
    expect(lines.slice(4, 6).map((line) => line.slice(57, 79).trim())).toEqual(['192.0.2.7,', '2001:db8::1'])
  })

  it('drops all of priority 2 below 100 columns, and says so', async () => {
    expect((await show(SAMPLE, 99)).split('\n')).toEqual([
      'Sessions',
      '',
      'Session                               Mailbox            Operations',
      '────────────────────────────────────  ─────────────────  ──────────',
      '5b2f8c1e-0f4d-4a53-9a8e-1f0c2d3e4f50  alice@example.org          41',
      'nosession:0123456789ab                bob@example.org             7',
      'Not shown in 99 columns: IP addresses, First, Verdict.',
      ...END,
    ])
    expect(await show(SAMPLE, 60)).toContain('alice@exa…          41\n')
  })

  it('stacks below 60 columns, an identifier on a line of its own where it has to be', async () => {
    expect((await show(SAMPLE, 40)).split('\n')).toEqual([
      'Sessions',
      '',
      'Session',
      '5b2f8c1e-0f4d-4a53-9a8e-1f0c2d3e4f50',
      'Mailbox       alice@example.org',
      'IP addresses  192.0.2.7, 2001:db8::1',
      'Operations    41',
      'First         2024-03-01T08:00:00Z',
      'Verdict       intruder',
      '',
      'Session       nosession:0123456789ab',
      'Mailbox       bob@example.org',
      'IP addresses',
      'Operations    7',
      'First',
      'Verdict       undecided',
      '',
      'Synchronised folders',
      '',
      'No folder was synchronised.',
      '',
      '839 rows read: 117 used, 75 duplicate,',
      '647 filtered, 0 quarantined',
      '',
    ])
  })

  it('breaks a list of identifiers between members only, and stacks where one of them does not fit', async () => {
    const ids = ['a', 'b', 'c'].map((letter) => `<${letter.repeat(40)}@example.org>`)
    const section: Section = {
      key: 'rows',
      title: 'Messages',
      columns: [{ key: 'ids', title: 'Ids', kind: 'list', priority: 1, keep: true }],
      rows: [{ ids }],
      empty: '',
    }
    expect((await show(withSection(section), 120)).split('\n').slice(4, 7)).toEqual([
      `${ids[0]}, ${ids[1]},`,
      ids[2],
      '',
    ])
    expect((await show(withSection(section), 56)).split('\n').slice(2, 6)).toEqual([
      'Ids',
      `${ids[0]},`,
      `${ids[1]},`,
      `${ids[2]}`,
    ])
  })

  it('shows priority 3 with --wide, at any width', async () => {
    const wide = { color: false, wide: true }
    expect(await show(SAMPLE, 160, wide)).toContain('intruder   app-1\n')
    expect(await show(SAMPLE, 80, wide)).toContain('\nApps          app-1\n')
    expect(await show(SAMPLE, null, wide)).toContain('\tVerdict\tApps\n')
  })

  it('takes an unknown width for 80', async () => {
    expect(await show(SAMPLE, 0)).toBe(await show(SAMPLE, 80))
  })

  it('colours red only what the tool calls harm', async () => {
    const text = await show(SAMPLE, 160, { color: true, wide: false })
    expect(text.match(/\u001b\[31m.*?\u001b\[39m/g)).toEqual(['\u001b[31mintruder\u001b[39m'])
    expect(text.replaceAll(/\u001b\[\d+m/g, '')).toBe(await show(SAMPLE, 160))
    expect(await show(reportOf('intruder'), 160, { color: true, wide: false })).not.toContain('\u001b[31m')
  })

  it('keeps the borders of wide and combining scripts straight', async () => {
    const rows = ['日本語', 'สวัสดี', 'नमस्ते', '\u{1fae0}', 'abc'].map((subject) => ({ subject, n: 1 }))
    const section: Section = {
      key: 'rows',
      title: 'T',
      columns: [
        { key: 'subject', title: 'Subject', kind: 'text', priority: 1, keep: true },
        { key: 'n', title: 'N', kind: 'number', priority: 1 },
      ],
      rows,
      empty: '',
    }
    const lines = (await show(withSection(section), 80)).split('\n').slice(4, 9)
    expect(lines.map((line) => stringWidth(line))).toEqual([10, 10, 10, 10, 10])
    expect(lines.map((line) => line.trim().split(/ +/)[0])).toEqual(rows.map(({ subject }) => subject))
  })

  it('has no line wider than the terminal but for an identifier alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...WIDTHS.filter((width) => width >= 40)),
        hostileText,
        hostileText,
        async (width, text, id) => {
          const lines = (await show(reportOf(text, id), width)).split('\n')
          const tooWide = lines.filter((line) => stringWidth(line) > width && line !== forTerminal(id))
          expect(tooWide).toEqual([])
        },
      ),
      { numRuns: 500 },
    )
  })

  it('never fails, whatever the width and the text', async () => {
    for (const width of [...WIDTHS, -1, null]) {
      for (const text of PAYLOADS) expect(await show(reportOf(text), width)).not.toBe('')
    }
  })

  it('measures like string-width, also on its short cut', () => {
    for (let code = 0x20; code < 0x3000; code += 1) {
      const character = forTerminal(String.fromCodePoint(code))
      expect([code, displayWidth(character)]).toEqual([code, stringWidth(character)])
    }
  })

  it('draws thousands of rows in order', async () => {
    const rows = Array.from({ length: 1203 }, (_, n) => ({ subject: n % 3 === 0 ? `é${n}` : `s${n}`, n }))
    const section: Section = {
      key: 'rows',
      title: 'T',
      columns: [
        { key: 'subject', title: 'S', kind: 'text', priority: 1 },
        { key: 'n', title: 'N', kind: 'number', priority: 1 },
      ],
      rows,
      empty: '',
    }
    const lines = (await show(withSection(section), 80)).split('\n').slice(4, 4 + rows.length)
    expect(lines).toEqual(rows.map(({ subject, n }) => `${subject.padEnd(5)}  ${String(n).padStart(4)}`))
  })
})

describe('table in a pipe', () => {
  it('is tab-separated and untruncated', async () => {
    expect((await show(SAMPLE, null)).split('\n')).toEqual([
      'Sessions',
      'Session\tMailbox\tIP addresses\tOperations\tFirst\tVerdict',
      '5b2f8c1e-0f4d-4a53-9a8e-1f0c2d3e4f50\talice@example.org\t192.0.2.7, 2001:db8::1\t41\t2024-03-01T08:00:00Z\tintruder',
      'nosession:0123456789ab\tbob@example.org\t\t7\t\tundecided',
      '',
      'Synchronised folders',
      'No folder was synchronised.',
      '',
      '839 rows read: 117 used, 75 duplicate, 647 filtered, 0 quarantined',
      '',
    ])
  })

  it('has one line and a fixed number of tabs per row, whatever the text', async () => {
    for (const text of [...PAYLOADS, 'x'.repeat(100_000)]) {
      const lines = (await show(reportOf(text), null)).split('\n')
      expect(lines).toHaveLength(5)
      expect(lines[1]?.split('\t')[1]).toBe(forTerminal(text))
      expect(lines[1]?.split('\t')).toHaveLength(3)
    }
  })
})
