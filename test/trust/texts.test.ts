import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isWellFormed } from '../formats/hostile.ts'
import { BAD_TEXTS } from './bad-inputs/texts.ts'
import { ADDRESS } from './evidence.ts'
import { expectGeneralRule, expectUntouched, fingerprint, jsonOf, stringsIn } from './general-rule.ts'
import { measuredRun } from './measured-run.ts'
import { THOROUGH, told } from './report.ts'
import { recordsWith, traceWith } from './text-evidence.ts'
import { csvValues, expectPlainLines, skeleton, workbookValues } from './views.ts'

/** B001-B074 and all other texts, in every text field, through every step and format of the built program. */

const folder = mkdtempSync(join(tmpdir(), 'mia-trust-'))
const tally = told('bad-texts')

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  tally.write()
})

/** UTF-8 cannot carry the others, so no file but JSON holds them. */
const CSV_TEXTS = BAD_TEXTS.map(({ text }) => text).filter((text) => isWellFormed(text))
const TEXTS = BAD_TEXTS.map(({ text }) => text)

function write(name: string, content: string): string {
  writeFileSync(join(folder, name), content)
  return name
}

/** Harmless texts that are as alike as these: what mia takes for one mailbox stays one, what differs by a blank differs. */
function plain(texts: readonly string[]): string[] {
  const alike = new Map<string, number>()
  return texts.map((text) => {
    const key = identity(text).toLowerCase()
    const copies = alike.get(key) ?? 0
    alike.set(key, copies + 1)
    return `plain ${[...alike.keys()].indexOf(key)}${' '.repeat(copies)}`
  })
}

interface Step {
  readonly name: string
  readonly args: readonly string[]
  /** The same command on texts that are harmless. */
  readonly plainArgs: readonly string[]
  /** What of each text the exact result has to hold. */
  readonly exact: readonly string[]
}

/** Identities lose padding at their ends, by design; message ids, subjects and folders lose nothing. */
function identity(text: string): string {
  return text.replaceAll(/^[\0-\u0020\u00a0\ufeff]+|[\0-\u0020\u00a0\ufeff]+$/g, '')
}

function steps(): Step[] {
  const audit = ['--ip', ADDRESS, '--audit']
  write('plain-audit.jsonl', recordsWith(plain(TEXTS)))
  write('audit.jsonl', recordsWith(TEXTS))
  const [hostile, harmless] = [traceWith(CSV_TEXTS), traceWith(plain(CSV_TEXTS))]
  const email = ['email', '--input', write('ids.txt', hostile.ids), '--trace']
  return [
    {
      name: 'sessions',
      args: ['sessions', ...audit, 'audit.jsonl'],
      plainArgs: ['sessions', ...audit, 'plain-audit.jsonl'],
      exact: TEXTS.map((text) => identity(text)),
    },
    {
      name: 'messages',
      args: ['messages', ...audit, 'audit.jsonl'],
      plainArgs: ['messages', ...audit, 'plain-audit.jsonl'],
      exact: TEXTS,
    },
    {
      name: 'email',
      args: [...email, write('trace.csv', hostile.trace)],
      plainArgs: [...email, write('plain-trace.csv', harmless.trace)],
      exact: CSV_TEXTS,
    },
  ]
}

/** One run per step and format: every text of it counts as tried. */
async function run(args: readonly string[], exact: readonly string[]): Promise<string> {
  const before = fingerprint(folder)
  const result = await measuredRun(args, { cwd: folder })
  expect({ code: result.code, stderr: result.stderr }).toMatchObject({ code: 0 })
  await expectGeneralRule(result)
  expectUntouched(before, folder)
  tally.count('processes', 1)
  tally.count('inputs tried (text, step, format)', exact.length)
  return result.stdout
}

const PIPE = /(?<!\\)\|/g

function lines(text: string): string[] {
  return text.trimEnd().split('\n')
}

/** How many lines hold how many of these. */
function counted(all: readonly string[], separator: RegExp): Map<number, number> {
  const counts = new Map<number, number>()
  for (const line of all) {
    const found = line.match(separator)?.length ?? 0
    counts.set(found, (counts.get(found) ?? 0) + 1)
  }
  return counts
}

describe.each(steps())('mia $name', ({ args, plainArgs, exact }) => {
  it('keeps every text exactly in JSON and JSONL', async () => {
    const strings = stringsIn(jsonOf(await run([...args, '--json'], exact)))
    expect(exact.filter((text) => !strings.has(text))).toEqual([])
    if (!THOROUGH) return
    const jsonl = lines(await run([...args, '--format', 'jsonl'], exact))
    const inLines = stringsIn(jsonl.map((line) => JSON.parse(line) as unknown))
    expect(exact.filter((text) => !inLines.has(text))).toEqual([])
  })

  it('prints one line for each row of a table', async () => {
    const table = await run([...args, '--format', 'table'], exact)
    expectPlainLines(table)
    const reference = lines(await run([...plainArgs, '--format', 'table'], []))
    expect(lines(table).length).toBe(reference.length)
    expect(counted(lines(table), /\t/g)).toEqual(counted(reference, /\t/g))
  })

  it('writes CSV that another reader reads back exactly, without a formula', async () => {
    const values = csvValues(await run([...args, '--format', 'csv'], exact))
    const lost = exact.filter((text) => !values.has(text) && ![...values].some((cell) => cell.includes(text)))
    expect(lost).toEqual([])
  })

  it('writes a legal workbook without a formula', async () => {
    await run([...args, '--output', 'result.xlsx'], exact)
    const values = [...(await workbookValues(readFileSync(join(folder, 'result.xlsx'))))]
    rmSync(join(folder, 'result.xlsx'))
    const whole = exact.filter((text) => text.length < 30_000 && !text.includes('\u0301'))
    expect(whole.filter((text) => !values.some((cell) => cell.includes(text)))).toEqual([])
  })

  it('writes a page and Markdown whose structure no text changes', async () => {
    const page = skeleton(await run([...args, '--format', 'html'], exact))
    expect(page).toEqual(skeleton(await run([...plainArgs, '--format', 'html'], [])))
    if (!THOROUGH) return
    const markdown = (await run([...args, '--format', 'md'], exact)).split('\n')
    const reference = (await run([...plainArgs, '--format', 'md'], [])).split('\n')
    expect(counted(markdown, PIPE)).toEqual(counted(reference, PIPE))
  })
})
