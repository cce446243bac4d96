// @ts-check
import { createHash } from 'node:crypto'

/**
 * Every value of the case that looks random is cut from the SHA-256 of a label, so that the case is the same on
 * every machine and adding a record changes no other record.
 */

/** @param {string} label */
export function digest(label) {
  return createHash('sha256').update(`mia sample case/${label}`).digest()
}

/** @param {string} label */
export function guid(label) {
  const hex = digest(label).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * @param {string} label
 * @param {number} length
 */
export function hexDigits(label, length) {
  return digest(label).toString('hex').slice(0, length).toUpperCase()
}

/**
 * A whole number from 0 to `below - 1`.
 * @param {string} label
 * @param {number} below
 */
export function pick(label, below) {
  return digest(label).readUInt32BE(0) % below
}

/**
 * An Exchange identifier, as Base64.
 * @param {string} prefix
 * @param {string} label
 */
export function exchangeId(prefix, label) {
  return prefix + digest(label).toString('base64').slice(0, 43)
}
