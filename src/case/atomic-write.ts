/**
 * How a step reaches the case folder whole or not at all.
 *
 *   1. Every new file of the step (results, manifest.json, log.jsonl with its new line, SHA256SUMS …) is written
 *      into `.mia-stage-<uuid>/` and fsynced, then that folder is fsynced.
 *   2. `.mia-stage-<uuid>` is renamed to `.mia-commit` and the case folder fsynced. THE RENAME IS THE COMMIT POINT:
 *      before it the step does not exist, from it on it does. Whatever needs disk space lies before it.
 *   3. Each file is renamed from `.mia-commit/` to its place (SHA256SUMS last), the case folder is fsynced, and the
 *      empty `.mia-commit` is removed.
 *
 * Killed before 2: the next writer sweeps the stage folder; nothing happened. Killed in 3: the next writer goes on
 * with the renames that are left. Renames can be repeated, so a kill during recovery is no different. A reader,
 * which never changes anything, looks into `.mia-commit/` before it looks beside it, and so sees the finished step.
 *
 * Only the holder of the lock writes. Nothing is ever written through a link, a pipe or a folder that stands where
 * a file should, and no file is replaced that mia did not write.
 */
import { join } from 'node:path'
import { EXIT, MiaError, usageError } from '../core/errors.ts'
import { byCodeUnit } from '../core/json.ts'
import type { Files } from '../platform/files.ts'
import { damaged, errorCode, explained, SAVED, UNTOUCHED } from './failure.ts'
import {
  COMMIT_FOLDER,
  COPY_PREFIX,
  EVIDENCE_FOLDER,
  FILE_MODE,
  FOLDER_MODE,
  isCaseFileName,
  LOCK_PREFIX,
  STAGE_PREFIX,
  SUMS_FILE,
} from './layout.ts'

export interface Publication {
  readonly dir: string
  readonly files: ReadonlyMap<string, Uint8Array>
  /** Name of the stage folder behind its prefix. */
  readonly uuid: string
  /** Names that may be replaced, because an earlier step wrote them. */
  readonly owned: (name: string) => boolean
  /** Asked right before the commit point: false stops the step. */
  readonly lockIsHeld: () => Promise<boolean>
}

/** Throws a MiaError that says whether the step was saved or the earlier state is untouched. */
export async function publish(files: Files, publication: Publication): Promise<void> {
  const { dir, uuid } = publication
  const stage = join(dir, STAGE_PREFIX + uuid)
  await explained(dir, UNTOUCHED, async () => {
    try {
      await assertHeld(publication)
      await assertPlacesFree(files, publication)
      await files.makeFolder(stage, FOLDER_MODE)
      for (const [name, bytes] of publication.files) await writeNew(files, join(stage, name), bytes)
      await files.syncFolder(stage)
      await assertHeld(publication)
      await files.rename(stage, join(dir, COMMIT_FOLDER))
    } catch (error) {
      await files.removeTree(stage).catch(() => undefined)
      throw error
    }
  })
  await explained(dir, SAVED, () => placeCommitted(files, dir))
}

/** Finishes what an earlier writer published and sweeps what it did not. Only with the lock. */
export async function recover(files: Files, dir: string): Promise<void> {
  await explained(dir, UNTOUCHED, async () => {
    if ((await files.linkFacts(join(dir, COMMIT_FOLDER))) !== null) await placeCommitted(files, dir)
    await sweep(files, dir, [STAGE_PREFIX, LOCK_PREFIX])
    const evidence = join(dir, EVIDENCE_FOLDER)
    if ((await files.linkFacts(evidence))?.kind === 'folder') await sweep(files, evidence, [COPY_PREFIX])
  })
}

/** Bytes of a file of the case, as the last published step left it; null where there is none. */
export async function readCaseFile(files: Files, dir: string, name: string): Promise<Uint8Array | null> {
  for (;;) {
    const path = await locate(files, dir, name)
    if (path === null) return null
    try {
      return await files.readBytes(path)
    } catch (error) {
      // A writer has just put it in place: look again, it is in the folder itself now.
      if (errorCode(error) !== 'ENOENT' || path === join(dir, name)) throw error
    }
  }
}

/** Where a file of the case stands now; null where it is missing. Refuses anything that is no plain file. */
export async function locate(files: Files, dir: string, name: string): Promise<string | null> {
  const folder = await files.linkFacts(join(dir, COMMIT_FOLDER))
  const places =
    folder?.kind === 'folder' ? [join(dir, COMMIT_FOLDER, name), join(dir, name)] : [join(dir, name)]
  for (const path of places) {
    const facts = await files.linkFacts(path)
    if (facts === null) continue
    if (facts.kind !== 'file') throw damaged(`${name} is a ${facts.kind}, not a file`, `at ${path}`)
    return path
  }
  return null
}

/** Writes and fsyncs a file that does not exist yet. */
export async function writeNew(files: Files, path: string, bytes: Uint8Array): Promise<void> {
  const file = await files.open(path, 'create', FILE_MODE)
  try {
    await file.write(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function placeCommitted(files: Files, dir: string): Promise<void> {
  const committed = join(dir, COMMIT_FOLDER)
  if ((await files.linkFacts(committed))?.kind !== 'folder')
    throw damaged(`${COMMIT_FOLDER} is no folder`, 'it holds the last published step')
  // Also when another run was killed between its commit point and this fsync.
  await files.syncFolder(dir)
  const names = (await files.list(committed)).toSorted(sumsLast)
  for (const name of names) {
    if (!isCaseFileName(name) || (await files.linkFacts(join(committed, name)))?.kind !== 'file')
      throw damaged(`${COMMIT_FOLDER} holds something that mia did not write`, name)
    await files.rename(join(committed, name), join(dir, name))
  }
  await files.syncFolder(dir)
  await files.removeTree(committed)
}

function sumsLast(a: string, b: string): number {
  return Number(a === SUMS_FILE) - Number(b === SUMS_FILE) || byCodeUnit(a, b)
}

async function sweep(files: Files, folder: string, prefixes: readonly string[]): Promise<void> {
  for (const name of await files.list(folder))
    if (prefixes.some((prefix) => name.startsWith(prefix))) await files.removeTree(join(folder, name))
}

async function assertHeld(publication: Publication): Promise<void> {
  if (await publication.lockIsHeld()) return
  throw new MiaError(EXIT.caseLocked, {
    what: `the lock of the case folder ${publication.dir} is gone`,
    why: `the folder was moved or removed, or another process took the lock; nothing was written`,
    next: 'make sure that the folder is there and no other mia uses it, then run the same command again',
  })
}

async function assertPlacesFree(files: Files, publication: Publication): Promise<void> {
  for (const name of publication.files.keys()) {
    if (!isCaseFileName(name)) throw new Error(`no name for a file of the case: ${name}`)
    const facts = await files.linkFacts(join(publication.dir, name))
    if (facts === null || (facts.kind === 'file' && publication.owned(name))) continue
    throw usageError({
      what: `${join(publication.dir, name)} is in the way`,
      why:
        facts.kind === 'file'
          ? 'mia replaces only files that it wrote itself in this case'
          : `it is a ${facts.kind} where a file belongs`,
      next: 'move it elsewhere, then run the same command again',
    })
  }
}
