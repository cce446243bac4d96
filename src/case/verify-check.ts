import { EXIT, MiaError } from '../core/errors.ts'
import { errorCode } from './failure.ts'

export interface VerifyCheck {
  /** What was looked at: a file of the case, a run, an original by its path. */
  readonly what: string
  /** null: could not be checked here, which is no failure (an original that is no longer at its path). */
  readonly ok: boolean | null
  readonly detail: string
}

/** Why something could not be checked. */
export interface Unchecked {
  readonly unchecked: string
}

/** One check: `look` says what is right in words, or why it cannot tell, or throws what is wrong. */
export async function attempt(what: string, look: () => Promise<string | Unchecked>): Promise<VerifyCheck> {
  try {
    const found = await look()
    return typeof found === 'string'
      ? { what, ok: true, detail: found }
      : { what, ok: null, detail: found.unchecked }
  } catch (error) {
    return { what, ok: false, detail: reasonOf(error) }
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof MiaError && error.exitCode === EXIT.verificationFailed)
    return `${error.explanation.what}: ${error.explanation.why}`
  const code = errorCode(error)
  if (code === null || error instanceof MiaError) throw error
  return `cannot be read (${code})`
}
