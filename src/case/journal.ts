import { byCodeUnit } from '../core/json.ts'
import type { Platform } from '../platform/platform.ts'
import { damaged } from './failure.ts'
import { type Fields, fieldsOf } from './fields.ts'
import { sha256Of } from './hash.ts'
import { LOG_FILE } from './layout.ts'

/**
 * log.jsonl: one line for everything that ever changed the case, oldest first. Each line holds the SHA-256 of the
 * line before (without its LF), and the SHA-256 of every file that the step wrote. Replaying the lines therefore
 * gives the hash that each file must have now; SHA256SUMS is that list, plus the log itself.
 */
export type LogEvent = 'created' | 'evidence' | 'run' | 'verdicts' | 'migrated'

export interface FileSum {
  readonly name: string
  readonly sha256: string
}

export interface LogEntry {
  readonly time: string
  readonly event: LogEvent
  /** runId of the manifest; null for what is no run. */
  readonly run: string | null
  readonly files: readonly FileSum[]
}

export interface LogLine {
  /** 1 for the first line. */
  readonly n: number
  readonly time: string
  readonly event: string
  readonly run: string | null
  readonly files: readonly FileSum[]
  readonly prev: string
}

export interface Journal {
  readonly bytes: Uint8Array
  readonly lines: readonly LogLine[]
  /** SHA-256 of the last line: what the next one must hold as `prev`. */
  readonly head: string
  /** What each file of the case must hash to, by name. */
  readonly recorded: ReadonlyMap<string, string>
}

export const EMPTY_JOURNAL: Journal = {
  bytes: new Uint8Array(),
  lines: [],
  head: '0'.repeat(64),
  recorded: new Map(),
}

/** Throws a MiaError (exit 6) that names the first line which breaks the chain. */
export function parseJournal(platform: Platform, bytes: Uint8Array): Journal {
  const texts = logText(bytes).split('\n')
  if (texts.pop() !== '') throw damaged(`${LOG_FILE} is cut off`, 'its last line does not end')
  const lines: LogLine[] = []
  const recorded = new Map<string, string>()
  let head = EMPTY_JOURNAL.head
  for (const [index, text] of texts.entries()) {
    const line = parseLine(text, `${LOG_FILE}, line ${index + 1}`)
    if (line.n !== index + 1 || line.prev !== head)
      throw damaged(
        `${LOG_FILE}, line ${index + 1} does not follow the line before`,
        line.n === index + 1
          ? `it expects ${line.prev} before it, there is ${head}`
          : `it has number ${line.n}`,
      )
    head = sha256Of(platform, text)
    lines.push(line)
    for (const file of line.files) recorded.set(file.name, file.sha256)
  }
  return { bytes, lines, head, recorded }
}

/** The log with one more line; the files of a line are sorted by name. */
export function withEntry(platform: Platform, journal: Journal, entry: LogEntry): Journal {
  const files = entry.files.toSorted((a, b) => byCodeUnit(a.name, b.name))
  const { time, event, run } = entry
  const line: LogLine = { n: journal.lines.length + 1, time, event, run, files, prev: journal.head }
  const text = JSON.stringify(line)
  const added = new TextEncoder().encode(`${text}\n`)
  const bytes = new Uint8Array(journal.bytes.length + added.length)
  bytes.set(journal.bytes)
  bytes.set(added, journal.bytes.length)
  const recorded = new Map(journal.recorded)
  for (const file of files) recorded.set(file.name, file.sha256)
  return { bytes, lines: [...journal.lines, line], head: sha256Of(platform, text), recorded }
}

function logText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw damaged(`${LOG_FILE} is damaged`, 'it holds bytes that are no UTF-8')
  }
}

function parseLine(text: string, where: string): LogLine {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw damaged(`${where} is damaged`, 'it is no JSON')
  }
  const fields = fieldsOf(value, where)
  return {
    n: fields.number('n'),
    time: fields.text('time'),
    event: fields.text('event'),
    run: fields.textOrNull('run'),
    files: fields.list('files', fileSum),
    prev: fields.text('prev'),
  }
}

function fileSum(fields: Fields): FileSum {
  return { name: fields.text('name'), sha256: fields.text('sha256') }
}
