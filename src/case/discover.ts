import { join, resolve } from 'node:path'
import { usageError } from '../core/errors.ts'
import type { Files } from '../platform/files.ts'
import type { Platform } from '../platform/platform.ts'
import { CASE_FILE, COMMIT_FOLDER, DEFAULT_FOLDER } from './layout.ts'

/**
 * The case that a command is about, as an absolute path.
 * @param explicit `--case` or `MIA_CASE`; null or empty where neither is given
 * @param options.create the command will make the case where there is none: an explicit folder need not be one yet,
 *   and without any the answer is `./mia-case` instead of null
 */
export async function findCase(
  platform: Platform,
  explicit: string | null,
  options: { readonly create?: boolean } = {},
): Promise<string | null> {
  const { files, cwd } = platform
  const create = options.create === true
  if (explicit !== null && explicit !== '') {
    const named = resolve(cwd, explicit)
    if (create || (await isCase(files, named))) return named
    throw noCaseError(named)
  }
  if (await isCase(files, cwd)) return cwd
  const usual = join(cwd, DEFAULT_FOLDER)
  return create || (await isCase(files, usual)) ? usual : null
}

/** True also for a case whose first step is published but not yet in place. */
export async function isCase(files: Files, dir: string): Promise<boolean> {
  if ((await files.linkFacts(join(dir, CASE_FILE))) !== null) return true
  return (await files.linkFacts(join(dir, COMMIT_FOLDER, CASE_FILE))) !== null
}

export function noCaseError(dir: string): Error {
  return usageError({
    what: `${dir} is no case folder`,
    why: `it holds no ${CASE_FILE}`,
    next: `name another folder with --case, or make one with \`mia case init --case DIR\``,
  })
}
