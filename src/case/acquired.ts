import { join } from 'node:path'
import type { Platform } from '../platform/platform.ts'
import { explained, UNTOUCHED } from './failure.ts'
import { COPY_PREFIX, EVIDENCE_FOLDER, EVIDENCE_MODE, FILE_MODE } from './layout.ts'

/** Files that mia itself brings into `evidence/`, as it acquires them. Names are plain words with an ending. */
export interface AcquiredFiles {
  /** Names that begin so, sorted by code unit. */
  list(prefix: string): Promise<string[]>
  read(name: string): Promise<Uint8Array>
  /** New file, fsync, mode 0400, rename, fsync of the folder: there whole, or not at all. Never replaces another. */
  write(name: string, bytes: Uint8Array): Promise<void>
  /** For a log: lines that a kill cuts off stay cut off. */
  append(name: string, text: string): Promise<void>
}

/** Only for who holds the lock. */
export function acquiredFiles(platform: Platform, dir: string): AcquiredFiles {
  const { files } = platform
  const folder = join(dir, EVIDENCE_FOLDER)
  const at = (name: string): string => join(folder, checked(name))
  return {
    list: async (prefix) => (await files.list(folder)).filter((name) => name.startsWith(prefix)),
    read: (name) => files.readBytes(at(name)),
    write: (name, bytes) =>
      explained(dir, UNTOUCHED, async () => {
        const target = at(name)
        if ((await files.linkFacts(target)) !== null) throw new Error(`${name} is there already`)
        const temporary = join(folder, COPY_PREFIX + platform.uuid())
        try {
          await writeWhole(platform, temporary, bytes)
          await files.rename(temporary, target)
        } catch (error) {
          await files.remove(temporary).catch(() => undefined)
          throw error
        }
        await files.syncFolder(folder)
      }),
    append: (name, text) => explained(dir, UNTOUCHED, () => append(platform, at(name), text)),
  }
}

async function writeWhole(platform: Platform, path: string, bytes: Uint8Array): Promise<void> {
  const file = await platform.files.open(path, 'create', FILE_MODE)
  try {
    await file.write(bytes)
    await file.chmod(EVIDENCE_MODE)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function append(platform: Platform, path: string, text: string): Promise<void> {
  const file = await platform.files.open(path, 'append', FILE_MODE)
  try {
    await file.write(new TextEncoder().encode(text))
  } finally {
    await file.close()
  }
}

function checked(name: string): string {
  if (/^[a-z][A-Za-z0-9-]{0,100}\.[a-z]{1,8}$/.test(name)) return name
  throw new Error(`no name for an acquired file: ${name}`)
}
