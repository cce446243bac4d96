import type { Files } from './files.ts'
import type { Http } from './http.ts'
import type { Prompter, PrompterOptions } from './prompter.ts'

/** One of the three standard streams that mia writes to. */
export interface Output {
  readonly isTerminal: boolean
  /** Columns of the terminal; null where there is none. */
  readonly columns: number | null
  /** Resolves when the text is handed over; rejects with EPIPE when the reader has gone. */
  write(text: string | Uint8Array): Promise<void>
}

export interface Input {
  readonly isTerminal: boolean
  /** Bytes of standard input, once. */
  bytes(): AsyncIterable<Uint8Array>
}

/** An incremental SHA-256. */
export interface Hasher {
  update(bytes: Uint8Array | string): Hasher
  /** 64 lower-case hex digits. */
  hex(): string
}

/** The outside world. Passed in, never imported: a test passes another one. */
export interface Platform {
  /** Arguments after the program's name. */
  readonly argv: readonly string[]
  readonly env: ReadonlyMap<string, string>
  readonly cwd: string
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
  readonly files: Files
  readonly http: Http
  /** Milliseconds since 1970, UTC. Never part of a result. */
  now(): number
  /** Waits; rejects at once with the reason of `signal` when that is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
  /** 0 to 1, for the jitter of retries. Never part of a result. */
  random(): number
  sha256(): Hasher
  /** A random version 4 UUID, for run and case ids. */
  uuid(): string
  /** Questions at the terminal; only where standard input and standard error are one. */
  prompter(options: PrompterOptions): Prompter
  /** Shows a file of ours in the program that the desktop has for it; rejects where there is none. */
  open(path: string): Promise<void>
  readonly process: ProcessFacts
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
}

/** Facts for the manifest and the lock; never part of a result. */
export interface ProcessFacts {
  readonly pid: number
  readonly hostname: string
  /** Changes with every boot of the machine; empty where the system does not tell. */
  readonly bootId: string
  readonly nodeVersion: string
  readonly os: string
  /** True while a process with this id runs on this machine. */
  isAlive(pid: number): boolean
}
