import { trimmed } from './decode-fields.ts'
import { endOfString, unescapeOnce, withoutDoubledQuotes } from './decode-repair.ts'

/** What stands complete in a damaged JSON text, up to the damage. Never throws, never guesses an end. */
export function partialJson(text: string): unknown {
  return readValue({ text, at: 0, damaged: false }, 0)
}

/**
 * The first object of a row's text with the quoting of its container undone, so that `partialJson` can read it:
 * a line of a CSV file (quotes doubled), or AuditData cut out of a JSON string (quotes escaped).
 */
export function firstObject(text: string): string | null {
  const doubled = text.search(/\{\s{0,9}""\w/)
  if (doubled >= 0) return withoutDoubledQuotes(text.slice(doubled))
  const start = text.search(/\{\s{0,9}\\?"/)
  if (start < 0) return null
  const object = trimmed(text.slice(start))
  return object.startsWith(String.raw`{\"`) ? unescapeOnce(object) : object
}

/** The InternetMessageIds that stand complete in a text, byte-exact, in order, up to where a second record begins. */
export function completeIds(text: string): string[] {
  const plain = text.includes(String.raw`\"InternetMessageId\"`) ? unescapeOnce(text) : text
  const end = secondRecord(plain)
  const ids: string[] = []
  const key = /"InternetMessageId"\s{0,9}:\s{0,9}(?=")/gi
  for (let match = key.exec(plain); match !== null && match.index < end; match = key.exec(plain)) {
    const close = endOfString(plain, key.lastIndex)
    if (close === null) break
    const id = /^\s{0,9}(?:[,}]|$)/.test(plain.slice(close, close + 10))
      ? stringOf(plain.slice(key.lastIndex, close))
      : null
    if (id !== null && trimmed(id) !== '') ids.push(id)
  }
  return ids
}

function secondRecord(text: string): number {
  const operation = /"Operation"\s{0,9}:/g
  operation.exec(text)
  return operation.lastIndex === 0 ? text.length : (operation.exec(text)?.index ?? text.length)
}

interface Cursor {
  readonly text: string
  at: number
  damaged: boolean
}

const MAX_DEPTH = 64

function readValue(cursor: Cursor, depth: number): unknown {
  const char = nextChar(cursor)
  if (depth < MAX_DEPTH && char === '{') return readObject(cursor, depth)
  if (depth < MAX_DEPTH && char === '[') return readArray(cursor, depth)
  if (char === '"') return readString(cursor)
  const literal = /^(?:-?(?:0|[1-9]\d{0,19})(?:\.\d{1,20})?|true|false|null)(?=[\s,}\]])/.exec(
    cursor.text.slice(cursor.at, cursor.at + 48),
  )
  if (literal === null) return damage(cursor)
  cursor.at += literal[0].length
  const value: unknown = JSON.parse(literal[0])
  return value
}

function readObject(cursor: Cursor, depth: number): unknown {
  const entries = new Map<string, unknown>()
  cursor.at += 1
  while (!cursor.damaged && nextChar(cursor) !== '}') {
    const key = nextChar(cursor) === '"' ? readString(cursor) : damage(cursor)
    if (typeof key !== 'string' || nextChar(cursor) !== ':') {
      damage(cursor)
      break
    }
    cursor.at += 1
    const value = readValue(cursor, depth + 1)
    if (value !== undefined) entries.set(key, value)
    endOfEntry(cursor, '}')
  }
  cursor.at += 1
  return Object.fromEntries(entries)
}

function readArray(cursor: Cursor, depth: number): unknown {
  const values: unknown[] = []
  cursor.at += 1
  while (!cursor.damaged && nextChar(cursor) !== ']') {
    const value = readValue(cursor, depth + 1)
    if (value !== undefined) values.push(value)
    endOfEntry(cursor, ']')
  }
  cursor.at += 1
  return values
}

function endOfEntry(cursor: Cursor, close: string): void {
  const char = nextChar(cursor)
  if (char === ',') cursor.at += 1
  else if (char !== close) damage(cursor)
}

/** A string that is cut yields nothing, unless it is itself JSON: then what stands complete in that. */
function readString(cursor: Cursor): unknown {
  const end = endOfString(cursor.text, cursor.at)
  if (end === null) {
    const rest = unescapeOnce(cursor.text.slice(cursor.at + 1))
    damage(cursor)
    return /^\s{0,9}[[{]/.test(rest) ? partialJson(rest) : undefined
  }
  const text = stringOf(cursor.text.slice(cursor.at, end))
  if (text === null) return damage(cursor)
  cursor.at = end
  return text
}

function damage(cursor: Cursor): undefined {
  cursor.damaged = true
  cursor.at = cursor.text.length
  return undefined
}

function nextChar(cursor: Cursor): string {
  while (cursor.at < cursor.text.length && cursor.text.charCodeAt(cursor.at) <= 32) cursor.at += 1
  return cursor.text.charAt(cursor.at)
}

function stringOf(quoted: string): string | null {
  try {
    const value: unknown = JSON.parse(quoted)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}
