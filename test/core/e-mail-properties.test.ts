import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emailFold, type EmailResult, type MetadataKind } from '../../src/core/e-mail.ts'
import { entry, resolve } from './metadata-entries.ts'

const anyEntry = fc.record({
  kind: fc.constantFrom<MetadataKind>(
    'trace',
    'historical',
    'historical-detail',
    'items',
    'email-events',
    'audit',
  ),
  source: fc.constantFrom('a.csv', 'b.csv'),
  row: fc.nat(9),
  internetMessageId: fc.constantFrom(
    '<a@x>',
    'a@x',
    '<A@x>',
    ' <a@x>',
    '<b@x>',
    '<B@X>',
    '__proto__',
    '<c@x>',
  ),
  received: fc.constantFrom(null, '2024-01-01T00:00:00Z', '2024-01-01T00:00:00.5Z', '2024-02-01T00:00:00Z'),
  sender: fc.constantFrom(null, 's@x', 'S@x', 't@x'),
  recipients: fc.array(
    fc.record({
      address: fc.constantFrom('r@x', 'R@x', 'q@x', 'constructor'),
      status: fc.constantFrom(null, 'Delivered', 'Pending', 'odd', 'Receive, Fail'),
    }),
    { maxLength: 3 },
  ),
  subject: fc.constantFrom(null, 'one', 'two'),
  sizeInBytes: fc.constantFrom(null, 1, 2),
  direction: fc.constantFrom(null, 'Incoming', 'Originating'),
})

const REQUEST = {
  ids: ['<a@x>', '<A@x>', 'b@x', '__proto__', 'constructor'],
  accessed: new Map([['<a@x>', '2024-03-01T00:00:00Z']]),
}
const AROUND = { periods: [{ from: '2024-01-01T00:00:00Z', to: '2024-02-01T00:00:00Z' }], outcomes: [] }

function bytesOf(result: EmailResult): string {
  const counts = [...result.counts].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([result.rows, result.notices, counts])
}

describe('whatever comes in whatever order', () => {
  test('order and splitting over folds do not change a byte', () => {
    fc.assert(
      fc.property(
        fc
          .array(anyEntry, { maxLength: 12 })
          .chain((list) =>
            fc.tuple(
              fc.constant(list),
              fc.shuffledSubarray(list, { minLength: list.length }),
              fc.nat(list.length),
            ),
          ),
        ([list, shuffled, cut]) => {
          const whole = emailFold(REQUEST)
          for (const one of list) whole.add(one)
          const left = emailFold(REQUEST)
          const right = emailFold(REQUEST)
          for (const [index, one] of shuffled.entries()) (index < cut ? left : right).add(one)
          left.merge(right)
          expect(bytesOf(left.result(AROUND))).toBe(bytesOf(whole.result(AROUND)))
        },
      ),
      { numRuns: 500 },
    )
  })

  test('saying everything twice changes no row, only the duplicates', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 10 }), (list) => {
        const once = resolve(REQUEST.ids, list)
        const twice = resolve(REQUEST.ids, [...list, ...list])
        expect(twice.rows).toEqual(once.rows)
        for (const [origin, counts] of once.counts) {
          expect(twice.counts.get(origin)?.used).toBe(counts.used)
        }
      }),
    )
  })

  test('every row is accounted for', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 15 }), (list) => {
        let total = 0
        for (const { used, duplicate, filtered } of resolve(REQUEST.ids, list).counts.values()) {
          total += used + duplicate + filtered
        }
        expect(total).toBe(list.length)
      }),
    )
  })

  test('any text is an id of its own', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1, unit: 'binary' }), { maxLength: 8 }), (ids) => {
        const { rows } = resolve(
          ids,
          ids.map((internetMessageId) => entry({ internetMessageId, subject: internetMessageId })),
        )
        expect(rows.map((row) => row.subject)).toEqual(rows.map((row) => row.internetMessageId))
      }),
    )
  })
})
