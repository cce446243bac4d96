// @ts-check
import { mail } from './messages.mjs'
import { FOLDER, folderId } from './people.mjs'
import { head, letterIn, mailboxPart } from './record.mjs'
import { exchangeId } from './seed.mjs'

/** @typedef {import('./record.mjs').AuditData} AuditData */
/** @typedef {import('./record.mjs').Context} Context */

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
