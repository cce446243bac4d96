import { resolve, sep } from 'node:path'
import { usageError } from '../../core/errors.ts'
import { byCodeUnit } from '../../core/json.ts'
import type { FileFacts } from '../../platform/files.ts'
import type { Platform } from '../../platform/platform.ts'
import { orExplained } from './disk.ts'

/**
 * The files that patterns name: `*` and `?` within a name, `[a-z]` and `[!a-z]`, `**` across folders. A
 * folder stands for all files in it, however deep. What exists is taken literally, even `export[1].csv`.
 * Names that start with a dot are left to those who write the dot (as in a shell: `.DS_Store` is no
 * evidence); links to folders are not followed below the folder named, so circles cannot happen.
 * @returns in the order of the patterns, each one's files sorted, none twice; `-` stays
 * @throws usage errors where a pattern matches nothing
 */
export async function expandGlobs(platform: Platform, patterns: readonly string[]): Promise<string[]> {
  const found = new Set<string>()
  for (const pattern of patterns) for (const path of await expand(platform, pattern)) found.add(path)
  return [...found]
}

async function expand(platform: Platform, pattern: string): Promise<string[]> {
  if (pattern === '-') return [pattern]
  const tree = folderTree(platform)
  const facts = await tree.facts(pattern)
  const paths = facts === null ? await tree.matches(pattern) : await tree.filesAt(pattern, facts)
  if (paths.length > 0) return paths.toSorted(byCodeUnit)
  throw usageError({
    what: facts === null ? `no file matches ${pattern}` : `the folder ${pattern} holds no files`,
    why: 'an answer from no evidence would look like an answer',
    next: 'check the name; relative names start in the current folder',
  })
}

interface Tree {
  facts(path: string): Promise<FileFacts | null>
  matches(pattern: string): Promise<string[]>
  filesAt(path: string, facts: FileFacts): Promise<string[]>
}

function folderTree(platform: Platform): Tree {
  const at = (path: string): string => resolve(platform.cwd, path === '' ? '.' : path)

  const facts = (path: string): Promise<FileFacts | null> =>
    orExplained(path, () => platform.files.facts(at(path)))
  const list = (path: string): Promise<string[]> => orExplained(path, () => platform.files.list(at(path)))

  async function isOwnFolder(path: string): Promise<boolean> {
    const own = await orExplained(path, () => platform.files.linkFacts(at(path)))
    return own?.kind === 'folder'
  }

  async function filesBelow(folder: string): Promise<string[]> {
    const files: string[] = []
    for (const name of await list(folder)) {
      if (name.startsWith('.')) continue
      const path = join(folder, name)
      if (await isOwnFolder(path)) files.push(...(await filesBelow(path)))
      else if ((await facts(path))?.kind === 'file') files.push(path)
    }
    return files
  }

  async function filesAt(path: string, found: FileFacts): Promise<string[]> {
    return found.kind === 'folder' ? filesBelow(path) : [path]
  }

  async function walk(base: string, segments: readonly string[]): Promise<string[]> {
    const [segment, ...rest] = segments
    if (segment === undefined) {
      const found = await facts(base)
      return found === null ? [] : filesAt(base, found)
    }
    if (segment === '**') return walkAnyDepth(base, segments, rest)
    if (!isPattern(segment)) return walk(join(base, segment), rest)
    if ((await facts(base === '' ? '.' : base))?.kind !== 'folder') return []
    const files: string[] = []
    for (const name of await list(base)) {
      if (name.startsWith('.') && !segment.startsWith('.')) continue
      if (matchesName(segment, name)) files.push(...(await walk(join(base, name), rest)))
    }
    return files
  }

  async function walkAnyDepth(
    base: string,
    segments: readonly string[],
    rest: readonly string[],
  ): Promise<string[]> {
    const files = rest.length === 0 ? [] : await walk(base, rest)
    if ((await facts(base === '' ? '.' : base))?.kind !== 'folder') return files
    if (rest.length === 0) return filesBelow(base)
    for (const name of await list(base)) {
      const path = join(base, name)
      if (!name.startsWith('.') && (await isOwnFolder(path))) files.push(...(await walk(path, segments)))
    }
    return files
  }

  async function matches(pattern: string): Promise<string[]> {
    if (!isPattern(pattern)) return []
    const rooted = pattern.startsWith('/')
    const slashed = sep === '/' ? pattern : pattern.replaceAll(sep, '/')
    const segments = slashed.split('/').filter((segment) => segment !== '')
    return [...new Set(await walk(rooted ? '/' : '', segments))]
  }

  return { facts, matches, filesAt }
}

function join(folder: string, name: string): string {
  return folder === '' || folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`
}

function isPattern(text: string): boolean {
  return /[*?[]/.test(text)
}

/** Greedy with one way back, so the time is bounded by name × pattern whatever the pattern. */
export function matchesName(pattern: string, name: string): boolean {
  const tokens = tokensOf(pattern)
  const characters = [...name]
  let token = 0
  let at = 0
  let star = -1
  let starAt = 0
  while (at < characters.length) {
    const current = tokens[token]
    if (current === '*') {
      star = token
      starAt = at
      token += 1
    } else if (current !== undefined && current(characters[at] ?? '')) {
      token += 1
      at += 1
    } else if (star >= 0) {
      starAt += 1
      at = starAt
      token = star + 1
    } else return false
  }
  return tokens.slice(token).every((rest) => rest === '*')
}

type Token = '*' | ((character: string) => boolean)

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = []
  const characters = [...pattern]
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? ''
    const close = character === '[' ? characters.indexOf(']', at + 2) : -1
    if (close >= 0) {
      tokens.push(classOf(characters.slice(at + 1, close)))
      at = close
    } else if (character === '*') tokens.push('*')
    else tokens.push(character === '?' ? () => true : (other) => other === character)
  }
  return tokens
}

function classOf(members: readonly string[]): (character: string) => boolean {
  const negated = members[0] === '!' || members[0] === '^'
  const listed = negated ? members.slice(1) : members
  return (character) => {
    let found = false
    for (let at = 0; at < listed.length; at += 1) {
      const from = listed[at] ?? ''
      const isRange = listed[at + 1] === '-' && at + 2 < listed.length
      const to = isRange ? (listed[at + 2] ?? '') : from
      if (character >= from && character <= to) found = true
      if (isRange) at += 2
    }
    return found !== negated
  }
}
