// @ts-check
import { MAIL_TABLE } from './mail-table.mjs'
import { DANA, IRIS, OWEN, PETRA, TENANT, TOM } from './people.mjs'
import { exchangeId, guid, hexDigits, pick } from './seed.mjs'

/**
 * @typedef {object} Mail
 * @property {string} key
 * @property {string} received UTC, `YYYY-MM-DDTHH:MM:SS`
 * @property {string} sender
 * @property {string[]} recipients
 * @property {string} folder letter of people.mjs
 * @property {number} size bytes
 * @property {string} subject
 * @property {string} id InternetMessageId with its angle brackets
 * @property {string} immutableId
 */

/** Working days of the case. */
export const DAYS = [2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20].map(
  (day) => `2026-03-${String(day).padStart(2, '0')}`,
)

/** Ids with every character that an address bar, a query or a shell would spoil. */
const ODD_IDS = new Map([
  ['odd', '<CAF+x4=9Qk&r7#2%2B_w@mail.example.com>'],
  ['apos', "<o'brien+2026/Q1%20&co#4@mail.example.org>"],
])

/** @type {Map<string, string>} */
const INTERNAL = new Map(
  [DANA, OWEN, PETRA, IRIS, TOM].map((person) => [person.name.split(' ', 1)[0]?.toLowerCase() ?? '', person.upn]),
)

/** @param {string} word */
function address(word) {
  return INTERNAL.get(word) ?? word
}

/**
 * @param {string} key
 * @param {string} sender
 */
function messageId(key, sender) {
  const odd = ODD_IDS.get(key)
  if (odd !== undefined) return odd
  const host = sender.slice(sender.indexOf('@') + 1)
  if (host === TENANT.name) {
    const server = `AM9PR08MB${7000 + pick(`server ${sender}`, 900)}`
    return `<${server}${hexDigits(`id ${key}`, 22)}@${server}.mail.example.com>`
  }
  if (host.endsWith('example.org')) return `<CAH${exchangeId('', `id ${key}`).replaceAll('/', '_')}@mail.${host}>`
  return `<${guid(`id ${key}`)}@mail.${host}>`
}

/**
 * @param {string} line
 * @returns {Mail}
 */
function readLine(line) {
  const [key = '', at = '', from = '', to = '', folder = '', kilobytes = '', subject = ''] = line
    .split('|')
    .map((cell) => cell.trim())
  const sender = address(from)
  return {
    key,
    received: `${at.replace(' ', 'T')}:${String(pick(`second ${key}`, 60)).padStart(2, '0')}`,
    sender,
    recipients: to.split(',').map((word) => address(word.trim())),
    folder,
    size: Number(kilobytes) * 1024 + pick(`size ${key}`, 1024),
    subject: subject.replaceAll(/\\u([0-9a-f]{4})/g, (_, hex) => String.fromCodePoint(Number.parseInt(hex, 16))),
    id: messageId(key, sender),
    immutableId: exchangeId('AAkALgAAAAA', `immutable ${key}`),
  }
}

/** The mail that comes every day or week whatever happens. */
function routineLines() {
  const daily = DAYS.flatMap((day) => [
    `cash-${day} | ${day} 06:30 | treasury@bank.example | dana | I | 41 | Cash position ${day}`,
    `press-${day} | ${day} 07:05 | digest@press.example | owen | I | 88 | Press review ${day}`,
  ])
  const weekly = ['2026-03-02', '2026-03-09', '2026-03-16'].flatMap((day) => [
    `orders-${day} | ${day} 08:00 | tom | dana | I | 64 | Orders on hand, week of ${day}`,
    `time-${day} | ${day} 05:00 | timesheets@northwind.example | petra | I | 11 | Timesheet reminder, week of ${day}`,
    `leads-${day} | ${day} 05:30 | crm@news.example.com | tom | I | 37 | New leads, week of ${day}`,
  ])
  return [...daily, ...weekly]
}

/** Every e-mail of the case, oldest first. */
export const MAILS = [...MAIL_TABLE.trim().split('\n'), ...routineLines()]
  .map(readLine)
  .sort((a, b) => (a.received < b.received ? -1 : a.received > b.received ? 1 : a.key < b.key ? -1 : 1))

/** @type {Map<string, Mail>} */
const BY_KEY = new Map(MAILS.map((mail) => [mail.key, mail]))

/**
 * @param {string} key
 * @returns {Mail}
 */
export function mail(key) {
  const found = BY_KEY.get(key)
  if (found === undefined) throw new Error(`no such e-mail in the case: ${key}`)
  return found
}

/**
 * Mail that stands in somebody's mailbox, as received or as sent.
 * @param {string} upn
 */
export function mailOf(upn) {
  return MAILS.filter((entry) => entry.recipients.includes(upn) || (entry.sender === upn && 'SE'.includes(entry.folder)))
}
