import { type ChildProcessWithoutNullStreams, spawn, type SpawnOptions } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { openCase, verifyCase } from '../../src/case/index.ts'
import { nodePlatform } from '../../src/platform/node-platform.ts'
import { miaEnvironment } from '../support/run-mia.ts'
import { readText, tell, textOf } from './support.ts'

const DIST = fileURLToPath(new URL('../../dist', import.meta.url))
const WRITER = fileURLToPath(new URL('./kill-writer.mjs', import.meta.url))

export const isBuilt = existsSync(join(DIST, 'case', 'index.js'))
if (!isBuilt) tell('tests with real writers skipped: dist is not built')

export const world = nodePlatform(new AbortController().signal)

export interface Ending {
  readonly code: number | null
  readonly errors: string
}

export interface Writer {
  readonly child: ChildProcessWithoutNullStreams
  /** Everything on stdout so far. */
  said(): string
  /** Exit code (null where a signal ended it) and what it said on stderr. */
  readonly ended: Promise<Ending>
}

/** The command line of kill-writer.mjs. */
export function writerCommand(what: string, dir: string): [string, ...string[]] {
  return [process.execPath, WRITER, what, dir, DIST]
}

export function startWriter(what: string, dir: string, options: SpawnOptions = {}): Writer {
  return startProcess(writerCommand(what, dir), options)
}

export function startProcess(command: readonly [string, ...string[]], options: SpawnOptions): Writer {
  const [program, ...args] = command
  const child = spawn(program, args, { env: miaEnvironment(), ...options, stdio: 'pipe' })
  let said = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, errors }))
  })
  return { child, said: () => said, ended }
}

/** Runs of a case after a writer's end; fails the test where anything is lost, doubled, torn or left over. */
export async function checkAfterKill(dir: string, acknowledged: number): Promise<number> {
  const opened = await openCase(world, dir, { write: true, create: { reference: null } })
  const count = opened.runs().length
  const wanted = Array.from({ length: count }, (_, index) => `run${index + 1}`)
  expect(opened.runs().map((run) => run.command)).toEqual(wanted)
  // At most the one step whose acknowledgement the kill cut off.
  expect([acknowledged, acknowledged + 1]).toContain(count)
  if (count > 0) {
    expect(textOf(await opened.readResult('sessions.json'))).toBe(`{"run":${count}}\n`)
    expect(textOf(await opened.readResult('ids.txt'))).toBe(`<${count}@example.com>\n`.repeat(50))
    expect(readText(dir, 'quarantine.jsonl').split('\n')).toHaveLength(count + 1)
  }
  await opened.close()
  expect((await verifyCase(world, dir)).firstDifference).toBeNull()
  expect(readdirSync(dir).filter((name) => name.startsWith('.') || name === 'case.lock')).toEqual([])
  return count
}
