// @ts-check
import { everyday } from './everyday.mjs'
import { auditText } from './exports.mjs'
import { CONFLICT, DAMAGED, intrusion } from './intrusion.mjs'

/** @typedef {import('./record.mjs').AuditData} AuditData */

/**
 * One row of an export. `cutAt`: the AuditData text ends after so many characters.
 * @typedef {{ audit: AuditData, cutAt?: number }} Row
 */

/** @param {AuditData} record */
function sortKey(record) {
  return `${record.CreationTime} ${record.Id}`
}

/** Distinct records, oldest first; the two versions of one Id are both here, the damaged record is not. */
export const RECORDS = [...everyday(), ...CONFLICT, ...intrusion()].sort((a, b) =>
  sortKey(a) < sortKey(b) ? -1 : sortKey(a) > sortKey(b) ? 1 : 0,
)

/**
 * The service returns some records twice within one search, word for word: here every 29th.
 * @returns {AuditData[]}
 */
function withRepeats() {
  return RECORDS.flatMap((record, index) => (index % 29 === 11 ? [record, record] : [record]))
}

/** The rows of a whole export, oldest first, without the damaged one. */
export const AUDITS = withRepeats()

/** @returns {Row[]} */
function withDamage() {
  const rows = AUDITS.map((audit) => /** @type {Row} */ ({ audit }))
  const place = rows.findIndex((row) => row.audit.CreationTime > DAMAGED.CreationTime)
  const [head = '', first = '', second = ''] = auditText(DAMAGED).split('"InternetMessageId"')
  const cutAt = [head, first, second, '"<0123'].join('"InternetMessageId"').length
  return rows.toSpliced(place, 0, { audit: DAMAGED, cutAt })
}

/** The same with the damaged row in its place: what ual-export.csv holds. */
export const ROWS = withDamage()
