import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Command } from '../../src/cli/command.ts'
import { EXIT, MiaError } from '../../src/core/errors.ts'
import type { FakePlatform } from '../support/fake-platform.ts'
import { inShell } from '../support/in-shell.ts'
import { notice, sampleCommand, sampleReport } from '../support/sample-command.ts'

const sample = sampleCommand(() => ({ report: sampleReport(), next: null }))

function reporting(...changes: Parameters<typeof sampleReport>): Command {
  return sampleCommand(() => ({ report: sampleReport(...changes), next: 'mia email --input ids.txt' }))
}

describe('which command', () => {
  test.each([
    [[], 'mia: no command is named.\n  why:  the commands are sample, ', 2],
    [['--quiet'], 'mia: no command is named.\n', 2],
    [
      ['smple'],
      "mia: there is no command 'smple'.\n  why:  did you mean sample?\n  next: mia help sample\n",
      2,
    ],
    [
      ['--usr', 'x', 'sample'],
      "mia: there is no option '--usr'.\n  why:  did you mean --user?\n  next: mia help\n",
      2,
    ],
    [
      ['sample', 'adele@example.com'],
      "mia: mia sample does not know what to do with 'adele@example.com'.\n  why:  it stands behind no option\n  next: mia sample --user adele@example.com\n",
      2,
    ],
    [
      ['sample', 'audit.csv'],
      "mia: mia sample does not know what to do with 'audit.csv'.\n  why:  it stands behind no option\n  next: mia sample --audit audit.csv\n",
      2,
    ],
    [
      ['completion'],
      'mia: mia completion needs a shell.\n  why:  one of bash, zsh, fish, powershell\n  next: mia completion bash\n',
      2,
    ],
    [
      ['completion', 'bsh'],
      "mia: mia completion knows no 'bsh'.\n  why:  did you mean bash?\n  next: mia completion bash\n",
      2,
    ],
    [
      ['help', 'formts'],
      "mia: mia help knows no 'formts'.\n  why:  did you mean formats?\n  next: mia help formats\n",
      2,
    ],
    [['help', 'a', 'b'], "mia: mia help does not know what to do with 'b'.\n", 2],
    [['help', '--json'], '{"error":{"kind":"usage","what":"mia help has no option --json"', 2],
  ])('%j', async (argv, start, expected) => {
    const { code, stdout, stderr } = await inShell(argv, sample)
    expect([code, stdout, stderr.slice(0, start.length)]).toEqual([expected, '', start])
  })

  test('the version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect(await inShell(['--version'], sample)).toMatchObject({
      code: 0,
      stdout: `${version}\n`,
      stderr: '',
    })
  })
})

