import {
  ACCESS,
  add,
  ASK,
  ATTACHMENT,
  FULL,
  GAPS,
  MAX_GAP_ROWS,
  MISSING,
  MORE,
  out,
  OUT,
  plan,
  OPERATION_SPACE,
  OTHER,
  ROW,
  UNSURE,
} from './layout'
import { isForeign, recordEnd, recordOperation, recordTime, UNKNOWN, UNUSUAL, walkRecord } from './record'
import { lookUp } from './vocabulary'

export { forget, learn } from './vocabulary'

/** See ../kernel.ts for what this does and why it may. */

const QUOTE: u8 = 0x22
const CR: u8 = 0x0d
const LF: u8 = 0x0a

/** Bytes looked at, or-ed together: a high bit is a byte that is not ASCII. */
let seen: v128 = i64x2(0, 0)

/** The cells of a row that matter, as positions of their content; `record` is 0 where it is not quoted. */
let operationFrom: usize = 0
let operationTo: usize = 0
let recordFrom: usize = 0
let recordTo: usize = 0

function begin(): void {
  seen = i64x2(0, 0)
  for (let index = 0; index < 12; index++) out(index, 0)
}

function finish(status: i32): void {
  out(0, status)
  out(5, i8x16.bitmask(seen))
}

/** Passes over CSV rows from `from` on, where a row begins. */
export function csv(from: usize, to: usize): void {
  begin()
  let at = from
  while (true) {
    while (at < to && isBreak(load<u8>(at))) at++
    out(1, <i32>at)
    if (at >= to) return finish(MORE)
    const stop = scanCells(at, to)
    if (stop < 2) return finish(stop == 0 ? MORE : ROW)
    const verdict = judgeRow()
    if (verdict != MORE) return finish(verdict)
    at = stop
    if (plan(4) >= 0) {
      add(10, 1)
      if (load<i32>(OUT + 40) == MAX_GAP_ROWS) {
        out(1, <i32>at)
        return finish(FULL)
      }
    }
  }
}

/** The line break behind the row; 0 where it is not complete, 1 where it is not of the usual form. */
function scanCells(from: usize, to: usize): usize {
  const delimiter = <u8>plan(0)
  const columns = plan(1)
  let at = from
  let cell = 0
  odd = false
  recordFrom = 0
  if (load<u8>(at) == 0xef) return 1
  while (true) {
    const isQuoted = load<u8>(at) == QUOTE
    const start = isQuoted ? at + 1 : at
    const stop = isQuoted ? closingQuote(start, to) : unquotedEnd(at, to, delimiter)
    if (stop == 0) return 0
    noteCell(cell, start, stop, isQuoted)
    at = isQuoted ? stop + 1 : stop
    const byte = load<u8>(at)
    cell++
    if (isBreak(byte)) return cell == columns && !odd ? at : 1
    if (byte != delimiter) return 1
    at++
    if (at >= to) return 0
  }
}

/** Whether a cell of the row is not what it seems: quotes in it are doubled or not, and the caller cannot tell. */
let odd: bool = false

function noteCell(cell: i32, start: usize, stop: usize, isQuoted: bool): void {
  if (cell == plan(2)) {
    operationFrom = start
    operationTo = stop
  } else if (cell == plan(3)) {
    recordFrom = isQuoted ? start : 0
    recordTo = stop
  } else if (plan(4) >= 0) {
    for (let gap = 0; gap < 3; gap++) {
      if (cell != plan(4 + gap)) continue
      for (let byte = start; byte < stop; byte++) if (load<u8>(byte) == QUOTE) odd = true
      const place = GAPS + <usize>(load<i32>(OUT + 40) * 24 + gap * 8)
      store<i32>(place, <i32>start)
      store<i32>(place, <i32>stop, 4)
    }
  }
}

