import { describe, expect, it } from 'vitest'
import { findBlindWindows } from '../../src/core/throttling.ts'
import type { Evidence } from '../../src/audit/index.ts'
import type { Criteria } from '../../src/core/criteria.ts'
import {
  access,
  collect,
  cut,
  memorySource,
  type MemoryRow,
  other,
  ranges,
} from '../support/memory-source.ts'
import { newKeyOf } from '../support/records.ts'

describe('every row', () => {
  const a = [access('r1'), access('r2'), access('r1'), other('Send'), cut('r9', 'alice@example.com')]
  const b = [
    access('r1'),
    access('r3', { OperationCount: 5 }),
    access('r3', { OperationCount: 6 }),
    other('Send'),
  ]

  it('is used, a duplicate, filtered or quarantined, by source and in total', async () => {
    const evidence = await collect([memorySource('b.csv', b), memorySource('a.csv', a)])
    expect(ids(evidence)).toEqual(['r1', 'r2', 'r3', 'r3'])
    expect(evidence.selected.map(({ conflict }) => conflict)).toEqual([false, false, true, true])
    expect(
      evidence.sources.map(({ facts, accessRows, accounting }) => [facts.label, accessRows, accounting]),
    ).toEqual([
      ['a.csv', 4, { read: 5, used: 2, duplicate: 1, filtered: 1, quarantined: 1 }],
      ['b.csv', 3, { read: 4, used: 2, duplicate: 1, filtered: 1, quarantined: 0 }],
    ])
    expect(evidence.accounting).toEqual({ read: 9, used: 4, duplicate: 2, filtered: 2, quarantined: 1 })
  })

  it('counts the same whichever source was named first', async () => {
    const [one, two] = [memorySource('a.csv', a), memorySource('b.csv', b)]
    expect(await collect([two, one])).toEqual(await collect([one, two]))
  })

  it('is told of, batch by batch', async () => {
    const told: [number, number][] = []
    await collect([memorySource('a.csv', a, 2)], {}, (rows, found) => told.push([rows, found]))
    expect(told).toEqual([
      [2, 2],
      [2, 1],
      [1, 1],
    ])
  })

  it('under a label that no source has is a bug, not a count', async () => {
    const source = { ...memorySource('a.csv', a), label: 'b.csv' }
    await expect(collect([source])).rejects.toThrow('label that no source has')
  })
})

describe('the copy from the richer format', () => {
  it('is the one that is used, and the one that criteria look at', async () => {
    const rich = access('r1')
    const poor = access('r1', { SessionId: null, OperationCount: null })
    const evidence = await collect([memorySource('a.csv', [poor]), memorySource('b.csv', [rich])], {
      sessions: ['SESSION-1'],
    })
    expect(ids(evidence)).toEqual(['r1'])
    expect(ids(evidence, 'scope')).toEqual(['r1'])
    expect(evidence.sources.map(({ accounting }) => accounting)).toEqual([
      { read: 1, used: 0, duplicate: 0, filtered: 1, quarantined: 0 },
      { read: 1, used: 1, duplicate: 0, filtered: 0, quarantined: 0 },
    ])
  })
})

