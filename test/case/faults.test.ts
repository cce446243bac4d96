import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MiaError } from '../../src/core/errors.ts'
import { type Case, openCase, verifyCase } from '../../src/case/index.ts'
import { nodeFiles } from '../../src/platform/node-files.ts'
import type { Files, OpenFile } from '../../src/platform/files.ts'
import { aRun, failureOf, isLong, platformIn, readText, results, memoryFolder, textOf } from './support.ts'

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
    makeFolder: guarded(nodeFiles.makeFolder),
    rename: guarded(nodeFiles.rename),
    remove: guarded(nodeFiles.remove),
    removeTree: guarded(nodeFiles.removeTree),
    syncFolder: guarded(nodeFiles.syncFolder),
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

describe('a failure at every single call', () => {
  const exitCodes = new Set([2, 9])

  it.each<Fault>(isLong ? ['ENOSPC', 'EIO', 'EROFS', 'EACCES', 'KILL'] : ['ENOSPC', 'KILL'])(
    '%s: the case opens, verifies and goes on, nothing lost or doubled',
    async (fault) => {
      let n = 1
      for (; ; n++) {
        const cwd = memoryFolder()
        writeFileSync(join(cwd, 'export.csv'), 'Id\n')
        const { calls, failure } = await runWithFault(cwd, fault, n)
        if (failure === null && calls < n) break
        if (fault !== 'KILL' && failure !== null) {
          expect(failure).toBeInstanceOf(MiaError)
          expect(exitCodes).toContain((failure as MiaError).exitCode)
        }
        const after = await saved(cwd, 2000)
        // A step is there once or not at all, and none before the step that it follows.
        expect([[], ['one']]).toContainEqual(after.runs)
        expect(after.runs.length === 0 ? [[]] : [[], ['one']]).toContainEqual(after.verdicts)
        if (failure === null) expect(after).toEqual({ runs: ['one'], verdicts: ['one'] })
        const next = await openCase(platformIn(cwd, { pid: 3000 }), 'c', { write: true })
        await work(next, cwd, 'two')
        await next.close()
        const end = await saved(cwd, 4000)
        expect(end).toEqual({ runs: [...after.runs, 'two'], verdicts: [...after.verdicts, 'two'] })
        expect(readdirSync(join(cwd, 'c')).filter((name) => name.startsWith('.'))).toEqual([])
        expect(readdirSync(join(cwd, 'c', 'evidence'))).toHaveLength(1)
        expect(readText(cwd, 'c', 'quarantine.jsonl').split('\n')).toHaveLength(2)
      }
      console.info(`${fault}: ${n - 1} calls failed in turn`)
      expect(n).toBeGreaterThan(60)
    },
  )

  it('survives any number of kills in a row, also while it recovers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 70 }), { maxLength: 6 }), async (kills) => {
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

describe('what is said', () => {
  const cases: readonly [string, string, string][] = [
    ['ENOSPC', 'no space is left for the case folder DIR', 'the earlier state of the case is untouched'],
    ['EROFS', 'the case folder DIR may not be written or read', 'the earlier state of the case is untouched'],
    [
      'EACCES',
      'the case folder DIR may not be written or read',
      'the earlier state of the case is untouched',
    ],
    ['EIO', 'the case folder DIR cannot be used', 'the earlier state of the case is untouched'],
  ]

  it.each(cases)('when a step fails with %s', async (code, what, why) => {
    const cwd = memoryFolder()
    let broken = false
    const files: Partial<Files> = {
      async open(path, mode, permissions) {
        if (broken && mode !== 'read') throw Object.assign(new Error(code), { code })
        return nodeFiles.open(path, mode, permissions)
      },
    }
    const opened = await openCase(platformIn(cwd, { files }), 'c', {
      write: true,
      create: { reference: null },
    })
    await opened.commitRun(aRun(), results('one'))
    broken = true
    const failure = await failureOf(opened.commitRun(aRun(), results('two')))
    expect(failure.exitCode).toBe(2)
    expect(failure.explanation.what).toBe(what.replace('DIR', opened.dir))
    expect(failure.explanation.why).toContain(why)
    expect(textOf(await opened.readResult('ids.txt'))).toBe('<one@example.com>\n')
    broken = false
    await opened.commitRun(aRun(), results('two'))
    expect(opened.runs()).toHaveLength(2)
    await opened.close()
  })

  it('when a step is saved but cannot be put in place', async () => {
    const cwd = memoryFolder()
    let broken = false
    const files: Partial<Files> = {
      async rename(from, to) {
        if (broken && from.includes('.mia-commit')) throw Object.assign(new Error('EIO'), { code: 'EIO' })
        return nodeFiles.rename(from, to)
      },
    }
    const opened = await openCase(platformIn(cwd, { files }), 'c', {
      write: true,
      create: { reference: null },
    })
    broken = true
    const failure = await failureOf(opened.commitRun(aRun({ command: 'one' }), results('one')))
    expect(failure.explanation.why).toBe(
      'the system reported EIO; the step itself is saved; it is put in place when the case is next opened for writing, nothing is lost',
    )
    await expect(opened.commitRun(aRun(), results('two'))).rejects.toThrow('opened again')
    await opened.close()
    const pending = await verifyCase(platformIn(cwd), 'c')
    expect(pending.ok).toBe(true)
    expect(pending.checks.at(-1)).toMatchObject({ what: '.mia-commit', ok: null })
    const reader = await openCase(platformIn(cwd), 'c', { write: false })
    expect(textOf(await reader.readResult('ids.txt'))).toBe('<one@example.com>\n')
    expect(await saved(cwd, 9)).toEqual({ runs: ['one'], verdicts: [] })
  })
})
