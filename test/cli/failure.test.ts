import { describe, expect, test } from 'vitest'
import { explainFailure, isBrokenPipe, renderFailure } from '../../src/cli/failure.ts'
import { EXIT, type ExitCode, MiaError, usageError } from '../../src/core/errors.ts'

const PLAIN = { json: false, debug: false }

function systemError(code: string, syscall = 'open', path: string | null = '/cases/x.json'): Error {
  return Object.assign(new Error(`${code}: text of the system`), {
    code,
    syscall,
    ...(path === null ? {} : { path }),
  })
}

function told(error: unknown, view = PLAIN): string {
  return renderFailure(explainFailure(error, false), view)
}

test('three lines', () => {
  const error = usageError({ what: 'there is no such thing', why: 'nobody made one', next: 'mia help' })
  expect(told(error)).toBe('mia: there is no such thing.\n  why:  nobody made one\n  next: mia help\n')
})

test('one JSON object', () => {
  const error = usageError({ what: 'no "thing"', why: 'a\nb', next: 'mia help' })
  expect(told(error, { json: true, debug: true })).toBe(
    '{"error":{"kind":"usage","what":"no \\"thing\\"","why":"a\\nb","next":"mia help"}}\n',
  )
})

test('nothing a terminal would obey (B039)', () => {
  const evil = '\u001B]0;title\u0007\u009B2J\u202Egpj\rfake'
  const error = usageError({ what: evil, why: evil, next: evil })
  const shown = String.raw`\x1b]0;title\x07\x9b2J\u202egpj\x0dfake`
  expect(told(error)).toBe(`mia: ${shown}.\n  why:  ${shown}\n  next: ${shown}\n`)
  const json = told(error, { json: true, debug: false })
  expect(json).toMatch(/^[ -~]*\n$/)
  expect((JSON.parse(json) as { error: { what: string } }).error.what).toBe(evil)
})

test('every exit code has its word', () => {
  const kinds = Object.values(EXIT).map((code: ExitCode) => {
    return [code, explainFailure(new MiaError(code, { what: '', why: '', next: '' }), false).kind]
  })
  expect(kinds).toEqual([
    [0, 'complete'],
    [1, 'bug'],
    [2, 'usage'],
    [3, 'incomplete'],
    [4, 'sign-in-needed'],
    [5, 'permission-missing'],
    [6, 'verification-failed'],
    [7, 'service-unavailable'],
    [8, 'pending'],
    [9, 'case-locked'],
    [130, 'interrupted'],
  ])
})

describe('a bug', () => {
  const error = new TypeError('x is not a function\nsecond line')
  error.stack = 'TypeError: x is not a function\n    at f (file.js:1:1)'
  const lines =
    'mia: something went wrong inside mia: TypeError: x is not a function.\n' +
    '  why:  this is a mistake in the program, not in the command or the evidence\n' +
    '  next: run the command again with --debug and report what it prints, with the output of mia --version\n'

  test('shows its stack only with --debug', () => {
    expect(explainFailure(error, false).exitCode).toBe(1)
    expect(told(error)).toBe(lines)
    expect(told(error, { json: false, debug: true })).toBe(
      `${lines}TypeError: x is not a function\n    at f (file.js:1:1)\n`,
    )
    expect(told(error, { json: true, debug: false })).not.toContain('file.js')
    expect(told(error, { json: true, debug: true })).toContain('file.js')
  })

  test('may be no Error at all', () => {
    // eslint-disable-next-line unicorn/no-useless-undefined -- what a broken library may throw
    expect(explainFailure(undefined, false)).toMatchObject({ exitCode: 1, stack: null })
  })
})

describe('errors of the system', () => {
  test.each([
    ['ENOENT', 2],
    ['EACCES', 2],
    ['EPERM', 2],
    ['EEXIST', 2],
    ['EISDIR', 2],
    ['ENOTDIR', 2],
    ['ELOOP', 2],
    ['ENAMETOOLONG', 2],
    ['EROFS', 2],
    ['ENOSPC', 3],
    ['EDQUOT', 3],
    ['EFBIG', 3],
    ['EMFILE', 3],
    ['ENFILE', 3],
    ['ENOMEM', 3],
    ['EIO', 3],
    ['EBUSY', 3],
    ['EXDEV', 3],
  ])('%s ends with %i', (code, exitCode) => {
    const failure = explainFailure(systemError(code), false)
    expect(failure.exitCode).toBe(exitCode)
    expect(failure.explanation.what).toBe('could not open /cases/x.json')
    expect(failure.explanation.why).toContain(`(${code})`)
  })

  test('are reviewed as texts', async () => {
    const texts = ['ENOENT', 'EACCES', 'EISDIR', 'ENOSPC', 'EMFILE', 'EIO'].map((code) =>
      told(systemError(code)),
    )
    await expect(texts.join('\n')).toMatchFileSnapshot('../golden/system-errors.txt')
  })

  test('of a stream name no path', () => {
    expect(explainFailure(systemError('ENOSPC', 'write', null), false).explanation.what).toBe(
      'could not write a file or stream',
    )
  })

  test('unknown ones are bugs', () => {
    expect(explainFailure(systemError('ERR_WEIRD'), false).exitCode).toBe(1)
  })
})

describe('an interrupted run', () => {
  test('whatever was thrown is how it stopped', () => {
    expect(renderFailure(explainFailure(new DOMException('aborted', 'AbortError'), true), PLAIN)).toBe(
      'mia: interrupted.\n' +
        '  why:  the run was stopped before it was complete; what had been saved by then is whole\n' +
        '  next: run the same command again\n',
    )
    expect(explainFailure(new Error('anything'), true).exitCode).toBe(130)
  })

  test('a command that knows how to go on says so itself', () => {
    const error = new MiaError(EXIT.interrupted, { what: 'stopped', why: 'w', next: 'mia email --resume' })
    expect(explainFailure(error, true).explanation.next).toBe('mia email --resume')
  })
})

test('a reader that left', () => {
  expect(isBrokenPipe(systemError('EPIPE', 'write'))).toBe(true)
  expect(isBrokenPipe(systemError('ENOSPC', 'write'))).toBe(false)
  expect(isBrokenPipe(null)).toBe(false)
})
