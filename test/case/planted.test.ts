import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { aRun, bytesOf, failureOf, openNew, readText, results, temporaryFolder } from './support.ts'

describe.skipIf(process.platform === 'win32')('things planted where a result belongs', () => {
  const plants: readonly [string, (path: string, other: string) => void][] = [
    ['link', (path, other) => symlinkSync(other, path)],
    ['dangling link', (path) => symlinkSync('/nowhere/at/all', path)],
    ['folder', (path) => mkdirSync(path)],
    ['pipe', (path) => execFileSync('mkfifo', [path])],
    ['file of somebody else', (path) => writeFileSync(path, 'mine')],
    ['hard link', (path, other) => linkSync(other, path)],
  ]

  it.each(plants)('%s: refused, and nothing is saved', async (_kind, plant) => {
    const cwd = temporaryFolder()
    const made = await openNew(cwd)
    const other = join(cwd, 'other.txt')
    writeFileSync(other, 'precious')
    plant(join(made.dir, 'ids.txt'), other)
    const before = readText(made.dir, 'log.jsonl')
    const failure = await failureOf(made.commitRun(aRun(), results('one')))
    expect(failure.exitCode).toBe(2)
    expect(failure.explanation.what).toBe(`${join(made.dir, 'ids.txt')} is in the way`)
    expect(readText(other)).toBe('precious')
    expect(readText(made.dir, 'log.jsonl')).toBe(before)
    expect(readdirSync(made.dir)).not.toContain('sessions.json')
    await made.commitRun(aRun(), new Map([['email.json', bytesOf('{}\n')]]))
    await made.close()
  })

  it('a link or a pipe in place of a saved result is not read', async () => {
    for (const plant of [plants[0], plants[3]]) {
      const cwd = temporaryFolder()
      const made = await openNew(cwd)
      await made.commitRun(aRun(), results('one'))
      execFileSync('rm', [join(made.dir, 'ids.txt')])
      const other = join(cwd, 'other.txt')
      writeFileSync(other, '<one@example.com>\n')
      plant?.[1](join(made.dir, 'ids.txt'), other)
      expect((await failureOf(made.readResult('ids.txt'))).exitCode).toBe(6)
      await made.close()
    }
  })
})

describe('readResult', () => {
  it('refuses a result that was changed or put there by hand', async () => {
    const made = await openNew(temporaryFolder())
    await made.commitRun(aRun(), results('one'))
    writeFileSync(join(made.dir, 'ids.txt'), '<two@example.com>\n')
    const changed = await failureOf(made.readResult('ids.txt'))
    expect([changed.exitCode, changed.explanation.what]).toEqual([6, 'ids.txt is not what the log recorded'])
    writeFileSync(join(made.dir, 'messages.json'), '{}')
    expect((await failureOf(made.readResult('messages.json'))).explanation.what).toBe(
      'messages.json is no file of this case',
    )
    await made.close()
  })
})
