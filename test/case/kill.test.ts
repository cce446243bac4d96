import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { chmodSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openCase, verifyCase } from '../../src/case/index.ts'
import { nodePlatform } from '../../src/platform/node-platform.ts'
import {
  failureOf,
  hasSha256sum,
  isLong,
  readText,
  sha256sumCheck,
  temporaryFolder,
  textOf,
} from './support.ts'

const DIST = fileURLToPath(new URL('../../dist', import.meta.url))
const WRITER = fileURLToPath(new URL('./kill-writer.mjs', import.meta.url))
const isBuilt = existsSync(join(DIST, 'case', 'index.js'))
if (!isBuilt) console.info('kill tests skipped: dist is not built')

const world = nodePlatform(new AbortController().signal)
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

interface Writer {
  readonly child: ChildProcessWithoutNullStreams
  /** Everything on stdout so far. */
  said(): string
  errors(): string
  readonly ended: Promise<number | null>
}

function start(what: string, dir: string, options: { uid?: number; gid?: number } = {}): Writer {
  const child = spawn(process.execPath, [WRITER, what, dir, DIST], options)
  let said = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { child, said: () => said, errors: () => errors, ended }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(1)
}

/** Runs and state of a case after a kill; fails the test where anything is lost, doubled, torn or left over. */
async function checkAfterKill(dir: string, acknowledged: number): Promise<number> {
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

/** Kills writers of one case at random moments; a new case every 25 kills, so that each stays small. */
async function killLoop(kills: number): Promise<{ kills: number; runs: number }> {
  let runs = 0
  for (let done = 0; done < kills;) {
    const dir = join(temporaryFolder(), 'c')
    let known = 0
    for (let turn = 0; turn < 25 && done < kills; turn++, done++) {
      const writer = start('loop', dir)
      await until(() => writer.said() !== '' || writer.child.exitCode !== null)
      await pause(Math.random() * 60)
      expect(writer.child.exitCode, writer.errors()).toBeNull()
      writer.child.kill('SIGKILL')
      await writer.ended
      const acknowledged = Number(writer.said().split('\n').slice(1, -1).at(-1) ?? known)
      known = await checkAfterKill(dir, acknowledged)
    }
    if (hasSha256sum && known > 0) expect(sha256sumCheck(dir)).toContain('log.jsonl: OK')
    runs += known
  }
  return { kills, runs }
}

describe.skipIf(!isBuilt || process.platform === 'win32')('real processes', () => {
  const total = isLong ? 3000 : 300

  it(`killed ${total} times: nothing lost, nothing doubled`, { timeout: 1_800_000 }, async () => {
    const lanes = await Promise.all([killLoop(total / 2), killLoop(total / 2)])
    const runs = lanes.reduce((sum, lane) => sum + lane.runs, 0)
    console.info(`${total} writers killed, ${runs} steps saved, 0 lost, 0 doubled, 0 torn`)
    expect(runs).toBeGreaterThan(total)
  })

  it('started at once: one works, the others end with 9 and say who holds the case', async () => {
    const dir = join(temporaryFolder(), 'c')
    const writers = Array.from({ length: 5 }, () => start('hold', dir))
    await until(() => writers.filter((writer) => writer.child.exitCode !== null).length === 4)
    const [holder, ...none] = writers.filter((writer) => writer.child.exitCode === null)
    expect(none).toEqual([])
    for (const writer of writers)
      if (writer !== holder) {
        expect(await writer.ended, writer.errors()).toBe(9)
        expect(writer.errors()).toMatch(/in use/)
      }
    const failure = await failureOf(openCase(world, dir, { write: true }))
    expect(failure.explanation.what).toContain(`by process ${holder?.child.pid} on`)
    holder?.child.stdin.end()
    expect(await holder?.ended).toBe(0)
    await (await openCase(world, dir, { write: true })).close()
  })

  it('may read a case in a folder that they may not write', async () => {
    const folder = temporaryFolder()
    const dir = join(folder, 'c')
    await (await openCase(world, dir, { write: true, create: { reference: null } })).close()
    const before = readText(dir, 'log.jsonl')
    chmodSync(folder, 0o755)
    for (const name of readdirSync(dir)) chmodSync(join(dir, name), 0o555)
    chmodSync(dir, 0o555)
    // Permissions hold nobody back who is root.
    const other = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
    try {
      const reader = start('read', dir, other)
      expect(await reader.ended, reader.errors()).toBe(0)
      expect(reader.said()).toBe('0\n')
      const writer = start('once', dir, other)
      expect(await writer.ended, writer.errors()).toBe(2)
      expect(writer.errors()).toContain('may not be written')
      expect(readText(dir, 'log.jsonl')).toBe(before)
    } finally {
      chmodSync(dir, 0o700)
    }
  })
})
