import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { EXIT } from '../../src/core/errors.ts'
import { forbiddenIn } from '../formats/hostile.ts'
import { terminalEffects } from '../support/headless-terminal.ts'
import { CANARY_PATTERN, type MeasuredRun } from './measured-run.ts'

/** Exit codes that are documented, without the one that means a bug. */
const DOCUMENTED: readonly (number | null)[] = Object.values(EXIT).filter((code) => code !== EXIT.bug)
const STACK_LINE = /^\s+at .*[:(]\d+:\d+/m
const PROCESSOR_LIMIT = 10_000
const MEMORY_LIMIT = 512
/** Beyond this, only the start of an output is printed to the terminal. */
const TERMINAL_LIMIT = 200_000

/** Rule G of the trust page for one run: whatever it was given. */
export async function expectGeneralRule(run: MeasuredRun): Promise<void> {
  expect(run.hung, 'ends').toBe(false)
  expect(DOCUMENTED, `exit code; ${run.stderr}`).toContain(run.code)
  expect(run.stderr).not.toMatch(STACK_LINE)
  expect(run.stdout.match(STACK_LINE)).toBeNull()
  expect(run.processorMilliseconds ?? 0, 'processor time').toBeLessThan(PROCESSOR_LIMIT)
  expect(run.peakMegabytes ?? 0, 'memory').toBeLessThan(MEMORY_LIMIT)
  expect(CANARY_PATTERN.exec(run.stdout + run.stderr), 'leaked secret').toBeNull()
  expect(forbiddenCharacters(run.stderr, '\n'), 'code points on stderr').toEqual([])
  const answer = jsonOf(run.stdout)
  if (answer !== null) expectBalance(answer)
  // Tabs stand between columns; in CSV, carriage returns end a line, and both stand in quoted cells.
  expect(forbiddenCharacters(run.stdout, '\t\r\n'), 'code points on stdout').toEqual([])
  const printed = (run.stdout + run.stderr).slice(0, TERMINAL_LIMIT)
  expect((await terminalEffects(printed)).effects, 'terminal effects').toEqual([])
}

/** O6, fast on outputs that are mostly ASCII. */
export function forbiddenCharacters(text: string, allowed: string): string[] {
  return forbiddenIn(text.replaceAll(/[ -~]+/g, ''), allowed)
}

interface Counts {
  readonly read: number
  readonly used: number
  readonly duplicate: number
  readonly filtered: number
  readonly quarantined: number
}

export interface Answer {
  readonly accounting?: Counts | null
  readonly sources?: readonly Counts[]
  readonly notices?: readonly { readonly code: string }[]
  readonly [section: string]: unknown
}

/** The JSON result on stdout; null where it is something else. */
export function jsonOf(stdout: string): Answer | null {
  if (!stdout.startsWith('{\n')) return null
  return JSON.parse(stdout) as Answer
}

function expectBalance({ accounting, sources = [] }: Answer): void {
  if (accounting === null || accounting === undefined) return
  for (const { read, used, duplicate, filtered, quarantined } of [accounting, ...sources]) {
    expect(used + duplicate + filtered + quarantined, 'accounting').toBe(read)
  }
  for (const key of ['read', 'used', 'duplicate', 'filtered', 'quarantined'] as const) {
    const sum = sources.reduce((total, source) => total + source[key], 0)
    expect(sum, `sum of ${key}`).toBe(accounting[key])
  }
}

/** Every regular file below a folder with mode and SHA-256; other kinds by their kind. Sparse giants by size. */
export function fingerprint(folder: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) continue
    const { mode, size } = lstatSync(path)
    const digest =
      !entry.isFile() || size > 1 << 29
        ? String(size)
        : createHash('sha256').update(readFileSync(path)).digest('hex')
    found.set(path, `${mode.toString(8)} ${digest}`)
  }
  return found
}

/** All inputs are as they were, and nothing that was written holds a secret. */
export function expectUntouched(before: ReadonlyMap<string, string>, folder: string): void {
  const after = fingerprint(folder)
  expect([...before.keys()].map((path) => [path, after.get(path)])).toEqual([...before])
  for (const path of after.keys()) {
    if (before.has(path)) continue
    expect(CANARY_PATTERN.exec(readFileSync(path, 'latin1')), `secret in ${path}`).toBeNull()
  }
}

/** Every string that stands anywhere in a value, keys included. */
export function stringsIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value === 'string') found.add(value)
  else if (Array.isArray(value)) for (const part of value) stringsIn(part, found)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      found.add(key)
      stringsIn(part, found)
    }
  }
  return found
}
