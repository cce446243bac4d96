import type { AccessedFolder, AccessedItem, AccessRecord, MessageMention } from './access-record.ts'
import { isPreload } from './client.ts'
import type { KeptRecord } from './evidence-set.ts'
import { byCodeUnit, sortedByCodeUnit } from './json.ts'
import type { Mailboxes } from './mailbox.ts'
import { folderKey } from './session.ts'
import type { SessionKeyOf } from './session-key.ts'
import { compareTimes } from './utc-time.ts'

/** A record as a reference back into the evidence. */
export interface RecordReference {
  readonly id: string | null
  readonly source: string
  readonly row: number
}

/** What all kinds of finding have in common: when, in which sessions, from where, by which records. */
export interface AccessFacts {
  /** Distinct records. */
  readonly accesses: number
  readonly first: string
  readonly last: string
  readonly sessions: readonly string[]
  readonly ipAddresses: readonly string[]
  /** In order of time, then Id. */
  readonly records: readonly RecordReference[]
  /** The records themselves, for judging; not part of a result. */
  readonly evidence: readonly AccessRecord[]
}

export interface AccessedMessage extends AccessFacts {
  readonly mailbox: string
  readonly mailboxKey: string
  /** Byte-exact. */
  readonly internetMessageId: string
  readonly subject: string | null
  readonly sizeInBytes: number | null
  /** Paths (or names) of every folder that any record lists it in. */
  readonly folders: readonly string[]
  /** The same folders as recorded, for judging; not part of a result. */
  readonly listedIn: readonly AccessedFolder[]
  /** Every access was a fetch ahead (`+Preload`). */
  readonly preloadOnly: boolean
}

/** A Bind item without InternetMessageId: accessed, but which message is not said (rule R3). */
export interface UnidentifiedItem extends AccessFacts {
  readonly mailbox: string
  readonly itemId: string | null
  readonly immutableId: string | null
  readonly subject: string | null
  readonly folders: readonly string[]
}

export interface SyncedFolder extends AccessFacts {
  readonly mailbox: string
  readonly mailboxKey: string
  readonly folderId: string | null
  readonly name: string | null
  readonly path: string | null
}

export interface Messages {
  readonly messages: readonly AccessedMessage[]
  readonly unidentified: readonly UnidentifiedItem[]
  readonly syncedFolders: readonly SyncedFolder[]
}

interface Finding {
  readonly mailboxKey: string
  readonly key: string
  readonly records: Set<AccessRecord>
  readonly folders: AccessedFolder[]
  readonly items: AccessedItem[]
}

/** How records are keyed and named, and what else is known of messages. */
export interface MessageContext {
  readonly keyOf: SessionKeyOf
  readonly mailboxes: Mailboxes
  /** What other records of the same evidence say, by InternetMessageId. */
  readonly mentions: ReadonlyMap<string, MessageMention>
}

/** The messages and folders that the records name. A message is one (mailbox, InternetMessageId) pair (rule R5). */
export function collectMessages(records: readonly KeptRecord[], context: MessageContext): Messages {
  const { keyOf, mailboxes, mentions } = context
  const messages = new Map<string, Finding>()
  const unidentified = new Map<string, Finding>()
  const synced = new Map<string, Finding>()
  for (const { record } of records) {
    const mailboxKey = mailboxes.keyOf(record)
    let position = 0
    for (const folder of record.folders) {
      const where = { record, mailboxKey, folder }
      if (record.accessType === 'Sync') note(synced, folderKey(folder), where)
      for (const item of folder.items) {
        position += 1
        const { internetMessageId } = item
        if (internetMessageId !== null) note(messages, internetMessageId, where, item)
        else note(unidentified, unidentifiedKey(record, item, position), where, item)
      }
    }
  }
  const facts = (finding: Finding): AccessFacts => factsOf(finding, keyOf)
  const mailbox = (finding: Finding): string => mailboxes.nameOf(finding.mailboxKey)
  return {
    messages: inOrder(messages, mailbox).map((finding) => ({
      mailbox: mailbox(finding),
      mailboxKey: finding.mailboxKey,
      internetMessageId: finding.key,
      ...describe(finding, mentions.get(finding.key) ?? null),
      folders: folderNames(finding),
      listedIn: finding.folders,
      preloadOnly: [...finding.records].every((record) => isPreload(record.clientInfo)),
      ...facts(finding),
    })),
    unidentified: inOrder(unidentified, mailbox).map((finding) => ({
      mailbox: mailbox(finding),
      itemId: firstText(finding.items.map((item) => item.id)),
      immutableId: firstText(finding.items.map((item) => item.immutableId)),
      subject: describe(finding, null).subject,
      folders: folderNames(finding),
      ...facts(finding),
    })),
    syncedFolders: inOrder(synced, mailbox).map((finding) => ({
      mailbox: mailbox(finding),
      mailboxKey: finding.mailboxKey,
      folderId: firstText(finding.folders.map((folder) => folder.id)),
      name: firstText(finding.folders.map((folder) => folder.name)),
      path: firstText(finding.folders.map((folder) => folder.path)),
      ...facts(finding),
    })),
  }
}

