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

export interface Item {
  readonly InternetMessageId?: string
  readonly Subject?: string
  readonly SizeInBytes?: number
}
export interface Folder {
  readonly Id?: string
  readonly Name?: string
  readonly Path?: string
  readonly FolderItems?: readonly Item[]
}

export const text = (audit: AuditData, key: string): string => {
  const value = audit[key]
  if (typeof value === 'string') return value
  return value === undefined || value === null ? '' : JSON.stringify(value)
}
export const timeOf = (audit: AuditData): number => Date.parse(`${text(audit, 'CreationTime')}Z`)
export const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()
export const property = (audit: AuditData, name: string): string =>
  (audit['OperationProperties'] as { Name: string; Value: string }[]).find((entry) => entry.Name === name)
    ?.Value ?? ''
export const foldersOf = (audit: AuditData): readonly Folder[] =>
  (audit['Folders'] as Folder[] | undefined) ?? []
export const itemsOf = (audit: AuditData): number =>
  foldersOf(audit).reduce((sum, folder) => sum + (folder.FolderItems?.length ?? 0), 0)
export const sessionOf = (audit: AuditData, asked: Asked): string =>
  asked.officeActivity ? '' : text(audit, 'SessionId')

export function matching(all: readonly AuditData[], asked: Asked): AuditData[] {
  const { from, to, networks } = asked
  return all
    .filter((audit) => timeOf(audit) >= from && timeOf(audit) < to)
    .filter((audit) => networks === null || networks.some(isIn(text(audit, 'ClientIPAddress'))))
    .filter((audit) => isOfUser(audit, asked) && isOfSession(audit, asked))
}

export function isOfUser(audit: AuditData, { users }: Asked): boolean {
  const names = ['UserId', 'MailboxOwnerUPN', 'MailboxGuid'].map((key) => text(audit, key).toLowerCase())
  return users === null || names.some((name) => users.includes(name))
}

export function isOfSession(audit: AuditData, asked: Asked): boolean {
  const { sessions: wanted, sessionless } = asked
  if (wanted === null && !sessionless) return true
  const session = sessionOf(audit, asked).toLowerCase()
  return session === '' ? sessionless : wanted?.includes(session) === true
}

export function isIn(address: string): (network: string) => boolean {
  return (network) =>
    network.endsWith('.0/24') ? address.startsWith(network.slice(0, -'0/24'.length)) : address === network
}

export function distinct(records: readonly AuditData[]): AuditData[] {
  return [...new Map(records.map((audit) => [text(audit, 'Id'), audit])).values()]
}

export function grouped<T>(
  rows: readonly T[],
  keyOf: (row: T) => Row,
  sum: (group: readonly T[]) => Row,
): Row[] {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const key = JSON.stringify(keyOf(row))
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups].map(([key, group]) => ({ ...(JSON.parse(key) as Row), ...sum(group) }))
}

export function contextOf(audit: AuditData, asked: Asked): Row {
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

export function span(records: readonly AuditData[]): Row {
  const times = records.map(timeOf)
  return { FirstAccess: iso(Math.min(...times)), LastAccess: iso(Math.max(...times)) }
}
