import { type AccessRecord, listedItems, type AccessType, type SessionIdFrom } from './access-record.ts'
import { knownApp } from './app.ts'
import { clientClassOf } from './client.ts'
import type { KeptRecord } from './evidence-set.ts'
import { appIdsOf, type Flag, flagsOf } from './flags.ts'
import { byCodeUnit, sortedByCodeUnit } from './json.ts'
import { identifyMailboxes, type Mailboxes } from './mailbox.ts'
import { isSessionless, type SessionKeyOf } from './session-key.ts'
import { compareTimes } from './utc-time.ts'

/** All records of one mailbox and actor that share a session id, or one sessionless group. */
export interface Session {
  /** SessionId as recorded, or `nosession:` and 12 hex digits. */
  readonly session: string
  readonly sessionIdFrom: SessionIdFrom | null
  readonly mailbox: string
  readonly actor: string
  readonly ipAddresses: readonly string[]
  /** ClientInfoStrings as recorded. */
  readonly clients: readonly string[]
  readonly clientClasses: readonly string[]
  readonly appIds: readonly string[]
  /** Names of those app ids that are known. */
  readonly apps: readonly string[]
  readonly records: number
  readonly bindRecords: number
  readonly syncRecords: number
  /** Sum of OperationCount of distinct records: operations, never e-mails (rule R5). */
  readonly operationCount: number
  /** Records whose OperationCount is not stated: their listed items are counted into operationCount. */
  readonly operationsInferred: number
  /** Distinct InternetMessageIds. */
  readonly messages: number
  readonly unidentifiedItems: number
  readonly syncedFolders: number
  readonly first: string
  readonly last: string
  readonly flags: readonly Flag[]
  /** The records themselves, for judging; not part of a result. */
  readonly evidence: readonly AccessRecord[]
}

/**
 * Sessions of distinct records, in order of mailbox, first access, session and actor.
 * @param mailboxes as the whole evidence knows them, where the records are but a part of it
 */
export function summarizeSessions(
  records: readonly KeptRecord[],
  keyOf: SessionKeyOf,
  mailboxes: Mailboxes = identifyMailboxes(records.map((kept) => kept.record)),
): Session[] {
  const groups = new Map<string, KeptRecord[]>()
  for (const kept of records) {
    const { record } = kept
    const key = JSON.stringify([mailboxes.keyOf(record), record.actor.toLowerCase(), keyOf(record)])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [kept])
    else group.push(kept)
  }
  return [...groups.values()].map((group) => summarize(group, keyOf, mailboxes)).toSorted(compareSessions)
}

function compareSessions(a: Session, b: Session): number {
  return (
    byCodeUnit(a.mailbox, b.mailbox) ||
    compareTimes(a.first, b.first) ||
    byCodeUnit(a.session, b.session) ||
    byCodeUnit(a.actor, b.actor)
  )
}

function summarize(group: readonly KeptRecord[], keyOf: SessionKeyOf, mailboxes: Mailboxes): Session {
  const records = group.map((kept) => kept.record)
  const [first] = records
  if (first === undefined) throw new Error('a session without records')
  const key = keyOf(first)
  const times = records.map((record) => record.time).toSorted(compareTimes)
  const appIds = distinct(records.flatMap(appIdsOf))
  return {
    session: isSessionless(key)
      ? key
      : (distinct(records.flatMap((record) => record.sessionId ?? []))[0] ?? key),
    sessionIdFrom: sessionIdFrom(records),
    mailbox: mailboxes.nameOf(mailboxes.keyOf(first)),
    actor: distinct(records.map((record) => record.actor))[0] ?? '',
    ipAddresses: distinct(records.flatMap((record) => [...record.ipAddresses, ...record.unreadableIps])),
    clients: distinct(records.map((record) => record.clientInfo)),
    clientClasses: distinct(records.map((record) => clientClassOf(record.clientInfo))),
    appIds,
    apps: distinct(appIds.flatMap((id) => knownApp(id)?.name ?? [])),
    records: records.length,
    bindRecords: countType(group, 'Bind'),
    syncRecords: countType(group, 'Sync'),
    ...countContents(group),
    first: times[0] ?? '',
    last: times.at(-1) ?? '',
    flags: flagsOf(group, isSessionless(key)),
    evidence: records,
  }
}

function sessionIdFrom(records: readonly KeptRecord['record'][]): SessionIdFrom | null {
  const origins = new Set(records.map((record) => record.sessionIdFrom))
  for (const origin of ['SessionId', 'AADSessionId', 'DeviceProperties'] as const)
    if (origins.has(origin)) return origin
  return null
}

function countType(group: readonly KeptRecord[], type: AccessType): number {
  return group.filter((kept) => kept.record.accessType === type).length
}

function countContents(
  group: readonly KeptRecord[],
): Pick<
  Session,
  'operationCount' | 'operationsInferred' | 'messages' | 'unidentifiedItems' | 'syncedFolders'
> {
  const messages = new Set<string>()
  const folders = new Set<string>()
  let operationCount = 0
  let operationsInferred = 0
  let unidentifiedItems = 0
  for (const { record } of group) {
    const items = record.folders.flatMap((folder) => folder.items)
    for (const item of items) {
      if (item.internetMessageId === null) unidentifiedItems += 1
      else messages.add(item.internetMessageId)
    }
    if (record.accessType === 'Sync') for (const folder of record.folders) folders.add(folderKey(folder))
    operationCount += record.operationCount ?? listedItems(record)
    if (record.operationCount === null && items.length > 0) operationsInferred += 1
  }
  return {
    operationCount,
    operationsInferred,
    messages: messages.size,
    unidentifiedItems,
    syncedFolders: folders.size,
  }
}

/** Names repeat for different folders, so the Id decides where there is one. */
export function folderKey(folder: { id: string | null; path: string | null; name: string | null }): string {
  return folder.id ?? JSON.stringify([folder.path, folder.name])
}

function distinct(values: Iterable<string>): string[] {
  return sortedByCodeUnit(new Set(values))
}
