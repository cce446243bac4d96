import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AccessRecord } from '../../src/core/access-record.ts'
import { compareEvidence, type Comparison, type EvidenceComparison } from '../../src/core/compare.ts'
import { createEvidenceSet, type KeptRecord } from '../../src/core/evidence-set.ts'
import { evidenceRecords } from '../support/arbitraries.ts'
import { at, bind, newKeyOf, OWNER_IP, place, sync } from '../support/records.ts'

function evidenceOf(records: readonly AccessRecord[]): readonly KeptRecord[] {
  const set = createEvidenceSet()
  for (const record of records) set.add(record)
  return set.result()
}

function compared(a: readonly AccessRecord[], b: readonly AccessRecord[]): EvidenceComparison {
  return compareEvidence({ a: evidenceOf(a), b: evidenceOf(b), keyOf: newKeyOf() })
}

function told({ differences }: Comparison): (readonly [string, unknown, string])[] {
  return differences.map(({ difference, facts, fields }) => [
    difference,
    facts['id'] ?? facts['internetMessageId'] ?? facts['session'],
    fields.join(' '),
  ])
}

function swap(word: string): string {
  if (word === 'only-a') return 'only-b'
  return word === 'only-b' ? 'only-a' : word
}

describe('records', () => {
  const one = bind(['<1@x>'], { id: 'r1' })
  const two = bind(['<2@x>'], { id: 'r2', sessionId: 'session-2' })

  test('only on one side', () => {
    const { records } = compared([one, two], [two, sync('Inbox', { id: 'r3' })])
    expect(told(records)).toEqual([
      ['only-a', 'r1', ''],
      ['only-b', 'r3', ''],
    ])
    expect([records.a, records.b, records.both, records.equal]).toEqual([2, 2, 1, 1])
  })

  test('contradicting each other', () => {
    const { records } = compared([one], [{ ...one, operationCount: 7, ipAddresses: [OWNER_IP] }])
    expect(told(records)).toEqual([['changed', 'r1', 'ipAddresses operationCount']])
    expect([records.both, records.equal]).toEqual([1, 0])
  })

  test('told in more detail by one side', () => {
    const poorer = { ...one, sessionId: null, sessionIdFrom: null, operationCount: null }
    expect(told(compared([one], [poorer]).records)).toEqual([
      ['detail', 'r1', 'operationCount sessionId sessionIdFrom'],
    ])
    expect(told(compared([poorer], [one]).records)).toEqual(told(compared([one], [poorer]).records))
  })

  test('a conflict that both sides have is no difference; one that only one side has is', () => {
    const conflict = { ...one, operationCount: 7, place: place(8) }
    expect(told(compared([one, conflict], [conflict, one]).records)).toEqual([])
    expect(compared([one, conflict], [one]).records.differences.map(({ difference }) => difference)).toEqual([
      'changed',
    ])
  })

  test('without an Id are known by what they say, wherever they stood', () => {
    const nameless = bind(['<3@x>'], { id: null })
    expect(told(compared([nameless], [{ ...nameless, place: place(77, 'other.csv') }]).records)).toEqual([])
    expect(compared([nameless], [bind(['<4@x>'], { id: null })]).records).toMatchObject({ both: 0, equal: 0 })
  })
})

test('sessions and messages that differ, with the names of the fields', () => {
  const a = [
    bind(['<1@x>'], { id: 'r1', time: at(0) }),
    bind(['<2@x>'], { id: 'r2', sessionId: 'session-2' }),
  ]
  const b = [
    bind(['<1@x>'], { id: 'r1', time: at(0) }),
    bind(['<1@x>', '<3@x>'], { id: 'r4', time: at(60), ipAddresses: [OWNER_IP] }),
  ]
  const { sessions, messages } = compared(a, b)
  expect(told(sessions)).toEqual([
    ['changed', 'session-1', 'ipAddresses last messages operationCount records'],
    ['only-a', 'session-2', ''],
  ])
  expect(told(messages)).toEqual([
    ['changed', '<1@x>', 'accesses ipAddresses last'],
    ['only-a', '<2@x>', ''],
    ['only-b', '<3@x>', ''],
  ])
})

describe('for all evidence', () => {
  test('it does not differ from itself in another order', () => {
    const shuffled = evidenceRecords().chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    )
    fc.assert(
      fc.property(shuffled, ([a, b]) => {
        const { records, sessions, messages } = compared(a, b)
        expect([told(records), told(sessions), told(messages)]).toEqual([[], [], []])
      }),
    )
  })

  test('turned round, only the sides change', () => {
    fc.assert(
      fc.property(evidenceRecords(), evidenceRecords(), (a, b) => {
        const there = compared(a, b)
        const back = compared(b, a)
        for (const kind of ['records', 'sessions', 'messages'] as const) {
          expect(back[kind].differences.map(({ difference }) => swap(difference))).toEqual(
            there[kind].differences.map(({ difference }) => difference),
          )
          expect([back[kind].both, back[kind].equal]).toEqual([there[kind].both, there[kind].equal])
        }
      }),
    )
  })

  test('every thing of either side is counted once', () => {
    fc.assert(
      fc.property(evidenceRecords(), evidenceRecords(), (a, b) => {
        for (const one of Object.values(compared(a, b)) as Comparison[]) {
          const count = (word: string): number =>
            one.differences.filter(({ difference }) => difference === word).length
          expect(one.a).toBe(one.both + count('only-a'))
          expect(one.b).toBe(one.both + count('only-b'))
          expect(one.both).toBe(one.equal + count('changed') + count('detail'))
        }
      }),
    )
  })
})
