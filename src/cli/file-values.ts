import { basename, dirname, join, resolve } from 'node:path'
import { usageError } from '../core/errors.ts'
import type { Platform } from '../platform/platform.ts'
import type { OptionName } from './options.ts'
import { shown } from './usage-errors.ts'

/**
 * The paths of an option of several files. A pattern that the shell left alone (cmd.exe always does, others when
 * it is quoted) is matched here, in its last part only. Duplicates removed, order kept.
 */
export async function readPaths(
  platform: Platform,
  option: OptionName,
  texts: readonly string[],
): Promise<readonly string[]> {
  const paths = new Set<string>()
  for (const text of texts) for (const path of await expand(platform, option, text)) paths.add(path)
  return [...paths]
}

async function expand(platform: Platform, option: OptionName, text: string): Promise<readonly string[]> {
  const pattern = basename(text)
  if (!/[*?]/.test(pattern)) return [text]
  if ((await platform.files.linkFacts(resolve(platform.cwd, text))) !== null) return [text]
  const folder = dirname(text)
  const facts = await platform.files.facts(resolve(platform.cwd, folder))
  const names = facts?.kind === 'folder' ? await platform.files.list(resolve(platform.cwd, folder)) : []
  const matching = names.filter((name) => matches(name, pattern) && !name.startsWith('.'))
  if (matching.length === 0) {
    throw usageError({
      what: `no file matches --${option} ${shown(text)}`,
      why: `${folder === '.' ? 'the working directory' : folder} holds none of that name`,
      next: `ls ${folder}`,
    })
  }
  return matching.map((name) => (text.startsWith('.') || folder !== '.' ? join(folder, name) : name))
}

/** `*` and `?` in linear time: a pattern is never made into a regular expression. */
function matches(name: string, pattern: string): boolean {
  let at = 0
  let wild = 0
  let star = -1
  let resume = 0
  while (at < name.length) {
    if (pattern[wild] === '*') {
      star = wild
      resume = at
      wild += 1
    } else if (wild < pattern.length && (pattern[wild] === '?' || pattern[wild] === name[at])) {
      at += 1
      wild += 1
    } else if (star >= 0) {
      resume += 1
      at = resume
      wild = star + 1
    } else return false
  }
  return /^\**$/.test(pattern.slice(wild))
}
