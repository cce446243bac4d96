/** Process exit codes; a published contract (`mia help exit-codes`). */
export const EXIT = {
  complete: 0,
  bug: 1,
  usage: 2,
  incomplete: 3,
  signInNeeded: 4,
  permissionMissing: 5,
  verificationFailed: 6,
  serviceUnavailable: 7,
  pending: 8,
  caseLocked: 9,
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** What a person needs to get on: what happened, why, and what to do next. */
export interface Explanation {
  /** One sentence without a full stop: it ends the line `mia: <what>.` */
  readonly what: string
  readonly why: string
  /** The command or action that helps. */
  readonly next: string
}

/** An expected failure. Anything else that is thrown is a bug (exit 1). */
export class MiaError extends Error {
  readonly exitCode: ExitCode
  readonly explanation: Explanation

  constructor(exitCode: ExitCode, explanation: Explanation, options?: ErrorOptions) {
    super(explanation.what, options)
    this.name = 'MiaError'
    this.exitCode = exitCode
    this.explanation = explanation
  }
}

/** Wrong options, values or files named on the command line: exit 2, nothing written. */
export function usageError(explanation: Explanation): MiaError {
  return new MiaError(EXIT.usage, explanation)
}
