import type { AccessedFolder, AccessRecord } from './access-record.ts'
import { isServiceAccess } from './client.ts'
import type { KeptRecord } from './evidence-set.ts'
import { byCodeUnit } from './json.ts'
import type { AccessedMessage } from './message.ts'
import type { BlindWindow } from './throttling.ts'
import { compareTimes, DAY_MS, millisecondsOf } from './utc-time.ts'

/** Why a message counts as exposed, gravest first (design, section 2). */
export const EVIDENCE_CLASSES = [
  'listed',
  'presumed-sync',
  'presumed-gap',
  'undecided',
  'background',
] as const
export type EvidenceClass = (typeof EVIDENCE_CLASSES)[number]

/** Bounds of the number of exposed messages of one mailbox (rule R35). */
export interface ExposureBounds {
  readonly mailbox: string
  /** Listed by a Bind record of an intruder session. */
  readonly low: number
  /** low + presumed by sync + presumed by gap: of the messages that the evidence knows of. */
  readonly high: number
  readonly listed: number
  readonly presumedSync: number
  readonly presumedGap: number
  readonly undecided: number
  readonly background: number
  readonly syncedFolders: number
  /** A folder was synchronised in an intruder session: Microsoft's guidance presumes the whole mailbox (rule R14). */
  readonly mailboxPresumed: boolean
}

/** What an intruder did in a mailbox beyond the messages that his records list. */
export interface Presumption {
  readonly mailboxKey: string
  /** Folders synchronised, by Id and by path or name. */
  readonly syncedFolders: ReadonlySet<string>
  /** Blind windows that an intruder session was live in. */
  readonly gaps: readonly BlindWindow[]
}

/** Class of a message that selected records list. `isIntruder` judges a record. */
export function classOfListed(
  records: readonly AccessRecord[],
  isIntruder: (record: AccessRecord) => boolean,
): EvidenceClass {
  if (records.some(isIntruder)) return 'listed'
  return records.every(isServiceAccess) ? 'background' : 'undecided'
}

/**
 * What has to be presumed for each mailbox that an intruder reached.
 * A gap counts when an intruder record lies in the blind window or within the 24 hours before it opens (rule R17).
 */
export function presume(
  intruder: readonly KeptRecord[],
  mailboxKeyOf: (record: AccessRecord) => string,
  windows: readonly BlindWindow[],
): Map<string, Presumption> {
  const found = new Map<string, { synced: Set<string>; times: string[] }>()
  for (const { record } of intruder) {
    const key = mailboxKeyOf(record)
    const entry = found.get(key) ?? { synced: new Set<string>(), times: [] }
    found.set(key, entry)
    entry.times.push(record.time)
    if (record.accessType !== 'Sync') continue
    for (const folder of record.folders) for (const name of namesOf(folder)) entry.synced.add(name)
  }
  const windowsOf = new Map<string, BlindWindow[]>()
  for (const window of windows) {
    const known = windowsOf.get(window.mailboxKey)
    if (known === undefined) windowsOf.set(window.mailboxKey, [window])
    else known.push(window)
  }
  const presumptions = new Map<string, Presumption>()
  for (const [mailboxKey, { synced, times }] of found) {
    const gaps = (windowsOf.get(mailboxKey) ?? []).filter((window) => isLiveIn(times, window))
    presumptions.set(mailboxKey, { mailboxKey, syncedFolders: synced, gaps })
  }
  return presumptions
}

/** Class of a message of the mailbox that no intruder record lists; null where nothing is presumed of it. */
export function classOfUnlisted(
  message: AccessedMessage,
  folders: readonly AccessedFolder[],
  presumption: Presumption | undefined,
): EvidenceClass | null {
  if (presumption === undefined || presumption.mailboxKey !== message.mailboxKey) return null
  if (folders.flatMap(namesOf).some((name) => presumption.syncedFolders.has(name))) return 'presumed-sync'
  return presumption.gaps.length > 0 ? 'presumed-gap' : null
}

export function boundsOf(
  rows: readonly { readonly mailbox: string; readonly evidence: EvidenceClass }[],
  synced: readonly { readonly mailbox: string }[],
): ExposureBounds[] {
  const counts = new Map<string, Map<EvidenceClass | 'folder', number>>()
  const count = (mailbox: string, what: EvidenceClass | 'folder'): void => {
    const entry = counts.get(mailbox) ?? new Map<EvidenceClass | 'folder', number>()
    counts.set(mailbox, entry.set(what, (entry.get(what) ?? 0) + 1))
  }
  for (const { mailbox, evidence } of rows) count(mailbox, evidence)
  for (const { mailbox } of synced) count(mailbox, 'folder')
  return [...counts]
    .toSorted(([a], [b]) => byCodeUnit(a, b))
    .map(([mailbox, entry]) => {
      const listed = entry.get('listed') ?? 0
      const presumedSync = entry.get('presumed-sync') ?? 0
      const presumedGap = entry.get('presumed-gap') ?? 0
      const syncedFolders = entry.get('folder') ?? 0
      return {
        mailbox,
        low: listed,
        high: listed + presumedSync + presumedGap,
        listed,
        presumedSync,
        presumedGap,
        undecided: entry.get('undecided') ?? 0,
        background: entry.get('background') ?? 0,
        syncedFolders,
        mailboxPresumed: syncedFolders > 0,
      }
    })
}

/**
 * What a folder is known by: its Id, and the last part of its path or name. A Sync record knows no path, and ids
 * change their form between exports, so either is enough: in doubt a message is presumed exposed.
 */
function namesOf(folder: AccessedFolder): string[] {
  const names = folder.id === null ? [] : [`id ${folder.id}`]
  const name = (folder.path ?? folder.name ?? '').split('\\').findLast((part) => part !== '')
  if (name !== undefined) names.push(`name ${name.toLowerCase()}`)
  return names
}

function isLiveIn(times: readonly string[], window: BlindWindow): boolean {
  const earliest = millisecondsOf(window.from) - DAY_MS
  return times.some((time) => millisecondsOf(time) >= earliest && compareTimes(time, window.to) < 0)
}
