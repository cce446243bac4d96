import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type EmailPlan,
  type PlannedId,
  planEmail,
  quotaMinutes,
  requestsById,
  traceWindows,
  VIAS,
  windowsOfAll,
} from '../../src/core/trace-plan.ts'

const NOW = Date.UTC(2026, 10, 1, 12, 0, 0, 500)
const DAY = 86_400_000

function ids(count: number, accessedMs: number | null = null): PlannedId[] {
  return Array.from({ length: count }, (_, index) => ({ id: `<${index}@x>`, accessedMs }))
}

function plan(list: readonly PlannedId[], mailboxes: number): EmailPlan {
  return planEmail({ ids: list, mailboxes, nowMs: NOW, vias: VIAS })
}

describe('windows of the trace', () => {
  it('reach 90 days back in nine pieces of at most ten days, newest first, without a gap', () => {
    const windows = traceWindows(NOW, null)
    expect(windows).toHaveLength(9)
    expect(windows[0]?.toMs).toBe(Date.UTC(2026, 10, 1, 12))
    for (const { fromMs, toMs } of windows) {
      expect(toMs - fromMs).toBeLessThanOrEqual(10 * DAY)
      expect(fromMs % 1000).toBe(0)
    }
    expect(windows.slice(1).map(({ toMs }) => toMs)).toEqual(windows.slice(0, -1).map(({ fromMs }) => fromMs))
    expect(windows.at(-1)?.fromMs).toBeGreaterThan(NOW - 90 * DAY)
  })

  it('end with the first access, because a message is not newer than that', () => {
    expect(traceWindows(NOW, NOW - 75 * DAY)).toHaveLength(2)
    expect(traceWindows(NOW, NOW - 85 * DAY)).toHaveLength(1)
    expect(traceWindows(NOW, NOW - 120 * DAY)).toEqual([])
  })

  it('are those of the latest access where there are several', () => {
    const two = [...ids(1, NOW - 85 * DAY), ...ids(1, NOW - 5 * DAY)]
    expect(windowsOfAll(NOW, two)).toHaveLength(9)
    expect(windowsOfAll(NOW, [...two, ...ids(1, null)])[0]?.toMs).toBe(Date.UTC(2026, 10, 1, 12))
    expect(windowsOfAll(NOW, [])).toEqual([])
  })
})

describe('the plan', () => {
  it('asks for few ids one by one, and for many pulls the trace of the mailbox', () => {
    expect(plan(ids(2), 1).trace).toBe('by-id')
    expect(plan(ids(3), 1).trace).toBe('of-mailbox')
    expect(plan(ids(20, NOW - 85 * DAY), 1).trace).toBe('of-mailbox')
    expect(plan(ids(2, NOW - 85 * DAY), 1).trace).toBe('by-id')
    expect(plan(ids(10_000), 0).trace).toBe('by-id')
  })

  it('names the price of every way', () => {
    const prices = plan(ids(1_000), 1).ways.map(({ way, requests, minutes, turn }) => [
      way,
      requests,
      minutes,
      turn,
    ])
    expect(prices).toEqual([
      ['trace-by-id', 9_000, 495, null],
      ['trace-of-mailbox', 22, 0.8, 1],
      ['mailbox', 50, 0.9, 2],
      ['hunting', 2, 0.2, 3],
      ['historical', 10, null, 4],
    ])
  })

  it('waits for the quota', () => {
    expect([1, 90, 91, 180, 181].map((requests) => quotaMinutes(requests, 0))).toEqual([0, 0, 5, 5, 10])
  })

  it('never costs more than the bound, whatever the ids, accesses and mailboxes', () => {
    const accessed = fc.option(fc.integer({ min: NOW - 200 * DAY, max: NOW + DAY }), { nil: null })
    fc.assert(
      fc.property(
        fc.array(accessed, { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 5 }),
        (times, mailboxes) => {
          const list = times.map((accessedMs, index) => ({ id: `<${index}@x>`, accessedMs }))
          const made = plan(list, mailboxes)
          const taken = made.ways.find(({ way, turn }) => way.startsWith('trace') && turn !== null)
          const windows = windowsOfAll(NOW, list).length
          const rows = mailboxes * windows * 10 * 275
          expect(taken?.requests).toBeLessThanOrEqual(2 * mailboxes * windows + Math.ceil(rows / 5_000))
          expect(windows).toBeLessThanOrEqual(9)
          expect(taken?.requests).toBeLessThanOrEqual(requestsById({ ids: list, nowMs: NOW }))
        },
      ),
    )
  })
})
