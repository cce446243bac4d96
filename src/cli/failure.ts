import { EXIT, type ExitCode, type Explanation, MiaError } from '../core/errors.ts'
import { forJson, forTerminal } from '../formats/text-safety.ts'
import { explainSystemError } from './system-error.ts'

/** An error as it is told to people and scripts. */
export interface Failure {
  readonly exitCode: ExitCode
  /** A published word: the name of the exit code in kebab-case. */
  readonly kind: string
  readonly explanation: Explanation
  /** Only of bugs. */
  readonly stack: string | null
}

export interface FailureView {
  /** One JSON object instead of three lines. */
  readonly json: boolean
  /** Show the stack of a bug. */
  readonly debug: boolean
}

/** @param interrupted the run was aborted: what is thrown then, unless it explains itself, is only how it stopped */
export function explainFailure(error: unknown, interrupted: boolean): Failure {
  if (error instanceof MiaError) return failure(error.exitCode, error.explanation)
  if (interrupted) return failure(EXIT.interrupted, INTERRUPTED)
  const system = explainSystemError(error)
  return system === null ? bug(error) : failure(system.exitCode, system.explanation)
}

/** `mia: <what>.`, `  why:  …`, `  next: …`, or with --json one object in one line; nothing a terminal would obey. */
export function renderFailure({ kind, explanation, stack }: Failure, view: FailureView): string {
  const { what, why, next } = explanation
  const shownStack = view.debug ? stack : null
  if (view.json) {
    const error = { kind, what, why, next, ...(shownStack === null ? {} : { stack: shownStack }) }
    return `${forJson(JSON.stringify({ error }))}\n`
  }
  const lines = [`mia: ${what}.`, `  why:  ${why}`, `  next: ${next}`]
  return [...lines, ...(shownStack?.split('\n') ?? [])].map((line) => `${forTerminal(line)}\n`).join('')
}

/** The reader of a pipe has gone (`mia … | head`): no failure, there is just nobody left to tell. */
export function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE'
}

const INTERRUPTED: Explanation = {
  what: 'interrupted',
  why: 'the run was stopped before it was complete; what had been saved by then is whole',
  next: 'run the same command again',
}

const KINDS: ReadonlyMap<number, string> = new Map(
  Object.entries(EXIT).map(([name, code]) => [
    code,
    name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  ]),
)

function failure(exitCode: ExitCode, explanation: Explanation, stack: string | null = null): Failure {
  return { exitCode, kind: KINDS.get(exitCode) ?? 'bug', explanation, stack }
}

function bug(error: unknown): Failure {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const explanation: Explanation = {
    what: `something went wrong inside mia: ${message.split('\n', 1).join('')}`,
    why: 'this is a mistake in the program, not in the command or the evidence',
    next: 'run the command again with --debug and report what it prints, with the output of mia --version',
  }
  return failure(EXIT.bug, explanation, error instanceof Error ? (error.stack ?? null) : null)
}
