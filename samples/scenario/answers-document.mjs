// @ts-check
import { accesses, accessType, addressesOf, distinct, itemsOf, messagesOf, selectorOf, sessionAnswers } from './answers.mjs'
import { auditText } from './exports.mjs'
import { CONFLICT, CONTAINED_AT, DAMAGED, THROTTLED_AT } from './intrusion.mjs'
import { IP } from './people.mjs'
import { CONTEXT, SESSION } from './sessions.mjs'
import { AUDITS, ROWS } from './story.mjs'
import { SEARCHED, TRACED } from './traces.mjs'

/** @param {unknown[]} values */
function countDistinct(values) {
  return new Set(values).size
}

/** @param {any[]} records */
function pairs(records) {
  return messagesOf(records).length
}

/**
 * Rows of one export: read = used + duplicate + filtered + quarantined.
 * @param {{ audit: any, cutAt?: number }[]} rows
 */
export function fileAnswer(rows) {
  const quarantined = rows.filter((row) => row.cutAt !== undefined).length
  const whole = rows.filter((row) => row.cutAt === undefined).map((row) => row.audit)
  const mailItemsAccessed = whole.filter((audit) => audit.Operation === 'MailItemsAccessed').length
  const used = accesses(whole).length
  return {
    read: rows.length,
    used,
    duplicate: mailItemsAccessed - used,
    filtered: whole.length - mailItemsAccessed,
    quarantined,
  }
}

/** True for the records that the story gives to the intruder. */
export function isIntruder(/** @type {any} */ audit) {
  if (audit.SessionId === SESSION.danaOffice2) return addressesOf(audit).includes(IP.replay)
  const own = [SESSION.intruder, SESSION.intruderOutlook, SESSION.intruderOwen]
  if (own.includes(audit.SessionId)) return true
  if (audit.UserId === CONTEXT.mailApp.actor.upn) return true
  return audit.ClientInfoString === CONTEXT.imap.client && addressesOf(audit).includes(IP.intruder)
}

/** The InternetMessageIds that stand whole before the cut of the damaged row. */
function salvageable() {
  const text = auditText(DAMAGED).slice(0, ROWS.find((row) => row.cutAt !== undefined)?.cutAt)
  return itemsOf(DAMAGED).flatMap((item) => (item.id !== undefined && text.includes(`${item.id}"`) ? [item.id] : []))
}

/** @param {string[]} ids */
function traceAnswer(ids) {
  const traced = new Set(TRACED.map((mail) => mail.id))
  const searched = new Set(SEARCHED.map((mail) => mail.id))
  return {
    ids: ids.length,
    inMessageTrace: ids.filter((id) => traced.has(id)).length,
    inHistoricalSearch: ids.filter((id) => searched.has(id)).length,
    inNeither: ids.filter((id) => !traced.has(id) && !searched.has(id)),
  }
}

/**
 * What one selection of records lists.
 * @param {any[]} records
 */
function selectionAnswer(records) {
  const messages = messagesOf(records)
  return {
    select: [...new Set(records.map((audit) => selectorOf(audit)))].sort(),
    records: records.length,
    operationCount: records.reduce((sum, audit) => sum + (audit.OperationCount ?? 0), 0),
    messages: messages.length,
    internetMessageIds: countDistinct(messages.map((message) => message.internetMessageId)),
  }
}

/** @param {any[]} records */
function intruderAnswer(records) {
  const mine = records.filter(isIntruder)
  const messages = messagesOf(mine)
  const syncs = mine.filter((audit) => accessType(audit) === 'Sync')
  const end = new Date(Date.parse(`${THROTTLED_AT}Z`) + 24 * 60 * 60 * 1000).toISOString()
  return {
    ownSessions: selectionAnswer(mine.filter((audit) => audit.SessionId !== SESSION.danaOffice2)),
    /** The owner's session, narrowed to the other network. */
    replay: { ...selectionAnswer(mine.filter((audit) => audit.SessionId === SESSION.danaOffice2)), ip: IP.replay },
    records: mine.length,
    recordsAfterContainment: mine.filter((audit) => audit.CreationTime > CONTAINED_AT).length,
    operationCount: mine.reduce((sum, audit) => sum + (audit.OperationCount ?? 0), 0),
    unidentifiedItems: mine.flatMap(itemsOf).filter((item) => item.id === undefined).length,
    messages,
    syncedFolders: [...new Set(syncs.map((audit) => audit.Item.ParentFolder.Name))].sort(),
    blindWindow: { mailbox: CONTEXT.intruderOwen.mailbox.upn, from: `${THROTTLED_AT}Z`, to: end.replace('.000Z', 'Z') },
    email: traceAnswer([...new Set(messages.map((message) => message.internetMessageId))]),
  }
}

/** Everything that is known of the case, as samples/answers.json holds it. */
export function answersDocument() {
  const records = accesses(AUDITS)
  const sessions = sessionAnswers(AUDITS)
  const mailboxOnly = AUDITS.filter((audit) => audit['Workload'] === 'Exchange').map((audit) => ({ audit }))
  return {
    about: 'Known answers of the sample case, counted by samples/scenario/answers.mjs, not by mia.',
    containedAt: `${CONTAINED_AT}Z`,
    files: {
      'ual-export.csv': fileAnswer(ROWS),
      'graph-audit.json': fileAnswer(AUDITS.map((audit) => ({ audit }))),
      'officeactivity.csv': fileAnswer(mailboxOnly),
    },
    totals: {
      records: records.length,
      bindRecords: records.filter((audit) => accessType(audit) === 'Bind').length,
      syncRecords: records.filter((audit) => accessType(audit) === 'Sync').length,
      operationCount: records.reduce((sum, audit) => sum + (audit.OperationCount ?? 0), 0),
      messages: pairs(records),
      internetMessageIds: countDistinct(messagesOf(records).map((message) => message.internetMessageId)),
      sessions: countDistinct(sessions.flatMap((row) => row.session ?? [])),
      sessionRows: sessions.length,
      recordsWithoutSession: sessions
        .filter((row) => row.session === null)
        .reduce((sum, row) => sum + row.records, 0),
      otherOperations: distinct(AUDITS).length - records.length,
    },
    sessionNames: SESSION,
    sessions,
    intruder: intruderAnswer(records),
    conflict: { id: CONFLICT[0]?.Id, versions: CONFLICT.length },
    damaged: { id: DAMAGED.Id, session: SESSION.intruder, listed: itemsOf(DAMAGED).length, salvaged: salvageable() },
  }
}
