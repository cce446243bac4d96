import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { MiaError } from '../../src/core/errors.ts'
import { type Case, openCase, type RunRecord } from '../../src/case/index.ts'
import type { QuarantinedRow } from '../../src/core/access-record.ts'
import { nodeFiles } from '../../src/platform/node-files.ts'
import type { Files } from '../../src/platform/files.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { fakePlatform } from '../support/fake-platform.ts'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A new folder under the system's temporary one, removed after the test. */
export function temporaryFolder(parent: string = tmpdir()): string {
  const folder = mkdtempSync(join(parent, 'mia-case-'))
  folders.push(folder)
  return folder
}

/** The same in memory, where the system has that: thousands of fsyncs cost nothing there. */
export function memoryFolder(): string {
  return temporaryFolder(existsSync('/dev/shm') ? '/dev/shm' : tmpdir())
}

/** Counts of a loop, and why a test is left out, for whoever reads the output of a test run. */
export function tell(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** The long version of the loops, for a release. */
export const isLong = process.env['MIA_TRUST'] === '1'

export interface Overrides {
  readonly pid?: number
  readonly hostname?: string
  readonly bootId?: string
  /** Pids that are alive on this machine; the own one is always. */
  readonly alive?: readonly number[]
  readonly files?: Partial<Files>
  readonly argv?: readonly string[]
  readonly nowMs?: number
}

let uuids = 0

/** The fake platform over real files, as another process or another machine would be. */
export function platformIn(cwd: string, overrides: Overrides = {}): Platform {
  const fake = fakePlatform({
    cwd,
    ...(overrides.argv === undefined ? {} : { argv: overrides.argv }),
    ...(overrides.nowMs === undefined ? {} : { nowMs: overrides.nowMs }),
  })
  const pid = overrides.pid ?? 4242
  return {
    ...fake,
    uuid: () => `00000000-0000-4000-8000-${String(++uuids).padStart(12, '0')}`,
    files: { ...nodeFiles, ...overrides.files },
    process: {
      ...fake.process,
      pid,
      hostname: overrides.hostname ?? fake.process.hostname,
      bootId: overrides.bootId ?? fake.process.bootId,
      isAlive: (other) => other === pid || (overrides.alive ?? []).includes(other),
    },
  }
}

export function aRun(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    command: 'sessions',
    tool: { name: 'mia', version: '0.1.0' },
    argv: ['sessions', '--user', 'ann@example.com', '--save'],
    question: null,
    operator: null,
    startedMs: Date.UTC(2026, 0, 2, 3, 4, 0),
    inputs: [],
    counts: { read: 3, used: 2, duplicate: 0, filtered: 0, quarantined: 1 },
    coverage: null,
    notices: [],
    quarantined: [],
    exitCode: 0,
    ...changes,
  }
}

/** A row that could not be read. */
export function aRow(source: string, number: number, text = 'cut'): QuarantinedRow {
  const place = { source, row: number, offset: number * 100, length: text.length }
  return { place, reason: 'truncated-json', detail: 'it ends early', salvaged: null, text }
}

/** A new case in `c` below the working directory, open for writing. */
export function openNew(cwd: string, overrides: Overrides = {}): Promise<Case> {
  return openCase(platformIn(cwd, overrides), 'c', { write: true, create: { reference: 'BEC-42' } })
}

export const sha = (text: string): string => createHash('sha256').update(text).digest('hex')
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
export const textOf = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : new TextDecoder().decode(bytes)

export const results = (text: string): Map<string, Uint8Array> =>
  new Map([
    ['sessions.json', bytesOf(`{"rows":"${text}"}\n`)],
    ['ids.txt', bytesOf(`<${text}@example.com>\n`)],
  ])

/** The MiaError that a promise rejects with; fails the test where it resolves or rejects otherwise. */
export async function failureOf(promise: Promise<unknown>): Promise<MiaError> {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  )
  if (error instanceof MiaError) return error
  throw error instanceof Error ? error : new Error(String(error))
}

export const hasSha256sum = works('sha256sum', ['--version'])
export const hasStrace = works('strace', ['-f', '-o', '/dev/null', 'true'])

/** What `sha256sum -c` says inside the folder; throws where it does not agree. */
export function sha256sumCheck(dir: string): string {
  return execFileSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], {
    cwd: dir,
    encoding: 'utf8',
    stdio: 'pipe',
  })
}

export const readText = (...path: string[]): string => readFileSync(join(...path), 'utf8')

function works(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
