import { resolve, sep } from 'node:path'

/** The label of standard input; no file is ever given it. */
export const STDIN_LABEL = 'stdin'

/**
 * Names files as briefly as they can be told apart: the basename, else with as many parent folders as it takes,
 * always with `/`. The labels stand in results, so they do not depend on where the files lie.
 * @param paths distinct, relative to `folder` or absolute
 * @returns one label per path, in the same order
 */
export function labelsOf(paths: readonly string[], folder: string): string[] {
  const endings = paths.map((path) => endingsOf(resolve(folder, path).split(sep)))
  const uses = new Map<string, number>([[STDIN_LABEL, 1]])
  for (const ending of endings.flat()) uses.set(ending, (uses.get(ending) ?? 0) + 1)
  return endings.map((own) => own.find((ending) => uses.get(ending) === 1) ?? own.at(-1) ?? '')
}

function endingsOf(parts: readonly string[]): string[] {
  return parts.map((_, index) => parts.slice(parts.length - 1 - index).join('/'))
}
