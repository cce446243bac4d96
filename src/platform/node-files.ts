import { constants, readSync, type BigIntStats } from 'node:fs'
import * as fs from 'node:fs/promises'
import { dirname } from 'node:path'
import { byCodeUnit } from '../core/json.ts'
import type { FileFacts, Files, OpenFile, OpenMode } from './files.ts'

const FLAGS: Record<OpenMode, number> = {
  read: constants.O_RDONLY,
  create: constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
  append: constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW,
}

function kindOf(stats: BigIntStats): FileFacts['kind'] {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  if (stats.isSymbolicLink()) return 'link'
  if (stats.isFIFO()) return 'pipe'
  return stats.isCharacterDevice() || stats.isBlockDevice() ? 'device' : 'other'
}

function factsOf(stats: BigIntStats): FileFacts {
  return {
    kind: kindOf(stats),
    size: Number(stats.size),
    modifiedMs: Number(stats.mtimeMs),
    inode: stats.ino.toString(),
    device: stats.dev.toString(),
    mode: Number(stats.mode & 0o777n),
  }
}

async function openFile(path: string, mode: OpenMode, permissions: number): Promise<OpenFile> {
  const handle = await fs.open(path, FLAGS[mode], permissions)
  return {
    // On the spot: handing half a MiB to another thread and back takes longer than copying it.
    // eslint-disable-next-line typescript/require-await
    async read(buffer, position) {
      return readSync(handle.fd, buffer, 0, buffer.length, position)
    },
    async write(bytes) {
      let written = 0
      while (written < bytes.length) {
        const result = await handle.write(bytes, written, bytes.length - written)
        written += result.bytesWritten
      }
    },
    sync: () => handle.sync(),
    chmod: (permission) => handle.chmod(permission),
    facts: async () => factsOf(await handle.stat({ bigint: true })),
    close: () => handle.close(),
  }
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}

async function orNull(stats: Promise<BigIntStats>): Promise<FileFacts | null> {
  try {
    return factsOf(await stats)
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null
    throw error
  }
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await fs.open(path, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export const nodeFiles: Files = {
  open: (path, mode, permissions = 0o600) => openFile(path, mode, permissions),
  facts: (path) => orNull(fs.stat(path, { bigint: true })),
  linkFacts: (path) => orNull(fs.lstat(path, { bigint: true })),
  list: async (folder) => (await fs.readdir(folder)).toSorted(byCodeUnit),
  readBytes: (path) => fs.readFile(path),
  realPath: (path) => fs.realpath(path),
  makeFolder,
  rename: (from, to) => fs.rename(from, to),
  remove: (path) => fs.rm(path, { force: true }),
  removeTree: (path) => fs.rm(path, { recursive: true, force: true }),
  chmod: (path, mode) => fs.chmod(path, mode),
  syncFolder,
}

/** Node's own recursive mkdir never ends where a folder exists and yet takes no other (/proc). */
async function makeFolder(path: string, permissions: number): Promise<void> {
  try {
    await makeOne(path, permissions)
  } catch (error) {
    const parent = dirname(path)
    if (!hasCode(error, 'ENOENT') || parent === path) throw error
    await makeFolder(parent, permissions)
    await makeOne(path, permissions)
  }
}

async function makeOne(path: string, permissions: number): Promise<void> {
  try {
    await fs.mkdir(path, { mode: permissions })
  } catch (error) {
    if (!(await isFolder(path))) throw error
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await fs.stat(path)).isDirectory()
  } catch {
    return false
  }
}
