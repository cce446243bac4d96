import type { AccessRecord } from './access-record.ts'
import { byCodeUnit } from './json.ts'

/** What a record says of its mailbox. */
export type MailboxNames = Pick<AccessRecord, 'mailboxGuid' | 'mailboxUpn' | 'actor'>

/** Tells mailboxes apart, and names them, whichever of GUID and UPN a record carries. */
export interface Mailboxes {
  /** Same key, same mailbox. */
  readonly keyOf: (record: MailboxNames) => string
  /** UPN as recorded; where spellings differ, the first in code unit order. GUID where no record names a UPN. */
  readonly nameOf: (key: string) => string
}

/**
 * A mailbox is its MailboxGuid; a record that names only the UPN belongs to the GUID that other records of the
 * evidence give for that UPN, when there is exactly one. A record that names neither is the actor's own mailbox.
 */
export function identifyMailboxes(records: Iterable<AccessRecord>): Mailboxes {
  const guidsOfUpn = new Map<string, Set<string>>()
  const spellings = new Map<string, string>()
  const seen: AccessRecord[] = []
  for (const record of records) {
    seen.push(record)
    const upn = upnOf(record)
    if (record.mailboxGuid === null || upn === null) continue
    const guids = guidsOfUpn.get(upn.toLowerCase())
    if (guids === undefined) guidsOfUpn.set(upn.toLowerCase(), new Set([record.mailboxGuid]))
    else guids.add(record.mailboxGuid)
  }

  function keyOf(record: MailboxNames): string {
    if (record.mailboxGuid !== null) return record.mailboxGuid
    const upn = (upnOf(record) ?? record.actor).toLowerCase()
    const [guid, ...others] = guidsOfUpn.get(upn) ?? []
    return guid !== undefined && others.length === 0 ? guid : upn
  }

  for (const record of seen) {
    const key = keyOf(record)
    const name = upnOf(record) ?? record.mailboxGuid ?? record.actor
    const known = spellings.get(key)
    if (known === undefined || prefer(name, known) < 0) spellings.set(key, name)
  }
  return { keyOf, nameOf: (key) => spellings.get(key) ?? key }
}

function upnOf(record: MailboxNames): string | null {
  return record.mailboxUpn === null || record.mailboxUpn === '' ? null : record.mailboxUpn
}

function prefer(a: string, b: string): number {
  return Number(b.includes('@')) - Number(a.includes('@')) || byCodeUnit(a, b)
}
