import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeFiles } from '../../src/platform/node-files.ts'
import { nodeHttp } from '../../src/platform/node-http.ts'
import type { Hasher, Input, Output, Platform } from '../../src/platform/platform.ts'

/** A terminal or pipe that remembers what was written to it. */
export interface FakeOutput extends Output {
  /** Everything written so far, decoded as UTF-8. */
  text(): string
  /** Everything written so far, one entry a write. */
  writes(): readonly string[]
  /** The next writes reject with an error of this code (`EPIPE`, `ENOSPC`). */
  failWith(code: string): void
  resize(columns: number | null): void
}

export interface FakePlatform extends Platform {
  readonly stdout: FakeOutput
  readonly stderr: FakeOutput
  /** Moves the clock on. */
  advance(milliseconds: number): void
  /** As Ctrl-C does. */
  abort(): void
  /** Removes the temporary folder, where one was made. */
  dispose(): void
}

export interface FakeOptions {
  readonly argv?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Where relative paths start; a new temporary folder unless given. */
  readonly cwd?: string
  /** Standard input: text or bytes; null (the default) is a terminal where nothing is typed. */
  readonly stdin?: string | Uint8Array | null
  /** Columns of stdout and stderr as a terminal; null (the default) makes them pipes. */
  readonly columns?: number | null
  /** The clock at the start, milliseconds since 1970 (default 2026-01-02T03:04:05Z). */
  readonly nowMs?: number
}

/** Streams in memory, a clock that stands still, real files in a temporary folder. */
export function fakePlatform(options: FakeOptions = {}): FakePlatform {
  const { argv = [], env = {}, stdin = null, columns = null } = options
  const cwd = options.cwd ?? mkdtempSync(join(tmpdir(), 'mia-test-'))
  const controller = new AbortController()
  let now = options.nowMs ?? Date.UTC(2026, 0, 2, 3, 4, 5)
  let uuids = 0
  return {
    argv,
    env: new Map(Object.entries(env)),
    cwd,
    stdin: fakeInput(stdin),
    stdout: fakeOutput(columns),
    stderr: fakeOutput(columns),
    files: nodeFiles,
    http: nodeHttp(new Map(Object.entries(env))),
    now: () => now,
    // Takes no time, but the clock goes on: a wait of an hour can be tested.
    sleep: async (milliseconds, signal) => {
      signal.throwIfAborted()
      now += milliseconds
      await Promise.resolve()
    },
    random: () => 0.5,
    sha256,
    uuid: () => {
      uuids += 1
      return `00000000-0000-4000-8000-${String(uuids).padStart(12, '0')}`
    },
    prompter: () => {
      throw new Error('nobody is there to be asked')
    },
    open: () => Promise.resolve(),
    process: {
      pid: 4242,
      hostname: 'analyst.example.com',
      bootId: 'b0071d00-0000-4000-8000-000000000000',
      nodeVersion: 'v20.19.0',
      os: 'linux 6.1.0 x64',
      isAlive: (pid) => pid === 4242,
    },
    signal: controller.signal,
    advance: (milliseconds) => {
      now += milliseconds
    },
    abort: () => {
      controller.abort()
    },
    dispose: () => {
      if (options.cwd === undefined) rmSync(cwd, { recursive: true, force: true })
    },
  }
}

function fakeInput(content: string | Uint8Array | null): Input {
  return {
    isTerminal: content === null,
    async *bytes() {
      if (content !== null) yield typeof content === 'string' ? new TextEncoder().encode(content) : content
    },
  }
}

function fakeOutput(startColumns: number | null): FakeOutput {
  const writes: string[] = []
  let failure: string | null = null
  let columns = startColumns
  return {
    isTerminal: startColumns !== null,
    get columns() {
      return columns
    },
    write(text) {
      if (failure !== null)
        return Promise.reject(Object.assign(new Error(`write ${failure}`), { code: failure }))
      writes.push(typeof text === 'string' ? text : new TextDecoder().decode(text))
      return Promise.resolve()
    },
    text: () => writes.join(''),
    writes: () => writes,
    failWith: (code) => {
      failure = code
    },
    resize: (width) => {
      columns = width
    },
  }
}

function sha256(): Hasher {
  const hash = createHash('sha256')
  const hasher: Hasher = {
    update(bytes) {
      hash.update(bytes)
      return hasher
    },
    hex: () => hash.digest('hex'),
  }
  return hasher
}
