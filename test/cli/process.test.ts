import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAIN, miaEnvironment, runMia } from '../support/run-mia.ts'

const DIST = new URL('../../dist/', import.meta.url)
const POSIX = process.platform !== 'win32'

/** A program that runs one command of its own as mia does: as a process, with signals and streams. */
function program(run: string): string[] {
  const code = `
    import { runProcess } from '${new URL('platform/node-process.js', DIST).href}'
    import { runShell } from '${new URL('cli/shell.js', DIST).href}'
    const report = (rows) => ({ schema: 'mia/sample/1', title: '', criteria: {}, sources: [], accounting: null,
      notices: [], sections: [{ key: 'rows', title: '', columns: [], rows, empty: '' }] })
    const command = { name: 'sample', summary: '', description: '', options: [], examples: [],
      run: async (values, { platform, say }) => { ${run} } }
    await runProcess((platform) => runShell(platform, [{ name: 'sample', summary: '', load: async () => command }]))`
  return ['--input-type=module', '--eval', code, 'mia', 'sample']
}

const WAIT = 'await new Promise((_, reject) => { const timer = setInterval(() => {}, 1000);'
const OBEYS = `await say('started'); ${WAIT}
  platform.signal.addEventListener('abort', () => { clearInterval(timer); reject(platform.signal.reason) }) })`
const IGNORES = `platform.signal.addEventListener('abort', () => say('heard it')); await say('started'); ${WAIT} })`

interface Ended {
  code: number | null
  stderr: string
}

/** Starts the program and sends a signal each time stderr holds the next of the words. */
function interrupt(args: string[], signal: NodeJS.Signals, words: readonly string[]): Promise<Ended> {
  const waiting = [...words]
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { env: miaEnvironment() })
    let stderr = ''
    child.stderr?.on('data', (text: string) => {
      stderr += text
      const [word] = waiting
      if (word === undefined || !stderr.includes(word)) return
      waiting.shift()
      child.kill(signal)
    })
    child.once('close', (code) => {
      resolve({ code, stderr })
    })
  })
}

beforeAll(() => {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is not there: these tests run the built program`)
})

test('mia --version and --help', async () => {
  const version = await runMia(['--version'])
  expect(version).toMatchObject({ code: 0, stderr: '' })
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/)
  expect(await runMia(['--help'])).toMatchObject({ code: 0, stderr: '' })
})

test('mia alone without a terminal is a usage error', async () => {
  const { code, stdout, stderr } = await runMia([])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^mia: no command is named\.\n {2}why: {2}the commands are .*help/)
})

describe('the fast path', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mia-bare-'))

  beforeAll(() => {
    cpSync(DIST, join(folder, 'dist'), { recursive: true, filter: (path) => !path.endsWith('formats') })
    cpSync(new URL('../package.json', DIST), join(folder, 'package.json'))
  })

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  test.each([[['--version']], [['--help']], [['help']], [['help', 'exit-codes']]])(
    '%j needs neither the packages nor the formats',
    async (argv) => {
      const bare = join(folder, 'dist', 'main.js')
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [bare, ...argv], {
        env: miaEnvironment(),
      })
      expect(stderr).toBe('')
      expect(stdout).toBe((await runMia(argv)).stdout)
    },
  )
})

describe.runIf(POSIX)('Ctrl-C', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends a run cleanly with 130', async (signal) => {
    expect(await interrupt(program(OBEYS), signal, ['started'])).toEqual({
      code: 130,
      stderr:
        'started\nmia: interrupted.\n' +
        '  why:  the run was stopped before it was complete; what had been saved by then is whole\n' +
        '  next: run the same command again\n',
    })
  })

  test('the second ends it at once', async () => {
    const ended = await interrupt(program(IGNORES), 'SIGINT', ['started', 'heard it'])
    expect(ended).toEqual({ code: 130, stderr: 'started\nheard it\n' })
  })
})

const LARGE =
  "return { report: report(Array.from({ length: 100000 }, (_, id) => ({ id, text: 'x'.repeat(40) }))), next: null }"

async function inBash(line: string, args: readonly string[]): Promise<string> {
  const script = `set -o pipefail; run() { "$0" "$@"; }; ${line}`
  const { stdout } = await promisify(execFile)('bash', ['-c', script, process.execPath, ...args], {
    env: miaEnvironment(),
    maxBuffer: 100_000_000,
  })
  return stdout
}

describe.runIf(POSIX)('pipes', () => {
  test('mia help formats | head -1', async () => {
    const line = 'run "$@" | head -1; echo "${PIPESTATUS[0]}"'
    expect(await inBash(`{ ${line}; } 2>&1`, [MAIN, 'help', 'formats'])).toBe(
      'mia help formats - Which exported files mia reads, and which results it writes\n0\n',
    )
  })

  test('a reader that leaves in the middle of a large report ends it quietly', async () => {
    const line = 'run "$@" --format jsonl | head -c 9; echo; echo "${PIPESTATUS[0]}"'
    expect(await inBash(`{ ${line}; } 2>&1`, program(LARGE))).toMatch(/^.{9}\n0\n$/)
  })

  test('a slow reader gets everything', async () => {
    const line = 'run "$@" --format json | { sleep 0.5; tail -c 3; }'
    expect(await inBash(line, program(LARGE))).toBe(']\n}\n'.slice(-3))
  })

  test.runIf(existsSync('/dev/full'))('a full disk behind stdout is no success', async () => {
    const line = 'run "$@" > /dev/full; echo "$?"'
    const told = await inBash(`{ ${line}; } 2>&1`, [MAIN, 'help', 'formats'])
    expect(told).toMatch(/^mia: could not write .*\n {2}why: {2}the disk is full.*\n.*\n3\n$/)
    expect(await inBash(`{ ${line}; } 2>&1`, [MAIN, '--help'])).toBe('3\n')
  })
})