describe('a run', () => {
  test('report to stdout, the rest to stderr', async () => {
    const command = sampleCommand(async (values, context) => {
      await context.say(`reading for ${values.user.join()}`)
      return {
        report: sampleReport({ notices: [notice('info', 'a'), notice('warning', 'b', 3)] }),
        next: 'mia next',
      }
    })
    const { code, stdout, stderr } = await inShell(['sample', '-u', 'x\u001B[2J', '--json'], command)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'mia/sample/1', rows: [{ id: 'a' }, { id: 'b' }] })
    expect(stderr).toBe('reading for x\\x1b[2J\nwarning: b (3)\ninfo: a\nnext: mia next\n')
  })

  test('--quiet leaves what makes the answer incomplete', async () => {
    const command = reporting({ notices: [notice('warning', 'b'), notice('incomplete', 'a row was cut')] })
    const { code, stderr } = await inShell(['sample', '--quiet', '--json'], command)
    expect([code, stderr]).toEqual([3, 'incomplete: a row was cut\n'])
  })

  test('nothing found is said, and is no failure', async () => {
    const [section] = sampleReport().sections
    const command = reporting({ sections: section === undefined ? [] : [{ ...section, rows: [] }] })
    expect(await inShell(['sample', '--json'], command)).toMatchObject({
      code: 0,
      stderr: 'No row was found.\nnext: mia email --input ids.txt\n',
    })
  })

  test('the exit code is the report’s', async () => {
    expect((await inShell(['sample'], reporting({ pending: true }))).code).toBe(8)
    expect((await inShell(['sample'], reporting({ exitCode: EXIT.verificationFailed }))).code).toBe(6)
  })

  test('--verbose names the settings in use', async () => {
    const { stderr } = await inShell(['sample', '--verbose'], sample, {
      env: { MIA_FORMAT: 'json', MIA_WIDE: '1' },
    })
    expect(stderr).toBe('setting: format = json (MIA_FORMAT)\nsetting: wide = true (MIA_WIDE)\n')
  })

  test('a command may refuse before it runs', async () => {
    const command = sampleCommand(
      () => {
        throw new Error('ran')
      },
      {
        check: () => {
          throw new MiaError(EXIT.usage, { what: 'no', why: 'because', next: 'yes' })
        },
      },
    )
    expect(await inShell(['sample'], command)).toMatchObject({
      code: 2,
      stderr: 'mia: no.\n  why:  because\n  next: yes\n',
    })
  })

  test('a bug', async () => {
    const command = sampleCommand(() => {
      throw new TypeError('oops')
    })
    const { code, stdout, stderr } = await inShell(['sample'], command)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^mia: something went wrong inside mia: TypeError: oops\.\n/)
    expect(stderr).not.toContain('shell.test.ts')
    expect((await inShell(['sample', '--debug'], command)).stderr).toContain('shell.test.ts')
  })

  test('an interrupted one ends with 130, whatever happens to it', async () => {
    const throws = sampleCommand((_, { platform }) => {
      ;(platform as FakePlatform).abort()
      platform.signal.throwIfAborted()
      return { report: sampleReport(), next: null }
    })
    expect(await inShell(['sample'], throws)).toMatchObject({ code: 130, stdout: '' })
    const ends = sampleCommand((_, { platform }) => {
      ;(platform as FakePlatform).abort()
      return { report: sampleReport(), next: null }
    })
    expect((await inShell(['sample'], ends)).code).toBe(130)
  })

  test('the progress line is gone when the report comes', async () => {
    const command = sampleCommand((_, { platform, progress }) => {
      ;(platform as FakePlatform).advance(1000)
      progress.phase('Reading', null)
      return { report: sampleReport(), next: null }
    })
    const { stderr } = await inShell(['sample'], command, { columns: 80 })
    expect(stderr).toBe(`\rReading\r${' '.repeat(7)}\r`)
  })
})

describe('streams that fail', () => {
  test('a reader that left is no failure', async () => {
    const result = await inShell(['sample', '--json'], sample, {
      prepare: (platform) => {
        platform.stdout.failWith('EPIPE')
      },
    })
    expect([result.code, result.stderr]).toEqual([0, ''])
  })

  test('a full disk is', async () => {
    const result = await inShell(['sample', '--json'], sample, {
      prepare: (platform) => {
        platform.stdout.failWith('ENOSPC')
      },
    })
    expect(result.code).toBe(3)
    expect(result.stderr).toContain('the disk is full')
  })

  test('nobody left to tell', async () => {
    const result = await inShell(['smple'], sample, {
      prepare: (platform) => {
        platform.stderr.failWith('EPIPE')
      },
    })
    expect(result.code).toBe(2)
  })
})

describe('colour', () => {
  const ESCAPE = /\u001B/
  test.each([
    [{ columns: 80, env: { NO_COLOR: '1' } }, []],
    [{ columns: 80, env: { TERM: 'dumb' } }, []],
    [{ columns: 80, env: { FORCE_COLOR: '1' } }, ['--no-color']],
    [{}, []],
    [{ columns: 80, env: { FORCE_COLOR: '0' } }, []],
  ])('none with %j %j', async (options, argv) => {
    const { stdout, stderr } = await inShell(['sample', ...argv], sample, options)
    expect(stdout).not.toMatch(ESCAPE)
    expect(stderr).not.toMatch(ESCAPE)
  })

  test('on a terminal, or where it is asked for', async () => {
    expect((await inShell(['sample'], sample, { columns: 80 })).stdout).toMatch(ESCAPE)
    expect(
      (await inShell(['sample'], sample, { columns: 80, env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout,
    ).toMatch(ESCAPE)
  })
})

test.each([1, 2, 5, 20, 39])('a terminal of %i columns', async (columns) => {
  for (const argv of [['sample'], ['--help'], ['sample', '--help'], ['help', 'formats'], ['nonsense']]) {
    const { code, stderr } = await inShell(argv, sample, { columns })
    expect(code).toBe(argv[0] === 'nonsense' ? 2 : 0)
    expect(stderr).not.toContain('something went wrong')
  }
})