/** Without any id the item cannot be told from another one, so the record and its place in it stand for it. */
function unidentifiedKey(record: AccessRecord, item: AccessedItem, position: number): string {
  const { source, row } = record.place
  return item.immutableId ?? item.id ?? JSON.stringify([record.id, source, row, position])
}

interface Where {
  readonly record: AccessRecord
  readonly mailboxKey: string
  readonly folder: AccessedFolder
}

function note(into: Map<string, Finding>, key: string, where: Where, item?: AccessedItem): void {
  const { mailboxKey, record, folder } = where
  /** The length tells where the key begins: both are texts of evidence and may hold any separator. */
  const compound = `${mailboxKey.length} ${mailboxKey}${key}`
  let finding = into.get(compound)
  if (finding === undefined) {
    finding = { mailboxKey, key, records: new Set(), folders: [], items: [] }
    into.set(compound, finding)
  }
  finding.records.add(record)
  finding.folders.push(folder)
  if (item !== undefined) finding.items.push(item)
}

function inOrder(findings: ReadonlyMap<string, Finding>, nameOf: (finding: Finding) => string): Finding[] {
  return [...findings.values()].toSorted(
    (a, b) =>
      byCodeUnit(nameOf(a), nameOf(b)) || byCodeUnit(a.mailboxKey, b.mailboxKey) || byCodeUnit(a.key, b.key),
  )
}

function factsOf(finding: Finding, keyOf: SessionKeyOf): AccessFacts {
  const records = [...finding.records]
  const times = records.map((record) => record.time).toSorted(compareTimes)
  return {
    accesses: records.length,
    first: times[0] ?? '',
    last: times.at(-1) ?? '',
    sessions: sessionsOf(records, keyOf),
    ipAddresses: distinct(records.flatMap((record) => [...record.ipAddresses, ...record.unreadableIps])),
    records: records.map((record) => ({ id: record.id, source: record.place.source, row: record.place.row })),
    evidence: records,
  }
}

/** Each session once: of spellings that differ in case only, the first in code unit order. */
function sessionsOf(records: readonly AccessRecord[], keyOf: SessionKeyOf): string[] {
  const spellings = new Map<string, string>()
  for (const record of records) {
    const key = keyOf(record)
    const spelling = record.sessionId ?? key
    const known = spellings.get(key)
    if (known === undefined || spelling < known) spellings.set(key, spelling)
  }
  return sortedByCodeUnit(spellings.values())
}

function describe(
  finding: Finding,
  mention: MessageMention | null,
): { subject: string | null; sizeInBytes: number | null } {
  const size = finding.items.reduce<number | null>(
    (largest, { sizeInBytes }) => (sizeInBytes === null ? largest : Math.max(largest ?? 0, sizeInBytes)),
    null,
  )
  return {
    subject: firstText(finding.items.map((item) => item.subject)) ?? mention?.subject ?? null,
    sizeInBytes: size ?? mention?.sizeInBytes ?? null,
  }
}

function folderNames(finding: Finding): string[] {
  return distinct(finding.folders.flatMap((folder) => folder.path ?? folder.name ?? []))
}

function firstText(values: readonly (string | null)[]): string | null {
  return distinct(values.flatMap((value) => value ?? []))[0] ?? null
}

function distinct(values: Iterable<string>): string[] {
  return sortedByCodeUnit(new Set(values))
}
