const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const COMMA = 0x2c
const COLON = 0x3a

/** Levels of a record beyond which it is not given to JSON.parse: what walks it later may recurse. */
export const MAX_DEPTH = 64

/** `more`: the bytes end before the value does. `damaged`: what stands at `at` cannot stand there. */
export type ValueScan =
  | { readonly kind: 'value'; readonly end: number; readonly deepest: number }
  | { readonly kind: 'more' }
  | { readonly kind: 'damaged'; readonly at: number }

const MORE: ValueScan = { kind: 'more' }

/** Returned by the small scanners in place of an index. */
const NEEDS_MORE = -1
const BROKEN = -2

type Expected = 'value' | 'value-or-close' | 'key' | 'key-or-close' | 'colon' | 'comma-or-close'

interface Walk {
  readonly bytes: Uint8Array
  /** The closing bracket of each open level. */
  readonly closers: number[]
  deepest: number
  expected: Expected
}

/**
 * Finds the end of the JSON value that starts at `from`, checking brackets, commas, colons and quotes but
 * not what scalars and escapes look like (JSON.parse does). A line break inside a string is damage: raw
 * ones cannot stand there, and it lets the next line be read as a record of its own.
 */
export function scanValue(bytes: Uint8Array, from: number): ValueScan {
  const walk: Walk = { bytes, closers: [], deepest: 0, expected: 'value' }
  let at = from
  for (;;) {
    at = skipBlanks(bytes, at)
    const byte = bytes[at]
    if (byte === undefined) return MORE
    const next = STEPS[walk.expected](walk, at, byte)
    if (next === NEEDS_MORE) return MORE
    if (next === BROKEN) return { kind: 'damaged', at }
    at = next
    if (walk.closers.length === 0) return { kind: 'value', end: at, deepest: walk.deepest }
  }
}

const STEPS: Record<Expected, (walk: Walk, at: number, byte: number) => number> = {
  value: beginValue,
  'value-or-close': (walk, at, byte) =>
    byte === CLOSE_BRACKET ? close(walk, at, byte) : beginValue(walk, at, byte),
  key: beginKey,
  'key-or-close': (walk, at, byte) =>
    byte === CLOSE_BRACE ? close(walk, at, byte) : beginKey(walk, at, byte),
  colon(walk, at, byte) {
    walk.expected = 'value'
    return byte === COLON ? at + 1 : BROKEN
  },
  'comma-or-close'(walk, at, byte) {
    if (byte !== COMMA) return close(walk, at, byte)
    walk.expected = walk.closers.at(-1) === CLOSE_BRACE ? 'key' : 'value'
    return at + 1
  },
}

function beginValue(walk: Walk, at: number, byte: number): number {
  if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
    const isObject = byte === OPEN_BRACE
    walk.closers.push(isObject ? CLOSE_BRACE : CLOSE_BRACKET)
    walk.deepest = Math.max(walk.deepest, walk.closers.length)
    walk.expected = isObject ? 'key-or-close' : 'value-or-close'
    return at + 1
  }
  walk.expected = 'comma-or-close'
  return byte === QUOTE ? stringEnd(walk.bytes, at + 1) : scalarEnd(walk.bytes, at)
}

function beginKey(walk: Walk, at: number, byte: number): number {
  if (byte !== QUOTE) return BROKEN
  walk.expected = 'colon'
  return stringEnd(walk.bytes, at + 1)
}

function close(walk: Walk, at: number, byte: number): number {
  if (walk.closers.at(-1) !== byte) return BROKEN
  walk.closers.pop()
  walk.expected = 'comma-or-close'
  return at + 1
}

function stringEnd(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === QUOTE) return at + 1
    if (byte === BACKSLASH) at += 1
    else if (byte === 0x0a || byte === 0x0d) return BROKEN
  }
  return NEEDS_MORE
}

/** Numbers, true, false, null, and whatever else stands between separators. */
function scalarEnd(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at += 1) {
    if (endsScalar(bytes[at] ?? 0)) return at === from ? BROKEN : at
  }
  return NEEDS_MORE
}

function endsScalar(byte: number): boolean {
  return byte <= 0x20 || byte === COMMA || byte === COLON || byte === QUOTE || isBracket(byte)
}

function isBracket(byte: number): boolean {
  return byte === OPEN_BRACE || byte === CLOSE_BRACE || byte === OPEN_BRACKET || byte === CLOSE_BRACKET
}

export function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from
  while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at += 1
  return at
}

/** A member of an object: its key, and where its value starts. */
export type MemberScan =
  | { readonly kind: 'member'; readonly key: string; readonly keyEnd: number; readonly value: number }
  | { readonly kind: 'more' }
  | { readonly kind: 'damaged'; readonly at: number }

/** The key at `from`, the colon and the blanks behind it. Keys with escapes are given as they stand. */
export function scanMember(bytes: Uint8Array, from: number): MemberScan {
  if (from >= bytes.length) return { kind: 'more' }
  if (bytes[from] !== QUOTE) return { kind: 'damaged', at: from }
  const keyEnd = stringEnd(bytes, from + 1)
  if (keyEnd === BROKEN) return { kind: 'damaged', at: from }
  if (keyEnd === NEEDS_MORE) return { kind: 'more' }
  const colon = skipBlanks(bytes, keyEnd)
  const value = skipBlanks(bytes, colon + 1)
  if (colon < bytes.length && bytes[colon] !== COLON) return { kind: 'damaged', at: colon }
  if (value >= bytes.length) return { kind: 'more' }
  const key = Buffer.from(bytes.buffer, bytes.byteOffset + from + 1, keyEnd - from - 2).toString('utf8')
  return { kind: 'member', key, keyEnd, value }
}
