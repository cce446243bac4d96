import {
  ACTOR_KEY,
  DAY_SPACE,
  FOREIGN,
  GUID_KEY,
  KEY_SPACE,
  MAILBOX_KEY,
  MISSING,
  OPERATION_KEY,
  OPERATION_SPACE,
  PLAIN_KEY,
  TIME_KEY,
  UNSURE,
  USER_SPACE,
  VALID,
} from './layout'
import { isDigit, isHexDigits, isUsualTime, numberEnd, wordEnd } from './scalars'
import { lookUp } from './vocabulary'

/** Walks one JSON object by the full grammar of RFC 8259, as JSON.parse reads it, and looks up its own fields. */

const QUOTE: u8 = 0x22
const BACKSLASH: u8 = 0x5c
const OPEN_BRACE: u8 = 0x7b
const CLOSE_BRACE: u8 = 0x7d
const OPEN_BRACKET: u8 = 0x5b
const CLOSE_BRACKET: u8 = 0x5d
const MAX_DEPTH: i32 = 60

/** Results of a step. */
const GOOD: i32 = 0
export const UNUSUAL: i32 = 1
export const UNKNOWN: i32 = 2

let at: usize = 0
let end: usize = 0
/** Bytes that make a quote: 2 in a quoted cell, where it is doubled. */
let quote: usize = 1
let escaped: bool = false
let depth: i32 = 0
/** A bit for each open level, the innermost last: 1 for an object. */
let kinds: u64 = 0
let judgesUsers: bool = false

let operation: i32 = 0
let actor: i32 = 0
let mailbox: i32 = 0
let guid: i32 = 0
let time: usize = 0
let doubt: bool = false

/** Behind the record. */
export function recordEnd(): usize {
  return at
}

/** The code of its Operation; 0 where it has none. */
export function recordOperation(): i32 {
  return operation
}

/** Start of its creation time, of the form `YYYY-MM-DDTHH:MM:SS`. */
export function recordTime(): usize {
  return time
}

/** Whether actor and mailbox are both named, both foreign, and the time is known. */
export function isForeign(): bool {
  return !doubt && actor == FOREIGN && mailbox == FOREIGN && (guid == 0 || guid == FOREIGN) && time != 0
}

export function walkRecord(from: usize, to: usize, quoteBytes: usize, foreign: bool): i32 {
  at = from
  end = to
  quote = quoteBytes
  judgesUsers = foreign
  depth = 0
  kinds = 0
  operation = actor = mailbox = guid = 0
  time = 0
  doubt = false
  if (at >= end || load<u8>(at) != OPEN_BRACE) return UNUSUAL
  open(true)
  let opened = true
  while (true) {
    skipBlanks()
    if (at >= end) return UNUSUAL
    if (!opened || load<u8>(at) != closer()) {
      if (kinds & 1) {
        const trouble = takeKey()
        if (trouble != GOOD) return trouble
      }
      if (at >= end) return UNUSUAL
      const byte = load<u8>(at)
      if (byte == OPEN_BRACE || byte == OPEN_BRACKET) {
        if (depth >= MAX_DEPTH) return UNUSUAL
        open(byte == OPEN_BRACE)
        opened = true
        continue
      }
      if (!skipScalar(byte)) return UNUSUAL
    }
    opened = false
    if (!leave()) return depth == 0 ? GOOD : UNUSUAL
  }
}

function open(isObject: bool): void {
  kinds = (kinds << 1) | u64(isObject)
  depth++
  at++
}

function closer(): u8 {
  return kinds & 1 ? CLOSE_BRACE : CLOSE_BRACKET
}

/** Behind a value: closes the levels that end here. True where a comma says that another value follows. */
function leave(): bool {
  while (true) {
    skipBlanks()
    if (at >= end) return false
    const byte = load<u8>(at)
    if (byte == 0x2c) {
      at++
      return true
    }
    if (byte != closer()) return false
    at++
    kinds >>= 1
    depth--
    if (depth == 0) return false
  }
}