describe('criteria', () => {
  const rows = [
    access('r1'),
    access('r2', { UserId: 'app', ClientIPAddress: '[2001:db8::1]:443' }),
    access('r3', { UserId: 'BOB@example.com', MailboxOwnerUPN: 'Bob@example.com', SessionId: 'SESSION-2' }),
    access('r4', { SessionId: '', ClientIPAddress: '11.1.1.1', CreationTime: '2023-05-02T00:00:00' }),
  ]
  const keyOfFourth = 'nosession:'
  const CASES: readonly (readonly [string, Partial<Criteria>, readonly string[], readonly string[]])[] = [
    ['none', {}, ['r1', 'r2', 'r3', 'r4'], ['r1', 'r2', 'r3', 'r4']],
    ['a mailbox', { users: ['ALICE@example.com'] }, ['r1', 'r2', 'r4'], ['r1', 'r2', 'r4']],
    ['an actor', { users: ['app'] }, ['r2'], ['r2']],
    ['an address', { ips: ranges('2001:db8::1') }, ['r2'], ['r1', 'r2', 'r3', 'r4']],
    ['an address like another', { ips: ranges('1.1.1.1') }, [], ['r1', 'r2', 'r3', 'r4']],
    ['a session', { sessions: ['session-2'] }, ['r3'], ['r1', 'r2', 'r3', 'r4']],
    [
      'a session and an address',
      { sessions: ['session-1'], ips: ranges('198.51.100.0/24') },
      ['r1'],
      ['r1', 'r2', 'r3', 'r4'],
    ],
    ['a start', { from: '2023-05-02T00:00:00Z' }, ['r4'], ['r4']],
    ['an end', { to: '2023-05-02T00:00:00Z' }, ['r1', 'r2', 'r3'], ['r1', 'r2', 'r3']],
  ]

  it.each(CASES)('%s: what is selected, and what is in scope', async (_what, criteria, selected, scope) => {
    const evidence = await collect([memorySource('a.csv', rows)], criteria)
    expect(ids(evidence)).toEqual(selected)
    expect(ids(evidence, 'scope')).toEqual(scope)
    expect(evidence.accounting).toMatchObject({
      read: 4,
      used: selected.length,
      filtered: 4 - selected.length,
    })
  })

  it('select records without a SessionId by the key of their group', async () => {
    const all = await collect([memorySource('a.csv', rows)])
    const fourth = all.selected.find(({ record }) => record.id === 'r4')?.record
    const key = fourth === undefined ? '' : newKeyOf()(fourth)
    expect(key.startsWith(keyOfFourth)).toBe(true)
    expect(ids(await collect([memorySource('a.csv', rows)], { sessions: [key] }))).toEqual(['r4'])
  })

  it('rule out a damaged row only by what it still says', async () => {
    const damaged = [cut('q1', 'alice@example.com'), cut('q2', 'bob@example.com')]
    const whole = {
      text: '{"Operation":"MailItemsAccessed","CreationTime":"2023-05-01T10:00:00","Id":"q3","Fol',
    }
    const rowsOf = async (criteria: Partial<Criteria>): Promise<(string | null | undefined)[]> => {
      const evidence = await collect([memorySource('a.csv', [...damaged, whole])], criteria)
      expect(evidence.accounting.quarantined + evidence.accounting.filtered).toBe(3)
      return evidence.quarantined.map((row) => row.salvaged?.id)
    }
    expect(await rowsOf({})).toEqual(['q1', 'q2', 'q3'])
    expect(await rowsOf({ users: ['alice@example.com'] })).toEqual(['q1', 'q2', 'q3'])
    expect(await rowsOf({ from: '2023-05-02T00:00:00Z' })).toEqual(['q1', 'q2'])
  })
})

describe('what other operations say', () => {
  it('is gathered by message id, the same in any order', async () => {
    for (const rows of [
      [send('B'), send('A'), send(null)],
      [send(null), send('A'), send('B')],
    ]) {
      const { mentions } = await collect([memorySource('a.csv', rows)])
      expect([...mentions.values()]).toEqual([{ internetMessageId: '<1@x>', subject: 'A', sizeInBytes: 10 }])
    }
  })

  it('counts AttachmentAccess rows apart', async () => {
    const evidence = await collect([memorySource('a.csv', [other('AttachmentAccess'), access('r1')])])
    expect(evidence.attachmentAccessRows).toBe(1)
    expect(evidence.accounting).toMatchObject({ used: 1, filtered: 1 })
  })
})

function send(subject: string | null): MemoryRow {
  return other('Send', { Item: { InternetMessageId: '<1@x>', Subject: subject, SizeInBytes: 10 } })
}

function ids(evidence: Evidence, which: 'scope' | 'selected' = 'selected'): (string | null)[] {
  return evidence[which].map(({ record }) => record.id)
}

function throttled(id: string, time: string): MemoryRow {
  const properties = [
    { Name: 'MailAccessType', Value: 'Bind' },
    { Name: 'IsThrottled', Value: 'True' },
  ]
  return access(id, { CreationTime: time, OperationProperties: properties })
}

describe('throttling before the period asked for', () => {
  const rows = [
    throttled('too-early', '2026-03-09T23:59:59'),
    throttled('before', '2026-03-10T22:00:00'),
    throttled('before', '2026-03-10T22:00:00'),
    access('within', { CreationTime: '2026-03-11T08:00:00' }),
  ]

  it('is known, although its records do not count', async () => {
    const evidence = await collect([memorySource('a.csv', rows)], { from: '2026-03-11T00:00:00Z' })
    expect(evidence.throttledBefore.map(({ record }) => record.id)).toEqual(['before'])
    expect(evidence.accounting).toMatchObject({ read: 4, used: 1, filtered: 3 })
    const blind = findBlindWindows(
      evidence.scope.map((kept) => kept.record),
      evidence.throttledBefore.map((kept) => kept.record),
    )
    expect(blind.map(({ from, to }) => [from, to])).toEqual([
      ['2026-03-10T22:00:00Z', '2026-03-11T22:00:00Z'],
    ])
  })
})
