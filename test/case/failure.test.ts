import { describe, expect, it } from 'vitest'
import { openCase, verifyCase } from '../../src/case/index.ts'
import type { Files } from '../../src/platform/files.ts'
import { nodeFiles } from '../../src/platform/node-files.ts'
import {
  aRun,
  failureOf,
  openNew,
  platformIn,
  readText,
  results,
  temporaryFolder,
  textOf,
} from './support.ts'

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
    const cwd = temporaryFolder()
    let broken = false
    const files: Partial<Files> = {
      async open(path, mode, permissions) {
        if (broken && mode !== 'read') throw Object.assign(new Error(code), { code })
        return nodeFiles.open(path, mode, permissions)
      },
    }
    const opened = await openNew(cwd, { files })
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
    const cwd = temporaryFolder()
    let broken = false
    const files: Partial<Files> = {
      async rename(from, to) {
        if (broken && from.includes('.mia-commit')) throw Object.assign(new Error('EIO'), { code: 'EIO' })
        return nodeFiles.rename(from, to)
      },
    }
    const opened = await openNew(cwd, { files })
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
    const again = await openCase(platformIn(cwd), 'c', { write: true })
    expect(again.runs().map((run) => run.command)).toEqual(['one'])
    await again.close()
    expect(readText(cwd, 'c', 'ids.txt')).toBe('<one@example.com>\n')
    expect((await verifyCase(platformIn(cwd), 'c')).firstDifference).toBeNull()
  })
})
