import type { AccessRecord, AccessType, Place } from '../core/access-record.ts'
import { byCodeUnit } from '../core/json.ts'
import type { DateOrder } from '../core/utc-time.ts'
import { addressesOf } from './decode-addresses.ts'
import type { Defect, Failure } from './decode-defect.ts'
import {
  booleanOf,
  countOf,
  fieldName,
  identifierIn,
  isBlank,
  names,
  type RecordFields,
  textIn,
  textOf,
  valueOf,
} from './decode-fields.ts'
import { type FolderLoss, type Folders, foldersOf } from './decode-folders.ts'
import { actorOf, isAmbiguousTime, recordIdOf, timeOf } from './decode-identity.ts'
import { DEPTH_LOSS } from './decode-json.ts'
import { type AccessProperties, accessProperties } from './decode-properties.ts'
import { sessionOf } from './decode-session.ts'

/** A record as far as it can be read; `failure` is set where that is not enough to use it. */
export interface Access {
  readonly record: Omit<AccessRecord, 'time' | 'actor' | 'place'>
  readonly time: string | null
  readonly actor: string | null
  readonly defects: readonly Defect[]
  readonly failure: Failure | null
  readonly loss: FolderLoss | null
}

const RECORD_TYPE = names('RecordType', 'AuditLogRecordType')
const MAILBOX_UPN = names('MailboxOwnerUPN')
const MAILBOX_GUID = names('MailboxGuid')
const CLIENT_INFO = names('ClientInfoString')
const CLIENT_PROCESS = names('ClientProcessName')
const CLIENT_VERSION = names('ClientVersion')
const APP_ID = names('AppId')
const CLIENT_APP_ID = names('ClientAppId')
const LOGON_TYPE = names('LogonType', 'Logon_Type')
const USER_TYPE = names('UserType')
const EXTERNAL_ACCESS = names('ExternalAccess')
const OPERATION_COUNT = names('OperationCount', 'AuditOperationsCountInAggregatedRecord')

/** Reads a MailItemsAccessed record, whichever way it arrived. */
export function accessOf(fields: RecordFields, order: DateOrder | null): Access {
  const properties = accessProperties(fields)
  const { folders, defects: folderDefects, loss } = foldersOf(fields, properties.accessType)
  const recordType = recordTypeOf(textIn(fields, RECORD_TYPE))
  const type = accessTypeOf(properties, recordType, folders)
  const { defects: sessionDefects, ...session } = sessionOf(fields)
  const mailboxUpn = identifierIn(fields, MAILBOX_UPN)
  const logonType = wordOrCount(valueOf(fields, LOGON_TYPE), LOGON_TYPES)
  const { actor, defects: actorDefects } = actorOf(fields, { mailboxUpn, logonType })
  const count = valueOf(fields, OPERATION_COUNT)
  const record = {
    id: recordIdOf(fields),
    accessType: type.accessType,
    throttled: properties.throttled,
    recordType,
    mailboxUpn,
    mailboxGuid: identifierIn(fields, MAILBOX_GUID)?.toLowerCase() ?? null,
    ...session,
    ...addressesOf(fields),
    clientInfo: textIn(fields, CLIENT_INFO) ?? '',
    clientProcess: textIn(fields, CLIENT_PROCESS),
    clientVersion: textIn(fields, CLIENT_VERSION),
    appId: identifierIn(fields, APP_ID),
    clientAppId: identifierIn(fields, CLIENT_APP_ID),
    logonType,
    userType: wordOrCount(valueOf(fields, USER_TYPE), USER_TYPES),
    externalAccess: booleanOf(valueOf(fields, EXTERNAL_ACCESS)),
    operationCount: countOf(count),
    folders,
  }
  const time = timeOf(fields, order)
  const found = [...folderDefects, ...type.defects, ...sessionDefects, ...actorDefects, ...alarmsOf(record)]
  if (record.operationCount === null && !isBlank(count)) found.push('unreadable-number')
  const failure =
    loss?.failure ?? (properties.lost ? DEPTH_LOSS : failureOf(fields, { time, actor, mailboxUpn }))
  return { record, time, actor, defects: found, failure, loss }
}

