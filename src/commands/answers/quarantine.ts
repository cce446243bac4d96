import type { QuarantinedRow, QuarantineReason, SalvagedAccess } from '../../core/access-record.ts'
import { byCodeUnit, type JsonObject } from '../../core/json.ts'
import type { Column, Notice, Section } from '../../core/report.ts'

/** One notice for each reason, so that a damaged export does not drown the others. */
export function quarantineNotices(rows: readonly QuarantinedRow[]): Notice[] {
  const byReason = new Map<QuarantineReason, QuarantinedRow[]>()
  for (const row of rows) {
    const known = byReason.get(row.reason)
    if (known === undefined) byReason.set(row.reason, [row])
    else known.push(row)
  }
  return [...byReason].map(([reason, group]) => ({
    code: `quarantined-${reason}`,
    level: 'incomplete',
    text: `MailItemsAccessed rows could not be read in full: ${group[0]?.detail ?? reason} (first: ${placeText(group[0])})`,
    count: group.length,
  }))
}

function placeText(row: QuarantinedRow | undefined): string {
  return row === undefined ? 'unknown' : `${row.place.source} row ${row.place.row}`
}

const COLUMNS: readonly Column[] = [
  { key: 'source', title: 'Source', kind: 'text', priority: 1 },
  { key: 'row', title: 'Row', kind: 'number', priority: 1 },
  { key: 'reason', title: 'Reason', kind: 'text', priority: 1 },
  { key: 'time', title: 'Time', kind: 'time', priority: 2 },
  { key: 'mailbox', title: 'Mailbox', kind: 'text', priority: 1 },
  { key: 'actor', title: 'Actor', kind: 'text', priority: 3 },
  { key: 'session', title: 'SessionId', kind: 'text', priority: 1, keep: true },
  { key: 'accessType', title: 'Type', kind: 'text', priority: 1 },
  { key: 'operationCount', title: 'Operations', kind: 'number', priority: 2 },
  { key: 'internetMessageIds', title: 'InternetMessageIds', kind: 'list', priority: 1, keep: true },
  { key: 'folders', title: 'Folders', kind: 'list', priority: 3 },
]

/** What could be read of the quarantined rows: apart from the answer, never part of it. */
export function salvagedSection(rows: readonly QuarantinedRow[]): Section {
  return {
    key: 'salvaged',
    title: 'Salvaged from rows that could not be read in full',
    columns: COLUMNS,
    rows: rows.toSorted(byPlace).map(salvagedRow),
    empty: '',
  }
}

function byPlace(a: QuarantinedRow, b: QuarantinedRow): number {
  return byCodeUnit(a.place.source, b.place.source) || a.place.row - b.place.row
}

/** Stands in where nothing could be read of a row. */
export const NOTHING_SALVAGED: SalvagedAccess = {
  id: null,
  time: null,
  accessType: 'unknown',
  actor: null,
  mailboxUpn: null,
  mailboxGuid: null,
  sessionId: null,
  ipAddresses: [],
  operationCount: null,
  internetMessageIds: [],
  folderPaths: [],
}

function salvagedRow({ place, reason, salvaged }: QuarantinedRow): JsonObject {
  const known = salvaged ?? NOTHING_SALVAGED
  return {
    source: place.source,
    row: place.row,
    reason,
    id: known.id,
    time: known.time,
    mailbox: known.mailboxUpn ?? known.mailboxGuid,
    actor: known.actor,
    session: known.sessionId,
    ipAddresses: [...known.ipAddresses],
    accessType: known.accessType,
    operationCount: known.operationCount,
    internetMessageIds: [...known.internetMessageIds],
    folders: [...known.folderPaths],
  }
}
