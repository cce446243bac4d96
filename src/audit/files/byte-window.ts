import type { TextStream } from './encoding.ts'

/**
 * The stretch of a text that is in memory: from the first byte not yet consumed to the last one read.
 * Once pinned, what is in it is never overwritten, so a row's text stays good as long as the row lives.
 */
export interface ByteWindow {
  /** From the first byte not yet consumed on. */
  bytes(): Buffer
  /** Copies the chunk: it may be overwritten afterwards. */
  append(chunk: Uint8Array): void
  /** Says that something refers to the bytes that are in memory now. */
  pin(): void
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
  let pinned = false

  function makeRoom(count: number): void {
    const held = to - from
    if (pinned || held + count > storage.length) {
      // Doubling keeps the copying linear when one row grows over many chunks.
      const next = Buffer.allocUnsafeSlow(Math.max(held + count, held * 2))
      storage.copy(next, 0, from, to)
      storage = next
      pinned = false
    } else storage.copyWithin(0, from, to)
    from = 0
    to = held
  }

  return {
    bytes: () => view,
    append(chunk) {
      if (to + chunk.length > storage.length) makeRoom(chunk.length)
      storage.set(chunk, to)
      to += chunk.length
      view = storage.subarray(from, to)
    },
    pin() {
      pinned = true
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
