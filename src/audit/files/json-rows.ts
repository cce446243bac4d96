import { jsonSkimmer, type Skimmer } from '../fast/skimmer.ts'
import type { FileChecks } from './file-checks.ts'
import { columnNames, holderOf, isColumnList, isNextLink, scanObject } from './json-envelopes.ts'
import { beginDamage, cutOff, resynchronise } from './json-recovery.ts'
import { recordMarks } from './json-resync.ts'
import { MAX_DEPTH, scanMember, scanValue, skipBlanks } from './json-scan.ts'
import {
  consume,
  createState,
  enter,
  type Frame,
  isObject,
  type JsonState,
  leave,
  skipSeparators,
  type Step,
} from './json-state.ts'
import type { TextStream } from './encoding.ts'
import { createRecogniser } from './recogniser.ts'
import { MAX_BATCH, MAX_ROW_BYTES, note, type ReadRun, type RowReader } from './run.ts'

const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const QUOTE = 0x22
const COMMA = 0x2c
const LF = 0x0a
const CR = 0x0d

/**
 * Reads JSON as it comes: lines, arrays (also several on end), single objects, pretty-printed or not, pages
 * and tables. Only the way to the records is walked; each record is cut out by its brackets and parsed on
 * its own, and damage costs the records up to the next one that begins as its siblings do.
 */
export function jsonReader(run: ReadRun, stream: TextStream, checks: FileChecks): RowReader {
  const state = createState(run, stream)
  state.skimmer = skimmerOf(run, checks)
  const recogniser = createRecogniser(run)
  return {
    push: (chunk) => state.window.append(chunk),
    take(final) {
      const done = advance(state, final)
      if (state.rows.length > 0) state.window.pin()
      const rows = recogniser.pass(state.rows.splice(0))
      if (final && done) rows.push(...recogniser.end(state.entered))
      return { rows, done }
    },
    finish: () => finish(state),
  }
}

/** True once there is no further record in the window. */
function advance(state: JsonState, final: boolean): boolean {
  if (!final && state.window.bytes().length < state.wanted) return true
  while (skipSeparators(state, final)) {
    if (state.rows.length >= MAX_BATCH) return false
    if (step(state, final) === 'moved') continue
    if (!final) {
      state.wanted = state.window.bytes().length * 2
      return true
    }
    cutOff(state)
  }
  state.wanted = 0
  return true
}

function step(state: JsonState, final: boolean): Step {
  if (state.damage !== null) return resynchronise(state, state.damage, final)
  const bytes = state.window.bytes()
  const result = takeNext(state, bytes)
  if (result === 'moved' || final || bytes.length <= MAX_ROW_BYTES) return result
  state.runaways += 1
  return beginDamage(state, 'invalid-json')
}

function skimmerOf(run: ReadRun, checks: FileChecks): Skimmer | null {
  const { skim } = run.context
  // Offsets have to be those of the bytes looked at.
  return skim === undefined || !run.encoding.startsWith('utf-8') ? null : jsonSkimmer(skim, checks)
}

/** Whether lines could be passed over from where the window begins, outside any bracket. */
function passLines(state: JsonState, bytes: Buffer): boolean {
  const { run, skimmer, window, rows, parser } = state
  if (skimmer === null || run.format === '' || state.frames.length > 0) return false
  const passed = skimmer.pass({ bytes, offset: window.offset(), pending: rows })
  if (passed === null) return false
  parser.pass(passed.rows)
  state.lastGood = Buffer.from(bytes.subarray(passed.lastStart, passed.length))
  // Only the first of them may stand behind blanks.
  state.goodIndent = passed.rows > 1 ? 0 : state.indent
  consume(state, passed.length)
  return true
}

function takeNext(state: JsonState, bytes: Buffer): Step {
  const frame = state.frames.at(-1)
  const [byte] = bytes
  if (byte === OPEN_BRACE && passLines(state, bytes)) return 'moved'
  if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) return leave(state, frame, byte)
  if (frame !== undefined && isObject(frame)) return takeMember(state, frame, bytes)
  if (byte === OPEN_BRACE) return takeObject(state, frame, bytes)
  if (byte === OPEN_BRACKET) return takeArray(state, frame, bytes)
  return frame === undefined ? takeLine(state, bytes) : takeValue(state, frame, bytes)
}

