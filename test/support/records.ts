import { createHash } from 'node:crypto'
import type { AccessedFolder, AccessedItem, AccessRecord, Place } from '../../src/core/access-record.ts'
import { createEvidenceSet, type KeptRecord } from '../../src/core/evidence-set.ts'
import { identifyMailboxes } from '../../src/core/mailbox.ts'
import { collectMessages, type MessageContext, type Messages } from '../../src/core/message.ts'
import { sessionKeys, type SessionKeyOf } from '../../src/core/session-key.ts'

export const INTRUDER_IP = '198.51.100.7'
export const OWNER_IP = '203.0.113.20'
/** In Exchange Online's own range. */
export const MICROSOFT_IP = '2603:10a6:20b:55::5'
export const SERVICE_CLIENT = 'Client=REST;Client=RESTSystem;;'

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Fresh for every test: it remembers. */
export function newKeyOf(): SessionKeyOf {
  return sessionKeys(sha256)
}

/**
 * A record of Alice's own mailbox without items. Unless given, the Id follows from the other contents:
 * the same overrides make copies of one record, others make another record.
 */
export function accessRecord(overrides: Partial<AccessRecord> = {}): AccessRecord {
  return {
    id: sha256(JSON.stringify(overrides)).slice(0, 12),
    time: '2023-05-01T10:00:00Z',
    accessType: 'Bind',
    throttled: false,
    recordType: '50',
    actor: 'alice@example.com',
    mailboxUpn: 'alice@example.com',
    mailboxGuid: 'a11ce000-0000-4000-8000-000000000000',
    sessionId: 'session-1',
    sessionIdFrom: 'SessionId',
    ipAddresses: [INTRUDER_IP],
    unreadableIps: [],
    clientInfo: 'Client=OWA;Action=ViaProxy',
    clientProcess: null,
    clientVersion: null,
    appId: null,
    clientAppId: null,
    logonType: 0,
    userType: 0,
    externalAccess: false,
    tokenId: null,
    operationCount: null,
    folders: [],
    place: place(1),
    ...overrides,
  }
}

/** A Bind record that lists these InternetMessageIds in the Inbox, OperationCount to match. */
export function bind(ids: readonly (string | null)[], overrides: Partial<AccessRecord> = {}): AccessRecord {
  return accessRecord({ operationCount: ids.length, folders: [folder('\\Inbox', ids)], ...overrides })
}

/** A Sync record of one folder, as Exchange writes it: a name, no path, no OperationCount. */
export function sync(name: string, overrides: Partial<AccessRecord> = {}): AccessRecord {
  return accessRecord({
    accessType: 'Sync',
    recordType: '2',
    clientInfo: 'Client=MSExchangeRPC',
    folders: [{ id: `id-of-${name}`, name, path: null, items: [] }],
    ...overrides,
  })
}

export function folder(path: string, ids: readonly (string | null)[]): AccessedFolder {
  return { id: null, name: null, path, items: ids.map((id) => item(id)) }
}

export function item(internetMessageId: string | null, overrides: Partial<AccessedItem> = {}): AccessedItem {
  return { internetMessageId, id: null, immutableId: null, subject: null, sizeInBytes: null, ...overrides }
}

export function place(row: number, source = 'audit.csv'): Place {
  return { source, row, offset: row * 100, length: 100 }
}

export function kept(...records: readonly AccessRecord[]): KeptRecord[] {
  return records.map((record) => ({ record, conflict: false }))
}

/** As the evidence set keeps them: copies once, in order. */
export function keptOf(records: readonly AccessRecord[]): readonly KeptRecord[] {
  const set = createEvidenceSet()
  for (const record of records) set.add(record)
  return set.result()
}

export function messagesOf(
  records: readonly AccessRecord[],
  mentions: MessageContext['mentions'] = new Map(),
): Messages {
  return collectMessages(keptOf(records), {
    keyOf: newKeyOf(),
    mailboxes: identifyMailboxes(records),
    mentions,
  })
}

/** `2023-05-01T00:00:00Z` and so many seconds. */
export function at(seconds: number): string {
  return new Date(Date.UTC(2023, 4, 1) + seconds * 1000).toISOString().replace('.000Z', 'Z')
}

export const HOUR = 3600
export const DAY = 24 * HOUR
