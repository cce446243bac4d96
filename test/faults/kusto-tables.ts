import type { AuditData } from '../../samples/scenario/record.mjs'

/** What a query asks, read back from its text: the engine of the test tenant knows no more of KQL than this. */
export interface Asked {
  readonly name: string
  readonly officeActivity: boolean
  readonly from: number
  readonly to: number
  readonly users: readonly string[] | null
  /** IPv4 addresses and /24 networks: the tests flag no others. */
  readonly networks: readonly string[] | null
  readonly sessions: readonly string[] | null
  readonly sessionless: boolean
}

export function askedOf(query: string): Asked {
  const one = (pattern: RegExp): string | null => pattern.exec(query)?.[1] ?? null
  const list = (pattern: RegExp): readonly string[] | null => {
    const text = one(pattern)
    return text === null ? null : (JSON.parse(`[${text}]`) as string[])
  }
  return {
    name: one(/^\/\/ mia ([a-z-]+):/) ?? 'unknown',
    officeActivity: /^ {4}OfficeActivity$/m.test(query),
    from: Date.parse(one(/(?:TimeGenerated|Timestamp) >= datetime\(([^)]*)\)/) ?? ''),
    to: Date.parse(one(/(?:TimeGenerated|Timestamp) < datetime\(([^)]*)\)/) ?? ''),
    users: list(/where UserId in~ \(([^)]*)\)/),
    networks: list(/ipv4_is_in_any_range\(address, dynamic\(\[([^\]]*)\]\)\)/),
    sessions: list(/where SessionId in~ \(([^)]*)\)/),
    sessionless: query.includes('isempty(SessionId)\n'),
  }
}

export type Row = Record<string, unknown>

interface Item {
  readonly InternetMessageId?: string
  readonly Subject?: string
  readonly SizeInBytes?: number
}
interface Folder {
  readonly Id?: string
  readonly Name?: string
  readonly Path?: string
  readonly FolderItems?: readonly Item[]
}

const text = (audit: AuditData, key: string): string => {
  const value = audit[key]
  if (typeof value === 'string') return value
  return value === undefined || value === null ? '' : JSON.stringify(value)
}
const timeOf = (audit: AuditData): number => Date.parse(`${text(audit, 'CreationTime')}Z`)
const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()
const property = (audit: AuditData, name: string): string =>
  (audit['OperationProperties'] as { Name: string; Value: string }[]).find((entry) => entry.Name === name)
    ?.Value ?? ''
const foldersOf = (audit: AuditData): readonly Folder[] => (audit['Folders'] as Folder[] | undefined) ?? []
const itemsOf = (audit: AuditData): number =>
  foldersOf(audit).reduce((sum, folder) => sum + (folder.FolderItems?.length ?? 0), 0)
const sessionOf = (audit: AuditData, asked: Asked): string =>
  asked.officeActivity ? '' : text(audit, 'SessionId')

function matching(all: readonly AuditData[], asked: Asked): AuditData[] {
  const { from, to, networks } = asked
  return all
    .filter((audit) => timeOf(audit) >= from && timeOf(audit) < to)
    .filter((audit) => networks === null || networks.some(isIn(text(audit, 'ClientIPAddress'))))
    .filter((audit) => isOfUser(audit, asked) && isOfSession(audit, asked))
}

function isOfUser(audit: AuditData, { users }: Asked): boolean {
  const names = ['UserId', 'MailboxOwnerUPN', 'MailboxGuid'].map((key) => text(audit, key).toLowerCase())
  return users === null || names.some((name) => users.includes(name))
}

function isOfSession(audit: AuditData, asked: Asked): boolean {
  const { sessions, sessionless } = asked
  if (sessions === null && !sessionless) return true
  const session = sessionOf(audit, asked).toLowerCase()
  return session === '' ? sessionless : sessions?.includes(session) === true
}

function isIn(address: string): (network: string) => boolean {
  return (network) =>
    network.endsWith('.0/24') ? address.startsWith(network.slice(0, -'0/24'.length)) : address === network
}

function distinct(records: readonly AuditData[]): AuditData[] {
  return [...new Map(records.map((audit) => [text(audit, 'Id'), audit])).values()]
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => Row, sum: (group: readonly T[]) => Row): Row[] {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const key = JSON.stringify(keyOf(row))
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups].map(([key, group]) => ({ ...(JSON.parse(key) as Row), ...sum(group) }))
}

function contextOf(audit: AuditData, asked: Asked): Row {
  const session = sessionOf(audit, asked)
  return {
    Mailbox: text(audit, 'MailboxOwnerUPN'),
    MailboxGuid: text(audit, 'MailboxGuid').toLowerCase(),
    UserId: text(audit, 'UserId'),
    SessionId: session,
    SessionIdFrom: session === '' ? '' : 'SessionId',
    Addresses: text(audit, 'ClientIPAddress'),
    AppId: text(audit, 'AppId'),
    ClientAppId: text(audit, 'ClientAppId'),
    ClientInfo: text(audit, 'ClientInfoString'),
    LogonType: asked.officeActivity ? 'Owner' : text(audit, 'LogonType'),
    UserType: asked.officeActivity ? 'Regular' : text(audit, 'UserType'),
    ExternalAccess: asked.officeActivity ? 'FALSE' : text(audit, 'ExternalAccess'),
    AccessType: property(audit, 'MailAccessType'),
  }
}

function span(records: readonly AuditData[]): Row {
  const times = records.map(timeOf)
  return { FirstAccess: iso(Math.min(...times)), LastAccess: iso(Math.max(...times)) }
}

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
