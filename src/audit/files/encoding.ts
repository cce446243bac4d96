import { isUtf8 } from 'node:buffer'
import { note, notEvidence, type Pull, type ReadRun } from './run.ts'

/** Text as UTF-8, with the way back to offsets in the bytes that it was made from. */
export interface TextStream {
  /** UTF-8 without byte order mark and without the NULs behind the end. */
  readonly pull: Pull
  /** Original bytes in front of the first one pulled. */
  readonly start: number
  /** Original length of a run of whole characters. */
  readonly lengthOf: (utf8: Uint8Array) => number
}

type Utf16 = 'utf-16le' | 'utf-16be'

interface Encoding {
  readonly name: 'utf-8' | Utf16
  readonly mark: number
}

const MARKS: readonly (readonly [readonly number[], Encoding])[] = [
  [[0xef, 0xbb, 0xbf], { name: 'utf-8', mark: 3 }],
  [[0xff, 0xfe], { name: 'utf-16le', mark: 2 }],
  [[0xfe, 0xff], { name: 'utf-16be', mark: 2 }],
]

/**
 * Text in UTF-8 or UTF-16, by byte order mark, else by where the NULs stand among the first bytes.
 * @throws exit 2 where the bytes are no text
 */
export function decodeText(run: ReadRun, head: Uint8Array, pull: Pull): TextStream {
  const encoding = encodingOf(head, run.label)
  run.encoding = encoding.mark > 0 && encoding.name === 'utf-8' ? 'utf-8-bom' : encoding.name
  const body = dropFirst(pull, encoding.mark)
  const utf8 = encoding.name === 'utf-8' ? body : transcode(body, encoding.name)
  return {
    pull: trimNulTail(run, utf8),
    start: encoding.mark,
    lengthOf: encoding.name === 'utf-8' ? (bytes) => bytes.length : utf16Length,
  }
}

function encodingOf(head: Uint8Array, label: string): Encoding {
  const marked = MARKS.find(([mark]) => mark.every((byte, index) => head[index] === byte))
  if (marked !== undefined) return marked[1]
  const { length, even, odd } = countNuls(head)
  const most = length * 0.35
  const few = length * 0.05
  if (odd > most && even < few) return { name: 'utf-16le', mark: 0 }
  if (even > most && odd < few) return { name: 'utf-16be', mark: 0 }
  if (length > 0 && !head.subarray(0, BEGINNING).some(isControl)) return { name: 'utf-8', mark: 0 }
  const why = length === 0 ? 'its first bytes are all NUL' : 'it is binary, not text'
  throw notEvidence(label, why, 'name a CSV, JSON, JSONL or XLSX file with exported audit records')
}

/** Bytes that betray a binary file; further on, control characters may be part of what someone typed. */
const BEGINNING = 8

/** Tab, line feed, form feed, carriage return. */
const LAYOUT: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0c, 0x0d])

function isControl(byte: number): boolean {
  return byte < 0x20 && !LAYOUT.has(byte)
}

/** NULs at even and odd places, up to the last byte that is not NUL. */
function countNuls(head: Uint8Array): { length: number; even: number; odd: number } {
  const length = head.findLastIndex((byte) => byte !== 0) + 1
  let even = 0
  let odd = 0
  for (const [at, byte] of head.subarray(0, length).entries()) {
    if (byte !== 0) continue
    if (at % 2 === 0) even += 1
    else odd += 1
  }
  return { length, even, odd }
}

function dropFirst(pull: Pull, count: number): Pull {
  let left = count
  return async () => {
    for (;;) {
      const chunk = await pull()
      if (chunk === null || left === 0) return chunk
      const dropped = Math.min(left, chunk.length)
      left -= dropped
      if (dropped < chunk.length) return chunk.subarray(dropped)
    }
  }
}

function transcode(pull: Pull, name: Utf16): Pull {
  const decoder = new TextDecoder(name, { ignoreBOM: true })
  const encoder = new TextEncoder()
  let over = false
  return async () => {
    while (!over) {
      const chunk = await pull()
      over = chunk === null
      const text = chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true })
      if (text !== '') return encoder.encode(text)
    }
    return null
  }
}

