const QUOTE = 0x22
const CR = 0x0d
const LF = 0x0a
const BLANK = 0x20

/** A cell's content within the bytes scanned, without the quotes around it. */
export interface Cell {
  readonly start: number
  readonly end: number
  /** Quotes inside are doubled. */
  readonly doubled: boolean
}

/**
 * `row`: `end` is behind its last byte, `next` behind the line break (or equal to `end` where there is none).
 * `more`: the bytes end before the row does; with `final`, inside a quoted cell.
 * `damaged`: a closing quote is followed by something that cannot follow it.
 */
export type RowScan =
  | { readonly kind: 'row'; readonly cells: readonly Cell[]; readonly end: number; readonly next: number }
  | { readonly kind: 'more' }
  | { readonly kind: 'damaged' }

const MORE: RowScan = { kind: 'more' }
const DAMAGED: RowScan = { kind: 'damaged' }

/**
 * One row from `from` on: RFC 4180, any of CRLF, LF and CR as line break, quotes inside unquoted cells taken
 * literally, blanks between a closing quote and the delimiter passed over.
 * @param final no bytes follow these
 */
export function scanRow(bytes: Buffer, from: number, delimiter: number, final: boolean): RowScan {
  const cells: Cell[] = []
  let at = from
  for (;;) {
    if (bytes[at] === QUOTE) {
      const cell = quotedCell(bytes, at + 1, final)
      if (cell === null) return MORE
      cells.push(cell)
      at = skipBlanks(bytes, cell.end + 1)
    } else {
      const end = unquotedEnd(bytes, at, delimiter)
      cells.push({ start: at, end, doubled: false })
      at = end
    }
    const byte = bytes[at]
    if (byte === undefined) return final ? { kind: 'row', cells, end: at, next: at } : MORE
    if (byte === CR || byte === LF) return { kind: 'row', cells, end: at, next: at + 1 }
    if (byte !== delimiter) return DAMAGED
    at += 1
  }
}

function quotedCell(bytes: Buffer, start: number, final: boolean): Cell | null {
  let doubled = false
  let at = start
  for (;;) {
    const quote = bytes.indexOf(QUOTE, at)
    if (quote < 0) return null
    const next = bytes[quote + 1]
    if (next === undefined && !final) return null
    if (next !== QUOTE) return { start, end: quote, doubled }
    doubled = true
    at = quote + 2
  }
}

function unquotedEnd(bytes: Buffer, from: number, delimiter: number): number {
  let at = from
  while (at < bytes.length) {
    const byte = bytes[at]
    if (byte === delimiter || byte === CR || byte === LF) break
    at += 1
  }
  return at
}

function skipBlanks(bytes: Buffer, from: number): number {
  let at = from
  while (bytes[at] === BLANK) at += 1
  return at
}

/** Behind the first line break at or after `from`; null where there is none yet. */
export function nextLine(bytes: Buffer, from: number): number | null {
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === LF) return at + 1
    if (byte === CR && at + 1 < bytes.length) return bytes[at + 1] === LF ? at + 2 : at + 1
  }
  return null
}

const COMMA = 0x2c
const DELIMITERS = [COMMA, 0x3b, 0x09]

/**
 * The first line and the delimiter that most of its text outside quotes speaks for; null while the line is
 * not complete.
 */
export function sniffLine(bytes: Buffer, final: boolean): { end: number; delimiter: number } | null {
  const counts = new Map(DELIMITERS.map((delimiter) => [delimiter, 0]))
  let quoted = false
  for (const [at, byte] of bytes.entries()) {
    if (byte === QUOTE) quoted = !quoted
    if (quoted) continue
    if (byte === CR || byte === LF) return { end: at, delimiter: favourite(counts) }
    const count = counts.get(byte)
    if (count !== undefined) counts.set(byte, count + 1)
  }
  return final ? { end: bytes.length, delimiter: favourite(counts) } : null
}

function favourite(counts: ReadonlyMap<number, number>): number {
  const [first = COMMA, ...others] = DELIMITERS
  return others.reduce(
    (best, other) => ((counts.get(other) ?? 0) > (counts.get(best) ?? 0) ? other : best),
    first,
  )
}
