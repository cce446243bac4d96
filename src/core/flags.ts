import { listedItems, type AccessRecord } from './access-record.ts'
import { knownApp } from './app.ts'
import { clientClassOf, isLegacyProtocol, isPreload, isServiceAccess } from './client.ts'
import { networkOf } from './ip-address.ts'
import type { KeptRecord } from './evidence-set.ts'

/** What a flag means, for help and report. Order here is the order in every list of flags. */
export const FLAGS = {
  mixed:
    'seen from several networks (/24, /48) or kinds of client: a stolen token shares the owner’s session id (R19)',
  'no-session': 'records without a SessionId, grouped by mailbox, actor, address, app and client (R9)',
  service: 'Microsoft’s own background access: service client from Microsoft addresses only (R11)',
  delegate: 'LogonType 2: someone else with rights on the mailbox (R12)',
  admin: 'LogonType 1 or 6: administrative access (R12)',
  app: 'UserType 5 or 6: an application acted by itself (R12)',
  external: 'ExternalAccess: from outside the organisation (R12)',
  sync: 'folders were synchronised: every item of them is presumed exposed (R14)',
  throttled: 'IsThrottled: Binds of the next 24 hours were not recorded (R17)',
  preload: 'the client fetched ahead (+Preload): nobody need have opened the message (R7)',
  'known-abused-app': 'an application that intruders are known to copy mailboxes with (R11)',
  'legacy-protocol': 'IMAP or POP',
  'count-mismatch': 'OperationCount differs from the items listed (R4)',
  'id-conflict': 'the evidence holds differing copies of one record Id; all are kept (R5)',
  'unknown-type': 'neither Bind nor Sync (R1)',
} as const

export type Flag = keyof typeof FLAGS

/** Flags of a group of records; the group's own facts first, then what any single record shows. */
export function flagsOf(records: readonly KeptRecord[], sessionless: boolean): Flag[] {
  const found = new Set<Flag>()
  if (isMixed(records)) found.add('mixed')
  if (sessionless) found.add('no-session')
  if (records.every(({ record }) => isServiceAccess(record))) found.add('service')
  for (const kept of records) {
    for (const flag of recordFlags(kept.record)) found.add(flag)
    if (kept.conflict) found.add('id-conflict')
  }
  return order(found)
}

function isMixed(records: readonly KeptRecord[]): boolean {
  const networks = new Set<string>()
  const clients = new Set<string>()
  for (const { record } of records) {
    const client = clientClassOf(record.clientInfo)
    if (client !== 'not recorded') clients.add(client)
    for (const address of record.ipAddresses) networks.add(networkOf(address))
  }
  return networks.size > 1 || clients.size > 1
}

const RECORD_FLAGS: readonly (readonly [Flag, (record: AccessRecord) => boolean])[] = [
  ['delegate', (record) => record.logonType === 2],
  ['admin', (record) => record.logonType === 1 || record.logonType === 6],
  ['app', (record) => record.userType === 5 || record.userType === 6],
  ['external', (record) => record.externalAccess === true],
  ['sync', (record) => record.accessType === 'Sync'],
  ['throttled', (record) => record.throttled === true],
  ['preload', (record) => isPreload(record.clientInfo)],
  ['known-abused-app', (record) => appIdsOf(record).some((id) => knownApp(id)?.kind === 'abused')],
  ['legacy-protocol', (record) => isLegacyProtocol(record.clientInfo)],
  ['count-mismatch', isCountMismatch],
  ['unknown-type', (record) => record.accessType === 'unknown'],
]

export function recordFlags(record: AccessRecord): Flag[] {
  return RECORD_FLAGS.filter(([, test]) => test(record)).map(([flag]) => flag)
}

/** Rule R4. A RecordType 19 record lists no items by design and says nothing here. */
export function isCountMismatch(record: AccessRecord): boolean {
  if (record.operationCount === null || record.recordType === '19') return false
  return record.accessType === 'Bind' && record.operationCount !== listedItems(record)
}

export function appIdsOf(record: AccessRecord): string[] {
  return [record.appId, record.clientAppId].flatMap((id) =>
    id === null || id === '' ? [] : [id.toLowerCase()],
  )
}

function order(found: ReadonlySet<Flag>): Flag[] {
  return Object.keys(FLAGS).filter((name): name is Flag => isFlag(name) && found.has(name))
}

function isFlag(name: string): name is Flag {
  return Object.hasOwn(FLAGS, name)
}
