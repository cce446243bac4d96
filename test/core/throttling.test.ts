import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AccessRecord } from '../../src/core/access-record.ts'
import { findBlindWindows } from '../../src/core/throttling.ts'
import { distinctRecords } from '../support/arbitraries.ts'
import { accessRecord, at, DAY, HOUR, sync } from '../support/records.ts'

const ALICE = { mailbox: 'alice@example.com', mailboxKey: 'a11ce000-0000-4000-8000-000000000000' }
const BOB = { mailboxUpn: 'bob@example.com', mailboxGuid: 'b0b' }

function throttled(seconds: number, overrides: Partial<AccessRecord> = {}): AccessRecord {
  return accessRecord({ time: at(seconds), throttled: true, ...overrides })
}

/** One Bind a second. */
function burst(count: number, overrides: Partial<AccessRecord> = {}): AccessRecord[] {
  return Array.from({ length: count }, (_, second) => accessRecord({ time: at(second), ...overrides }))
}

describe('a record that says IsThrottled', () => {
  it('opens 24 hours without Binds of its mailbox', () => {
    expect(findBlindWindows([throttled(HOUR), accessRecord({ time: at(9) })])).toEqual([
      { ...ALICE, basis: 'recorded', from: at(HOUR), to: at(DAY + HOUR), records: 1 },
    ])
  })

  it('may be a Sync', () => {
    expect(findBlindWindows([sync('Inbox', { throttled: true, time: at(0) })])).toHaveLength(1)
  })

  it('extends a window that is still open or just ends, and opens another one after it', () => {
    const windows = findBlindWindows([
      throttled(3 * DAY + 1),
      throttled(HOUR),
      throttled(0),
      throttled(DAY + HOUR),
    ])
    expect(windows).toEqual([
      { ...ALICE, basis: 'recorded', from: at(0), to: at(2 * DAY + HOUR), records: 3 },
      { ...ALICE, basis: 'recorded', from: at(3 * DAY + 1), to: at(4 * DAY + 1), records: 1 },
    ])
  })

  it('does not concern another mailbox', () => {
    const windows = findBlindWindows([throttled(0, BOB), throttled(HOUR)])
    expect(windows.map(({ mailbox, mailboxKey, from }) => [mailbox, mailboxKey, from])).toEqual([
      ['alice@example.com', ALICE.mailboxKey, at(HOUR)],
      ['bob@example.com', 'b0b', at(0)],
    ])
  })

  it('concerns the same mailbox under GUID and UPN', () => {
    const windows = findBlindWindows([
      accessRecord({ time: at(0) }),
      throttled(0, { mailboxGuid: null }),
      throttled(HOUR, { mailboxUpn: null, actor: 'app' }),
    ])
    expect(windows).toEqual([{ ...ALICE, basis: 'recorded', from: at(0), to: at(DAY + HOUR), records: 2 }])
  })

  it('ends with the calendar', () => {
    const windows = findBlindWindows([throttled(0, { time: '9999-12-31T12:00:00Z' })])
    expect(windows.map(({ from, to }) => [from, to])).toEqual([
      ['9999-12-31T12:00:00Z', '9999-12-31T12:00:00Z'],
    ])
  })
})

describe('more than 1,000 Binds in 24 hours, then silence', () => {
  const later = sync('Inbox', { time: at(3 * DAY) })

  it('is suspected throttling', () => {
    expect(findBlindWindows([...burst(1001), later])).toEqual([
      { ...ALICE, basis: 'suspected', from: at(1000), to: at(1000 + DAY), records: 1 },
    ])
  })

  const INNOCENT: readonly (readonly [string, readonly AccessRecord[]])[] = [
    ['exactly 1,000 Binds', [...burst(1000), later]],
    ['the 1,001st a day after the first', [...burst(1000), accessRecord({ time: at(DAY) }), later]],
    ['a Bind within the next 24 hours', [...burst(1001), accessRecord({ time: at(1000 + DAY - 1) }), later]],
    ['the end of the export', burst(1001)],
    ['an export that ends before a day of silence', [...burst(1001), sync('Inbox', { time: at(999 + DAY) })]],
    ['1,001 Syncs', [...burst(1001).map((record) => ({ ...record, accessType: 'Sync' as const })), later]],
    ['Binds of two mailboxes', [...burst(1000), ...burst(1000, BOB), later]],
  ]

  it.each(INNOCENT)('is not %s', (_what, records) => {
    expect(findBlindWindows(records)).toEqual([])
  })

  it('is silence from the last Bind on, when the next one comes a day later', () => {
    const windows = findBlindWindows([...burst(1001), accessRecord({ time: at(1000 + DAY) })])
    expect(windows.map(({ from, to }) => [from, to])).toEqual([[at(1000), at(1000 + DAY)]])
  })

  it('stands beside what is recorded', () => {
    const windows = findBlindWindows([...burst(1001), throttled(1000), later])
    expect(windows.map(({ basis, from }) => [basis, from])).toEqual([
      ['recorded', at(1000)],
      ['suspected', at(1000)],
    ])
  })
})

describe('blind windows', () => {
  it('do not depend on the order of the records', () => {
    fc.assert(
      fc.property(distinctRecords(), (records) => {
        expect(findBlindWindows(records.toReversed())).toEqual(findBlindWindows(records))
      }),
    )
  })

  it('that are recorded stay covered when more evidence comes in (P26)', () => {
    const one = { mailboxUpn: 'alice@example.com', mailboxGuid: 'guid-a' }
    fc.assert(
      fc.property(fc.array(fc.nat(9 * DAY)), fc.array(fc.nat(9 * DAY)), (few, more) => {
        const windows = findBlindWindows([...few, ...more].map((second) => throttled(second, one)))
        for (const second of few) {
          const around = windows.filter(({ from, to }) => from <= at(second) && at(second + DAY) <= to)
          expect(around).toHaveLength(1)
        }
      }),
    )
  })

  it('may be very many', () => {
    const days = Array.from({ length: 150_000 }, (_, index) =>
      throttled(0, { time: new Date(Date.UTC(1000, 0, 1 + index * 2)).toISOString().replace('.000', '') }),
    )
    expect(findBlindWindows(days)).toHaveLength(150_000)
  })
})
