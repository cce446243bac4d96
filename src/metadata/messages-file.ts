import type { MetadataEntry } from '../core/e-mail.ts'
import type { Notice } from '../core/report.ts'
import { compareTimes, parseUtcTime } from '../core/utc-time.ts'
import { jsonRows } from './json-rows.ts'
import { distinctIds, type IdList, type PlacedId } from './listed-ids.ts'
import type { Cells, RawRow } from './raw-row.ts'
import type { TextFile } from './text-file.ts'

const ROWS: ReadonlySet<string> = new Set(['rows'])

/** How far into the file the schema may stand; mia writes it first. */
const SCHEMA_WITHIN = 4_096

/** `mia/messages/1` and the like; null where the file is no result of mia. */
export function schemaOf(head: string): string | null {
  return /"schema"\s*:\s*"(mia\/[a-z]{1,40}\/\d{1,3})"/.exec(head.slice(0, SCHEMA_WITHIN))?.[1] ?? null
}

interface Reading {
  readonly label: string
  readonly placed: PlacedId[]
  readonly accessed: Map<string, string>
  readonly mailboxes: Map<string, string[]>
  readonly known: MetadataEntry[]
  unidentified: number
  broken: number
}

/** The messages of `mia messages`, as JSON or as JSONL. A message accessed in several mailboxes is asked for once. */
export async function readMessagesFile(file: TextFile, label: string): Promise<IdList> {
  const reading: Reading = {
    label,
    placed: [],
    accessed: new Map(),
    mailboxes: new Map(),
    known: [],
    unidentified: 0,
    broken: 0,
  }
  for await (const batch of jsonRows(file.text(), ROWS)) for (const row of batch) readRow(reading, row)
  const { ids, notices } = distinctIds(reading.placed, label, 'row')
  const { accessed, mailboxes, known } = reading
  return { ids, accessed, mailboxes, known, notices: [...notices, ...noticesOf(reading)] }
}

/** In JSONL every line names its section; the header and the other sections hold no messages. */
function isOtherSection(cells: Cells): boolean {
  return cells.has('type') && cells.get('type') !== 'rows'
}

function readRow(reading: Reading, { cells, row }: RawRow): void {
  if (cells === null) {
    reading.broken += 1
    return
  }
  if (isOtherSection(cells)) return
  const id = cells.get('internetmessageid')
  if (typeof id !== 'string' || id.trim() === '') {
    reading.unidentified += 1
    return
  }
  reading.placed.push({ id, at: row })
  const first = cells.get('first')
  const time = typeof first === 'string' ? parseUtcTime(first) : null
  const earliest = reading.accessed.get(id)
  if (time !== null && (earliest === undefined || compareTimes(time, earliest) < 0)) {
    reading.accessed.set(id, time)
  }
  noteMailbox(reading, id, cells.get('mailbox'))
  reading.known.push(knownOf(cells, { label: reading.label, row, id }))
}

function noteMailbox({ mailboxes }: Reading, id: string, mailbox: unknown): void {
  if (typeof mailbox !== 'string' || mailbox.trim() === '') return
  const known = mailboxes.get(id) ?? []
  if (!known.includes(mailbox)) mailboxes.set(id, [...known, mailbox])
}

function knownOf(cells: Cells, at: { label: string; row: number; id: string }): MetadataEntry {
  const subject = cells.get('subject')
  const size = cells.get('sizeinbytes')
  return {
    kind: 'audit',
    source: at.label,
    row: at.row,
    internetMessageId: at.id,
    received: null,
    sender: null,
    recipients: [],
    subject: typeof subject === 'string' ? subject : null,
    sizeInBytes: typeof size === 'number' ? size : null,
    direction: null,
  }
}

function noticesOf({ label, broken, unidentified }: Reading): Notice[] {
  const notices: Notice[] = [
    {
      code: 'unusable-rows',
      level: 'incomplete',
      text: `${label}: rows are damaged and cannot be used`,
      count: broken,
    },
    {
      code: 'unidentified-rows',
      level: 'warning',
      text: `${label}: rows have no InternetMessageId, so nothing can be looked up for them (rule R3)`,
      count: unidentified,
    },
  ]
  return notices.filter((notice) => notice.count > 0)
}
