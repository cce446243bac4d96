import type { Skimmer } from '../fast/skimmer.ts'
import type { EvidenceRow } from '../source.ts'
import { type ByteWindow, createWindow } from './byte-window.ts'
import type { TextStream } from './encoding.ts'
import type { Role } from './json-envelopes.ts'
import { createRecordParser, type RecordParser } from './json-record.ts'
import type { JsonDamage } from './json-resync.ts'
import type { ReadRun } from './run.ts'

const CLOSE_BRACE = 0x7d
const COMMA = 0x2c
const LF = 0x0a
const CR = 0x0d
const TAB = 0x09
const BLANK = 0x20
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

/** An array or object that has been entered and not yet left. */
export interface Frame {
  readonly role: Role
  /** Of a table, once its `columns` have been read. */
  columns: readonly string[]
}

/** What a look at the window came to: something was consumed or decided, or more bytes are needed. */
export type Step = 'moved' | 'wait'

/** Where a JSON reader stands. */
export interface JsonState {
  readonly run: ReadRun
  readonly window: ByteWindow
  readonly parser: RecordParser
  readonly rows: EvidenceRow[]
  /** The way from the outside to where the next record is expected. */
  readonly frames: Frame[]
  /** Blanks since the line's start; null behind anything else. */
  indent: number | null
  afterComma: boolean
  /** Whether there was any array or envelope at all. */
  entered: boolean
  damage: JsonDamage | null
  /** null where every record is read the exact way. */
  skimmer: Skimmer | null
  /** How often a record ran on to the end of what is there. */
  runaways: number
  lastGood: Buffer
  /** `indent` of `lastGood`. */
  goodIndent: number | null
  trailingCommas: number
  strays: number
  /** Bytes to wait for before an unfinished record is looked at again. */
  wanted: number
}

export function createState(run: ReadRun, stream: TextStream): JsonState {
  const window = createWindow(stream)
  return {
    run,
    window,
    parser: createRecordParser(run.label, window),
    rows: [],
    frames: [],
    indent: 0,
    afterComma: false,
    entered: false,
    damage: null,
    skimmer: null,
    runaways: 0,
    lastGood: Buffer.alloc(0),
    goodIndent: null,
    trailingCommas: 0,
    strays: 0,
    wanted: 0,
  }
}

export function consume(state: JsonState, length: number): Step {
  state.window.consume(length)
  state.indent = null
  state.afterComma = false
  return 'moved'
}

export function isObject({ role }: Frame): boolean {
  return role === 'page' || role === 'hits' || role === 'table'
}

export function enter(state: JsonState, role: Role, length: number): Step {
  const columns = role === 'rows' ? (state.frames.at(-1)?.columns ?? []) : []
  state.frames.push({ role, columns })
  state.entered = true
  return consume(state, length)
}

/** Brackets that close nothing are counted and passed over; one that closes an outer frame closes both. */
export function leave(state: JsonState, frame: Frame | undefined, byte: number): Step {
  if (state.afterComma) state.trailingCommas += 1
  const closes = (open: Frame | undefined): boolean =>
    open !== undefined && (byte === CLOSE_BRACE) === isObject(open)
  if (closes(frame)) state.frames.pop()
  else {
    state.strays += 1
    if (closes(state.frames.at(-2))) state.frames.splice(-2)
  }
  return consume(state, 1)
}

/** Passes over blanks, commas and byte order marks. False when nothing is left to look at. */
export function skipSeparators(state: JsonState, final: boolean): boolean {
  const bytes = state.window.bytes()
  if (state.damage !== null) return bytes.length > 0
  let at = 0
  while (at < bytes.length) {
    const length = separatorLength(state, bytes, at)
    if (length === 0) break
    at += length
  }
  if (at > 0) state.window.consume(at)
  const left = bytes.length - at
  // A byte order mark that is not yet there in full must not be taken for a record.
  return left > (bytes[at] === BYTE_ORDER_MARK[0] && !final ? 2 : 0)
}

function separatorLength(state: JsonState, bytes: Buffer, at: number): number {
  const byte = bytes[at]
  if (byte === LF || byte === CR) state.indent = 0
  else if (byte === BLANK || byte === TAB) {
    if (state.indent !== null) state.indent += 1
  } else if (byte === COMMA) {
    if (state.afterComma) state.strays += 1
    state.afterComma = true
    state.indent = null
  } else return bytes.subarray(at, at + 3).equals(BYTE_ORDER_MARK) ? 3 : 0
  return 1
}
