import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { MAIN, miaEnvironment, runMia } from '../support/run-mia.ts'
import { told } from './report.ts'

/** C11: an offline run works without a network and asks for none. */

const folder = mkdtempSync(join(tmpdir(), 'mia-offline-'))
const tally = told('offline')

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  tally.write()
})

const SAMPLES = resolve('samples')
const RUNS: readonly (readonly string[])[] = [
  ['--help'],
  ['sessions', '--audit', join(SAMPLES, 'ual-export.csv'), '--json'],
  ['messages', '--ip', '203.0.113.0/24', '--audit', join(SAMPLES, 'graph-audit.json'), '--format', 'html'],
  ['email', '--ids', '<a@x.example>', '--trace', join(SAMPLES, 'message-trace.csv'), '--json'],
  ['coverage', '--audit', join(SAMPLES, 'officeactivity.csv'), '--json'],
  ['kql', '--ip', '203.0.113.45'],
]

/** null where the tool is not here or may not be used. */
function tool(name: string, ...args: readonly string[]): string | null {
  const works = spawnSync(name, [...args, 'true'], { stdio: 'ignore', cwd: folder }).status === 0
  if (!works) tally.skipped(`${name} ${args.join(' ')} is not here or not allowed`)
  return works ? name : null
}

const unshare = tool('unshare', '-rn')
const strace = tool('strace', '-f', '-o', 'probe.txt')

interface Ended {
  readonly code: number | null
  readonly stdout: string
}

function under(command: readonly string[], args: readonly string[]): Ended {
  const [name = '', ...rest] = command
  const { status, stdout } = spawnSync(name, [...rest, process.execPath, MAIN, ...args], {
    cwd: folder,
    env: miaEnvironment(),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  return { code: status, stdout }
}

describe('offline means offline', () => {
  it.skipIf(unshare === null).each(RUNS)('without any network: %s', async (...args) => {
    const { code, stdout } = await runMia(args, { cwd: folder })
    expect(under(['unshare', '-rn'], args)).toEqual({ code, stdout })
    tally.count('runs without a network', 1)
  })

  it.skipIf(strace === null).each(RUNS)('no socket is opened and no connection made: %s', (...args) => {
    const { code } = under(
      ['strace', '-f', '-o', 'calls.txt', '-e', 'trace=socket,connect,sendto,bind'],
      args,
    )
    expect([0, 3]).toContain(code)
    const calls = readFileSync(join(folder, 'calls.txt'), 'utf8')
    expect(calls.match(/\b(?:connect|sendto|bind)\(.*|socket\(AF_INET.*/g)).toBeNull()
    tally.count('runs traced', 1)
  })

  it.skipIf(strace === null)('the trace would notice a connection', () => {
    const script = "require('node:net').connect(9, '127.0.0.1').on('error', () => {})"
    execFileSync('strace', ['-f', '-o', 'probe.txt', '-e', 'trace=connect', process.execPath, '-e', script], {
      cwd: folder,
    })
    expect(readFileSync(join(folder, 'probe.txt'), 'utf8')).toContain('connect(')
  })
})
