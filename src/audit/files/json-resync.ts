import { skipBlanks } from './json-scan.ts'

const QUOTE = 0x22
const OPEN_BRACE = 0x7b
const LF = 0x0a
const CR = 0x0d
const TAB = 0x09
const BLANK = 0x20

/** A record whose brackets, commas or quotes do not fit together. */
export interface JsonDamage {
  /** Where, from the record's start, the next record is looked for. */
  from: number
  /** Blanks between the line's start and the record; null where the record does not begin a line. */
  readonly indent: number | null
  /** How the records begin where they do not begin lines: `{"firstKey"`, of the damaged one and the one before. */
  readonly marks: readonly Buffer[]
  readonly reason: 'row-cut' | 'invalid-json'
}

const ANY_RECORD = Buffer.from('{"')

/** How the records may begin that come after these; any object where neither shows its first key. */
export function recordMarks(records: readonly Buffer[]): Buffer[] {
  const marks = records.flatMap((record) => recordMark(record) ?? [])
  return marks.length > 0 ? marks : [ANY_RECORD]
}

/** `{` up to the first key's closing quote, as it stands. */
function recordMark(record: Buffer): Buffer | null {
  const key = skipBlanks(record, 1)
  const end = record[0] === OPEN_BRACE && record[key] === QUOTE ? record.indexOf(QUOTE, key + 1) : -1
  return end < 0 ? null : Buffer.from(record.subarray(0, end + 1))
}

/**
 * Where the next record begins: on a line of its own with the same indentation as the damaged one, else with
 * the same first key. null where there is none yet; `damage.from` then says where to go on looking.
 */
export function nextRecordStart(bytes: Buffer, damage: JsonDamage): number | null {
  if (damage.indent !== null) return nextIndented(bytes, damage, damage.indent)
  if (damage.reason === 'row-cut') return null
  const found = damage.marks.map((mark) => bytes.indexOf(mark, damage.from)).filter((at) => at >= 0)
  if (found.length > 0) return Math.min(...found)
  const longest = Math.max(...damage.marks.map((mark) => mark.length))
  damage.from = Math.max(damage.from, bytes.length - longest)
  return null
}

function nextIndented(bytes: Buffer, damage: JsonDamage, indent: number): number | null {
  for (let at = damage.from; at < bytes.length; at += 1) {
    if (bytes[at] !== LF && bytes[at] !== CR) continue
    const start = at + 1 + indent
    if (start >= bytes.length) {
      damage.from = at
      return null
    }
    if (bytes[start] === OPEN_BRACE && isBlank(bytes, at + 1, start)) return start
  }
  damage.from = Math.max(damage.from, bytes.length)
  return null
}

function isBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (bytes[at] !== BLANK && bytes[at] !== TAB) return false
  return true
}
