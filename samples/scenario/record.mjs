// @ts-check
import { mail } from './messages.mjs'
import { APP, DANA, FOLDER, folderId, TENANT } from './people.mjs'
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

/**
 * @typedef {object} BindOptions
 * @property {string} [throttled] text of IsThrottled
 * @property {number} [unlisted] operations counted but not listed
 * @property {string[]} [withoutId] labels of items that carry no InternetMessageId
 * @property {boolean} [valuesFirst] OperationProperties the other way round
 * @property {string} [id]
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
function head(at, operation, recordType, context) {
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
function mailboxPart(at, context) {
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
 * @param {string} accessType
 * @param {BindOptions} [options]
 */
function operationProperties(accessType, options = {}) {
  const list = [
    { Name: 'MailAccessType', Value: accessType },
    { Name: 'IsThrottled', Value: options.throttled ?? 'False' },
  ]
  if (options.valuesFirst !== true) return list
  return list.toReversed().map((entry) => ({ Value: entry.Value, Name: entry.Name }))
}

/**
 * @param {string} key
 * @param {Context} context
 */
function folderItem(key, context) {
  const entry = mail(key)
  const id = exchangeId('RgAAAAD', `item ${context.mailbox.upn} ${key}`)
  const plain = { InternetMessageId: entry.id }
  if (context.items === 'sized') return { ...plain, SizeInBytes: entry.size }
  if (context.items !== 'rich') return plain
  return { Id: id, ImmutableId: entry.immutableId, ...plain, SizeInBytes: entry.size, Subject: entry.subject }
}

/**
 * The folder letter of an e-mail as it stands in one mailbox.
 * @param {string} key
 * @param {import('./people.mjs').Person} owner
 */
function letterIn(key, owner) {
  const entry = mail(key)
  if (owner === DANA || entry.sender === owner.upn) return entry.folder
  return 'I'
}

/**
 * Access to single messages; folders in the order in which their first message is named.
 * @param {string} at
 * @param {Context} context
 * @param {string[]} keys
 * @param {BindOptions} [options]
 * @returns {AuditData}
 */
export function bind(at, context, keys, options = {}) {
  /** @type {Map<string, object[]>} */
  const folders = new Map()
  for (const key of keys) {
    if (mail(key).received > at.replace(' ', 'T')) throw new Error(`${key} is accessed at ${at}, before it arrived`)
    const letter = letterIn(key, context.mailbox)
    folders.set(letter, [...(folders.get(letter) ?? []), folderItem(key, context)])
  }
  for (const label of options.withoutId ?? []) {
    const item = { Id: exchangeId('RgAAAAD', `item ${label}`), ImmutableId: exchangeId('AAkALgAAAAA', label) }
    folders.set('E', [...(folders.get('E') ?? []), { ...item, SizeInBytes: 4096 }])
  }
  const listed = keys.length + (options.withoutId?.length ?? 0)
  const record = {
    ...head(at, 'MailItemsAccessed', 50, context),
    ...mailboxPart(at, context),
    OperationProperties: operationProperties('Bind', options),
    Folders: [...folders].map(([letter, items]) => ({
      FolderItems: items,
      Id: folderId(context.mailbox, letter),
      Path: FOLDER[letter],
    })),
    OperationCount: listed + (options.unlisted ?? 0),
  }
  return options.id === undefined ? record : { ...record, Id: options.id }
}

/**
 * Outlook on the desktop takes a whole folder: the record names the folder, never a message.
 * @param {string} at
 * @param {Context} context
 * @param {string} letter
 * @returns {AuditData}
 */
export function sync(at, context, letter) {
  const id = folderId(context.mailbox, letter)
  return {
    ...head(at, 'MailItemsAccessed', 2, context),
    ...mailboxPart(at, context),
    ClientIP: context.ip,
    ClientProcessName: 'OUTLOOK.EXE',
    ClientVersion: '16.0.19127.20264',
    OperationProperties: operationProperties('Sync'),
    Item: { Id: id, ParentFolder: { Id: id, Name: FOLDER[letter]?.split('\\').at(-1), Path: 'Not Available' } },
  }
}

/**
 * Any other mailbox operation on one message (Send, Create, Update: `Item`; moves and deletions: `AffectedItems`).
 * @param {string} at
 * @param {string} operation
 * @param {Context} context
 * @param {string} key
 * @returns {AuditData}
 */
export function onItem(at, operation, context, key) {
  const letter = operation === 'Send' ? 'E' : letterIn(key, context.mailbox)
  const item = {
    Id: exchangeId('RgAAAAD', `item ${context.mailbox.upn} ${key}`),
    InternetMessageId: mail(key).id,
    ParentFolder: { Id: folderId(context.mailbox, letter), Path: FOLDER[letter] },
    Subject: mail(key).subject,
  }
  const single = operation === 'Send' || operation === 'Create' || operation === 'Update'
  const record = { ...head(at, operation, single ? 2 : 3, context), ClientIP: context.ip, ...mailboxPart(at, context) }
  if (single) {
    const size = operation === 'Update' ? {} : { SizeInBytes: mail(key).size }
    return { ...record, Item: { ...item, ...size } }
  }
  const target = operation === 'MoveToDeletedItems' ? { DestFolder: { Id: folderId(context.mailbox, 'D'), Path: FOLDER['D'] } } : {}
  return { ...record, AffectedItems: [item], CrossMailboxOperation: false, ...target, Folder: item.ParentFolder }
}

/**
 * @param {string} at
 * @param {Context} context
 * @param {string} key
 * @returns {AuditData}
 */
export function attachment(at, context, key) {
  const letter = letterIn(key, context.mailbox)
  const message = { Id: exchangeId('RgAAAAD', `item ${key}`), InternetMessageId: mail(key).id }
  return {
    ...head(at, 'AttachmentAccess', 50, context),
    ...mailboxPart(at, context),
    OperationProperties: [{ Name: 'AttachmentAccessType', Value: 'Bind' }],
    Messages: [{ MessageItems: [message], Id: folderId(context.mailbox, letter), Path: FOLDER[letter] }],
    OperationCount: 1,
  }
}

export { head, mailboxPart }