/** A key, its colon, and for a field of the record itself a look at its value. Stands at the value then. */
function takeKey(): i32 {
  if (!isQuote(at)) return UNUSUAL
  at += quote
  const start = at
  if (!skipString()) return UNUSUAL
  const stop = at - quote
  const plain = !escaped
  skipBlanks()
  if (at >= end || load<u8>(at) != 0x3a) return UNUSUAL
  at++
  skipBlanks()
  if (depth > 1) return GOOD
  if (!plain) return UNUSUAL
  const code = lookUp(KEY_SPACE, start, stop)
  if (code == PLAIN_KEY) return GOOD
  if (code == MISSING) return UNKNOWN
  if (code == UNSURE) return UNUSUAL
  return code == OPERATION_KEY || judgesUsers ? takeField(code) : GOOD
}

function takeField(code: i32): i32 {
  const value = at
  if (at >= end || !isQuote(at)) return UNUSUAL
  at += quote
  const start = at
  if (!skipString() || escaped) return UNUSUAL
  const stop = at - quote
  at = value
  if (code == TIME_KEY) return takeTime(start, stop)
  const meaning = lookUp(code == OPERATION_KEY ? OPERATION_SPACE : USER_SPACE, start, stop)
  if (meaning == MISSING) return UNKNOWN
  if (code == OPERATION_KEY) {
    if (operation != 0) return UNUSUAL
    operation = meaning
  } else if (code == ACTOR_KEY) {
    if (actor != 0) doubt = true
    actor = meaning
  } else if (code == MAILBOX_KEY) {
    if (mailbox != 0) doubt = true
    mailbox = meaning
  } else if (code == GUID_KEY) {
    if (guid != 0) doubt = true
    guid = meaning
  }
  return GOOD
}

function takeTime(start: usize, stop: usize): i32 {
  if (time != 0 || !isUsualTime(start, stop)) {
    doubt = true
    return GOOD
  }
  const day = lookUp(DAY_SPACE, start, start + 10)
  if (day == MISSING) return UNKNOWN
  if (day != VALID) doubt = true
  time = start
  return GOOD
}

function isQuote(from: usize): bool {
  return load<u8>(from) == QUOTE && (quote == 1 || load<u8>(from, 1) == QUOTE)
}

function skipBlanks(): void {
  while (at < end) {
    const byte = load<u8>(at)
    if (byte != 0x20 && byte != 0x0a && byte != 0x0d && byte != 0x09) return
    at++
  }
}

/** Behind the closing quote of the string whose content starts here. */
function skipString(): bool {
  escaped = false
  while (at < end) {
    const block = v128.load(at)
    const quotes = i8x16.eq(block, i8x16.splat(0x22))
    const backslashes = i8x16.eq(block, i8x16.splat(0x5c))
    const controls = i8x16.lt_u(block, i8x16.splat(0x20))
    const special = i8x16.bitmask(v128.or(v128.or(quotes, backslashes), controls))
    if (special == 0) {
      at += 16
      continue
    }
    at += ctz(special)
    if (at >= end) return false
    const byte = load<u8>(at)
    if (byte == QUOTE) {
      if (!isQuote(at)) return false
      at += quote
      return at <= end
    }
    if (byte != BACKSLASH) return false
    escaped = true
    if (!skipEscape()) return false
  }
  return false
}

function skipEscape(): bool {
  const byte = load<u8>(at, 1)
  if (byte == QUOTE) {
    if (!isQuote(at + 1)) return false
    at += 1 + quote
    return true
  }
  if (byte == 0x75) {
    at += 6
    return isHexDigits(at - 4)
  }
  at += 2
  // \ / b f n r t
  return (
    byte == BACKSLASH ||
    byte == 0x2f ||
    byte == 0x62 ||
    byte == 0x66 ||
    byte == 0x6e ||
    byte == 0x72 ||
    byte == 0x74
  )
}

function skipScalar(byte: u8): bool {
  if (byte == QUOTE) {
    if (!isQuote(at)) return false
    at += quote
    return skipString()
  }
  const stop = byte == 0x2d || isDigit(byte) ? numberEnd(at) : wordEnd(at)
  at = stop
  return stop != 0
}
