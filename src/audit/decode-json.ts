import { isJsonObject } from '../core/json.ts'
import type { Defect, Failure } from './decode-defect.ts'
import { trimmed } from './decode-fields.ts'
import { isFlattened } from './decode-power-shell.ts'
import { endOfString, endsInside, keyCount, repairsOf, roughKeyCount } from './decode-repair.ts'

export type JsonRead =
  | { readonly ok: true; readonly value: unknown; readonly defects: readonly Defect[] }
  | { readonly ok: false; readonly failure: Failure }

const MAX_DEPTH = 64
const MAX_ENCODINGS = 3
/** Characters from which on the nesting of a text is looked at before it is parsed: millions of brackets take memory. */
const LONG = 1 << 20

/**
 * Reads a JSON text as exports leave it: NUL tails, JSON within JSON strings, quotes doubled by a CSV writer,
 * backslashes that nobody escaped.
 * @param what the name of the field, for the failure's sentence
 * @param carried length of the cell or line the text came in: cuts happen there
 */
export function readJson(text: string, what: string, carried = text.length): JsonRead {
  if (text.length > LONG && nestsTooDeep(text)) return { ok: false, failure: tooDeep(what) }
  let document = parse(text)
  const defects: Defect[] = []
  for (let layer = 1; layer < MAX_ENCODINGS && typeof document.value === 'string'; layer += 1) {
    defects.push(...document.defects, 'double-encoded')
    document = parse(document.value)
  }
  if (document.value === undefined) return { ok: false, failure: failureOf(document.text, what, carried) }
  const keys = keysIn(document.value)
  if (keys === Infinity) return { ok: false, failure: tooDeep(what) }
  defects.push(...document.defects)
  if (repeatsKeys(document.text, keys)) defects.push('duplicate-key')
  return { ok: true, value: document.value, defects }
}

function nestsTooDeep(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length && depth <= MAX_DEPTH; at += 1) {
    const char = text.charAt(at)
    if (char === '"') at = (endOfString(text, at) ?? text.length) - 1
    else if (char === '[' || char === '{') depth += 1
    else if (char === ']' || char === '}') depth -= 1
  }
  return depth > MAX_DEPTH
}

export function tooDeep(what: string): Failure {
  return { reason: 'too-deep', detail: `${what} is nested deeper than ${MAX_DEPTH} levels.` }
}

export const DEPTH_LOSS: Failure = {
  reason: 'depth-loss',
  detail:
    'PowerShell flattened objects to text (System.Object[] or @{…}) when the file was written, so its message ids are incomplete. Export again with ConvertTo-Json -Depth 100.',
}

/** Keys of all objects inside a value; Infinity where it is nested too deep. */
export function keysIn(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null) return 0
  if (depth >= MAX_DEPTH) return Infinity
  let keys = 0
  for (const child of Object.values(value)) keys += keysIn(child, depth + 1)
  return Array.isArray(value) ? keys : keys + Object.keys(value).length
}

/** True where an object in the text has a key twice: the text then holds more keys than the value made of it. */
function repeatsKeys(text: string, keys: number): boolean {
  return roughKeyCount(text) > keys && keyCount(text) > keys
}

/** The same for the text of a row that a source has parsed, which may hold more than the row. */
export function rowRepeatsKeys(text: string, keys: number): boolean {
  if (roughKeyCount(text) <= keys) return false
  const value = tryParse(text)
  return value !== undefined && keyCount(text) > keysIn(value)
}

interface JsonDocument {
  readonly text: string
  /** undefined where the text is no JSON. */
  readonly value: unknown
  readonly defects: readonly Defect[]
}

function parse(raw: string): JsonDocument {
  const text = trimmed(raw)
  const value = tryParse(text)
  if (value !== undefined) return { text, value, defects: [] }
  for (const candidate of repairsOf(text)) {
    const mended = tryParse(candidate)
    if (mended !== undefined) return { text: candidate, value: mended, defects: ['repaired-json'] }
  }
  return { text, value: undefined, defects: [] }
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const CUTS = new Map([
  [3060, 'a limit of the portal and the cmdlet in 2018'],
  [3062, 'a limit of the portal and the cmdlet in 2018'],
  [10_000, "the limit of a line in Splunk's default settings"],
  [32_767, 'the limit of a cell in Excel'],
  [32_768, 'the limit of a value in Log Analytics'],
])

function failureOf(text: string, what: string, carried: number): Failure {
  if (isFlattened(text)) return DEPTH_LOSS
  if (!endsInside(text)) {
    return { reason: 'invalid-json', detail: `${what} is not JSON and could not be repaired.` }
  }
  const length = CUTS.has(carried) ? carried : text.length
  const cause = CUTS.get(length)
  const where = `${what} ends inside the JSON, after ${grouped(length)} characters`
  return {
    reason: 'truncated-json',
    detail: `${where}${cause === undefined ? '' : ` (${cause})`}. Export the record again from the source.`,
  }
}

function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}

/** The one object of a value; a list of one counts as its element. */
export function singleObject(value: unknown): Readonly<Record<string, unknown>> | null {
  const single: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value
  return isJsonObject(single) ? single : null
}
