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
  /**
   * Blanks between the line's start and the record, of the damaged one and of the good one before; null where
   * the record does not begin a line.
   */
  readonly indents: readonly [number | null, number | null]
  /** How the records begin where they do not begin lines: `{"firstKey"`, of the damaged one and the one before; empty where they do. */
  readonly marks: readonly Buffer[]
  readonly reason: 'row-cut' | 'invalid-json'
}

/** How the rows of a table begin; inside a row's texts the quote would be escaped. */
export const TABLE_ROW: Buffer = Buffer.from('["')

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

export interface RecordStart {
  readonly at: number
  readonly indent: number | null
}

/**
 * Where the next record begins: on a line of its own, indented as the records are, or, where they do not
 * begin lines, with the same first key. null where there is none yet; `damage.from` then says where to go on
 * looking.
 */
export function nextRecordStart(bytes: Buffer, damage: JsonDamage): RecordStart | null {
  const [own, before] = damage.indents
  // A record that was cut may be searched for lines that cannot be its own, but for nothing vaguer.
  const isCut = damage.reason === 'row-cut'
  const indents = [own, isCut ? null : before].filter((indent) => indent !== null)
  const line = indents.length > 0 ? nextIndented(bytes, damage.from, indents) : null
  const marked = isCut ? null : nextMarked(bytes, damage)
  if (line !== null && (marked === null || line.at < marked)) return line
  if (marked !== null) return { at: marked, indent: null }
  const overlap = Math.max(...damage.marks.map((mark) => mark.length), ...indents.map((indent) => indent + 2))
  damage.from = Math.max(damage.from, bytes.length - overlap)
  return null
}

function nextMarked(bytes: Buffer, { marks, from }: JsonDamage): number | null {
  const found = marks.map((mark) => bytes.indexOf(mark, from)).filter((at) => at >= 0)
  return found.length > 0 ? Math.min(...found) : null
}

function nextIndented(bytes: Buffer, from: number, indents: readonly number[]): RecordStart | null {
  for (let at = from; at < bytes.length; at += 1) {
    if (bytes[at] !== LF && bytes[at] !== CR) continue
    const indent = indents.find((blanks) => bytes[at + 1 + blanks] === OPEN_BRACE)
    if (indent === undefined) continue
    const start = at + 1 + indent
    if (isBlank(bytes, at + 1, start)) return { at: start, indent }
  }
  return null
}

function isBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (bytes[at] !== BLANK && bytes[at] !== TAB) return false
  return true
}
