import type { TextStream } from './encoding.ts'

/**
 * The stretch of a text that is in memory: from the first byte not yet consumed to the last one read.
 * What has been handed out is never overwritten, so a row's text stays good as long as the row lives.
 */
export interface ByteWindow {
  /** From the first byte not yet consumed on. */
  bytes(): Buffer
  append(chunk: Uint8Array): void
  /** Drops the first `count` bytes. */
  consume(count: number): void
  /** Offset of the first byte in the original. */
  offset(): number
  /** Length in the original of the bytes from `start` to `end`. */
  lengthOf(start: number, end: number): number
}

export function createWindow({ start, lengthOf }: TextStream): ByteWindow {
  let storage: Buffer = Buffer.alloc(0)
  let from = 0
  let to = 0
  let offset = start
  let view: Buffer = storage

  function makeRoom(count: number): void {
    const held = to - from
    // Doubling keeps the copying linear when one row grows over many chunks.
    const next = Buffer.allocUnsafeSlow(Math.max(held + count, held * 2))
    storage.copy(next, 0, from, to)
    storage = next
    from = 0
    to = held
  }

  return {
    bytes: () => view,
    append(chunk) {
      if (from === to) {
        storage = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
        from = 0
        to = chunk.length
      } else {
        if (to + chunk.length > storage.length) makeRoom(chunk.length)
        storage.set(chunk, to)
        to += chunk.length
      }
      view = storage.subarray(from, to)
    },
    consume(count) {
      offset += lengthOf(view.subarray(0, count))
      from += count
      view = storage.subarray(from, to)
    },
    offset: () => offset,
    lengthOf: (first, last) => lengthOf(view.subarray(first, last)),
  }
}