/** Arrays in arrays are entered as well: some tools wrap each page once more. */
function takeArray(state: JsonState, frame: Frame | undefined, bytes: Buffer): Step {
  const isList = frame === undefined || (frame.role !== 'rows' && state.frames.length < MAX_DEPTH)
  return isList ? enter(state, 'records', 1) : takeValue(state, frame, bytes)
}

function takeObject(state: JsonState, frame: Frame | undefined, bytes: Buffer): Step {
  if (frame?.role === 'tables') return enter(state, 'table', 1)
  const scan = scanObject(bytes, 0)
  if (scan.kind === 'page') return enter(state, 'page', 1)
  if (scan.kind !== 'record') return waitOrDamage(state, scan.kind)
  state.rows.push(state.parser.record(scan.end, scan.deep))
  state.lastGood = bytes.subarray(0, scan.end)
  state.goodIndent = state.indent
  return consume(state, scan.end)
}

function takeMember(state: JsonState, frame: Frame, bytes: Buffer): Step {
  const member = scanMember(bytes, 0)
  if (member.kind !== 'member') return waitOrDamage(state, member.kind)
  const role = holderOf(frame.role, member.key, bytes[member.value])
  if (role !== null) {
    if (member.key === 'value') state.run.pages += 1
    return enter(state, role, member.value + 1)
  }
  const value = scanValue(bytes, member.value)
  if (value.kind !== 'value') return waitOrDamage(state, value.kind)
  const json = bytes.subarray(member.value, value.end)
  if (isColumnList(member.key)) frame.columns = columnNames(parsed(json))
  if (isNextLink(member.key) && json.length > 2 && json[0] === QUOTE) state.run.nextLinks += 1
  return consume(state, value.end)
}

function parsed(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString('utf8'))
  } catch {
    return null
  }
}

/** An element that is no object: a table's row, or nothing that could be a record. */
function takeValue(state: JsonState, frame: Frame, bytes: Buffer): Step {
  const value = scanValue(bytes, 0)
  if (value.kind !== 'value') return waitOrDamage(state, value.kind)
  const [behind] = bytes.subarray(skipBlanks(bytes, value.end))
  if (behind === undefined) return 'wait'
  // A stray quote turns texts inside out: without this, every piece of the following records would be a value.
  if (behind !== COMMA && behind !== CLOSE_BRACKET) return beginDamage(state, 'invalid-json')
  const reason = value.deepest > MAX_DEPTH ? 'too-deep' : 'invalid-json'
  const isRow = frame.role === 'rows' && reason !== 'too-deep'
  const { parser } = state
  state.rows.push(isRow ? parser.cells(value.end, frame.columns) : parser.broken(value.end, reason))
  return consume(state, value.end)
}

/** Outside all brackets only an object or an array can hold records; the rest of the line goes with it. */
function takeLine(state: JsonState, bytes: Buffer): Step {
  const [mark] = state.lastGood.length > 0 ? recordMarks([state.lastGood]) : []
  const record = mark === undefined ? -1 : bytes.indexOf(mark)
  const line = bytes.findIndex((byte) => byte === LF || byte === CR)
  const ends = [record, line].filter((at) => at >= 0)
  if (ends.length === 0) return 'wait'
  const end = Math.min(...ends)
  state.rows.push(state.parser.broken(end, 'invalid-json'))
  return consume(state, end)
}

function waitOrDamage(state: JsonState, kind: 'more' | 'damaged'): Step {
  return kind === 'more' ? 'wait' : beginDamage(state, 'invalid-json')
}

function finish(state: JsonState): void {
  const { run } = state
  state.parser.finish(run)
  if (state.trailingCommas > 0) {
    const count = state.trailingCommas
    note(run, {
      code: 'json-trailing-comma',
      level: 'info',
      text: 'has a comma behind its last record',
      count,
    })
  }
  if (state.strays > 0) {
    const count = state.strays
    const text = `has ${count} brackets or commas that belong to nothing: it may have been edited or joined`
    note(run, { code: 'json-stray-bracket', level: 'warning', text, count })
  }
  if (state.frames.length > 0) {
    const text = 'ends without its closing bracket: records at the end may be missing'
    note(run, { code: 'json-unclosed', level: 'incomplete', text })
  }
}
