import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AccessRecord } from '../../src/core/access-record.ts'
import { coverageDocument } from '../../src/core/coverage-document.ts'
import { coverageSentences } from '../../src/core/coverage-sentences.ts'
import { type Coverage, coverageOf, type MailboxCoverage } from '../../src/core/coverage.ts'
import { EVERYTHING } from '../../src/core/criteria.ts'
import { compareTimes, millisecondsOf } from '../../src/core/utc-time.ts'
import { at, bind, DAY, HOUR, place } from '../support/records.ts'

const DAY_MS = DAY * 1000

function coverage(records: readonly AccessRecord[], newest: string | null = null): Coverage {
  const nothing = { quarantined: [], limits: [], failedWindows: [], statedAsOf: null }
  return coverageOf({ records, criteria: EVERYTHING, licence: 'unknown', newest, ...nothing })
}

function recordsOf(all: readonly { hour: number; throttled: boolean }[]): AccessRecord[] {
  return all.map(({ hour, throttled }, row) =>
    bind([`<${row}@x>`], { time: at(hour * HOUR), throttled, place: place(row) }),
  )
}

describe('for all records', () => {
  const hours = fc.array(fc.record({ hour: fc.integer({ min: 0, max: 400 }), throttled: fc.boolean() }), {
    minLength: 1,
    maxLength: 30,
  })
  test('their order does not matter', () => {
    const shuffled = hours.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    )
    fc.assert(
      fc.property(shuffled, ([all, again]) => {
        const withoutPlace = (rows: typeof all) => coverageDocument(coverage(recordsOf(rows)))
        expect(withoutPlace(again)).toEqual(withoutPlace(all))
      }),
    )
  })

  test('every moment between first and last is covered, blind or in an empty stretch; covered is never blind', () => {
    fc.assert(
      fc.property(hours, fc.integer({ min: 0, max: 399 }), (all, hour) => {
        const { covered, blindWindows, emptyStretches, first, last } = coverage(recordsOf(all))
          .mailboxes[0] as MailboxCoverage
        const moment = at(hour * HOUR + 1800)
        if (compareTimes(moment, first ?? '') < 0 || compareTimes(moment, last ?? '') > 0) return
        const within = (period: { from: string; to: string }) =>
          compareTimes(moment, period.from) >= 0 && compareTimes(moment, period.to) < 0
        const isCovered = covered.some(within)
        const isOut = blindWindows.some(within) || emptyStretches.some(within)
        expect(isCovered).toBe(!isOut)
      }),
    )
  })

  test('an empty stretch is as long as it says, holds no record, and none is missed', () => {
    fc.assert(
      fc.property(hours, (all) => {
        const times = [...new Set(all.map(({ hour }) => hour))].toSorted((a, b) => a - b)
        const gaps = times.slice(1).filter((hour, index) => hour - (times[index] ?? hour) >= 24).length
        const { emptyStretches } = coverage(recordsOf(all)).mailboxes[0] as MailboxCoverage
        expect(emptyStretches).toHaveLength(gaps)
        for (const { from, to } of emptyStretches) {
          expect(millisecondsOf(to) - millisecondsOf(from)).toBeGreaterThanOrEqual(DAY_MS)
          expect(
            times.some(
              (hour) => compareTimes(at(hour * HOUR), from) > 0 && compareTimes(at(hour * HOUR), to) < 0,
            ),
          ).toBe(false)
        }
      }),
    )
  })

  test('no sentence says that something was not accessed', () => {
    fc.assert(
      fc.property(hours, (all) => {
        const statement = coverage(recordsOf(all), at(0))
        const text = statement.mailboxes
          .flatMap((one) => coverageSentences(statement, one))
          .map(({ sentence }) => sentence)
          .join(' ')
        expect(text).not.toMatch(/not (?:been )?accessed|undefined|NaN|null/)
      }),
    )
  })
})
