import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { array, assert, asyncProperty, integer } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MiaError } from '../../src/core/errors.ts'
import { type Case, openCase, verifyCase } from '../../src/case/index.ts'
import { nodeFiles } from '../../src/platform/node-files.ts'
import type { Files, OpenFile } from '../../src/platform/files.ts'
import { aRun, isLong, platformIn, readText, results, tell, memoryFolder, textOf } from './support.ts'

type Fault = 'ENOSPC' | 'EIO' | 'EROFS' | 'EACCES' | 'KILL'

class Killed extends Error {}

/**
 * Files whose n-th call that could change something fails, a write after half of its bytes. With KILL every later
 * call fails too, as for a process that is no more.
 */
function faultyFiles(fault: Fault, n: number): { files: Files; calls: () => number } {
  let calls = 0
  const check = (): void => {
    calls += 1
    if (calls < n || (calls > n && fault !== 'KILL')) return
    throw fault === 'KILL' ? new Killed() : Object.assign(new Error(fault), { code: fault })
  }
  const wrapFile = (file: OpenFile): OpenFile => ({
    ...file,
    async write(bytes) {
      try {
        check()
      } catch (error) {
        if (calls === n) await file.write(bytes.subarray(0, bytes.length >> 1))
        throw error
      }
      await file.write(bytes)
    },
    async sync() {
      check()
      await file.sync()
    },
    async chmod(mode) {
      check()
      await file.chmod(mode)
    },
  })
  const guarded =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      check()
      return call(...args)
    }
  const files: Files = {
    ...nodeFiles,
    async open(path, mode, permissions) {
      if (mode !== 'read') check()
      return wrapFile(await nodeFiles.open(path, mode, permissions))
    },
    makeFolder: guarded((path: string, mode: number) => nodeFiles.makeFolder(path, mode)),
    rename: guarded((from: string, to: string) => nodeFiles.rename(from, to)),
    remove: guarded((path: string) => nodeFiles.remove(path)),
    removeTree: guarded((path: string) => nodeFiles.removeTree(path)),
    syncFolder: guarded((path: string) => nodeFiles.syncFolder(path)),
  }
  return { files, calls: () => calls }
}

/** The whole life of one process: open or make the case, take evidence, save a run and a verdict, close. */
async function work(opened: Case, cwd: string, text: string): Promise<void> {
  const path = join(cwd, 'export.csv')
  const copy = await opened.copyEvidence(path)
  await opened.registerEvidence([{ kind: 'audit', path, label: 'export.csv', ...copy, copied: true }])
  const place = { source: 'export.csv', row: 1, offset: 0, length: 3 }
  const quarantined = [{ place, reason: 'row-cut', detail: 'cut', salvaged: null, text: 'cut' } as const]
  await opened.commitRun(aRun({ command: text, quarantined }), results(text))
  await opened.appendVerdicts([
    { session: text, verdict: 'owner', reason: 'r', ipAddresses: [], clients: [], operator: null },
  ])
}

/** What a case says of itself: `one` saved or not, each part whole. */
async function saved(cwd: string, pid: number): Promise<{ runs: string[]; verdicts: string[] }> {
  const opened = await openCase(platformIn(cwd, { pid }), 'c', { write: true, create: { reference: null } })
  const state = {
    runs: opened.runs().map((run) => run.command),
    verdicts: opened.verdicts().map((verdict) => verdict.session),
  }
  const last = state.runs.at(-1)
  expect(textOf(await opened.readResult('ids.txt'))).toBe(
    last === undefined ? null : `<${last}@example.com>\n`,
  )
  await opened.close()
  expect((await verifyCase(platformIn(cwd, { pid }), 'c')).firstDifference).toBeNull()
  return state
}

async function runWithFault(
  cwd: string,
  fault: Fault,
  n: number,
): Promise<{ calls: number; failure: unknown }> {
  const { files, calls } = faultyFiles(fault, n)
  let opened: Case | null = null
  try {
    opened = await openCase(platformIn(cwd, { pid: 1000, files }), 'c', {
      write: true,
      create: { reference: null },
    })
    await work(opened, cwd, 'one')
    await opened.close()
    return { calls: calls(), failure: null }
  } catch (failure) {
    if (!(failure instanceof Killed)) await opened?.close()
    return { calls: calls(), failure }
  }
}

/** How a process may end when something fails under it: in full, or with an explanation. */
function endings(fault: Fault): readonly (number | string)[] {
  return fault === 'KILL' ? [0, 'killed'] : [0, 2, 9]
}

function endingOf(failure: unknown): number | string {
  if (failure === null) return 0
  if (failure instanceof MiaError) return failure.exitCode
  return failure instanceof Killed ? 'killed' : 'a bug'
}

describe('a failure at every single call', () => {
  it.each<Fault>(isLong ? ['ENOSPC', 'EIO', 'EROFS', 'EACCES', 'KILL'] : ['ENOSPC', 'KILL'])(
    '%s: the case opens, verifies and goes on, nothing lost or doubled',
    async (fault) => {
      let n = 1
      for (; ; n++) {
        const cwd = memoryFolder()
        writeFileSync(join(cwd, 'export.csv'), 'Id\n')
        const { calls, failure } = await runWithFault(cwd, fault, n)
        if (failure === null && calls < n) break
        expect(endings(fault)).toContain(endingOf(failure))
        const after = await saved(cwd, 2000)
        // A step is there once or not at all, and none before the step that it follows.
        expect([[], ['one']]).toContainEqual(after.runs)
        expect(after.runs.length === 0 ? [[]] : [[], ['one']]).toContainEqual(after.verdicts)
        expect(failure !== null || after.verdicts.length === 1).toBe(true)
        const next = await openCase(platformIn(cwd, { pid: 3000 }), 'c', { write: true })
        await work(next, cwd, 'two')
        await next.close()
        const end = await saved(cwd, 4000)
        expect(end).toEqual({ runs: [...after.runs, 'two'], verdicts: [...after.verdicts, 'two'] })
        expect(readdirSync(join(cwd, 'c')).filter((name) => name.startsWith('.'))).toEqual([])
        expect(readdirSync(join(cwd, 'c', 'evidence'))).toHaveLength(1)
        expect(readText(cwd, 'c', 'quarantine.jsonl').split('\n')).toHaveLength(2)
      }
      tell(`${fault}: ${n - 1} calls failed in turn`)
      expect(n).toBeGreaterThan(60)
    },
  )

  it('survives any number of kills in a row, also while it recovers', async () => {
    await assert(
      asyncProperty(array(integer({ min: 1, max: 70 }), { maxLength: 6 }), async (kills) => {
        const cwd = memoryFolder()
        writeFileSync(join(cwd, 'export.csv'), 'Id\n')
        let runs: string[] = []
        for (const [index, n] of kills.entries()) {
          const { files } = faultyFiles('KILL', n)
          const platform = platformIn(cwd, { pid: 100 + index, files })
          const text = `run${index}`
          try {
            const opened = await openCase(platform, 'c', { write: true, create: { reference: null } })
            const known = opened.runs().map((run) => run.command)
            expect([runs, known.slice(0, -1)]).toContainEqual(known.slice(0, runs.length))
            await work(opened, cwd, text)
            await opened.close()
          } catch (error) {
            if (!(error instanceof Killed)) throw error
          }
          const found = (await saved(cwd, 900)).runs
          expect([runs, [...runs, text]]).toContainEqual(found)
          runs = found
        }
      }),
      { numRuns: isLong ? 1000 : 60 },
    )
  })
})
