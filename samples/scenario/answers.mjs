// @ts-check
import { createHash } from 'node:crypto'

/**
 * The known answers: counted from the scenario by hand, in the plainest way, without any code of mia.
 * @typedef {import('./record.mjs').AuditData} AuditData
 */

/**
 * @typedef {object} SessionAnswer
 * @property {string | null} session the id as recorded; null: none recorded
 * @property {'SessionId' | 'AADSessionId' | 'DeviceProperties' | null} sessionIdFrom
 * @property {string} select what `--sessions` takes: the id, or the key of the group of records without one
 * @property {string} mailbox lower case
 * @property {string} actor lower case
 * @property {string[]} ipAddresses canonical, sorted
 * @property {string[]} clients ClientInfoString, sorted
 * @property {number} records
 * @property {number} bindRecords
 * @property {number} syncRecords
 * @property {number} operationCount
 * @property {number} messages distinct InternetMessageIds
 * @property {number} unidentifiedItems items listed without InternetMessageId
 * @property {number} syncedFolders
 * @property {string} first
 * @property {string} last
 */

/**
 * Same Id and same text: one record. Same Id, another text: two.
 * @param {AuditData[]} audits
 * @returns {AuditData[]}
 */
export function distinct(audits) {
  return [...new Map(audits.map((audit) => [JSON.stringify(audit), audit])).values()]
}

/**
 * @param {AuditData[]} audits
 * @returns {any[]}
 */
export function accesses(audits) {
  return distinct(audits).filter((audit) => audit.Operation === 'MailItemsAccessed')
}

/** @param {string} text */
function plainAddress(text) {
  if (text.startsWith('[')) return text.slice(1, text.indexOf(']'))
  if (text.startsWith('::ffff:')) return text.slice(7)
  return text.includes('.') && text.includes(':') ? text.slice(0, text.indexOf(':')) : text
}

/** @param {any} audit */
export function addressesOf(audit) {
  const recorded = [audit.ClientIPAddress, audit.ClientIP].filter((text) => text !== undefined)
  return [...new Set(recorded.map(plainAddress))].sort()
}

/**
 * @param {any} audit
 * @returns {[string | null, SessionAnswer['sessionIdFrom']]}
 */
export function sessionOf(audit) {
  if (audit.SessionId) return [audit.SessionId, 'SessionId']
  if (audit.AppAccessContext?.AADSessionId) return [audit.AppAccessContext.AADSessionId, 'AADSessionId']
  const property = audit.DeviceProperties?.find((/** @type {any} */ entry) => entry.Name === 'SessionId')
  return property ? [property.Value, 'DeviceProperties'] : [null, null]
}

/** @param {any} audit */
export function accessType(audit) {
  return audit.OperationProperties.find((/** @type {any} */ entry) => entry.Name === 'MailAccessType').Value
}

/**
 * The items of a Bind, each with its folder.
 * @param {any} audit
 * @returns {{ id: string | undefined, folder: string }[]}
 */
export function itemsOf(audit) {
  return (audit.Folders ?? []).flatMap((/** @type {any} */ folder) =>
    folder.FolderItems.map((/** @type {any} */ item) => ({ id: item.InternetMessageId, folder: folder.Path })),
  )
}

/**
 * The key of a group of records without session id: SHA-256 over mailbox, actor, addresses, app and client.
 * @param {any} audit
 */
function groupKey(audit) {
  const app = (audit.ClientAppId ?? audit.AppId ?? '').toLowerCase()
  const who = [audit.MailboxOwnerUPN.toLowerCase(), audit.UserId.toLowerCase()]
  const context = JSON.stringify([...who, addressesOf(audit), app, audit.ClientInfoString])
  return `nosession:${createHash('sha256').update(context).digest('hex').slice(0, 12)}`
}

/**
 * @param {any} audit
 * @param {boolean} [withSessions]
 */
export function selectorOf(audit, withSessions = true) {
  return (withSessions ? sessionOf(audit)[0] : null) ?? groupKey(audit)
}

/** @param {any[]} records */
function summary(records) {
  const items = records.flatMap(itemsOf)
  const folders = records.filter((audit) => accessType(audit) === 'Sync').map((audit) => audit.Item.ParentFolder.Id)
  const times = records.map((audit) => `${audit.CreationTime}Z`).sort()
  return {
    records: records.length,
    bindRecords: records.filter((audit) => accessType(audit) === 'Bind').length,
    syncRecords: folders.length,
    operationCount: records.reduce((sum, audit) => sum + (audit.OperationCount ?? 0), 0),
    messages: new Set(items.map((item) => item.id).filter((id) => id !== undefined)).size,
    unidentifiedItems: items.filter((item) => item.id === undefined).length,
    syncedFolders: new Set(folders).size,
    first: times[0] ?? '',
    last: times.at(-1) ?? '',
  }
}

/**
 * One row for each mailbox, actor and session; records without one: for each mailbox, actor, address, app and client.
 * @param {AuditData[]} audits
 * @param {boolean} [withSessions] false: as if the export had no session ids (OfficeActivity)
 * @returns {SessionAnswer[]}
 */
export function sessionAnswers(audits, withSessions = true) {
  /** @type {Map<string, any[]>} */
  const groups = new Map()
  for (const audit of accesses(audits)) {
    const who = [audit.MailboxOwnerUPN.toLowerCase(), audit.UserId.toLowerCase()]
    const key = JSON.stringify([...who, selectorOf(audit, withSessions)])
    groups.set(key, [...(groups.get(key) ?? []), audit])
  }
  return [...groups.values()]
    .map((records) => {
      const [session, from] = withSessions ? sessionOf(records[0]) : [null, null]
      return {
        session,
        sessionIdFrom: from,
        select: selectorOf(records[0], withSessions),
        mailbox: records[0].MailboxOwnerUPN.toLowerCase(),
        actor: records[0].UserId.toLowerCase(),
        ipAddresses: [...new Set(records.flatMap(addressesOf))].sort(),
        clients: [...new Set(records.map((audit) => audit.ClientInfoString))].sort(),
        ...summary(records),
      }
    })
    .sort((a, b) => (JSON.stringify([a.mailbox, a.first, a]) < JSON.stringify([b.mailbox, b.first, b]) ? -1 : 1))
}

/**
 * The messages of some records: one for each mailbox and InternetMessageId.
 * @param {any[]} records
 */
export function messagesOf(records) {
  /** @type {Map<string, { mailbox: string, internetMessageId: string, folders: string[], accesses: number, first: string, last: string }>} */
  const found = new Map()
  for (const audit of records) {
    const mailbox = audit.MailboxOwnerUPN.toLowerCase()
    const time = `${audit.CreationTime}Z`
    for (const id of new Set(itemsOf(audit).map((item) => item.id))) {
      if (id === undefined) continue
      const before = found.get(`${mailbox} ${id}`)
      const folders = itemsOf(audit).filter((item) => item.id === id).map((item) => item.folder)
      found.set(`${mailbox} ${id}`, {
        mailbox,
        internetMessageId: id,
        folders: [...new Set([...(before?.folders ?? []), ...folders])].sort(),
        accesses: (before?.accesses ?? 0) + 1,
        first: before === undefined || time < before.first ? time : before.first,
        last: before === undefined || time > before.last ? time : before.last,
      })
    }
  }
  return [...found.values()].sort((a, b) => (a.mailbox + a.internetMessageId < b.mailbox + b.internetMessageId ? -1 : 1))
}
