import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { naughtyStrings } from '../formats/hostile.ts'
import { ADDRESS, bind } from './evidence.ts'
import { expectGeneralRule, jsonOf, stringsIn } from './general-rule.ts'
import { measuredRun } from './measured-run.ts'
import { THOROUGH, told } from './report.ts'
import { recordsWith, traceWith } from './text-evidence.ts'
import { csvValues, skeleton } from './views.ts'

/** What others collected to break printers and parsers, read in place where it is at hand. */

const folder = mkdtempSync(join(tmpdir(), 'mia-trust-'))
const tally = told('third-party')
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  tally.write()
})

/** Words by which exports say that a field is empty: a record of such a user names nobody, and is quarantined. */
const NOBODY = /^(?:null|none|n\/a|-|undefined|)$/i
const STRINGS = naughtyStrings().filter((text) => !NOBODY.test(text.trim()))
if (STRINGS.length === 0) tally.skipped('the big list of naughty strings is not here')

async function run(...args: readonly string[]): Promise<string> {
  const result = await measuredRun(args, { cwd: folder })
  expect({ code: result.code, stderr: result.stderr }).toMatchObject({ code: 0 })
  await expectGeneralRule(result)
  tally.count('processes', 1)
  return result.stdout
}

describe.skipIf(STRINGS.length === 0)('naughty strings in every field', () => {
  const messages = ['messages', '--ip', ADDRESS, '--audit', 'audit.jsonl', '--format']

  it('are kept exactly, and no format obeys them', async () => {
    writeFileSync(join(folder, 'audit.jsonl'), recordsWith(STRINGS))
    const strings = stringsIn(jsonOf(await run(...messages, 'json')))
    expect(STRINGS.filter((text) => !strings.has(text))).toEqual([])
    const cells = [...csvValues(await run(...messages, 'csv'))]
    expect(STRINGS.filter((text) => !cells.some((cell) => cell.includes(text)))).toEqual([])
    const tags = [...skeleton(await run(...messages, 'html')).keys()]
    expect(
      tags.filter((tag) => /^(?:img|iframe|svg onload|object|embed|form|input|video|audio)/.test(tag)),
    ).toEqual([])
    await run(...messages, 'table')
    tally.count('inputs tried (string, format)', STRINGS.length * 4)
  })

  it('are kept as sender, recipient and subject', async () => {
    const { trace, ids } = traceWith(STRINGS)
    writeFileSync(join(folder, 'trace.csv'), trace)
    writeFileSync(join(folder, 'ids.txt'), ids)
    const strings = stringsIn(
      jsonOf(await run('email', '--input', 'ids.txt', '--trace', 'trace.csv', '--json')),
    )
    expect(STRINGS.filter((text) => !strings.has(text))).toEqual([])
    tally.count('inputs tried (string, format)', STRINGS.length)
  })
})

const SUITE = '../shared/data/corpora/json-test-suite/test_parsing'
const present = existsSync(SUITE)
if (!present) tally.skipped('JSONTestSuite is not here')
const FILES = present ? readdirSync(SUITE).filter((name) => name.endsWith('.json')) : []

describe.skipIf(!present)('JSONTestSuite', () => {
  // The test command takes every 40th.
  const files = FILES.filter((_, index) => THOROUGH || index % 40 === 0)

  it.each(files)('%s as evidence, and inside a record', async (name) => {
    const bytes = readFileSync(join(SUITE, name))
    const alone = await measuredRun(['sessions', '--json', '--audit', join(process.cwd(), SUITE, name)], {
      cwd: folder,
    })
    await expectGeneralRule(alone)
    expect([0, 2, 3]).toContain(alone.code)

    const record = Buffer.from(JSON.stringify(bind(1)).slice(0, -1))
    const inside = [
      record,
      Buffer.from(',"Extra":'),
      bytes,
      Buffer.from('}\n'),
      Buffer.from(JSON.stringify(bind(2))),
    ]
    writeFileSync(join(folder, 'inside.jsonl'), Buffer.concat(inside))
    const within = await measuredRun(['sessions', '--json', '--audit', 'inside.jsonl'], { cwd: folder })
    await expectGeneralRule(within)
    // Whatever becomes of the first record, it is told; the one behind it is read.
    const accounting = jsonOf(within.stdout)?.accounting
    const lost = name.startsWith('y_') ? 2 : 1
    expect(accounting?.used ?? 0).toBeGreaterThanOrEqual(lost)
    tally.count('processes', 2)
    tally.count('inputs tried (file, place)', 2)
  })
})
