// @ts-check
import { mail } from './messages.mjs'
import { APP, DANA, TENANT } from './people.mjs'
import { exchangeId, guid, pick } from './seed.mjs'

/**
 * An audit record in the native shape of the service (the AuditData column).
 * @typedef {Record<string, unknown> & { Id: string, Operation: string, CreationTime: string, RecordType: number, UserId: string }} AuditData
 */

/**
 * What all records of one connection share.
 * @typedef {object} Context
 * @property {import('./people.mjs').Person} mailbox
 * @property {{ upn: string, sid: string, puid: string }} actor
 * @property {string} ip as the service records it
 * @property {string} client
 * @property {string} [sessionId]
 * @property {'SessionId' | 'AADSessionId' | 'DeviceProperties'} [sessionIn] where the record holds it
 * @property {string} [appId]
 * @property {string} [clientAppId]
 * @property {number} [logonType]
 * @property {number} [userType]
 * @property {'plain' | 'sized' | 'rich'} [items] FolderItems of 2021, of 2023, and of today
 */

/** @type {Map<string, number>} */
const issued = new Map()

/**
 * Ids stay the same when other records are added: the n-th record of a second and operation.
 * @param {string} label
 */
function nextId(label) {
  const number = (issued.get(label) ?? 0) + 1
  issued.set(label, number)
  return guid(`record ${label} ${number}`)
}

/**
 * @param {string} at `YYYY-MM-DD HH:MM:SS`
 * @param {string} operation
 * @param {number} recordType
 * @param {Context} context
 * @returns {AuditData}
 */
export function head(at, operation, recordType, context) {
  return {
    CreationTime: at.replace(' ', 'T'),
    Id: nextId(`${at} ${operation} ${context.mailbox.upn}`),
    Operation: operation,
    OrganizationId: TENANT.id,
    RecordType: recordType,
    ResultStatus: 'Succeeded',
    UserKey: context.actor.puid,
    UserType: context.userType ?? 0,
    Version: 1,
    Workload: 'Exchange',
    UserId: context.actor.upn,
  }
}

/**
 * @param {string} label
 * @param {Context} context
 */
function accessContext(label, context) {
  return {
    ...(context.sessionIn === 'AADSessionId' ? { AADSessionId: context.sessionId } : {}),
    APIId: context.appId ?? APP.exchange,
    ...(context.clientAppId === undefined ? {} : { ClientAppId: context.clientAppId }),
    IssuedAtTime: `${label.slice(0, 10)}T05:00:00`,
    UniqueTokenId: exchangeId('', `token ${context.sessionId ?? context.clientAppId}`).slice(0, 22),
  }
}

/**
 * @param {string} at
 * @param {Context} context
 */
export function mailboxPart(at, context) {
  const server = `AM9PR08MB${7000 + pick(`server ${context.mailbox.upn}`, 900)} (15.20.9678.024)\r\n`
  const session = { SessionId: context.sessionId }
  return {
    ...(context.items === 'rich' ? { AppAccessContext: accessContext(at, context) } : {}),
    ...(context.appId === undefined ? {} : { AppId: context.appId }),
    ...(context.clientAppId === undefined ? {} : { ClientAppId: context.clientAppId }),
    ClientIPAddress: context.ip,
    ClientInfoString: context.client,
    ExternalAccess: false,
    InternalLogonType: 0,
    LogonType: context.logonType ?? 0,
    LogonUserSid: context.actor.sid,
    MailboxGuid: context.mailbox.mailboxGuid,
    MailboxOwnerSid: context.mailbox.sid,
    MailboxOwnerUPN: context.mailbox.upn,
    OrganizationName: TENANT.name,
    OriginatingServer: server,
    ...(context.sessionId !== undefined && (context.sessionIn ?? 'SessionId') === 'SessionId' ? session : {}),
    ...(context.sessionIn === 'DeviceProperties'
      ? { DeviceProperties: [{ Name: 'OS', Value: 'iOS' }, { Name: 'SessionId', Value: context.sessionId }] }
      : {}),
  }
}

/**
 * The folder letter of an e-mail as it stands in one mailbox.
 * @param {string} key
 * @param {import('./people.mjs').Person} owner
 */
export function letterIn(key, owner) {
  const entry = mail(key)
  if (owner === DANA || entry.sender === owner.upn) return entry.folder
  return 'I'
}
