import { basename, dirname, join, resolve } from 'node:path'
import { usageError } from '../core/errors.ts'
import type { Platform } from '../platform/platform.ts'

/** Refuses, before anything is read, a file that could not be written once the answer is there. */
export async function checkOutputFile(platform: Platform, path: string, force: boolean): Promise<void> {
  const target = resolve(platform.cwd, path)
  const folder = await platform.files.facts(dirname(target))
  if (folder?.kind !== 'folder') {
    throw usageError({
      what: `--output ${path} cannot be written`,
      why: `the folder ${dirname(target)} does not exist`,
      next: 'make the folder, or name another file',
    })
  }
  const there = await platform.files.linkFacts(target)
  if (there === null) return
  if (there.kind !== 'file' && there.kind !== 'link') {
    throw usageError({
      what: `--output ${path} is no file`,
      why: `a ${there.kind} of that name exists`,
      next: 'name a file, or leave --output out and redirect standard output',
    })
  }
  if (!force) {
    throw usageError({
      what: `${path} exists already`,
      why: 'mia does not overwrite results unless told to',
      next: 'add --force to replace it, or name another file',
    })
  }
}

/** Refuses, even with --force, a result in the place of what it is made from: evidence is never overwritten. */
export async function checkIsNoInput(
  platform: Platform,
  path: string,
  inputs: readonly string[],
): Promise<void> {
  const target = await platform.files.facts(resolve(platform.cwd, path))
  if (target === null) return
  for (const input of inputs) {
    const facts = await platform.files.facts(resolve(platform.cwd, input))
    if (facts?.inode !== target.inode || facts.device !== target.device) continue
    throw usageError({
      what: `--output ${path} would overwrite what the command reads`,
      why: `it is the same file as ${input}, and evidence is never overwritten`,
      next: 'name another file',
    })
  }
}

/**
 * Writes a whole file or nothing: a temporary file beside it, fsync, rename, fsync of the folder. A symbolic link
 * at the path is replaced, not followed.
 * @throws as checkOutputFile, and Node's errors of the file system
 */
export async function writeOutputFile(
  platform: Platform,
  path: string,
  pieces: AsyncIterable<string | Uint8Array>,
  force: boolean,
): Promise<void> {
  const target = resolve(platform.cwd, path)
  const folder = dirname(target)
  const temporary = join(folder, `.${basename(target).slice(0, 100)}.${platform.uuid()}.tmp`)
  try {
    await writePieces(platform, temporary, pieces)
    await checkOutputFile(platform, path, force)
    await platform.files.rename(temporary, target)
  } catch (error) {
    await platform.files.remove(temporary)
    throw error
  }
  await platform.files.syncFolder(folder)
}

async function writePieces(
  platform: Platform,
  path: string,
  pieces: AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const file = await platform.files.open(path, 'create')
  try {
    const encoder = new TextEncoder()
    for await (const piece of pieces) {
      platform.signal.throwIfAborted()
      await file.write(typeof piece === 'string' ? encoder.encode(piece) : piece)
    }
    await file.sync()
  } finally {
    await file.close()
  }
}
