import { createGunzip } from 'node:zlib'
import type { Files } from '../platform/files.ts'
import type { Hasher } from '../platform/platform.ts'
import { pump } from './pump.ts'

/** Bytes that can be read more than once, from their beginning, in chunks. */
export type Bytes = (tap?: Tap) => AsyncIterable<Uint8Array>

/** Who watches the bytes as they lie on disk while they are read. */
export interface Tap {
  readonly signal?: AbortSignal
  readonly onBytes?: (bytes: number) => void
  readonly hasher?: Hasher | null
}

/** One chunk of gzip may inflate to a thousand times its size. */
const CHUNK = 65_536

export function fileBytes(files: Files, path: string): Bytes {
  return async function* read(tap = {}) {
    const file = await files.open(path, 'read')
    try {
      for (;;) {
        tap.signal?.throwIfAborted()
        const buffer = new Uint8Array(CHUNK)
        const length = await file.read(buffer, null)
        if (length === 0) return
        const chunk = buffer.subarray(0, length)
        tap.hasher?.update(chunk)
        tap.onBytes?.(length)
        yield chunk
      }
    } finally {
      await file.close()
    }
  }
}

export function memoryBytes(chunks: readonly Uint8Array[]): Bytes {
  return async function* read(tap = {}) {
    for (const chunk of chunks) {
      tap.signal?.throwIfAborted()
      tap.hasher?.update(chunk)
      tap.onBytes?.(chunk.length)
      yield chunk
    }
  }
}

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

/** The inflated bytes up to the end or to the first damage, which is thrown. */
export async function* gunzip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const out: Uint8Array[] = []
  const stream = createGunzip()
  stream.on('data', (chunk: Uint8Array) => out.push(chunk))
  for await (const chunks of pump(stream, bytes, out)) yield* chunks
}
