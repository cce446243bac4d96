import { resolve } from 'node:path'
import { EXIT, MiaError, usageError } from '../../core/errors.ts'
import type { FileFacts, OpenFile } from '../../platform/files.ts'
import type { Hasher, Platform } from '../../platform/platform.ts'
import type { ReadContext } from '../source.ts'
import type { Pull } from './run.ts'

/** A regular file as it stood when it was named; it has to stand so until it has been read. */
export interface DiskFile {
  /** As given. */
  readonly path: string
  readonly absolute: string
  readonly facts: FileFacts
}

const REFUSED_KINDS: Record<Exclude<FileFacts['kind'], 'file'>, { what: string; next: string }> = {
  folder: { what: 'is a folder', next: 'name the files in it, or use a pattern such as folder/*.csv' },
  pipe: { what: 'is a named pipe', next: 'write its content to a file, or pipe it into --audit -' },
  device: { what: 'is a device', next: 'name a file that holds exported audit records' },
  link: { what: 'is a link that leads nowhere', next: 'name the file itself' },
  other: { what: 'is not a regular file', next: 'name a file that holds exported audit records' },
}

/** Looks at a file without opening it: opening a pipe would wait for ever. @throws usage errors */
export async function findFile(platform: Platform, path: string): Promise<DiskFile> {
  const absolute = resolve(platform.cwd, path)
  const facts = await orExplained(path, () => platform.files.facts(absolute))
  if (facts === null) {
    const next = 'check the spelling; relative names start in the current folder'
    throw usageError({ what: `there is no file ${path}`, why: 'nothing has that name', next })
  }
  if (facts.kind !== 'file') {
    const { what, next } = REFUSED_KINDS[facts.kind]
    throw usageError({ what: `${path} ${what}`, why: 'evidence is read from regular files', next })
  }
  return { path, absolute, facts }
}

/** Opens the file for the length of `use`. @throws exit 3 when it is no longer what it was */
export async function* withFile<T>(
  platform: Platform,
  disk: DiskFile,
  use: (file: OpenFile) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  const file = await openFile(platform, disk)
  try {
    yield* use(file)
    assertSame(disk, await file.facts())
    assertSame(disk, await platform.files.facts(disk.absolute))
  } finally {
    await file.close()
  }
}

/** @throws exit 3 when the file is no longer what it was */
export async function openFile(platform: Platform, disk: DiskFile): Promise<OpenFile> {
  const file = await orExplained(disk.path, () => platform.files.open(disk.absolute, 'read'))
  try {
    assertSame(disk, await file.facts())
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

function assertSame(disk: DiskFile, now: FileFacts | null): void {
  const then = disk.facts
  const same =
    now !== null &&
    now.size === then.size &&
    now.modifiedMs === then.modifiedMs &&
    now.inode === then.inode &&
    now.device === then.device
  if (same) return
  throw new MiaError(EXIT.incomplete, {
    what: `input changed: ${disk.path} was written to or replaced while it was being read`,
    why: 'an answer from half of one file and half of another would be worth nothing',
    next: 'copy the finished export and run again on the copy',
  })
}

export interface ReadPlan {
  readonly path: string
  readonly chunkBytes: number
  readonly context: ReadContext
  readonly hasher: Hasher | null
  /** Whether the reader is done with a chunk when it pulls the next one: then one buffer does for the whole file. */
  readonly recycle: boolean
}

/** Reads `[from, to)` in chunks, reporting and hashing each. */
export function diskPull(file: OpenFile, plan: ReadPlan, from: number, to: number): Pull {
  const { path, chunkBytes, recycle, context, hasher } = plan
  const shared = recycle ? Buffer.allocUnsafeSlow(Math.max(0, Math.min(chunkBytes, to - from))) : null
  let position = from
  return async () => {
    context.signal.throwIfAborted()
    if (position >= to) return null
    const size = Math.min(chunkBytes, to - position)
    const buffer = shared?.subarray(0, size) ?? Buffer.allocUnsafe(size)
    const count = await orExplained(path, () => file.read(buffer, position))
    if (count === 0) return null
    position += count
    const bytes = buffer.subarray(0, count)
    hasher?.update(bytes)
    context.onBytes(count)
    return bytes
  }
}

/** Runs a file system action; its errors come out in words. */
export async function orExplained<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    throw explained(path, error)
  }
}

const CAUSES = new Map<string, string>([
  ['EACCES', 'this account may not read it'],
  ['EPERM', 'this account may not read it'],
  ['ENOENT', 'it is gone'],
  ['ELOOP', 'its links lead in a circle'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['EISDIR', 'it is a folder'],
  ['EMFILE', 'too many files are open'],
])

/** A file system error in words; anything else is a bug and stays what it is. */
function explained(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error
  if (error instanceof MiaError) return error
  const cause = CAUSES.get(error.code)
  const explanation = {
    what: `${path} cannot be read`,
    why: cause ?? `the system reports ${error.code}`,
    next: 'make the file readable, or copy it from where it is whole, and run again',
  }
  const exitCode = cause === undefined ? EXIT.incomplete : EXIT.usage
  return new MiaError(exitCode, explanation, { cause: error })
}
