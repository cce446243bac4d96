import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The built program; test/support/build-once.ts builds it before the tests. */
export const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

export interface MiaRun {
  /** Exit code; null where a signal ended the process. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface MiaOptions {
  readonly cwd?: string
  /** Added to the environment of the test run; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Piped into standard input; closed at once where absent. */
  readonly stdin?: string | Uint8Array
  /** Called with the running process, to send it signals or close its streams. */
  readonly onStart?: (child: ChildProcess) => void
}

/** Runs `mia` as a process of its own and waits for its end. */
export async function runMia(args: readonly string[], options: MiaOptions = {}): Promise<MiaRun> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: options.cwd,
    env: miaEnvironment(options.env),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.stdin ?? '')
  options.onStart?.(child)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }
}

/**
 * The environment of the test run without what would change the outcome from machine to machine:
 * MIA_* and colour settings, and NODE_EXTRA_CA_CERTS, whose reading costs every start some 100 ms.
 */
export function miaEnvironment(extra: Readonly<Record<string, string | undefined>> = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {}
  const dropped = /^(?:MIA_.*|NODE_EXTRA_CA_CERTS|NODE_OPTIONS|NO_COLOR|FORCE_COLOR|XDG_CONFIG_HOME)$/
  for (const [name, value] of Object.entries({ ...process.env })) if (!dropped.test(name)) env[name] = value
  for (const [name, value] of Object.entries(extra)) {
    if (value === undefined) delete env[name]
    else env[name] = value
  }
  return env
}
