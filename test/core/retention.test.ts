import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { retentionBoundaries } from '../../src/core/retention.ts'
import { compareTimes } from '../../src/core/utc-time.ts'
import { at, DAY } from '../support/records.ts'

describe('Audit (Standard)', () => {
  test.each([
    ['long after the change: 180 days', '2026-03-20T18:00:00Z', '2025-09-21T18:00:00Z'],
    ['exactly 180 days after the change', '2024-04-14T00:00:00Z', '2023-10-17T00:00:00Z'],
    [
      'a day before that, records from before the change are gone',
      '2024-04-13T00:00:00Z',
      '2023-10-17T00:00:00Z',
    ],
    ['90 days after the change, the last of those go', '2024-01-15T00:00:00Z', '2023-10-17T00:00:00Z'],
    ['soon after the change, those of 90 days are there', '2024-01-14T00:00:00Z', '2023-10-16T00:00:00Z'],
    ['before the change: 90 days', '2023-06-30T12:00:00Z', '2023-04-01T12:00:00Z'],
  ])('%s', (_, asOf, from) => {
    expect(retentionBoundaries('standard', asOf)).toEqual([{ licence: 'standard', from }])
  })
})

test('Audit (Premium): 365 days; both where no licence is stated', () => {
  expect(retentionBoundaries('premium', '2026-03-20T18:00:00Z')).toEqual([
    { licence: 'premium', from: '2025-03-20T18:00:00Z' },
  ])
  expect(retentionBoundaries('unknown', '2026-03-20T18:00:00Z').map(({ licence }) => licence)).toEqual([
    'standard',
    'premium',
  ])
})

test('a later moment never reaches further back', () => {
  const days = fc.integer({ min: 0, max: 1200 })
  fc.assert(
    fc.property(days, days, (one, other) => {
      const [earlier, later] = [Math.min(one, other), Math.max(one, other)].map(
        (day) => retentionBoundaries('standard', at(day * DAY))[0]?.from ?? '',
      )
      expect(compareTimes(earlier ?? '', later ?? '')).toBeLessThanOrEqual(0)
    }),
  )
})
