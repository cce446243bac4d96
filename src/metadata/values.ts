/** The shapes in which traces and reports write their values. */
import type { Recipient } from '../core/e-mail.ts'
import { isJsonObject, own } from '../core/json.ts'

/** Byte-exact; null where blank. */
export function recordedText(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text.trim() !== '' ? text : null
}

/** PowerShell 5 writes a date of an object as `{"value": "/Date(…)/", "DateTime": "…"}`. */
export function textOf(value: unknown): string | null {
  const plain = isJsonObject(value) ? own(value, 'value') : value
  return recordedText(plain)?.trim() ?? null
}

/** No message has 0 bytes: the reporting service writes it where it does not know. */
export function sizeOf(value: unknown): number | null {
  const text = textOf(value) ?? ''
  return /^\d{1,15}(?:\.\d{1,9})?$/.test(text) && Number(text) >= 1 ? Math.trunc(Number(text)) : null
}

const DIRECTIONS: ReadonlyMap<string, string | null> = new Map([
  ['1', 'Incoming'],
  ['incoming', 'Incoming'],
  ['inbound', 'Incoming'],
  ['2', 'Originating'],
  ['originating', 'Originating'],
  ['outbound', 'Originating'],
  ['undefined', null],
  ['unknown', null],
])

export function directionOf(value: unknown): string | null {
  const text = textOf(value)
  if (text === null) return null
  const known = DIRECTIONS.get(text.toLowerCase())
  return known === undefined ? text : known
}

/** Graph writes `filteredAsSpam` where the cmdlet writes `FilteredAsSpam`. */
export function capitalised(status: string | null): string | null {
  return status === null ? null : status.charAt(0).toUpperCase() + status.slice(1)
}

export function recipient(address: unknown, status: string | null): Recipient[] {
  const text = textOf(address)
  return text === null ? [] : [{ address: text, status }]
}

/** `a@x;Bob <b@y>` or a JSON list of them. */
export function splitAddresses(value: unknown, status: string | null): Recipient[] {
  const texts = Array.isArray(value) ? value.map(textOf) : [textOf(value)]
  return texts
    .flatMap((text) => text?.split(';') ?? [])
    .map((part) => bracketed(part) ?? part.trim())
    .filter((address) => address !== '')
    .map((address) => ({ address, status }))
}

function bracketed(part: string): string | null {
  const open = part.lastIndexOf('<')
  const close = part.indexOf('>', open)
  return open < 0 || close < open + 2 ? null : part.slice(open + 1, close).trim()
}

/** `a@x##Receive, Deliver;b@y##Receive, Fail` */
export function recipientStatuses(value: unknown): Recipient[] {
  const recipients: Recipient[] = []
  for (const part of textOf(value)?.split(';') ?? []) {
    const mark = part.indexOf('##')
    const address = (mark < 0 ? part : part.slice(0, mark)).trim()
    if (address !== '') recipients.push({ address, status: mark < 0 ? null : textOf(part.slice(mark + 2)) })
  }
  return recipients
}
