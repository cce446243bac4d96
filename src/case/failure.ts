import { EXIT, type Explanation, MiaError } from '../core/errors.ts'

/** The case is not what its log says it is: exit 6. */
export function damaged(what: string, why: string): MiaError {
  return new MiaError(EXIT.verificationFailed, {
    what,
    why,
    next: 'run `mia verify` to see every difference, and restore the folder from a copy',
  })
}

export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/**
 * Runs a step on the case folder and turns errors of the file system into explanations; anything else passes.
 * @param after what can be said of the state left behind
 */
export async function explained<T>(dir: string, after: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    const code = errorCode(error)
    if (error instanceof MiaError || code === null) throw error
    throw new MiaError(EXIT.usage, explanationOf(code, dir, after), { cause: error })
  }
}

export const UNTOUCHED = 'the earlier state of the case is untouched'
export const SAVED =
  'the step itself is saved; it is put in place when the case is next opened for writing, nothing is lost'

function explanationOf(code: string, dir: string, after: string): Explanation {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return {
        what: `no space is left for the case folder ${dir}`,
        why: `the disk or the quota is full (${code}); ${after}`,
        next: 'free some space, then run the same command again',
      }
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return {
        what: `the case folder ${dir} may not be written or read`,
        why: `the system refused it (${code}); ${after}`,
        next: 'check the permissions, or name another folder with --case DIR',
      }
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ESTALE':
      return {
        what: `the case folder ${dir} or a part of it is gone`,
        why: `it was moved, removed or unmounted (${code}); nothing was put in its place`,
        next: 'bring the folder back, then run the same command again',
      }
    default:
      return {
        what: `the case folder ${dir} cannot be used`,
        why: `the system reported ${code}; ${after}`,
        next: 'check the disk, then run the same command again',
      }
  }
}
