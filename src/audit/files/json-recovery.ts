import { type JsonDamage, nextRecordStart, recordMarks, type RecordStart, TABLE_ROW } from './json-resync.ts'
import { consume, isObject, type JsonState, type Step } from './json-state.ts'
import { MAX_ROW_BYTES } from './run.ts'

const COMMA = 0x2c

/** Records that ran on to the end before the rest is given up: each costs a look at all that follows. */
const MAX_RUNAWAYS = 16

/** From here on the next record is looked for. */
export function beginDamage(state: JsonState, reason: JsonDamage['reason']): Step {
  const { indent, goodIndent, lastGood } = state
  const beginLines = indent !== null && (lastGood.length === 0 || goodIndent !== null)
  const marks = beginLines ? [] : marksOf(state)
  state.damage = { from: 1, indents: [indent, goodIndent], marks, reason }
  return 'moved'
}

function marksOf(state: JsonState): Buffer[] {
  const role = state.frames.at(-1)?.role
  const isTable = role === 'rows' || role === 'table'
  return isTable ? [TABLE_ROW] : recordMarks([state.window.bytes(), state.lastGood])
}

/** The file has ended inside something. Outside the records it is the missing bracket that tells so. */
export function cutOff(state: JsonState): void {
  const frame = state.frames.at(-1)
  if (frame !== undefined && isObject(frame)) consume(state, state.window.bytes().length)
  else {
    state.runaways += 1
    beginDamage(state, 'row-cut')
  }
}

/** Reports what is damaged once it is known where it ends. */
export function resynchronise(state: JsonState, damage: JsonDamage, final: boolean): Step {
  const bytes = state.window.bytes()
  const start = state.runaways > MAX_RUNAWAYS ? null : nextRecordStart(bytes, damage)
  if (start !== null) {
    state.rows.push(state.parser.broken(trimmedEnd(bytes, start.at), 'invalid-json'))
    recover(state, start)
    return 'moved'
  }
  if (!final && bytes.length <= MAX_ROW_BYTES) return 'wait'
  state.rows.push(state.parser.broken(trimmedEnd(bytes, bytes.length), damage.reason))
  consume(state, bytes.length)
  state.damage = final ? null : { ...damage, from: 0 }
  return 'moved'
}

/** Stands at the beginning of a record again. */
function recover(state: JsonState, start: RecordStart): void {
  consume(state, start.at)
  state.damage = null
  state.indent = start.indent
  const frame = state.frames.at(-1)
  if (frame === undefined || !isObject(frame)) return
  state.frames.push({ role: frame.role === 'table' ? 'rows' : 'records', columns: frame.columns })
}

function trimmedEnd(bytes: Buffer, end: number): number {
  let last = end
  while (last > 1 && ((bytes[last - 1] ?? 0) <= 0x20 || bytes[last - 1] === COMMA)) last -= 1
  return last
}
