import { dirname, join } from 'node:path'
import type { MetadataEntry } from '../../core/e-mail.ts'
import { compareTimes, parseUtcTime } from '../../core/utc-time.ts'
import { parseBody } from '../../microsoft/response-body.ts'
import type { Platform } from '../../platform/platform.ts'
import { type DecodedRow, TRACE_FORMATS } from '../decode.ts'
import { decodeBatch, type StoredRow } from '../decode-mailbox.ts'
import type { DiskFile } from '../disk.ts'
import { cellsOf, columnName } from '../raw-row.ts'
import type { MetadataFacts, MetadataSource } from '../source.ts'
import { ANSWER_SCHEMA, answerSchema, type LiveAnswer } from './live-answer.ts'
import { damagedPage, parseDocument } from './live-job.ts'
import { isJsonObject, own } from '../../core/json.ts'

/** True for the document that a live acquisition leaves in the case. */
export function isAnswer(head: string): boolean {
  return head.slice(0, 200).includes(`"schema": "${ANSWER_SCHEMA}"`)
}

interface Parts {
  readonly platform: Platform
  readonly disk: DiskFile
  readonly label: string
}

interface Tally {
  rows: number
  unusable: number
  oldest: string | null
  newest: string | null
  sha256: string | null
}

/** What a service has answered, as a source like any file: the document of the answer, and the pages beside it. */
export async function answerSource(parts: Parts): Promise<MetadataSource> {
  const { platform, disk, label } = parts
  const bytes = await platform.files.readBytes(disk.realPath)
  const answer = parseDocument(bytes, label, answerSchema)
  let tally = newTally()
  return {
    label,
    async *entries(context) {
      tally = newTally()
      context.onBytes(bytes.length)
      tally.sha256 = context.hash ? platform.sha256().update(bytes).hex() : null
      for (const page of answer.pages) {
        context.signal.throwIfAborted()
        const rows = rowsOf(answer, await pageOf(parts, page))
        yield rows.flatMap((row) => entryOf(answer.kind, label, row, tally) ?? [])
      }
    },
    facts: () => factsOf(parts, answer, tally),
  }
}

async function pageOf(
  { platform, disk }: Parts,
  { file, sha256 }: LiveAnswer['pages'][number],
): Promise<unknown> {
  const bytes = await platform.files.readBytes(join(dirname(disk.realPath), file)).catch(() => null)
  if (bytes === null || platform.sha256().update(bytes).hex() !== sha256) throw damagedPage(file)
  return parseBody(bytes)
}

function newTally(): Tally {
  return { rows: 0, unusable: 0, oldest: null, newest: null, sha256: null }
}

const FORMAT_NAMES: Readonly<Record<string, string>> = {
  trace: 'message-trace json',
  'email-events': 'email-events json',
  mailbox: 'mailbox json',
  historical: 'historical-search json',
}

function rowsOf({ kind, mailboxes = [], folders }: LiveAnswer, page: unknown): (DecodedRow | StoredRow)[] {
  if (kind === 'mailbox') return decodeBatch(page, { mailboxes, folders: new Map(folders) })
  const format = TRACE_FORMATS.find((one) => one.kind === kind)
  const list = isJsonObject(page)
    ? (own(page, 'value') ?? own(page, 'results') ?? own(page, 'Results'))
    : null
  if (format === undefined || !Array.isArray(list)) return []
  return list.map((row: unknown) => {
    const columns = isJsonObject(row) ? Object.entries(row) : []
    return format.decode(cellsOf(columns.map(([name, value]) => [columnName(name), value])))
  })
}

function entryOf(
  kind: LiveAnswer['kind'],
  source: string,
  { time, ...decoded }: DecodedRow | StoredRow,
  tally: Tally,
): MetadataEntry | null {
  tally.rows += 1
  if (decoded.internetMessageId === '') {
    tally.unusable += 1
    return null
  }
  const received = time === null ? null : parseUtcTime(time)
  if (received !== null) {
    if (tally.oldest === null || compareTimes(received, tally.oldest) < 0) tally.oldest = received
    if (tally.newest === null || compareTimes(received, tally.newest) > 0) tally.newest = received
  }
  return { kind, source, row: tally.rows, ...decoded, received }
}

function factsOf({ disk, label }: Parts, answer: LiveAnswer, tally: Tally): MetadataFacts {
  return {
    label,
    kind: answer.kind,
    path: disk.path,
    bytes: disk.size,
    sha256: tally.sha256,
    format: FORMAT_NAMES[answer.kind] ?? answer.kind,
    encoding: 'utf-8',
    rows: tally.rows,
    unusable: tally.unusable,
    oldest: tally.oldest,
    newest: tally.newest,
    periods: answer.periods,
    outcomes: answer.outcomes,
    notices: answer.notices,
  }
}
