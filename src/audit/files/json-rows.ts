import { jsonSkimmer, type Skimmer } from '../fast/skimmer.ts'
import type { FileChecks } from './file-checks.ts'
import { columnNames, holderOf, isColumnList, isNextLink, scanObject } from './json-envelopes.ts'
import { type JsonDamage, nextRecordStart, recordMarks } from './json-resync.ts'
import { MAX_DEPTH, scanMember, scanValue } from './json-scan.ts'
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
import { MAX_ROW_BYTES, note, type ReadRun, type RowReader } from './run.ts'

const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const QUOTE = 0x22
const COMMA = 0x2c
const LF = 0x0a
const CR = 0x0d

/** Records that ran on to the end before the rest is given up: each costs a look at all that follows. */
const MAX_RUNAWAYS = 100

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
    push(chunk) {
      state.window.append(chunk)
      if (state.window.bytes().length >= state.wanted) advance(state, false)
      if (state.rows.length > 0) state.window.pin()
      return recogniser.pass(state.rows.splice(0))
    },
    end() {
      advance(state, true)
      const rows = recogniser.pass(state.rows.splice(0))
      rows.push(...recogniser.end(state.entered))
      finish(state)
      return rows
    },
  }
}

function advance(state: JsonState, final: boolean): void {
  while (skipSeparators(state, final)) {
    if (step(state, final) === 'moved') continue
    if (!final) {
      state.wanted = state.window.bytes().length * 2
      return
    }
    cutOff(state)
  }
  state.wanted = 0
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
  const reason = value.deepest > MAX_DEPTH ? 'too-deep' : 'invalid-json'
  const isRow = frame.role === 'rows' && reason !== 'too-deep'
  const { parser } = state
  state.rows.push(isRow ? parser.cells(value.end, frame.columns) : parser.broken(value.end, reason))
  return consume(state, value.end)
}

/** Outside all brackets only an object or an array can hold records; the rest of the line goes with it. */
function takeLine(state: JsonState, bytes: Buffer): Step {
  const line = bytes.findIndex((byte) => byte === LF || byte === CR)
  if (line < 0) return 'wait'
  state.rows.push(state.parser.broken(line, 'invalid-json'))
  return consume(state, line)
}

function waitOrDamage(state: JsonState, kind: 'more' | 'damaged'): Step {
  return kind === 'more' ? 'wait' : beginDamage(state, 'invalid-json')
}

function beginDamage(state: JsonState, reason: JsonDamage['reason']): Step {
  const marks = recordMarks([state.window.bytes(), state.lastGood])
  state.damage = { from: 1, indent: state.indent, marks, reason }
  return 'moved'
}

/** The file has ended inside something. Outside the records it is the missing bracket that tells so. */
function cutOff(state: JsonState): void {
  const frame = state.frames.at(-1)
  if (frame !== undefined && isObject(frame)) consume(state, state.window.bytes().length)
  else {
    state.runaways += 1
    beginDamage(state, 'row-cut')
  }
}

function resynchronise(state: JsonState, damage: JsonDamage, final: boolean): Step {
  const bytes = state.window.bytes()
  const start = state.runaways > MAX_RUNAWAYS ? null : nextRecordStart(bytes, damage)
  if (start === null && !final && bytes.length <= MAX_ROW_BYTES) return 'wait'
  const end = start ?? bytes.length
  const reason = start === null ? damage.reason : 'invalid-json'
  state.rows.push(state.parser.broken(trimmedEnd(bytes, end), reason))
  consume(state, end)
  state.damage = start === null && !final ? { ...damage, from: 0 } : null
  if (start !== null) recover(state, damage)
  return 'moved'
}

/** Stands at the beginning of a record again. */
function recover(state: JsonState, damage: JsonDamage): void {
  state.indent = damage.indent
  const frame = state.frames.at(-1)
  if (frame !== undefined && isObject(frame)) state.frames.push({ role: 'records', columns: [] })
}

function trimmedEnd(bytes: Buffer, end: number): number {
  let last = end
  while (last > 1 && ((bytes[last - 1] ?? 0) <= 0x20 || bytes[last - 1] === COMMA)) last -= 1
  return last
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
