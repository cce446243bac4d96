import { createHash } from 'node:crypto'
import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import { renderers, renderToBytes } from '../../src/formats/index.ts'
import { TERMINAL_PAYLOADS } from './hostile.ts'
import { MARKUP_PAYLOADS, reportWith } from './hostile-document.ts'
import { SAMPLE } from './sample-report.ts'

const PIPED = { columns: null, color: false, wide: false }

async function page(report: Parameters<typeof renderToBytes>[1]): Promise<string> {
  return Buffer.from(await renderToBytes(renderers.html, report, PIPED)).toString('utf8')
}

interface Element {
  readonly tagName: string
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>
}

/** Tag and attribute names of every element, in order; where a word may break is no matter. */
function skeleton(source: string): string[] {
  const { document } = parseHTML(source) as { document: { querySelectorAll(all: string): Iterable<Element> } }
  return [...document.querySelectorAll('*:not(wbr)')].map(({ tagName, attributes }) =>
    [tagName.toLowerCase(), ...[...attributes].map(({ name }) => name).toSorted()].join(' '),
  )
}

const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`

async function markdown(report: Parameters<typeof renderToBytes>[1]): Promise<string> {
  return Buffer.from(await renderToBytes(renderers.md, report, PIPED)).toString('utf8')
}

describe('html', () => {
  it.each([...MARKUP_PAYLOADS, ...TERMINAL_PAYLOADS].filter((text) => text.trim() !== ''))(
    'the page has the same elements whatever the text says: %j',
    async (text) => {
      // A short and a long word, because a chart leaves out or adds nothing but text.
      expect(skeleton(await page(reportWith(text)))).toStrictEqual(skeleton(await page(reportWith('plain'))))
    },
  )

  it('has one style and one script, both told by hash, and allows nothing else', async () => {
    const source = await page(SAMPLE)
    const style = /<style>([^]*?)<\/style>/.exec(source)?.[1] ?? ''
    const script = /<script>([^]*?)<\/script>/.exec(source)?.[1] ?? ''
    expect(source).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hash(style)}'; script-src '${hash(script)}'; base-uri 'none'; form-action 'none'">`,
    )
    expect(source.match(/<style|<script/g)).toHaveLength(2)
    expect(source).not.toMatch(/ style=| on[a-z]+=|https?:(?!\/\/www\.w3\.org)/)
  })

  it('shows the tables of any report, times in UTC, and what is behind "more"', async () => {
    const source = await page(SAMPLE)
    const { document } = parseHTML(source) as {
      document: { querySelectorAll(all: string): Iterable<{ textContent: string }> }
    }
    const texts = (all: string): string[] => [...document.querySelectorAll(all)].map((one) => one.textContent)
    expect(texts('h2')).toStrictEqual(['1. Sessions', '2. Synchronised folders'])
    expect(texts('thead th')).toStrictEqual(['Session', 'Mailbox', 'Operations'])
    expect(texts('tbody > tr:first-child > td > bdi')).toStrictEqual([
      '5b2f8c1e-0f4d-4a53-9a8e-1f0c2d3e4f50',
      'alice@example.org',
      '41',
    ])
    expect(texts('tbody > tr:first-child dd')).toStrictEqual([
      '192.0.2.7, 2001:db8::1',
      '2024-03-01T08:00:00Z',
      'intruder',
      'app-1',
    ])
    expect(texts('p.warning')).toStrictEqual(['warning: The export stops at 50,000 rows.'])
    expect(texts('p.empty')).toStrictEqual(['No folder was synchronised.'])
  })

  it('folds long tables into pages and says where the rest is', async () => {
    const [section] = SAMPLE.sections
    if (section === undefined) throw new Error('no section')
    const rows = Array.from({ length: 700 }, (_, number) => ({ session: `s${number}` }))
    const chapters = [
      {
        key: 'one',
        title: 'One',
        blocks: [{ kind: 'table' as const, section: { ...section, rows }, most: 600, beside: 'all.csv' }],
      },
    ]
    const source = await page({ ...SAMPLE, document: { title: 'T', marking: null, facts: [], chapters } })
    expect(source.match(/<summary>Sessions, [^<]*/g)).toStrictEqual([
      '<summary>Sessions, 1 to 250 of 700',
      '<summary>Sessions, 251 to 500 of 700',
      '<summary>Sessions, 501 to 600 of 700',
    ])
    expect(source).toContain('600 of 700 rows are shown here; all of them stand in <code>all.csv</code>.')
    expect(source).not.toContain('s600')
  })
})

describe('md', () => {
  it('writes headings, facts and pipe tables', async () => {
    const lines = (await markdown(SAMPLE)).split('\n')
    expect(lines.slice(0, 3)).toStrictEqual(['# Sessions', '', '- user: alice&#64;example.org'])
    expect(lines).toContain('| Session | Mailbox | IP addresses | Operations | First | Verdict |')
    expect(lines).toContain('| nosession:0123456789ab | bob&#64;example.org |  | 7 |  | undecided |')
  })

  it.each(MARKUP_PAYLOADS)('keeps tables whole and makes nothing of %j', async (payload) => {
    const lines = (await markdown(reportWith(payload))).split('\n')
    const cells = lines
      .filter((line) => line.startsWith('| '))
      .map((line) => line.match(/(?<!\\)\|/g)?.length)
    expect(new Set(cells)).toStrictEqual(new Set([4, 5]))
    const source = lines.join('\n').replaceAll(/&#\d+;/g, '')
    expect(source).not.toMatch(/[<]|(?<!\\)[`*_[\]](?!\*)(?<!\*)(?!Sessions)(?=script|click|code|em)/)
    expect(source).not.toMatch(/:\/\//)
  })
})
