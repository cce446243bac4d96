import type { AccessRecord } from './access-record.ts'
import type { KeptRecord } from './evidence-set.ts'
import { byCodeUnit, sortedByCodeUnit } from './json.ts'

/** One message by who reached it: the first answer of the KQL note "OfficeActivity - MailItemsAccessed Breakdown". */
export interface BindRow {
  /** Byte-exact. */
  readonly internetMessageId: string
  /** `UserId` as recorded. */
  readonly userId: string
  /** Distinct paths (names where a record gives no path), sorted by code unit. */
  readonly folders: readonly string[]
  readonly numberOfFolders: number
}

/** One folder that was synchronised, by who did it: the second answer. */
export interface SyncRow {
  readonly mailAccessType: 'Sync'
  readonly syncedFolderName: string
  /** `Not Available`, Exchange's own words, where the record names no path. */
  readonly syncedFolderPath: string
  readonly userId: string
}

export interface Breakdown {
  /** In order of InternetMessageId, then UserId. */
  readonly bind: readonly BindRow[]
  /** In order of name, path, UserId. */
  readonly sync: readonly SyncRow[]
}

const NO_PATH = 'Not Available'

/**
 * Both answers from distinct records. Every folder of a record counts, not the first alone, and a Sync's folder is
 * taken from wherever the record names it (rule R2). Items without InternetMessageId are no row (rule R3).
 */
export function breakDown(records: readonly KeptRecord[]): Breakdown {
  const bind = new Map<string, { internetMessageId: string; userId: string; folders: Set<string> }>()
  const sync = new Map<string, SyncRow>()
  for (const { record } of records) {
    if (record.accessType === 'Bind') noteBind(bind, record)
    if (record.accessType === 'Sync') noteSync(sync, record)
  }
  return {
    bind: [...bind.values()].toSorted(compareBind).map(({ internetMessageId, userId, folders }) => ({
      internetMessageId,
      userId,
      folders: sortedByCodeUnit(folders),
      numberOfFolders: folders.size,
    })),
    sync: [...sync.values()].toSorted(compareSync),
  }
}

function noteBind(
  into: Map<string, { internetMessageId: string; userId: string; folders: Set<string> }>,
  { folders, actor: userId }: AccessRecord,
): void {
  for (const { path, name, items } of folders) {
    for (const { internetMessageId } of items) {
      if (internetMessageId === null) continue
      const key = JSON.stringify([internetMessageId, userId])
      const row = into.get(key) ?? { internetMessageId, userId, folders: new Set<string>() }
      const folder = path ?? name
      if (folder !== null) row.folders.add(folder)
      into.set(key, row)
    }
  }
}

function noteSync(into: Map<string, SyncRow>, { folders, actor: userId }: AccessRecord): void {
  for (const { path, name } of folders) {
    const row: SyncRow = {
      mailAccessType: 'Sync',
      syncedFolderName: name ?? '',
      syncedFolderPath: path ?? NO_PATH,
      userId,
    }
    into.set(JSON.stringify([row.syncedFolderName, row.syncedFolderPath, userId]), row)
  }
}

function compareBind(a: Pick<BindRow, 'internetMessageId' | 'userId'>, b: typeof a): number {
  return byCodeUnit(a.internetMessageId, b.internetMessageId) || byCodeUnit(a.userId, b.userId)
}

function compareSync(a: SyncRow, b: SyncRow): number {
  return (
    byCodeUnit(a.syncedFolderName, b.syncedFolderName) ||
    byCodeUnit(a.syncedFolderPath, b.syncedFolderPath) ||
    byCodeUnit(a.userId, b.userId)
  )
}
