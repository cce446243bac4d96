import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasStrace, isLong, memoryFolder, tell } from './support.ts'
import { checkAfterKill, isBuilt, startProcess, startWriter, writerCommand } from './writer.ts'
import { miaEnvironment } from '../support/run-mia.ts'

if (!hasStrace) tell('fault injection by system call skipped: strace is not here or may not trace')

/** System calls by what they do; `?` where not every architecture has it. */
const CALLS = {
  open: '?open,openat',
  write: 'write,?pwrite64',
  fsync: 'fsync',
  rename: '?rename,?renameat,?renameat2',
  mkdir: '?mkdir,?mkdirat',
  remove: '?unlink,?rmdir,?unlinkat',
}
const FAULTS = { ENOSPC: 'error=ENOSPC', EIO: 'error=EIO', KILL: 'signal=KILL' }

const anyText: unknown = expect.any(String)

const RESULTS = ['sessions.json', 'ids.txt', 'quarantine.jsonl', 'manifest.json', 'log.jsonl', 'SHA256SUMS']

/** Every path that saving one run touches: strace counts and fails only calls on these. */
function touchedPaths(dir: string): string[] {
  const uuids = [1, 2, 3, 4].map((number) => `uuid-${number}`)
  const folders = [
    '.mia-commit',
    'case.lock',
    ...uuids.flatMap((id) => [`.mia-stage-${id}`, `.mia-lock-${id}`]),
  ]
  const inside = folders.flatMap((folder) => [...RESULTS, 'holder.json'].map((name) => join(folder, name)))
  return [dir, ...[...RESULTS, 'case.json', 'evidence', ...folders, ...inside].map((name) => join(dir, name))]
}

/** One writer whose n-th call of a kind fails; true when it had no n-th call. */
async function untouched(dir: string, calls: string, fault: string, n: number): Promise<boolean> {
  const log = `${dir}.strace`
  const command = writerCommand('once', dir)
  const paths = touchedPaths(dir).flatMap((path) => ['-P', path])
  const inject = ['-e', `trace=${calls}`, '-e', `inject=${calls}:${fault}:when=${n}`]
  const writer = startProcess(['strace', '-f', '-o', log, ...paths, ...inject, ...command], {
    // One thread does all file work, so that the n-th call is the same in every run.
    env: miaEnvironment({ UV_THREADPOOL_SIZE: '1', UV_USE_IO_URING: '0' }),
  })
  const ending = await writer.ended
  const hit = /\(INJECTED\)|killed by SIGKILL/.test(readFileSync(log, 'utf8'))
  expect(allowed(hit, fault).map((code) => ({ code, errors: anyText }))).toContainEqual(ending)
  return !hit
}

/** 0 also after a fault: a lock that cannot be removed does not fail a run that is saved. */
function allowed(hit: boolean, fault: string): (number | null)[] {
  if (!hit) return [0]
  // strace ends by the signal that ended its child.
  return fault.startsWith('signal') ? [null] : [0, 2, 9]
}

async function failEach(base: string, calls: string, fault: string): Promise<number> {
  for (let n = 1; ; n++) {
    const dir = join(memoryFolder(), 'c')
    cpSync(base, dir, { recursive: true })
    const done = await untouched(dir, calls, fault, n)
    const count = await checkAfterKill(dir, 1)
    expect(done ? [2] : [1, 2]).toContain(count)
    if (done) return n - 1
    if (isLong || n % 4 === 0) await goesOn(dir, count)
  }
}

/** Nothing that was left behind is in the way of the next run. */
async function goesOn(dir: string, count: number): Promise<void> {
  expect(await startWriter('once', dir).ended).toEqual({ code: 0, errors: '' })
  expect(await checkAfterKill(dir, count + 1)).toBe(count + 1)
}

describe.skipIf(!isBuilt || !hasStrace)('every system call of saving a run', () => {
  const plan = Object.entries(CALLS).flatMap(([kind, calls]) =>
    Object.entries(FAULTS).map(([name, fault]) => ({ kind, calls, name, fault })),
  )

  it('failed in turn: the case opens, verifies and goes on', { timeout: 1_800_000 }, async () => {
    const base = join(memoryFolder(), 'base')
    expect(await startWriter('once', base).ended).toEqual({ code: 0, errors: '' })
    const counts: string[] = []
    const queue = plan.values()
    const lane = async (): Promise<void> => {
      for (const { kind, calls, name, fault } of queue) {
        const failed = await failEach(base, calls, fault)
        expect(failed).toBeGreaterThan(0)
        counts.push(`${kind} ${name} ${failed}`)
      }
    }
    await Promise.all([lane(), lane()])
    tell(`system calls failed in turn: ${counts.toSorted().join(', ')}`)
  })
})
