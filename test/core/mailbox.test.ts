import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AccessRecord } from '../../src/core/access-record.ts'
import { identifyMailboxes } from '../../src/core/mailbox.ts'
import { distinctRecords } from '../support/arbitraries.ts'
import { accessRecord } from '../support/records.ts'

function named(mailboxGuid: string | null, mailboxUpn: string | null, actor = 'actor@x'): AccessRecord {
  return accessRecord({ mailboxGuid, mailboxUpn, actor })
}

/** Keys and names of the records, in their order. */
function identities(...records: readonly AccessRecord[]): [string, string][] {
  const mailboxes = identifyMailboxes(records)
  return records.map((record) => [mailboxes.keyOf(record), mailboxes.nameOf(mailboxes.keyOf(record))])
}

describe('a mailbox', () => {
  it('is its GUID, and a UPN where one other record connects the two', () => {
    expect(identities(named('g1', null), named(null, 'ALICE@x'), named('g1', 'alice@x'))).toEqual([
      ['g1', 'ALICE@x'],
      ['g1', 'ALICE@x'],
      ['g1', 'ALICE@x'],
    ])
  })

  it('is the UPN alone where its GUID is not known or not one', () => {
    expect(identities(named(null, 'Bob@x'), named(null, 'bob@X'))).toEqual([
      ['bob@x', 'Bob@x'],
      ['bob@x', 'Bob@x'],
    ])
    expect(identities(named('g1', 'bob@x'), named('g2', 'bob@x'), named(null, 'bob@x'))).toEqual([
      ['g1', 'bob@x'],
      ['g2', 'bob@x'],
      ['bob@x', 'bob@x'],
    ])
  })

  it('is called by its GUID where no record names a UPN', () => {
    expect(identities(named('g1', null), named('g1', ''))).toEqual([
      ['g1', 'g1'],
      ['g1', 'g1'],
    ])
  })

  it('is the actor’s own where the record names none', () => {
    expect(
      identities(named(null, null, 'Alice@x'), named(null, '', 'alice@x'), named('g1', 'alice@x')),
    ).toEqual([
      ['g1', 'Alice@x'],
      ['g1', 'Alice@x'],
      ['g1', 'Alice@x'],
    ])
  })

  it('may be called like a property of every object', () => {
    expect(identities(named(null, '__proto__'), named(null, 'constructor'))).toEqual([
      ['__proto__', '__proto__'],
      ['constructor', 'constructor'],
    ])
  })
})

it('keys and names do not depend on the order of the records', () => {
  fc.assert(
    fc.property(distinctRecords(), (records) => {
      const [one, other] = [identifyMailboxes(records), identifyMailboxes(records.toReversed())]
      for (const record of records) {
        expect(other.keyOf(record)).toBe(one.keyOf(record))
        expect(other.nameOf(other.keyOf(record))).toBe(one.nameOf(one.keyOf(record)))
      }
    }),
  )
})
