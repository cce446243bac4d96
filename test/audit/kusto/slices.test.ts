import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Hour, inHalves, type Period, slicesOf } from '../../../src/audit/kusto/slices.ts'
import type { KustoRow } from '../../../src/microsoft/kusto.ts'

const HOUR_MS = 3_600_000
const START = Date.UTC(2026, 9, 1)

function utc(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z')
}

function periodOf(hours: number): Period {
  return { from: utc(START), to: utc(START + hours * HOUR_MS) }
}

const anyHours = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 50 })), {
    selector: ([hour]) => hour,
    minLength: 1,
    maxLength: 60,
  })
  .map((list) => list.map(([hour, weight]): Hour => ({ start: utc(START + hour * HOUR_MS), weight })))

describe('slicesOf', () => {
  it('covers the period without gap or overlap, and no slice is too heavy unless it is one hour', () => {
    fc.assert(
      fc.property(anyHours, fc.integer({ min: 1, max: 120 }), (hours, limit) => {
        const period = periodOf(100)
        const slices = slicesOf(period, hours, limit)
        expect([slices[0]?.from, slices.at(-1)?.to]).toEqual([period.from, period.to])
        for (const [index, slice] of slices.entries()) {
          expect(slice.from).toBe(slices[index - 1]?.to ?? period.from)
          const inside = hours.filter(({ start }) => start >= slice.from && start < slice.to)
          const heavy = inside.filter(({ weight }) => weight > 0)
          const weight = heavy.reduce((sum, hour) => sum + hour.weight, 0)
          expect(weight <= limit || heavy.length === 1).toBe(true)
        }
      }),
    )
  })

  it('asks nothing where nothing was counted, and once where one answer holds everything', () => {
    expect(slicesOf(periodOf(5), [], 10)).toEqual([])
    expect(slicesOf(periodOf(5), [{ start: utc(START), weight: 10 }], 10)).toEqual([periodOf(5)])
  })

  it('begins where the period begins, though its first hour began before', () => {
    const period = { from: '2026-10-01T00:30:00Z', to: '2026-10-01T03:00:00Z' }
    const hours = [0, 1, 2].map((hour) => ({ start: utc(START + hour * HOUR_MS), weight: 8 }))
    expect(slicesOf(period, hours, 10)).toEqual([
      { from: '2026-10-01T00:30:00Z', to: '2026-10-01T01:00:00Z' },
      { from: '2026-10-01T01:00:00Z', to: '2026-10-01T02:00:00Z' },
      { from: '2026-10-01T02:00:00Z', to: '2026-10-01T03:00:00Z' },
    ])
  })
})

/** A service that knows events and gives no more than `limit` of them. */
function service(events: readonly number[], limit: number) {
  const asked: Period[] = []
  return {
    asked,
    ask: (period: Period) => {
      asked.push(period)
      const inside = events.filter((at) => utc(at) >= period.from && utc(at) < period.to)
      const rows: KustoRow[] = inside.slice(0, limit).map((at) => new Map([['at', at]]))
      return Promise.resolve({ rows, partial: inside.length > limit ? 'PartialError' : null })
    },
  }
}

describe('inHalves', () => {
  it('comes to everything, once, whatever one answer can hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: 3599 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 10 }),
        async (seconds, limit) => {
          const events = seconds.map((second) => START + second * 1000)
          const { rows, failed } = await inHalves(periodOf(1), service(events, limit).ask)
          expect(failed).toEqual([])
          expect(new Set(rows.map((row) => row.get('at')))).toEqual(new Set(events))
          expect(rows).toHaveLength(events.length)
        },
      ),
    )
  })

  it('keeps the part of a second that never comes whole, and reports it', async () => {
    const { rows, failed } = await inHalves(
      periodOf(1),
      service([START, START, START, START + 60_000], 2).ask,
    )
    expect(rows.map((row) => row.get('at'))).toEqual([START, START, START + 60_000])
    expect(failed).toEqual([
      { from: '2026-10-01T00:00:00Z', to: '2026-10-01T00:00:01Z', reason: 'PartialError' },
    ])
  })

  it('does not ask for ever', async () => {
    const asked: Period[] = []
    const { rows, failed } = await inHalves(periodOf(24), (period) => {
      asked.push(period)
      return Promise.resolve({ rows: [], partial: 'PartialError' })
    })
    expect([asked.length, rows.length]).toEqual([1000, 0])
    const seconds = failed.reduce((sum, { from, to }) => sum + (Date.parse(to) - Date.parse(from)) / 1000, 0)
    expect(seconds).toBe(86_400)
  })
})
