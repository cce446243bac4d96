/**
 * The two queries of the KQL note "OfficeActivity - MailItemsAccessed Breakdown", read literally, statement by
 * statement, over audit records as parsed JSON. Knows nothing of mia: an oracle of its own.
 */

export type AuditData = Readonly<Record<string, unknown>>

const FIELDS = ['ClientIP', 'ClientIPAddress', 'ActorIpAddress']

/** `has_any`: the flagged text stands in the field with no letter or digit on either side. */
function hasAny(text: unknown, flagged: readonly string[]): boolean {
  if (typeof text !== 'string') return false
  return flagged.some((address) => {
    const pattern = address.replaceAll(/[.[\]]/g, String.raw`\$&`)
    return new RegExp(`(?<![A-Za-z0-9])${pattern}(?![A-Za-z0-9])`, 'i').test(text)
  })
}

function path(value: unknown, ...keys: readonly (string | number)[]): unknown {
  let at = value
  for (const key of keys) {
    if (typeof at !== 'object' || at === null) return undefined
    at = (at as Record<string | number, unknown>)[key]
  }
  return at
}

function toText(value: unknown): string {
  return typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? ''
      : JSON.stringify(value)
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function flaggedRecords(
  records: readonly AuditData[],
  flagged: readonly string[],
  type: string,
): readonly AuditData[] {
  return records
    .filter((record) => FIELDS.some((field) => hasAny(record[field], flagged)))
    .filter((record) => record['Operation'] === 'MailItemsAccessed')
    .filter((record) => toText(path(record, 'OperationProperties', 0, 'Value')) === type)
}

export interface LiteralBind {
  readonly internetMessageId: string
  readonly userId: string
  readonly folders: readonly string[]
  readonly numberOfFolders: number
}

export function literalBind(records: readonly AuditData[], flagged: readonly string[]): LiteralBind[] {
  const expanded = flaggedRecords(records, flagged, 'Bind').flatMap((record) =>
    list(record['Folders']).flatMap((folder) =>
      list(path(folder, 'FolderItems')).map((item) => ({
        folder: toText(path(folder, 'Path')),
        id: toText(path(item, 'InternetMessageId')),
        user: toText(record['UserId']),
      })),
    ),
  )
  const keys = [...new Set(expanded.map(({ id, user }) => `${id}\n${user}`))].toSorted()
  return keys.map((key) => {
    const group = expanded.filter(({ id, user }) => `${id}\n${user}` === key)
    const folders = [...new Set(group.map(({ folder }) => folder))].toSorted()
    return {
      internetMessageId: group[0]?.id ?? '',
      userId: group[0]?.user ?? '',
      folders,
      numberOfFolders: folders.length,
    }
  })
}

export interface LiteralSync {
  readonly mailAccessType: string
  readonly syncedFolderName: string
  readonly syncedFolderPath: string
  readonly userId: string
}

export function literalSync(records: readonly AuditData[], flagged: readonly string[]): LiteralSync[] {
  const rows = flaggedRecords(records, flagged, 'Sync').map((record) => ({
    mailAccessType: 'Sync',
    syncedFolderName: toText(path(record, 'Item', 'ParentFolder', 'Name')),
    syncedFolderPath: toText(path(record, 'Item', 'ParentFolder', 'Path')),
    userId: toText(record['UserId']),
  }))
  const distinct = new Map(rows.map((row) => [JSON.stringify(row), row]))
  return [...distinct.values()]
}
