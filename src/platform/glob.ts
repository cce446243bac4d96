import { resolve, sep } from 'node:path'
import { usageError } from '../core/errors.ts'
import { byCodeUnit } from '../core/json.ts'
import type { FileFacts } from './files.ts'
import type { Platform } from './platform.ts'
import { isPattern, matchesName } from './name-pattern.ts'

/**
 * The files that patterns name: `*` and `?` within a name, `[a-z]` and `[!a-z]`, `**` across folders. A
 * folder stands for all files in it, however deep. What exists is taken literally, even `export[1].csv`.
 * Names that start with a dot are left to those who write the dot (as in a shell: `.DS_Store` is no
 * evidence); links to folders are not followed below the folder named, so circles cannot happen.
 * @returns in the order of the patterns, each one's files sorted, none twice; `-` stays
 * @throws usage errors where a pattern matches nothing; a plain name that is not there is left to what reads it
 */
export async function expandGlobs(platform: Platform, patterns: readonly string[]): Promise<string[]> {
  const found = new Set<string>()
  for (const pattern of patterns) for (const path of await expand(platform, pattern)) found.add(path)
  return [...found]
}

async function expand(platform: Platform, pattern: string): Promise<string[]> {
  if (pattern === '-') return [pattern]
  const facts = await factsOf(platform, pattern)
  if (facts === null && !isPattern(pattern)) return [pattern]
  const paths = facts === null ? await matches(platform, pattern) : await filesAt(platform, pattern, facts)
  if (paths.length > 0) return paths.toSorted(byCodeUnit)
  throw usageError({
    what: facts === null ? `no file matches ${pattern}` : `the folder ${pattern} holds no files`,
    why: 'an answer from no evidence would look like an answer',
    next: 'check the name; relative names start in the current folder',
  })
}

async function matches(platform: Platform, pattern: string): Promise<string[]> {
  const slashed = sep === '/' ? pattern : pattern.replaceAll(sep, '/')
  const segments = slashed.split('/').filter((segment) => segment !== '')
  return [...new Set(await walk(platform, slashed.startsWith('/') ? '/' : '', segments))]
}

async function walk(platform: Platform, base: string, segments: readonly string[]): Promise<string[]> {
  const [segment, ...rest] = segments
  if (segment === undefined) {
    const found = await factsOf(platform, base)
    return found === null ? [] : filesAt(platform, base, found)
  }
  if (segment === '**') return walkAnyDepth(platform, base, segments)
  if (!isPattern(segment)) return walk(platform, join(base, segment), rest)
  const files: string[] = []
  for (const name of await namesIn(platform, base, segment.startsWith('.'))) {
    if (matchesName(segment, name)) files.push(...(await walk(platform, join(base, name), rest)))
  }
  return files
}

async function walkAnyDepth(
  platform: Platform,
  base: string,
  segments: readonly string[],
): Promise<string[]> {
  const rest = segments.slice(1)
  if (rest.length === 0) return filesBelow(platform, base)
  const files = await walk(platform, base, rest)
  for (const name of await namesIn(platform, base, false)) {
    const path = join(base, name)
    if (await isOwnFolder(platform, path)) files.push(...(await walk(platform, path, segments)))
  }
  return files
}

async function filesAt(platform: Platform, path: string, facts: FileFacts): Promise<string[]> {
  return facts.kind === 'folder' ? filesBelow(platform, path) : [path]
}

async function filesBelow(platform: Platform, folder: string): Promise<string[]> {
  const files: string[] = []
  for (const name of await namesIn(platform, folder, false)) {
    const path = join(folder, name)
    if (await isOwnFolder(platform, path)) files.push(...(await filesBelow(platform, path)))
    else if ((await factsOf(platform, path))?.kind === 'file') files.push(path)
  }
  return files
}

/** Nothing where the path is no folder. */
async function namesIn(platform: Platform, path: string, hidden: boolean): Promise<string[]> {
  if ((await factsOf(platform, path))?.kind !== 'folder') return []
  const names = await platform.files.list(at(platform, path))
  return hidden ? names : names.filter((name) => !name.startsWith('.'))
}

async function isOwnFolder(platform: Platform, path: string): Promise<boolean> {
  const facts = await platform.files.linkFacts(at(platform, path))
  return facts?.kind === 'folder'
}

function factsOf(platform: Platform, path: string): Promise<FileFacts | null> {
  return platform.files.facts(at(platform, path))
}

function at(platform: Platform, path: string): string {
  return resolve(platform.cwd, path)
}

function join(folder: string, name: string): string {
  return folder === '' || folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`
}
