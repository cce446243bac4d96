import { createInflateRaw } from 'node:zlib'
import { unreadable } from './run.ts'

/** Small, because what one call had produced is lost when that call meets damage. */
const SLICE_BYTES = 1 << 14

/** A stream that grows more than this, past a first GiB, is a bomb: real audit exports stay below 40. */
const MAX_RATIO = 200
const RATIO_FREE_BYTES = 2 ** 30

export interface Inflated {
  readonly output: readonly Uint8Array[]
  /** What stands behind the end of the compressed stream; null while it has not ended. */
  readonly rest: Uint8Array | null
  /** What zlib found wrong; nothing more comes after it. */
  readonly damage: string | null
}

/** One raw DEFLATE stream. */
export interface Inflater {
  feed(bytes: Uint8Array): Promise<Inflated>
  /** No more input: says what is missing, null when nothing is. */
  finish(): Promise<string | null>
}

/** Bytes in and out of all streams that make up one file: many small bombs are one big one. */
export interface Growth {
  fed: number
  produced: number
}

/** `feed` throws exit 3 when the output is out of all proportion to the input. */
export function createInflater(label: string, growth: Growth): Inflater {
  const engine = createInflateRaw({ chunkSize: SLICE_BYTES })
  let output: Uint8Array[] = []
  let damage: string | null = null
  let ended = false
  engine.on('data', (chunk: Uint8Array) => {
    output.push(chunk)
    growth.produced += chunk.length
  })
  const over = new Promise<void>((resolve) => {
    engine.on('end', () => {
      ended = true
      resolve()
    })
    engine.on('error', (error) => {
      damage = error.message
      resolve()
    })
  })

  async function feedSlice(slice: Uint8Array): Promise<number | null> {
    const before = engine.bytesWritten
    // The callback never comes when the stream ends inside the slice, so the end is awaited as well.
    const written = new Promise<void>((resolve) => {
      engine.write(slice, () => resolve())
    })
    await Promise.race([written, over])
    growth.fed += slice.length
    if (growth.produced > RATIO_FREE_BYTES && growth.produced > MAX_RATIO * growth.fed) {
      engine.destroy()
      const why = `it grows more than ${MAX_RATIO} times when unpacked, as no export does`
      throw unreadable(label, why, 'unpack it where it cannot do harm, and name the files inside')
    }
    return ended ? engine.bytesWritten - before : null
  }

  return {
    async feed(bytes) {
      output = []
      for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
        const used = await feedSlice(bytes.subarray(at, at + SLICE_BYTES))
        if (damage !== null) break
        if (used !== null) return { output, rest: bytes.subarray(at + used), damage }
      }
      return { output, rest: null, damage }
    },
    async finish() {
      if (ended || damage !== null) return damage
      engine.end()
      await over
      return damage
    },
  }
}
