import { resolve } from 'node:path'
import { EXIT, MiaError, usageError } from '../core/errors.ts'
import type { FileFacts } from '../platform/files.ts'
import type { Platform } from '../platform/platform.ts'
import { type Bytes, fileBytes, memoryBytes } from './bytes.ts'

/** A regular file as it stood when it was named; it has to stand so until it has been read. */
export interface DiskFile {
  /** As given; null for standard input. */
  readonly path: string | null
  /** For messages. */
  readonly name: string
  /** Links resolved: two names of one file share it. */
  readonly realPath: string
  readonly size: number
  readonly facts: FileFacts | null
  readonly bytes: Bytes
}

/** Standard input is read at once and kept, because a file is read more than once: to recognise it, then to read it. */
async function standardInput(platform: Platform): Promise<DiskFile> {
  if (platform.stdin.isTerminal) {
    throw usageError({
      what: 'nothing is piped into standard input',
      why: '- stands for standard input, and that is the terminal',
      next: 'pipe a file into mia, or name it',
    })
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of platform.stdin.bytes()) {
    platform.signal.throwIfAborted()
    chunks.push(chunk)
    size += chunk.length
  }
  return { path: null, name: 'standard input', realPath: '-', size, facts: null, bytes: memoryBytes(chunks) }
}

/** Looks at a file without opening it: opening a pipe would wait for ever. `-` is standard input. @throws usage errors */
export async function findFile(platform: Platform, path: string): Promise<DiskFile> {
  if (path === '-') return standardInput(platform)
  const absolute = resolve(platform.cwd, path)
  const next = 'check the name; relative names start in the current folder'
  try {
    const facts = await platform.files.facts(absolute)
    if (facts === null)
      throw usageError({ what: `there is no file ${path}`, why: 'nothing has that name', next })
    if (facts.kind !== 'file') {
      throw usageError({
        what: `${path} is a ${facts.kind}`,
        why: 'only regular files can be read here',
        next,
      })
    }
    const realPath = await platform.files.realPath(absolute)
    const bytes = explained(path, fileBytes(platform.files, absolute))
    return { path, name: path, realPath, size: facts.size, facts, bytes }
  } catch (error) {
    throw inWords(path, error)
  }
}

/** @throws exit 3 when the file is no longer what it was */
export async function assertUnchanged(platform: Platform, { path, facts }: DiskFile): Promise<void> {
  if (path === null || facts === null) return
  const now = await platform.files.facts(resolve(platform.cwd, path))
  const isSame = now?.size === facts.size && now.modifiedMs === facts.modifiedMs && now.inode === facts.inode
  if (isSame) return
  throw new MiaError(EXIT.incomplete, {
    what: `input changed: ${path} was written to or replaced while it was being read`,
    why: 'an answer from half of one file and half of another would be worth nothing',
    next: 'copy the finished export and run again on the copy',
  })
}

function explained(path: string, bytes: Bytes): Bytes {
  return async function* read(tap) {
    try {
      yield* bytes(tap)
    } catch (error) {
      throw inWords(path, error)
    }
  }
}

const CAUSES: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'this account may not read it'],
  ['EPERM', 'this account may not read it'],
  ['ENOENT', 'it is gone'],
  ['ELOOP', 'its links lead in a circle'],
  ['ENAMETOOLONG', 'the name is too long'],
])

/** A file system error in words; anything else stays what it is. */
function inWords(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof MiaError) return error
  if (!('syscall' in error) || !('code' in error) || typeof error.code !== 'string') return error
  const cause = CAUSES.get(error.code)
  return new MiaError(
    cause === undefined ? EXIT.incomplete : EXIT.usage,
    {
      what: `${path} cannot be read`,
      why: cause ?? `the system reports ${error.code}`,
      next: 'make the file readable, or copy it from where it is whole, and run again',
    },
    { cause: error },
  )
}
