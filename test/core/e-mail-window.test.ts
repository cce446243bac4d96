import { describe, expect, test } from 'vitest'
import type { EmailOutcome, Period } from '../../src/core/e-mail.ts'
import { joinPeriods, judgeAbsence } from '../../src/core/e-mail-window.ts'
import { entry, ID, only, resolve } from './metadata-entries.ts'

const slice = (from: string, to: string): Period => ({ from: `2024-${from}Z`, to: `2024-${to}Z` })

describe('windows', () => {
  const covered: Period[] = [{ from: '2024-01-01T00:00:00Z', to: '2024-06-30T00:00:00Z' }]
  const said = '2024-01-01T00:00:00Z to 2024-06-30T00:00:00Z'

  test.each([
    [
      '2024-05-01T00:00:00Z',
      'not-found',
      `no row in the sources, which cover ${said} and so the 90 days before the first access at 2024-05-01T00:00:00Z`,
    ],
    [
      '2024-03-31T00:00:00Z',
      'not-found',
      `no row in the sources, which cover ${said} and so the 90 days before the first access at 2024-03-31T00:00:00Z`,
    ],
    [
      '2024-03-30T23:59:59Z',
      'out-of-window',
      `first accessed at 2024-03-30T23:59:59Z, less than 90 days into what the sources cover; the sources cover ${said}`,
    ],
    [
      '2023-12-31T00:00:00Z',
      'out-of-window',
      `first accessed at 2023-12-31T00:00:00Z, before the sources begin; the sources cover ${said}`,
    ],
    [
      '2024-06-30T00:00:00Z',
      'not-found',
      `no row in the sources, which cover ${said} and so the 90 days before the first access at 2024-06-30T00:00:00Z`,
    ],
    [
      '2024-06-30T00:00:01Z',
      'out-of-window',
      `first accessed at 2024-06-30T00:00:01Z, after the sources end; the sources cover ${said}`,
    ],
    [null, 'not-found', `no row in the sources, which cover ${said}`],
  ])('first access %s: %s', (accessed, status, reason) => {
    expect(judgeAbsence(accessed, covered)).toEqual({ status, reason })
  })

  test('without any period nothing is excluded, and that is said', () => {
    expect(judgeAbsence(null, [])).toEqual({
      status: 'not-found',
      reason: 'no row in the sources; none of them covers a period',
    })
    expect(judgeAbsence('2024-01-01T00:00:00Z', []).status).toBe('out-of-window')
  })

  test('slices exported one after the other join, a missing day between them does not', () => {
    const parts = [
      slice('02-01T00:03:00', '03-31T23:00:00'),
      slice('01-01T00:00:00', '01-31T23:58:00'),
      slice('01-05T00:00:00', '01-06T00:00:00'),
      slice('04-01T23:00:01', '05-01T00:00:00'),
    ]
    expect(joinPeriods(parts)).toEqual([
      slice('01-01T00:00:00', '03-31T23:00:00'),
      slice('04-01T23:00:01', '05-01T00:00:00'),
    ])
    expect(judgeAbsence('2024-04-10T00:00:00Z', joinPeriods(parts)).status).toBe('out-of-window')
    expect(judgeAbsence('2024-03-31T23:00:00Z', joinPeriods(parts)).status).toBe('not-found')
  })

  test('the row and a notice carry the verdict', () => {
    const result = resolve([ID], [], { accessed: { [ID]: '2024-07-02T00:00:00Z' }, periods: covered })
    expect(only(result).status).toBe('out-of-window')
    expect(result.notices.map(({ code, level, count }) => [code, level, count])).toEqual([
      ['out-of-window', 'warning', 1],
    ])
  })

  test('a live source knows better than absence, an entry better than that', () => {
    const outcome: EmailOutcome = { internetMessageId: ID, status: 'pending', reason: 'job 7 is running' }
    const gone: EmailOutcome = { internetMessageId: ID, status: 'gone', reason: 'no longer there' }
    const row = only(resolve([ID], [], { outcomes: [gone, outcome], periods: covered }))
    expect([row.status, row.reason]).toEqual(['pending', 'job 7 is running'])
    expect(only(resolve([ID], [entry()], { outcomes: [outcome] })).status).toBe('found')
  })
})
