import type { AuditData } from '../../samples/scenario/record.mjs'
import {
  type Asked,
  type Folder,
  type Row,
  contextOf,
  distinct,
  foldersOf,
  grouped,
  iso,
  itemsOf,
  matching,
  property,
  sessionOf,
  span,
  text,
  timeOf,
} from './kusto-records.ts'

function contexts(records: readonly AuditData[], asked: Asked): Row[] {
  return grouped(
    records,
    (audit) => ({
      Kind: 'context',
      ...contextOf(audit, asked),
      Mismatch:
        !asked.officeActivity &&
        audit['OperationCount'] !== undefined &&
        audit['OperationCount'] !== itemsOf(audit),
      Uncounted: asked.officeActivity || audit['OperationCount'] === undefined,
      ThrottledAt: property(audit, 'IsThrottled') === 'True' ? iso(timeOf(audit)) : null,
    }),
    (group) => ({
      Records: group.length,
      OperationCount: group.reduce(
        (sum, audit) =>
          sum + (asked.officeActivity ? itemsOf(audit) : Number(audit['OperationCount'] ?? itemsOf(audit))),
        0,
      ),
      Inferred: group.filter(
        (audit) => itemsOf(audit) > 0 && (asked.officeActivity || audit['OperationCount'] === undefined),
      ).length,
      ...span(group),
    }),
  )
}

function items(records: readonly AuditData[], asked: Asked): Row[] {
  const listed = records.flatMap((audit) =>
    foldersOf(audit).flatMap((folder) => (folder.FolderItems ?? []).map((item) => ({ audit, folder, item }))),
  )
  return grouped(
    listed,
    ({ audit, item }) => ({
      Kind: 'item',
      ...contextOf(audit, asked),
      InternetMessageId: item.InternetMessageId ?? '',
      ItemId: '',
    }),
    (group) => ({
      RecordIds: [...new Set(group.map(({ audit }) => text(audit, 'Id').toLowerCase()))],
      Folders: [...new Set(group.map(({ folder }) => folder.Path ?? ''))],
      Subject: group.find(({ item }) => item.Subject !== undefined)?.item.Subject ?? '',
      SizeInBytes: Math.max(...group.map(({ item }) => item.SizeInBytes ?? 0)),
      ...span(group.map(({ audit }) => audit)),
    }),
  )
}

function folders(records: readonly AuditData[], asked: Asked): Row[] {
  const synced = records.filter((audit) => property(audit, 'MailAccessType') === 'Sync')
  return grouped(
    synced,
    (audit) => {
      const folder = (audit['Item'] as { ParentFolder: Folder }).ParentFolder
      return {
        Kind: 'folder',
        ...contextOf(audit, asked),
        FolderId: folder.Id ?? '',
        FolderName: folder.Name ?? '',
        FolderPath: folder.Path ?? '',
      }
    },
    (group) => ({ RecordIds: group.map((audit) => text(audit, 'Id').toLowerCase()), ...span(group) }),
  )
}

function sessions(records: readonly AuditData[], asked: Asked): Row[] {
  const groups = new Map<string, AuditData[]>()
  for (const audit of records) {
    const context = contextOf(audit, asked)
    const session = sessionOf(audit, asked).toLowerCase()
    const parts =
      session === '' ? [context['Addresses'], context['ClientInfo'], context['ClientAppId']] : [session]
    const key = JSON.stringify([context['MailboxGuid'], context['UserId'], ...parts])
    groups.set(key, [...(groups.get(key) ?? []), audit])
  }
  return [...groups.values()].map((group) => {
    const first = group.toSorted((a, b) => timeOf(a) - timeOf(b))[0] ?? group[0]
    const listed = group.flatMap((audit) => foldersOf(audit).flatMap((folder) => folder.FolderItems ?? []))
    const synced = group.flatMap(
      (audit) => (audit['Item'] as { ParentFolder: Folder } | undefined)?.ParentFolder ?? [],
    )
    return {
      Kind: 'session',
      ...(first === undefined ? {} : contextOf(first, asked)),
      Messages: new Set(listed.map((item) => item.InternetMessageId)).size,
      Unidentified: 0,
      SyncedFolders: new Set(synced.map((folder) => folder.Id)).size,
      FirstAccess: span(group)['FirstAccess'],
    }
  })
}

function raw(audit: AuditData, asked: Asked): Row {
  const json = (key: string): string => (audit[key] === undefined ? '' : JSON.stringify(audit[key]))
  return {
    ...contextOf(audit, asked),
    Time: iso(timeOf(audit)),
    RecordId: text(audit, 'Id').toLowerCase(),
    OperationCount: asked.officeActivity ? null : (audit['OperationCount'] ?? null),
    PropertiesText: json('OperationProperties'),
    FoldersText: json('Folders'),
    ItemText: json('Item'),
  }
}

/** The answer to a query that mia sends, computed from the records themselves. */
export function answerTo(asked: Asked, all: readonly AuditData[]): Row[] | null {
  const rows = matching(all, asked)
  const records = distinct(rows)
  switch (asked.name) {
    case 'slices':
      return grouped(
        rows,
        (audit) => ({ Hour: iso(Math.floor(timeOf(audit) / 3_600_000) * 3_600_000) }),
        (group) => ({
          Rows: group.length,
          Records: distinct(group).length,
          Items: distinct(group).reduce((sum, audit) => sum + itemsOf(audit), 0),
          Unreadable: 0,
        }),
      )
    case 'totals':
      return [...contexts(records, asked), ...sessions(records, asked)]
    case 'answer':
      return [...contexts(records, asked), ...items(records, asked), ...folders(records, asked)]
    case 'records':
      return rows.map((audit) => raw(audit, asked))
    case 'undecided':
      return grouped(
        records,
        (audit) => ({
          Addresses: text(audit, 'ClientIPAddress'),
          ClientInfo: text(audit, 'ClientInfoString'),
        }),
        (group) => ({ Records: group.length }),
      )
    case 'throttled':
      return records
        .filter((audit) => property(audit, 'IsThrottled') === 'True')
        .map((audit) => ({
          Mailbox: text(audit, 'MailboxOwnerUPN'),
          Basis: 'recorded',
          BlindFrom: iso(timeOf(audit)),
          BlindTo: iso(timeOf(audit) + 86_400_000),
        }))
    default:
      return null
  }
}
