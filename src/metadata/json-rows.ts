/**
 * Cuts JSON of any size into its rows without holding more than one of them: rows are the elements of a top-level
 * array, of the array under a wrapper key (`{"value":[…]}`, `{"d":{"results":[…]}}`), and top-level objects
 * without such a key (one per line or not). Several such documents may follow each other.
 */
import { isJsonObject, own } from '../core/json.ts'
import { type Cells, cellsOf, columnName, type RawRow } from './raw-row.ts'

/** A row longer than this is no row but a bracket that never closes. */
const MAX_ROW = 16_777_216

/** What encloses the place where the scanner is: an object that may be a wrapper, or an array of rows. */
interface Frame {
  readonly isRows: boolean
  /** Of an object: the last key, lower case, and whether its value comes next. */
  key: string
  awaitsValue: boolean
}

/** Where the scanner is in the text it holds. */
interface Scan {
  readonly wrappers: ReadonlySet<string>
  text: string
  at: number
  /** Start of the row that is being read, or of a top-level object that may be one; -1 where there is none. */
  start: number
  frames: Frame[]
  /** Brackets open within a value that is not looked into. */
  depth: number
  inString: boolean
  /** Start of the string that is being read where it may be a key; else -1. */
  key: number
  /** Where what is being passed over ends: a line or a value that belongs to no row. */
  passing: RegExp | null
  out: (string | null)[]
}

/** Rows of a JSON text as objects, in batches; what is none is a row with a defect. */
export async function* jsonRows(
  text: AsyncIterable<string>,
  wrappers: ReadonlySet<string>,
): AsyncGenerator<readonly RawRow[]> {
  const scan = newScan(wrappers)
  let number = 0
  const rows = (): RawRow[] =>
    scan.out.splice(0).map((row) => {
      number += 1
      return rowOf(row, number)
    })
  for await (const chunk of text) {
    scan.text += chunk
    advance(scan)
    forget(scan)
    if (scan.out.length > 0) yield rows()
  }
  const isCut = scan.frames.length > 0 || scan.depth > 0 || scan.start >= 0
  const last = rows()
  if (isCut) last.push({ row: number + 1, cells: null, defect: 'file-cut' })
  if (last.length > 0) yield last
}

function rowOf(text: string | null, row: number): RawRow {
  try {
    const value: unknown = text === null ? null : JSON.parse(text)
    if (isJsonObject(value)) return { row, cells: jsonCells(value), defect: null }
  } catch {
    // Counted like a value that is no object.
  }
  return { row, cells: null, defect: 'invalid-json' }
}

/** Streamed Defender tables wrap each row: `{"time", "category", "properties": {…}}`. */
function jsonCells(value: Readonly<Record<string, unknown>>): Cells {
  const inner = own(value, 'properties')
  const columns = isJsonObject(inner) && own(value, 'category') !== undefined ? inner : value
  return cellsOf(Object.entries(columns).map(([key, cell]) => [columnName(key), cell]))
}

function newScan(wrappers: ReadonlySet<string>): Scan {
  const outside = { start: -1, frames: [], depth: 0, inString: false, key: -1, passing: null }
  return { wrappers, text: '', at: 0, ...outside, out: [] }
}

function advance(scan: Scan): void {
  while (scan.at < scan.text.length) {
    if (scan.passing !== null) passOver(scan, scan.passing)
    else if (scan.inString) {
      if (!endString(scan)) return
    } else if (scan.depth > 0) inValue(scan)
    else {
      const frame = scan.frames.at(-1)
      if (frame === undefined) atTop(scan)
      else if (frame.isRows) inRows(scan)
      else inObject(scan, frame)
    }
  }
}

/** Drops the text that nothing refers to any more, and rows that are too long to be one. */
function forget(scan: Scan): void {
  if (scan.start >= 0 && scan.at - scan.start > MAX_ROW) {
    scan.out.push(null)
    scan.start = -1
  }
  if (scan.at - scan.key > MAX_ROW) scan.key = -1
  const from = Math.min(...[scan.at, scan.start, scan.key].filter((mark) => mark >= 0))
  scan.text = scan.text.slice(from)
  scan.at -= from
  if (scan.start >= 0) scan.start -= from
  if (scan.key >= 0) scan.key -= from
}

/** Counts one broken row and goes on behind its end. */
function pass(scan: Scan, end: RegExp): void {
  scan.out.push(null)
  scan.passing = end
}

