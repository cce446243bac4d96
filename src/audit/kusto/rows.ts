import type { AccessRecord, Place } from '../../core/access-record.ts'
import { sortedByCodeUnit } from '../../core/json.ts'
import { parseUtcTime } from '../../core/utc-time.ts'
import type { KustoRow } from '../../microsoft/kusto.ts'
import { ShapeError } from '../../microsoft/response-body.ts'
import { decodeRow } from '../decode.ts'
import type { Weight } from './pushed-facts.ts'

export interface StandIn {
  readonly record: AccessRecord
  readonly weight: Weight | null
}

/**
 * Records that stand for what the service aggregated, made by the one decoder, so that the folds of local evidence take
 * them. A context is its first and its last access; a message or folder stands once for each record that names it.
 * @param at where the row stood in the answer
 */
export function standInsOf(row: KustoRow, at: Place): StandIn[] {
  const kind = textOf(row, 'Kind')
  if (kind === 'context') return contextOf(row, at)
  if (kind === 'session') return [totalsOf(row, at)]
  if (kind === 'item') return namedOf(row, at, { Folders: foldersOf(row) })
  if (kind === 'folder') return namedOf(row, at, { Item: { ParentFolder: folderOf(row) } })
  throw new ShapeError('a row is of no kind that was asked for')
}

/** It lists no item, so that an operation is what the decoder and the rules take for a count that differs. */
function contextOf(row: KustoRow, at: Place): StandIn[] {
  const id = idOf(at)
  const throttledAt = timeOf(row, 'ThrottledAt')
  const counted = isTrue(row, 'Uncounted') ? {} : { OperationCount: isTrue(row, 'Mismatch') ? 1 : 0 }
  const shared = { ...fieldsOf(row, throttledAt !== null), ...counted }
  const weight = {
    records: countOf(row, 'Records'),
    operationCount: countOf(row, 'OperationCount'),
    operationsInferred: countOf(row, 'Inferred'),
  }
  const first = recordOf({ ...shared, Id: id, CreationTime: neededTime(row, 'FirstAccess') }, at)
  const last = recordOf({ ...shared, Id: id, CreationTime: neededTime(row, 'LastAccess') }, at)
  return [{ record: first, weight }, ...(first.time === last.time ? [] : [{ record: last, weight: null }])]
}

/** The first record of a session, and what the service counted in all of them. */
function totalsOf(row: KustoRow, at: Place): StandIn {
  const fields = { ...fieldsOf(row, false), Id: idOf(at), CreationTime: neededTime(row, 'FirstAccess') }
  const totals = {
    messages: countOf(row, 'Messages'),
    unidentifiedItems: countOf(row, 'Unidentified'),
    syncedFolders: countOf(row, 'SyncedFolders'),
  }
  return { record: recordOf(fields, at), weight: { ...NOTHING, totals } }
}

const NOTHING = { records: 0, operationCount: 0, operationsInferred: 0 } as const

/** Of no record: of what stands for several. */
function idOf({ source, row }: Place): string {
  return `row:${source}:${row}`
}

function namedOf(row: KustoRow, at: Place, what: Readonly<Record<string, unknown>>): StandIn[] {
  const [first, last] = [neededTime(row, 'FirstAccess'), neededTime(row, 'LastAccess')]
  const known = sortedByCodeUnit(new Set(listOf(row, 'RecordIds')))
  const ids = known.length === 1 && first !== last ? [...known, ...known] : known
  const shared = { ...fieldsOf(row, false), ...what }
  return ids.map((id, index) => {
    const time = index > 0 && index === ids.length - 1 ? last : first
    return { record: recordOf({ ...shared, Id: id, CreationTime: time }, at), weight: null }
  })
}

/** What all rows have in common, as an audit record would say it. */
export function fieldsOf(row: KustoRow, throttled: boolean): Record<string, unknown> {
  const session = textOf(row, 'SessionId')
  const own = textOf(row, 'SessionIdFrom') !== 'AADSessionId'
  return {
    Operation: 'MailItemsAccessed',
    UserId: textOf(row, 'UserId'),
    MailboxOwnerUPN: textOf(row, 'Mailbox'),
    MailboxGuid: textOf(row, 'MailboxGuid'),
    ...(own ? { SessionId: session } : { AppAccessContext: { AADSessionId: session } }),
    ClientIPAddress: textOf(row, 'Addresses'),
    ClientInfoString: textOf(row, 'ClientInfo'),
    AppId: textOf(row, 'AppId'),
    ClientAppId: textOf(row, 'ClientAppId'),
    LogonType: textOf(row, 'LogonType'),
    UserType: textOf(row, 'UserType'),
    ExternalAccess: textOf(row, 'ExternalAccess'),
    OperationProperties: [
      { Name: 'MailAccessType', Value: textOf(row, 'AccessType') },
      { Name: 'IsThrottled', Value: throttled ? 'True' : 'False' },
    ],
  }
}

function foldersOf(row: KustoRow): unknown[] {
  const item = {
    InternetMessageId: textOf(row, 'InternetMessageId'),
    ImmutableId: textOf(row, 'ItemId'),
    Subject: textOf(row, 'Subject'),
    SizeInBytes: row.get('SizeInBytes') ?? null,
  }
  const folders = listOf(row, 'Folders')
  return (folders.length === 0 ? [''] : folders).map((path) => ({ Path: path, FolderItems: [item] }))
}

function folderOf(row: KustoRow): Record<string, unknown> {
  return { Id: textOf(row, 'FolderId'), Name: textOf(row, 'FolderName'), Path: textOf(row, 'FolderPath') }
}

function recordOf(fields: Readonly<Record<string, unknown>>, place: Place): AccessRecord {
  const decoded = decodeRow({ kind: 'fields', fields, place, text: () => JSON.stringify(fields) }, null)
  if (decoded.kind === 'access') return decoded.record
  throw new ShapeError(
    decoded.kind === 'quarantined' ? decoded.row.detail : 'a row is of another operation than asked for',
  )
}

/** Some answers write a bool as a number. */
function isTrue(row: KustoRow, name: string): boolean {
  const value = row.get(name)
  return value === true || value === 1
}

export function textOf(row: KustoRow, name: string): string {
  const value = row.get(name)
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new ShapeError(`the column ${name} holds no text`)
}

/** A whole number, as number or text. */
export function countOf(row: KustoRow, name: string): number {
  const text = textOf(row, name)
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new ShapeError(`the column ${name} holds no count`)
}

export function timeOf(row: KustoRow, name: string): string | null {
  const text = textOf(row, name)
  const time = text === '' ? null : parseUtcTime(text)
  if (time === null && text !== '') throw new ShapeError(`the column ${name} holds no time`)
  return time
}

export function neededTime(row: KustoRow, name: string): string {
  const time = timeOf(row, name)
  if (time === null) throw new ShapeError(`the column ${name} is empty`)
  return time
}

function listOf(row: KustoRow, name: string): string[] {
  const value = row.get(name)
  if (Array.isArray(value) && value.every((part) => typeof part === 'string')) return [...value]
  throw new ShapeError(`the column ${name} holds no list`)
}
