import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../src/audit/index.ts'
import type { Criteria } from '../../src/core/criteria.ts'
import {
  access,
  collect,
  cut,
  type Fields,
  memorySource,
  type MemoryRow,
  other,
  ranges,
} from '../support/memory-source.ts'

describe('for any mix of rows', () => {
  const row = fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .record({ id: fc.constantFrom('r1', 'r2', 'r3', 'r4'), overrides: anyOverrides() })
        .map(({ id, overrides }) => access(id, overrides)),
    },
    fc.constantFrom('Send', 'AttachmentAccess').map((operation) => other(operation)),
    fc.constantFrom('alice@example.com', 'bob@example.com').map((user) => cut('q', user)),
    fc.constantFrom<MemoryRow>({ text: '' }, { text: '{}' }, { text: 'System.Object[]' }),
  )
  const sources = fc.array(fc.array(row, { maxLength: 8 }), { maxLength: 3 })
  const criteria = fc.record<Criteria>({
    users: fc.subarray(['alice@example.com', 'bob@example.com']),
    ips: fc.subarray(['198.51.100.7', '203.0.113.0/24']).map((texts) => ranges(...texts)),
    sessions: fc.subarray(['session-1', 'session-2']),
    from: fc.constantFrom(null, '2023-05-01T10:00:00.5Z'),
    to: fc.constantFrom(null, '2023-05-01T10:00:00.5Z'),
  })

  it('the accounting balances (P13), and adding other operations changes nothing but what is filtered (P08)', async () => {
    await fc.assert(
      fc.asyncProperty(sources, criteria, async (files, given) => {
        const open = files.map((rows, index) => memorySource(`${index}.csv`, rows))
        const evidence = await collect(open, given)
        const { accounting } = evidence
        expect(accounting.read).toBe(files.flat().length)
        expect(accounting.used).toBe(evidence.selected.length)
        expect(accounting.quarantined).toBe(evidence.quarantined.length)
        const more = await collect(
          [...open, memorySource('z.csv', [other('Update'), other('Create')])],
          given,
        )
        expect(more.selected).toEqual(evidence.selected)
        expect(more.accounting).toEqual({
          ...accounting,
          read: accounting.read + 2,
          filtered: accounting.filtered + 2,
        })
      }),
    )
  })

  it('the answer does not depend on how it is cut into files (P05), nor on files given twice (P06)', async () => {
    await fc.assert(
      fc.asyncProperty(sources, criteria, async (files, given) => {
        const one = await collect([memorySource('0.csv', files.flat())], given)
        const open = files.map((rows, index) => memorySource(`${index}.csv`, rows))
        const again = files.map((rows, index) => memorySource(`${index}-again.csv`, rows))
        const many = await collect(open, given)
        expect(contents(many)).toEqual(contents(one))
        expect(many.accounting).toEqual(one.accounting)
        const twice = await collect([...open, ...again], given)
        expect(contents(twice)).toEqual(contents(one))
        expect(twice.accounting.used).toBe(one.accounting.used)
      }),
    )
  })
})

function anyOverrides(): fc.Arbitrary<Fields> {
  return fc.record({
    UserId: fc.constantFrom('alice@example.com', 'BOB@example.com'),
    CreationTime: fc.constantFrom('2023-05-01T10:00:00', '2023-05-01T10:00:01'),
    SessionId: fc.constantFrom('session-1', 'SESSION-2', null),
    ClientIPAddress: fc.constantFrom('198.51.100.7', '203.0.113.20:443', ''),
    OperationCount: fc.constantFrom(1, 2, null),
  })
}

/** Without where it stood. */
function contents({ selected }: Evidence): unknown[] {
  return selected.map(({ record, conflict }) => ({ ...record, place: null, conflict }))
}
