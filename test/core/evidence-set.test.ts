import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AccessRecord } from '../../src/core/access-record.ts'
import { createEvidenceSet, type KeptRecord } from '../../src/core/evidence-set.ts'
import { evidenceRecords } from '../support/arbitraries.ts'
import { accessRecord, bind, folder, item, place, sync } from '../support/records.ts'

describe('copies of one record', () => {
  const full = bind(['<1@x>', '<2@x>'], {
    id: 'r1',
    ipAddresses: ['198.51.100.7', '203.0.113.20'],
    appId: 'app',
    folders: [
      { id: 'f', name: null, path: '\\Inbox', items: [item('<1@x>', { subject: 'Hi' }), item('<2@x>')] },
    ],
  })

  it('count once, and stand where the evidence names them first', () => {
    const copies = [place(7, 'b.csv'), place(9, 'a.csv'), place(10, 'a.csv')].map((at) => ({
      ...full,
      place: at,
    }))
    for (const order of [copies, copies.toReversed()]) {
      expect(setOf(order)).toEqual([{ record: { ...full, place: place(9, 'a.csv') }, conflict: false }])
    }
  })

  const POORER: readonly (readonly [string, Partial<AccessRecord>])[] = [
    ['SessionId', { sessionId: null, sessionIdFrom: null }],
    ['OperationCount', { operationCount: null }],
    [
      'numbers and booleans',
      { operationCount: null, logonType: null, userType: null, externalAccess: null, throttled: null },
    ],
    ['the kind of access', { accessType: 'unknown' }],
    ['one of two addresses', { ipAddresses: ['203.0.113.20'] }],
    ['client and app', { clientInfo: '', appId: null }],
    ['folders', { folders: [] }],
    ['folder ids and subjects', { folders: [folder('\\Inbox', ['<1@x>', '<2@x>'])] }],
  ]

  it.each(POORER)('are one record where one of them lacks %s', (_lacks, overrides) => {
    const poorer = { ...full, ...overrides, place: place(1, 'a.csv') }
    const fuller = { ...full, place: place(2, 'b.csv') }
    for (const order of [
      [poorer, fuller],
      [fuller, poorer],
    ]) {
      expect(setOf(order)).toEqual([{ record: fuller, conflict: false }])
    }
  })

  it('are one record where each copy is poorer than the next', () => {
    const middle = { ...full, operationCount: null, place: place(2) }
    const least = { ...middle, sessionId: null, sessionIdFrom: null, place: place(1) }
    expect(setOf([least, { ...full, place: place(3) }, middle])).toEqual([
      { record: { ...full, place: place(3) }, conflict: false },
    ])
  })

  const CONTRADICTING: readonly (readonly [string, Partial<AccessRecord>])[] = [
    ['time', { time: '2023-05-01T10:00:01Z' }],
    ['address', { ipAddresses: ['192.0.2.1'] }],
    ['session', { sessionId: 'session-2' }],
    ['a message less', { folders: [folder('\\Inbox', ['<1@x>'])] }],
    ['another message', { folders: [folder('\\Inbox', ['<1@x>', '<3@x>'])] }],
    ['spelling', { actor: 'ALICE@example.com' }],
    ['each what the other lacks', { sessionId: null, sessionIdFrom: null, tokenId: 'token' }],
  ]

  it.each(CONTRADICTING)('are all kept and marked where they contradict: %s', (_what, overrides) => {
    const other = { ...full, ...overrides, place: place(2) }
    const kept = setOf([full, other, { ...other, place: place(3) }])
    expect(kept.map(({ conflict }) => conflict)).toEqual([true, true])
    expect(new Set(kept.map(({ record }) => record))).toEqual(new Set([full, other]))
  })

  it('that are poorer than both of two contradicting ones belong to them', () => {
    const other = { ...full, sessionId: 'session-2', place: place(2) }
    const poorer = { ...full, sessionId: null, sessionIdFrom: null, place: place(0) }
    const kept = setOf([poorer, full, other])
    expect(kept.map(({ record }) => [record.place.row, record.sessionId])).toEqual([
      [1, 'session-1'],
      [2, 'session-2'],
    ])
  })
})

describe('records', () => {
  it('without an Id are never taken for copies', () => {
    const record = bind(['<1@x>'], { id: null })
    const kept = setOf([record, { ...record, place: place(2) }])
    expect(kept.map(({ record: { place: at }, conflict }) => [at.row, conflict])).toEqual([
      [1, false],
      [2, false],
    ])
  })

  it('with different Ids are different, however equal', () => {
    expect(setOf([bind(['<1@x>'], { id: 'a' }), bind(['<1@x>'], { id: 'b' })])).toHaveLength(2)
  })

  it('stand in order of time, Id and place', () => {
    const records = [
      sync('Inbox', { id: 'b', time: '2023-05-01T10:00:00.5Z' }),
      accessRecord({ id: null, place: place(2) }),
      accessRecord({ id: null, place: place(1) }),
      accessRecord({ id: 'a' }),
      accessRecord({ id: 'c', time: '2023-05-01T09:00:00Z' }),
    ]
    expect(setOf(records).map(({ record }) => [record.id, record.place.row])).toEqual([
      ['c', 1],
      [null, 1],
      [null, 2],
      ['a', 1],
      ['b', 1],
    ])
  })

  it('are found under names of the prototype too', () => {
    const ids = ['__proto__', 'constructor', 'toString']
    const records = ids.map((id) => accessRecord({ id }))
    expect(setOf([...records, ...records]).map(({ record }) => record.id)).toEqual(ids)
  })
})

describe('the result', () => {
  it('does not depend on order, on splitting and on merging (P04, P05, P07)', () => {
    fc.assert(
      fc.property(evidenceRecords(), fc.infiniteStream(fc.nat(2)), (records, choices) => {
        const parts = [createEvidenceSet(), createEvidenceSet(), createEvidenceSet()] as const
        for (const record of records) parts[choices.next().value as 0 | 1 | 2].add(record)
        parts[2].merge(parts[0])
        parts[1].merge(parts[2])
        expect(parts[1].result()).toEqual(setOf(records))
        expect(setOf(records.toReversed())).toEqual(setOf(records))
      }),
    )
  })

  it('stays the same when records that have an Id come again (P06)', () => {
    fc.assert(
      fc.property(evidenceRecords(), fc.infiniteStream(fc.boolean()), (records, again) => {
        const copies = records
          .filter((record) => record.id !== null && again.next().value === true)
          .map((record) => ({ ...record, place: place(record.place.row, 'z.csv') }))
        expect(setOf([...copies, ...records])).toEqual(setOf(records))
      }),
    )
  })

  it('marks a conflict exactly where an Id is kept more than once', () => {
    fc.assert(
      fc.property(evidenceRecords(), (records) => {
        const kept = setOf(records)
        for (const { record, conflict } of kept) {
          const same = kept.filter((other) => record.id !== null && other.record.id === record.id)
          expect(conflict).toBe(same.length > 1)
        }
      }),
    )
  })

  it('is there in time for an export whose Ids are all the same (B118)', () => {
    const records = Array.from({ length: 20_000 }, (_, index) =>
      accessRecord({ id: 'same', sessionId: `s${index}`, time: new Date(index * 1000).toISOString() }),
    )
    const started = performance.now()
    expect(setOf(records)).toHaveLength(20_000)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

function setOf(records: readonly AccessRecord[]): readonly KeptRecord[] {
  const set = createEvidenceSet()
  for (const record of records) set.add(record)
  return set.result()
}
