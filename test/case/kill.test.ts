import { chmodSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCase } from '../../src/case/index.ts'
import {
  failureOf,
  hasSha256sum,
  isLong,
  readText,
  sha256sumCheck,
  tell,
  memoryFolder,
  temporaryFolder,
} from './support.ts'
import { checkAfterKill, isBuilt, startWriter, world } from './writer.ts'

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(1)
}

/** Kills writers of one case at random moments; a new case every 25 kills, so that each stays small. */
async function killLoop(kills: number, newFolder: () => string): Promise<{ kills: number; runs: number }> {
  let runs = 0
  for (let done = 0; done < kills;) {
    const dir = join(newFolder(), 'c')
    let known = 0
    for (let turn = 0; turn < 25 && done < kills; turn++, done++) {
      const writer = startWriter('loop', dir)
      await until(() => writer.said() !== '' || writer.child.exitCode !== null)
      await pause(Math.random() * 60)
      writer.child.kill('SIGKILL')
      expect(await writer.ended).toEqual({ code: null, errors: '' })
      const acknowledged = Number(writer.said().split('\n').slice(1, -1).at(-1) ?? known)
      known = await checkAfterKill(dir, acknowledged)
    }
    if (hasSha256sum && known > 0) sha256sumCheck(dir)
    runs += known
  }
  return { kills, runs }
}

describe.skipIf(!isBuilt || process.platform === 'win32')('real processes', () => {
  const total = isLong ? 3000 : 300

  it(`killed ${total} times: nothing lost, nothing doubled`, { timeout: 1_800_000 }, async () => {
    // On disk an fsync takes time, in memory there are many more steps to hit.
    const lanes = await Promise.all([killLoop(total / 2, temporaryFolder), killLoop(total / 2, memoryFolder)])
    const runs = lanes.reduce((sum, lane) => sum + lane.runs, 0)
    tell(`${total} writers killed, ${runs} steps saved, 0 lost, 0 doubled, 0 torn`)
    expect(runs).toBeGreaterThan(total / 2)
  })

  it('started at once: one works, the others end with 9 and say who holds the case', async () => {
    const dir = join(temporaryFolder(), 'c')
    const writers = Array.from({ length: 5 }, () => startWriter('hold', dir))
    await until(() => writers.filter((writer) => writer.child.exitCode !== null).length === 4)
    const [holder, ...none] = writers.filter((writer) => writer.child.exitCode === null)
    expect(none).toEqual([])
    const refused = await Promise.all(
      writers.filter((writer) => writer !== holder).map((writer) => writer.ended),
    )
    const inUse: unknown = expect.stringMatching(/in use/)
    expect(refused).toEqual(Array.from({ length: 4 }, () => ({ code: 9, errors: inUse })))
    const failure = await failureOf(openCase(world, dir, { write: true }))
    expect(failure.explanation.what).toContain(`by process ${holder?.child.pid} on`)
    holder?.child.stdin.end()
    expect(await holder?.ended).toEqual({ code: 0, errors: '' })
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
      const reader = startWriter('read', dir, other)
      expect(await reader.ended).toEqual({ code: 0, errors: '' })
      expect(reader.said()).toBe('0\n')
      const writer = startWriter('once', dir, other)
      const refusal: unknown = expect.stringContaining('may not be written')
      expect(await writer.ended).toEqual({ code: 2, errors: refusal })
      expect(readText(dir, 'log.jsonl')).toBe(before)
    } finally {
      chmodSync(dir, 0o700)
    }
  })
})
