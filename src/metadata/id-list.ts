import { basename } from 'node:path'
import { type MiaError, usageError } from '../core/errors.ts'
import type { Notice } from '../core/report.ts'
import type { Platform } from '../platform/platform.ts'
import { type Bytes, memoryBytes } from './bytes.ts'
import { findFile } from './disk.ts'
import { plainlyNoId } from './id-shape.ts'
import { STDIN_LABEL } from './labels.ts'
import { distinctIds, type IdList, type PlacedId } from './listed-ids.ts'
import { readMessagesFile, schemaOf } from './messages-file.ts'
import { tableError } from './table-error.ts'
import { openText, type TextFile } from './text-file.ts'

/** @param path as given; `-` is standard input @throws MiaError (exit 2) as readIdList does, and for what is no file */
export async function readIdFile(platform: Platform, path: string): Promise<IdList> {
  const { bytes, name } = await findFile(platform, path)
  return readIdList(bytes, path === '-' ? STDIN_LABEL : name)
}

/**
 * Reads ids.txt (one id a line, `#` and a blank begin a comment), or the JSON or JSONL that `mia messages` wrote.
 * @param name path or other name, for messages; its last part is the label of what the list says
 * @throws MiaError (exit 2) for binary data, tables, results of other steps, and lists in which nothing is an id
 */
export async function readIdList(input: Bytes | Uint8Array | string, name: string): Promise<IdList> {
  const file = await openText(bytesOf(input))
  if (file.defects.has('binary')) throw noList(name, 'it is binary data, not text')
  if (/^\s*(?:\{|\[\s*[{"\]])/.test(file.head)) {
    const schema = schemaOf(file.head)
    if (schema !== 'mia/messages/1') throw noMessages(name, schema)
    return readMessagesFile(file, basename(name))
  }
  const table = tableError(file.head, name)
  if (table !== null) throw table
  return readLines(file, name)
}

/** Ids given one by one, under the same rules. @param name what they were given with, for messages */
export function idListOf(ids: readonly string[], name: string): IdList {
  const placed = ids.map((id, index) => ({ id, at: index + 1 })).filter(({ id }) => id.trim() !== '')
  assertIds(placed, name, 'value')
  return { ...distinctIds(placed, name, 'value'), accessed: new Map(), known: [] }
}

function bytesOf(input: Bytes | Uint8Array | string): Bytes {
  if (typeof input === 'function') return input
  return memoryBytes([typeof input === 'string' ? new TextEncoder().encode(input) : input])
}

async function readLines(file: TextFile, name: string): Promise<IdList> {
  const placed: PlacedId[] = []
  let comments = 0
  let at = 0
  for await (const line of linesOf(file)) {
    at += 1
    if (line.trim() === '') continue
    if (/^\s*#(?:\s|$|TYPE )/.test(line) || /^"?InternetMessageId"?\s*$/i.test(line)) comments += 1
    else placed.push({ id: unquoted(line), at })
  }
  assertIds(placed, name, 'line')
  const label = basename(name)
  const list = distinctIds(placed, label, 'line')
  const text = `${label}: comment lines were left out`
  const skipped: Notice = { code: 'comment-lines', level: 'info', text, count: comments }
  const notices = comments > 0 ? [...list.notices, skipped] : list.notices
  return { ids: list.ids, accessed: new Map(), known: [], notices }
}

async function* linesOf(file: TextFile): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of file.text()) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line
  }
  if (rest !== '') yield rest
}

/** Quotes go only where they enclose the whole line, as CSV writes it: `"a"@"b"` is an id. */
function unquoted(line: string): string {
  const match = /^\s*"((?:[^"]|"")*)"\s*$/.exec(line)
  return match?.[1] === undefined || match[1] === '' ? line : match[1].replaceAll('""', '"')
}

/** A hostile sender may choose an id that looks like a SessionId; a list of nothing else is a mistake. */
function assertIds(placed: readonly PlacedId[], name: string, unit: 'line' | 'value'): void {
  const first = placed[0]
  if (first === undefined || !placed.every(({ id }) => plainlyNoId(id) !== null)) return
  const other = plainlyNoId(first.id)
  throw usageError({
    what: `${name} holds no InternetMessageIds`,
    why: `${unit} ${first.at} is ${other?.what ?? 'something else'}: ${first.id}`,
    next: `${other?.next ?? 'mia messages --save'}; if it is an InternetMessageId, write it in angle brackets`,
  })
}

const FROM_HERE = 'name ids.txt or the messages file that mia messages --save wrote'

function noList(name: string, why: string): MiaError {
  return usageError({ what: `${name} is no list of InternetMessageIds`, why, next: FROM_HERE })
}

function noMessages(name: string, schema: string | null): MiaError {
  if (schema === 'mia/sessions/1') {
    return usageError({
      what: `${name} is a sessions file, not a list of InternetMessageIds`,
      why: 'sessions are the input of step 2, messages that of step 3',
      next: `mia messages --sessions ${name} --save, then mia email --input ids.txt`,
    })
  }
  return noList(
    name,
    schema === null ? 'it is JSON that mia messages did not write' : `it is a result of ${schema}`,
  )
}