function passOver(scan: Scan, end: RegExp): void {
  end.lastIndex = scan.at
  const mark = end.exec(scan.text)
  scan.at = mark === null ? scan.text.length : mark.index
  if (mark !== null) scan.passing = null
}

const STRING_MARK = /["\\\n]/g

/** @returns false where more text is needed */
function endString(scan: Scan): boolean {
  STRING_MARK.lastIndex = scan.at
  const mark = STRING_MARK.exec(scan.text)
  const isEscape = mark?.[0] === '\\'
  if (mark === null || (isEscape && mark.index + 1 >= scan.text.length)) {
    scan.at = mark?.index ?? scan.text.length
    return false
  }
  scan.at = mark.index + (isEscape ? 2 : 1)
  if (mark[0] === '\n') giveUp(scan)
  else if (mark[0] === '"') closeString(scan, mark.index)
  return true
}

function closeString(scan: Scan, end: number): void {
  const frame = scan.frames.at(-1)
  if (scan.depth === 0 && frame !== undefined && !frame.isRows) {
    if (!frame.awaitsValue) frame.key = scan.key < 0 ? '' : scan.text.slice(scan.key, end).toLowerCase()
    frame.awaitsValue = false
  }
  scan.inString = false
  scan.key = -1
}

/** Broken beyond doubt, as by a line break inside a string: counted, and on with what follows. */
function giveUp(scan: Scan): void {
  scan.out.push(null)
  scan.inString = false
  scan.key = -1
  scan.depth = 0
  scan.start = -1
  scan.frames = scan.frames.some((frame) => frame.isRows) ? scan.frames.filter((frame) => frame.isRows) : []
}

const BRACKET = /["{}[\]]/g

function inValue(scan: Scan): void {
  BRACKET.lastIndex = scan.at
  const mark = BRACKET.exec(scan.text)
  if (mark === null) {
    scan.at = scan.text.length
    return
  }
  scan.at = mark.index + 1
  if (mark[0] === '"') scan.inString = true
  else scan.depth += mark[0] === '{' || mark[0] === '[' ? 1 : -1
  if (scan.depth === 0 && scan.frames.at(-1)?.isRows === true) emit(scan)
}

function emit(scan: Scan): void {
  if (scan.start >= 0) scan.out.push(scan.text.slice(scan.start, scan.at))
  scan.start = -1
}

const IGNORED = /[\s,]/
const LINE_END = /\n/g
const VALUE_END = /[\s,\]{["]/g

function atTop(scan: Scan): void {
  const char = scan.text.charAt(scan.at)
  if (char === '{') {
    scan.start = scan.at
    scan.frames.push({ isRows: false, key: '', awaitsValue: false })
  } else if (char === '[') scan.frames.push({ isRows: true, key: '', awaitsValue: false })
  else if (!IGNORED.test(char)) pass(scan, LINE_END)
  scan.at += 1
}

function inRows(scan: Scan): void {
  const char = scan.text.charAt(scan.at)
  if (char === ']') scan.frames.pop()
  else if (char === '{' || char === '[') {
    scan.start = scan.at
    scan.depth = 1
  } else if (char === '"') {
    scan.out.push(null)
    scan.inString = true
  } else if (!IGNORED.test(char)) pass(scan, VALUE_END)
  scan.at += 1
}

function inObject(scan: Scan, frame: Frame): void {
  const char = scan.text.charAt(scan.at)
  if (char === '"') {
    scan.inString = true
    scan.key = scan.at + 1
  } else if (char === ':') frame.awaitsValue = true
  else if (char === '}') {
    closeObject(scan)
    return
  } else if (char === '{' || char === '[') {
    openInObject(scan, frame, char)
    return
  } else if (!/\s/.test(char)) frame.awaitsValue = false
  scan.at += 1
}

function closeObject(scan: Scan): void {
  scan.at += 1
  scan.frames.pop()
  const parent = scan.frames.at(-1)
  if (parent === undefined) emit(scan)
  else parent.awaitsValue = false
}

function openInObject(scan: Scan, frame: Frame, bracket: string): void {
  // Without a colon before it, this is the next line's object: the one before was cut.
  if (!frame.awaitsValue) {
    giveUp(scan)
    return
  }
  scan.at += 1
  frame.awaitsValue = false
  if (bracket === '[' && scan.wrappers.has(frame.key)) {
    scan.start = -1
    scan.frames.push({ isRows: true, key: '', awaitsValue: false })
  } else if (bracket === '{' && frame.key === 'd' && scan.frames.length === 1) {
    scan.frames.push({ isRows: false, key: '', awaitsValue: false })
  } else scan.depth = 1
}