/** The quote that ends the cell whose content starts at `from`; 0 where it, or what follows it, is not there yet. */
function closingQuote(from: usize, to: usize): usize {
  let at = from
  while (at < to) {
    const block = v128.load(at)
    seen = v128.or(seen, block)
    const quotes = i8x16.bitmask(i8x16.eq(block, i8x16.splat(0x22)))
    const starts = quotes & ~(quotes << 1)
    if (quotes == ((starts | (starts << 1)) & 0xffff)) {
      // Pairs only. One may begin in the last byte: it is looked at again.
      at += starts & 0x8000 ? 15 : 16
      continue
    }
    at += ctz(quotes)
    if (at + 1 >= to) return 0
    if (load<u8>(at, 1) != QUOTE) return at
    at += 2
  }
  return 0
}

/** The delimiter or line break that ends the cell; 0 where it is not there yet. */
function unquotedEnd(from: usize, to: usize, delimiter: u8): usize {
  for (let at = from; at < to; at += 16) {
    const block = v128.load(at)
    seen = v128.or(seen, block)
    const delimiters = i8x16.eq(block, i8x16.splat(delimiter))
    const breaks = v128.or(i8x16.eq(block, i8x16.splat(0x0a)), i8x16.eq(block, i8x16.splat(0x0d)))
    const ends = i8x16.bitmask(v128.or(delimiters, breaks))
    if (ends == 0) continue
    const stop = at + ctz(ends)
    return stop < to ? stop : 0
  }
  return 0
}

/** Counts the row and returns MORE where it may be passed over; else why not. */
function judgeRow(): i32 {
  const operation = lookUp(OPERATION_SPACE, operationFrom, operationTo)
  if (operation == MISSING) return ASK
  if (operation == UNSURE) return ROW
  if (operation != ACCESS) {
    if (plan(8) != 0 && (recordFrom == 0 || mentions(recordFrom, recordTo))) return ROW
    count(operation)
    return MORE
  }
  if (plan(7) == 0 || recordFrom == 0) return ROW
  const walk = walkRecord(recordFrom, recordTo, 2, true)
  if (walk == UNKNOWN) return ASK
  if (walk == UNUSUAL || recordEnd() != recordTo) return ROW
  if (recordOperation() != ACCESS || !isForeign()) return ROW
  countForeign()
  return MORE
}

function count(operation: i32): void {
  add(2, 1)
  if (operation == ATTACHMENT) add(3, 1)
}

function countForeign(): void {
  add(4, 1)
  const newest = <usize>load<i32>(OUT + 24)
  if (newest == 0 || memory.compare(recordTime(), newest, 19) > 0) out(6, <i32>recordTime())
}

/** Whether the cell holds `InternetMessageId`. */
function mentions(from: usize, to: usize): bool {
  for (let at = from; at + 17 <= to; at += 16) {
    const first = i8x16.eq(v128.load(at), i8x16.splat(0x49))
    const last = i8x16.eq(v128.load(at + 16), i8x16.splat(0x64))
    let hits = i8x16.bitmask(v128.and(first, last))
    while (hits != 0) {
      const hit = at + ctz(hits)
      // "Internet", "MessageI"
      if (load<u64>(hit) == 0x74656e7265746e49 && load<u64>(hit, 8) == 0x496567617373654d) return true
      hits &= hits - 1
    }
  }
  return false
}

/** Passes over lines that are one audit record each, from `from` on, where one begins. Stops at the line break. */
export function json(from: usize, to: usize): void {
  begin()
  // Strings are not looked at for bytes beyond ASCII on the way.
  seen = i64x2(-1, -1)
  out(1, <i32>from)
  let at = from
  while (true) {
    const walk = walkRecord(at, to, 1, plan(7) != 0)
    if (walk == UNKNOWN) return finish(ASK)
    const stop = recordEnd()
    if (walk == UNUSUAL) return finish(ROW)
    const line = stop < to && load<u8>(stop) == CR ? stop + 1 : stop
    if (line + 1 >= to || load<u8>(line) != LF) return finish(ROW)
    const operation = recordOperation()
    if (operation == OTHER || operation == ATTACHMENT) count(operation)
    else if (operation == ACCESS && plan(7) != 0 && isForeign()) countForeign()
    else return finish(ROW)
    out(1, <i32>stop)
    out(11, <i32>at)
    at = line + 1
  }
}

function isBreak(byte: u8): bool {
  return byte == CR || byte == LF
}
