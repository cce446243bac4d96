import { resolve, sep } from 'node:path'

/** The label of standard input; no file is ever given it. */
export const STDIN_LABEL = 'stdin'

/**
 * Names files as briefly as they can be told apart: the basename, else with as many parent folders as it
 * takes, always with `/`. The labels stand in results, so they do not depend on where the evidence lies.
 * @param paths distinct, relative to `folder` or absolute
 * @returns one label per path, in the same order
 */
export function labelsOf(paths: readonly string[], folder: string): string[] {
  const parts = paths.map((path) => resolve(folder, path).split(sep))
  const uses = new Map<string, number>([[STDIN_LABEL, 1]])
  for (const path of parts) {
    for (const suffix of suffixes(path)) uses.set(suffix, (uses.get(suffix) ?? 0) + 1)
  }
  return parts.map((path) => {
    for (const suffix of suffixes(path)) if (uses.get(suffix) === 1) return suffix
    return path.join('/')
  })
}

function* suffixes(parts: readonly string[]): Generator<string> {
  for (let from = parts.length - 1; from >= 0; from -= 1) yield parts.slice(from).join('/')
}
