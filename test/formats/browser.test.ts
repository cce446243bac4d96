import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { renderers, renderToBytes } from '../../src/formats/index.ts'
import { CHROMIUM_FLAGS, findChromium } from '../support/chromium.ts'
import { documentWith, MARKUP_PAYLOADS } from './hostile-document.ts'
import { SAMPLE } from './sample-report.ts'

const executable = findChromium()
if (executable === null)
  process.stderr.write('skipped: the page in a browser (no chromium found; set MIA_TEST_CHROMIUM)\n')

const folder = mkdtempSync(join(tmpdir(), 'mia-browser-'))
let browser: Browser | null = null

beforeAll(async () => {
  if (executable !== null)
    browser = await chromium.launch({ executablePath: executable, args: [...CHROMIUM_FLAGS] })
})

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Seen {
  readonly page: Page
  readonly requests: readonly string[]
  /** Texts of the console: a breach of the policy would stand there. */
  readonly said: readonly string[]
}

async function open(
  report: Report,
  look: { readonly width: number; readonly dark?: boolean; readonly script?: boolean },
): Promise<Seen> {
  if (browser === null) throw new Error('no browser')
  const file = join(folder, 'page.html')
  writeFileSync(
    file,
    await renderToBytes(renderers.html, report, { columns: null, color: false, wide: true }),
  )
  const context = await browser.newContext({
    viewport: { width: look.width, height: 800 },
    colorScheme: look.dark === true ? 'dark' : 'light',
    javaScriptEnabled: look.script !== false,
    offline: false,
  })
  const page = await context.newPage()
  const requests: string[] = []
  const said: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  page.on('console', (message) => said.push(message.text()))
  await page.goto(pathToFileURL(file).href)
  return { page, requests, said }
}

/** Every payload as a chapter of one page. */
function hostileReport(): Report {
  const chapters = MARKUP_PAYLOADS.flatMap((text, index) =>
    documentWith(text).chapters.map((chapter) => ({ ...chapter, key: `${chapter.key}-${index}` })),
  )
  return { ...SAMPLE, document: { ...documentWith(MARKUP_PAYLOADS[0] ?? ''), chapters } }
}

const widthOf = (page: Page): Promise<number> => page.evaluate('document.documentElement.scrollWidth')

describe.skipIf(executable === null)('the page in a browser', () => {
  it.each([
    [1280, false],
    [390, true],
  ])('runs and loads nothing of hostile evidence, and stays in its width (%i)', async (width, dark) => {
    const { page, requests, said } = await open(hostileReport(), { width, dark })
    expect(requests).toStrictEqual([page.url()])
    expect(said).toStrictEqual([])
    expect(await page.title()).toBe(MARKUP_PAYLOADS[0])
    expect(await page.locator('script').count()).toBe(1)
    expect(await page.locator('img, base, link, iframe, object').count()).toBe(0)
    expect(await widthOf(page)).toBe(width)
    await page.context().close()
  })

  it.each([
    [1280, false],
    [390, false],
    [1280, true],
  ])('has no violation that axe knows of (%i, dark %s)', async (width, dark) => {
    const { page } = await open({ ...SAMPLE, document: documentWith('plain words') }, { width, dark })
    await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'))
    const violations: unknown = await page.evaluate(
      'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))',
    )
    // The hostile document repeats one id on purpose of its own texts: figures and tables have theirs.
    expect(violations).toStrictEqual([])
    await page.context().close()
  })

  it('sorts and filters over all pages of a table', async () => {
    const [section] = SAMPLE.sections
    if (section === undefined) throw new Error('no section')
    const rows = Array.from({ length: 300 }, (_, number) => ({
      session: `s${number}`,
      operationCount: number,
    }))
    const chapters = [
      { key: 'one', title: 'One', blocks: [{ kind: 'table' as const, section: { ...section, rows } }] },
    ]
    const { page } = await open(
      { ...SAMPLE, document: { title: 'T', marking: null, facts: [], chapters } },
      { width: 1280 },
    )
    const first = page.locator('tbody tr:first-child td:first-child > bdi').first()
    const head = page.locator('thead').first().getByRole('button', { name: 'Operations' })
    await head.click()
    await head.click()
    expect(await first.textContent()).toBe('s299')
    expect(await page.locator('thead th[aria-sort=descending]').count()).toBe(2)
    await page.getByLabel('Filter').fill('S17 ')
    expect(await page.locator('output').textContent()).toBe('11 of 300')
    expect(await page.locator('tbody tr:visible').count()).toBe(11)
    await page.context().close()
  })

  it('says everything without script, and prints', async () => {
    const { page } = await open(SAMPLE, { width: 800, script: false })
    expect(await page.locator('tbody tr').count()).toBe(2)
    const pdf = await page.pdf({ format: 'A4' })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    await page.context().close()
  })
})
