// @ts-check
import { exportCsv, portalCsv, usTime } from './csv.mjs'
import { MAILS } from './messages.mjs'
import { TENANT } from './people.mjs'
import { guid, pick } from './seed.mjs'

/** @typedef {import('./messages.mjs').Mail} Mail */

/** Mail received from here on stands in the message trace (the last ten days), older mail in the historical search. */
export const TRACE_FROM = '2026-03-11T00:00:00'
const TRACE_TO = '2026-03-21T00:00:00'
/** The historical search reaches back 90 days. */
export const SEARCH_FROM = '2025-12-21T00:00:00'

/** A draft is never transported, so no trace knows it. */
const NEVER_TRANSPORTED = new Set(['draft1'])

/** @param {Mail} mail */
function transported(mail) {
  return !NEVER_TRANSPORTED.has(mail.key)
}

/**
 * Where the transport took the message from; a documentation address.
 * @param {Mail} mail
 */
function fromIp(mail) {
  return mail.sender.endsWith(`@${TENANT.name}`) ? '' : `198.51.100.${100 + pick(`mx ${mail.sender}`, 100)}`
}

/**
 * @param {Mail} mail
 * @param {string} recipient
 */
function status(mail, recipient) {
  if (mail.key === 'press-2026-03-17') return 'Quarantined'
  return mail.key === 'insure2' && recipient.startsWith('iris') ? 'Failed' : 'Delivered'
}

export const TRACED = MAILS.filter((mail) => transported(mail) && mail.received >= TRACE_FROM)
export const SEARCHED = MAILS.filter(
  (mail) => transported(mail) && mail.received >= SEARCH_FROM && mail.received < TRACE_FROM,
)

/** Get-MessageTraceV2 | Export-Csv: one row per recipient, newest first. */
export function messageTraceCsv() {
  const columns = [
    'PSComputerName',
    'RunspaceId',
    'PSShowComputerName',
    'Organization',
    'MessageId',
    'Received',
    'SenderAddress',
    'RecipientAddress',
    'Subject',
    'Status',
    'ToIP',
    'FromIP',
    'Size',
    'MessageTraceId',
    'StartDate',
    'EndDate',
    'Index',
  ]
  const rows = TRACED.toReversed()
    .flatMap((mail) => mail.recipients.map((recipient) => ({ mail, recipient })))
    .map(({ mail, recipient }, index) => [
      'outlook.office365.com',
      guid('trace runspace'),
      'False',
      TENANT.name,
      mail.id,
      usTime(mail.received),
      mail.sender,
      recipient,
      mail.subject,
      status(mail, recipient),
      '',
      fromIp(mail),
      String(mail.size),
      guid(`trace ${mail.key}`),
      usTime(TRACE_FROM),
      usTime(TRACE_TO),
      String(index),
    ])
  return exportCsv(columns, rows)
}

/** The summary report of a historical search: one row per message; to be written as UTF-16LE. */
export function historicalSearchCsv() {
  const columns = [
    'origin_timestamp_utc',
    'sender_address',
    'recipient_status',
    'message_subject',
    'total_bytes',
    'message_id',
    'network_message_id',
    'original_client_ip',
    'directionality',
    'connector_id',
    'delivery_priority',
  ]
  const rows = SEARCHED.map((mail) => [
    `${mail.received}.${String(pick(`fraction ${mail.key}`, 10_000_000)).padStart(7, '0')}Z`,
    mail.sender,
    mail.recipients.map((recipient) => `${recipient}##Receive, Deliver`).join(';'),
    mail.subject.slice(0, 256),
    String(mail.size),
    mail.id,
    guid(`network ${mail.key}`),
    fromIp(mail),
    mail.sender.endsWith(`@${TENANT.name}`) ? 'Originating' : 'Incoming',
    '',
    'Normal',
  ])
  return `\uFEFF${portalCsv(columns, rows)}`
}