/** The record itself, where nothing failed; an actor that nobody names stays an empty text. */
export function completeRecord(access: Access, place: Place): AccessRecord {
  return { ...access.record, time: access.time ?? '', actor: access.actor ?? '', place }
}

function failureOf(
  fields: RecordFields,
  known: { time: string | null; actor: string | null; mailboxUpn: string | null },
): Failure | null {
  if (known.time === null) {
    const detail = isAmbiguousTime(fields)
      ? 'The date of the row may be read day first or month first, and nothing in the file decides.'
      : 'No creation time can be read.'
    return { reason: 'no-time', detail }
  }
  if (known.actor !== null || known.mailboxUpn !== null) return null
  return { reason: 'no-actor', detail: 'Neither UserId nor MailboxOwnerUPN is named.' }
}

/** Where no entry is named MailAccessType, the shape decides: documented as a guess by its defect. */
function accessTypeOf(
  properties: AccessProperties,
  recordType: string | null,
  folders: Folders['folders'],
): { accessType: AccessType; defects: readonly Defect[] } {
  if (properties.accessType !== null) {
    return { accessType: properties.accessType, defects: properties.defects }
  }
  if (folders.some((folder) => folder.items.length > 0)) {
    return { accessType: 'Bind', defects: ['access-type-inferred'] }
  }
  return recordType === '2' && folders.length > 0
    ? { accessType: 'Sync', defects: ['access-type-inferred'] }
    : { accessType: 'unknown', defects: ['unknown-access-type'] }
}

function alarmsOf(record: Omit<AccessRecord, 'time' | 'actor' | 'place'>): Defect[] {
  const alarms: Defect[] = []
  const items = record.folders.reduce((sum, folder) => sum + folder.items.length, 0)
  const notListed = record.recordType === '19' && items === 0
  if (notListed) alarms.push('items-not-listed')
  else if (record.folders.length === 0) alarms.push('folders-missing')
  if (record.accessType !== 'Sync' && !notListed && (record.operationCount ?? items) !== items) {
    alarms.push('count-mismatch')
  }
  if (record.unreadableIps.length > 0) alarms.push('unreadable-ip')
  if (record.id === null) alarms.push('record-without-id')
  return alarms
}

/** AuditLogRecordType by name, as the cmdlet's column and Graph write it. */
const RECORD_TYPES = new Map([
  ['exchangeadmin', '1'],
  ['exchangeitem', '2'],
  ['exchangeitemgroup', '3'],
  ['exchangeaggregatedoperation', '19'],
  ['exchangeitemaggregated', '50'],
])

function recordTypeOf(text: string | null): string | null {
  return text === null ? null : (RECORD_TYPES.get(text.toLowerCase()) ?? text)
}

const LOGON_TYPES = new Map([
  ...Object.entries({ owner: 0, admin: 1, delegated: 2, delegate: 2, transport: 3 }),
  ...Object.entries({ systemservice: 4, serviceaccount: 4, bestaccess: 5, delegatedadmin: 6 }),
])

const USER_TYPES = new Map([
  ...Object.entries({ regular: 0, reserved: 1, admin: 2, dcadmin: 3, system: 4, application: 5 }),
  ...Object.entries({
    serviceprincipal: 6,
    custompolicy: 7,
    systempolicy: 8,
    partnertechnician: 9,
    guest: 10,
  }),
])

function wordOrCount(value: unknown, words: ReadonlyMap<string, number>): number | null {
  return words.get(fieldName(textOf(value) ?? '')) ?? countOf(value)
}

/** In a fixed order, each once. */
export function distinctDefects(defects: readonly Defect[]): readonly Defect[] {
  return defects.length === 0 ? defects : [...new Set(defects)].toSorted(byCodeUnit)
}
