import { createHash, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname, release } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { nodeFiles } from './node-files.ts'
import { nodeHttp } from './node-http.ts'
import { openWithDesktop } from './node-open.ts'
import { nodePrompter } from './node-prompter.ts'
import type { Hasher, Input, Output, Platform, ProcessFacts } from './platform.ts'

function output(stream: NodeJS.WriteStream): Output {
  return {
    isTerminal: stream.isTTY,
    get columns() {
      return stream.isTTY ? stream.columns : null
    },
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (error) reject(error)
          else resolve()
        })
      }),
  }
}

function input(stream: NodeJS.ReadStream): Input {
  return {
    isTerminal: stream.isTTY,
    async *bytes() {
      for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk
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

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function processFacts(): ProcessFacts {
  return {
    pid: process.pid,
    hostname: hostname(),
    get bootId() {
      return bootId()
    },
    nodeVersion: process.version,
    os: `${process.platform} ${release()} ${process.arch}`,
    isAlive,
  }
}

/** Node's timers hold a little less than 25 days. */
const LONGEST_WAIT_MS = 2_147_483_647

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  try {
    await wait(Math.min(milliseconds, LONGEST_WAIT_MS), undefined, { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}

/** The real world of a Node.js process. */
export function nodePlatform(signal: AbortSignal): Platform {
  const env = new Map<string, string>()
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env.set(name, value)
  return {
    argv: process.argv.slice(2),
    env,
    cwd: process.cwd(),
    stdin: input(process.stdin),
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    files: nodeFiles,
    http: nodeHttp(env),
    now: () => Date.now(),
    sleep,
    random: () => Math.random(),
    sha256,
    uuid: randomUUID,
    prompter: nodePrompter,
    open: openWithDesktop,
    process: processFacts(),
    signal,
  }
}
