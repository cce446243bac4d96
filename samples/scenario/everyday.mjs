// @ts-check
import { bind, sync } from './access.mjs'
import { DAYS, mailOf } from './messages.mjs'
import { CLIENT, DANA, IP, OWEN, PETRA, TOM } from './people.mjs'
import { pick } from './seed.mjs'
import { background, CONTEXT } from './sessions.mjs'

/** @typedef {import('./record.mjs').AuditData} AuditData */
/** @typedef {import('./record.mjs').Context} Context */

/**
 * @param {string} day
 * @param {string} label
 * @param {number} hour
 */
function moment(day, label, hour) {
  const minute = String(pick(`minute ${day} ${label}`, 60)).padStart(2, '0')
  const second = String(pick(`second ${day} ${label}`, 60)).padStart(2, '0')
  return `${day} ${String(hour).padStart(2, '0')}:${minute}:${second}`
}

/** Mail that only the intruder handled: the forged mail, and the answers that his rule moved away. */
const HIDDEN = ['fake', 'due2', 'callback', 'draft1']

/**
 * The newest mail in a mailbox at some time.
 * @param {string} upn
 * @param {string} at
 * @param {number} count
 */
function newest(upn, at, count) {
  return mailOf(upn)
    .filter((entry) => entry.received <= at.replace(' ', 'T') && !HIDDEN.includes(entry.key))
    .slice(-count)
    .map((entry) => entry.key)
}

/**
 * @param {Context} context
 * @param {string} day
 * @param {number[]} hours
 */
function reading(context, day, hours) {
  return hours.map((hour) => {
    const at = moment(day, `reading ${context.mailbox.upn} ${hour}`, hour)
    return bind(at, context, newest(context.mailbox.upn, at, 2 + pick(`count ${at}`, 4)))
  })
}

/**
 * A session a week, and a new one after the password reset.
 * @param {string} day
 * @param {number} hour
 */
function danaContext(day, hour) {
  if (day < '2026-03-09') return CONTEXT.danaOffice1
  return day < '2026-03-16' || (day === '2026-03-16' && hour < 11) ? CONTEXT.danaOffice2 : CONTEXT.danaOffice3
}

/** @param {string} day */
function danaDay(day) {
  const context = danaContext(day, 16)
  const records = [8, 13].flatMap((hour) => reading(danaContext(day, hour), day, [hour]))
  const late = moment(day, 'late', 16)
  if (['2026-03-04', '2026-03-11'].includes(day)) {
    records.push(bind(late, { ...context, client: CLIENT.owaPreload }, newest(DANA.upn, late, 3)))
  }
  if (day === '2026-03-18') records.push(bind(late, { ...context, ip: `${IP.office}:52114` }, ['recall', 'credit']))
  if (day === '2026-03-19') records.push(bind(late, { ...context, ip: `::ffff:${IP.office}` }, ['insure2', 'scan']))
  return records
}

/** What would stand in the log had nothing happened. */
export function everyday() {
  const owa = DAYS.flatMap((day) => [
    ...danaDay(day),
    ...reading(CONTEXT.owen, day, day === '2026-03-13' ? [7] : [7, 17].slice(0, 1 + pick(`owen ${day}`, 2))),
  ])
  const others = DAYS.filter((_, index) => index % 3 === 0).flatMap((day) => [
    ...reading(CONTEXT.petra, day, [9]),
    ...reading(CONTEXT.tom, day, [10]),
  ])
  return [...owa, ...others, ...desktopAndPhone(), ...delegates(), ...service()]
}

function desktopAndPhone() {
  const desk = CONTEXT.danaOutlook
  return [
    sync('2026-03-02 06:41:09', desk, 'I'),
    sync('2026-03-02 06:41:12', desk, 'S'),
    sync('2026-03-06 06:52:40', desk, 'I'),
    sync('2026-03-19 06:44:31', desk, 'I'),
    bind('2026-03-05 08:31:55', desk, ['inv4471', 'inv4458']),
    ...['2026-03-03', '2026-03-05', '2026-03-12', '2026-03-18'].flatMap((day) =>
      reading(CONTEXT.danaPhone, day, [19]),
    ),
  ]
}

function delegates() {
  return [
    bind('2026-03-03 09:12:44', CONTEXT.petraForDana, ['board', 'orders-2026-03-02']),
    bind('2026-03-11 12:40:02', CONTEXT.petraForDana, ['hotel', 'odd', 'travel']),
    bind('2026-03-17 10:31:27', CONTEXT.petraForDana, ['incident', 'notice']),
    bind('2026-03-16 12:05:18', CONTEXT.irisForDana, ['phish', 'hyper', 'due2', 'callback']),
  ]
}

/** Most of the records of a quiet mailbox are Microsoft's own. */
function service() {
  return DAYS.flatMap((day, index) => {
    const turns = [DANA, OWEN, DANA, [PETRA, TOM][index % 2] ?? TOM]
    return turns.map((owner, turn) => {
      const at = moment(day, `service ${turn}`, 9 + turn * 3)
      return bind(at, background(owner, index + turn), newest(owner.upn, at, 1 + pick(`many ${at}`, 3)))
    })
  })
}
