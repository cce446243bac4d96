// @ts-check
import { mail } from './messages.mjs'
import { FOLDER, folderId } from './people.mjs'
import { head, letterIn, mailboxPart } from './record.mjs'
import { exchangeId } from './seed.mjs'

/** @typedef {import('./record.mjs').AuditData} AuditData */
/** @typedef {import('./record.mjs').Context} Context */

/**
 * @typedef {object} BindOptions
 * @property {string} [throttled] text of IsThrottled
 * @property {number} [unlisted] operations counted but not listed
 * @property {string[]} [withoutId] labels of items that carry no InternetMessageId
 * @property {boolean} [valuesFirst] OperationProperties the other way round
 * @property {string} [id]
 */

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
