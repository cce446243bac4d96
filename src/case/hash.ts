import type { FileFacts } from '../platform/files.ts'
import type { Platform } from '../platform/platform.ts'

const CHUNK = 1 << 20

export function sha256Of(platform: Platform, bytes: Uint8Array | string): string {
  return platform.sha256().update(bytes).hex()
}

export interface FileHash {
  readonly sha256: string
  readonly size: number
  /** Facts of the open file before the first and after the last byte was read. */
  readonly before: FileFacts
  readonly after: FileFacts
}

/**
 * Reads a file once from beginning to end, hashing.
 * @param onChunk gets every piece in order; the buffer is reused, so it must be done with it when its promise resolves
 */
export async function hashFile(
  platform: Platform,
  path: string,
  onChunk: (bytes: Uint8Array) => Promise<void> = () => Promise.resolve(),
): Promise<FileHash> {
  const file = await platform.files.open(path, 'read')
  try {
    const before = await file.facts()
    const hasher = platform.sha256()
    const buffer = new Uint8Array(CHUNK)
    let size = 0
    for (;;) {
      const length = await file.read(buffer, null)
      if (length === 0) break
      const bytes = buffer.subarray(0, length)
      hasher.update(bytes)
      await onChunk(bytes)
      size += length
    }
    return { sha256: hasher.hex(), size, before, after: await file.facts() }
  } finally {
    await file.close()
  }
}

/** True while size, modification time and identity of a file are the same (F02). */
export function isUnchanged(before: FileFacts, after: FileFacts): boolean {
  return (
    before.size === after.size &&
    before.modifiedMs === after.modifiedMs &&
    before.inode === after.inode &&
    before.device === after.device
  )
}