/** A UTF-16 code unit for each lead byte, and a second one for those of four bytes. */
function utf16Length(utf8: Uint8Array): number {
  let units = 0
  for (const byte of utf8) {
    if ((byte & 0xc0) === 0x80) continue
    units += byte >= 0xf0 ? 2 : 1
  }
  return units * 2
}

const FILLER = new Uint8Array(1 << 14)

/** NULs behind the end are what a crashed machine leaves of a file it was writing; inside they stay. */
function trimNulTail(run: ReadRun, pull: Pull): Pull {
  let nuls = 0
  let waiting: Uint8Array | null = null
  return async () => {
    while (waiting === null) {
      const chunk = await pull()
      if (chunk === null) {
        if (nuls > 0) noteNulTail(run, nuls)
        nuls = 0
        return null
      }
      if (contentEnd(chunk) === 0) nuls += chunk.length
      else waiting = chunk
    }
    if (nuls > 0) {
      const filler = FILLER.subarray(0, Math.min(nuls, FILLER.length))
      nuls -= filler.length
      return filler
    }
    const end = contentEnd(waiting)
    const bytes = waiting.subarray(0, end)
    nuls = waiting.length - end
    waiting = null
    return bytes
  }
}

/** Behind the last byte that is not NUL. Compared in blocks: a sparse file can have terabytes of them. */
function contentEnd(chunk: Uint8Array): number {
  let end = chunk.length
  while (end >= FILLER.length && Buffer.compare(chunk.subarray(end - FILLER.length, end), FILLER) === 0) {
    end -= FILLER.length
  }
  while (end > 0 && chunk[end - 1] === 0) end -= 1
  return end
}

function noteNulTail(run: ReadRun, nuls: number): void {
  const text = `ends in ${nuls} NUL characters: the machine that wrote it may have lost the end of the export`
  note(run, { code: 'nul-tail', level: 'warning', text })
}

/** The text of a part of a row, by byte index within the row. */
export type TextOf = (start: number, end: number) => string

/** Decodes rows: UTF-8 where it is valid, else windows-1252, never refusing a row. */
export interface RowText {
  /** @param offset of the row in the source, for the notice */
  of(row: Uint8Array, offset: number): TextOf
  /** Adds the notice, if any row was not UTF-8. */
  finish(run: ReadRun): void
}

export function createRowText(): RowText {
  let fallbacks = 0
  let first = 0
  return {
    of(row, offset) {
      const valid = isUtf8(row)
      if (!valid && fallbacks === 0) first = offset + firstInvalid(row)
      if (!valid) fallbacks += 1
      return textOf(row, valid)
    },
    finish(run) {
      if (fallbacks === 0) return
      run.encoding = `${run.encoding} with windows-1252`
      const text = `has ${fallbacks} rows that are not valid UTF-8, the first at byte ${first}: read as windows-1252, so accented letters may be wrong`
      note(run, { code: 'encoding-fallback', level: 'warning', text, count: fallbacks })
    },
  }
}

/** The text of a whole damaged row. */
export function looseText(row: Uint8Array): string {
  return textOf(row, isUtf8(row))(0, row.length)
}

function textOf(row: Uint8Array, valid: boolean): TextOf {
  const buffer = Buffer.from(row.buffer, row.byteOffset, row.length)
  if (valid) return (start, end) => buffer.toString('utf8', start, end)
  return (start, end) =>
    buffer
      .toString('latin1', start, end)
      .replaceAll(
        /[\u0080-\u009F]/g,
        (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80] ?? character,
      )
}

/** What windows-1252 has at 0x80 to 0x9F. Spelt out: TextDecoder of Node.js 20 to 22 reads it as latin1. */
const WINDOWS_1252 = Array.from('€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ')

function firstInvalid(row: Uint8Array): number {
  let low = 0
  let high = row.length
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (isUtf8Prefix(row.subarray(0, middle))) low = middle
    else high = middle - 1
  }
  while (low > 0 && !isUtf8(row.subarray(0, low))) low -= 1
  return low
}

/** True when the bytes can be continued to valid UTF-8: a character cut at the end is no error. */
function isUtf8Prefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}
