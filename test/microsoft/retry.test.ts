import { describe, expect, it } from 'vitest'
import { parseRetryAfter } from '../../src/microsoft/retry-after.ts'
import { nextWait, RETRY, type Turn } from '../../src/microsoft/retry-policy.ts'

const NOW = Date.UTC(2026, 9, 1, 12, 0, 0)

describe('Retry-After', () => {
  it.each([
    ['7', undefined, 7_000],
    [' 120 ', undefined, 120_000],
    ['Thu, 01 Oct 2026 12:01:00 GMT', undefined, 60_000],
    // By the clock of the service, which is a minute ahead of ours.
    ['Thu, 01 Oct 2026 12:02:00 GMT', 'Thu, 01 Oct 2026 12:01:00 GMT', 60_000],
    ['0', undefined, null],
    ['-5', undefined, null],
    ['1.5', undefined, null],
    ['soon', undefined, null],
    ['', undefined, null],
    [undefined, undefined, null],
    ['Thu, 01 Oct 2026 11:59:00 GMT', undefined, null],
    ['2026-10-01T12:01:00Z', undefined, null],
    ['99999999999999', undefined, null],
  ])('%j with Date %j is %j', (text, date, wanted) => {
    expect(parseRetryAfter(text, date, NOW)).toBe(wanted)
  })
})

describe('the next wait', () => {
  const turn: Turn = {
    attempt: 1,
    throttled: false,
    retryAfter: undefined,
    serverDate: undefined,
    waitedMs: 0,
  }
  const world = { now: () => NOW, random: () => 0.5 }

  it('is what the service asks for, in full', () => {
    expect(nextWait(RETRY, { ...turn, retryAfter: '3600' }, world)).toBe(3_600_000)
  })

  it('is jitter under a ceiling that doubles up to a minute', () => {
    const waits = [1, 2, 3, 4, 5].map((attempt) => nextWait(RETRY, { ...turn, attempt }, world))
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000])
    expect(nextWait(RETRY, { ...turn, attempt: 50, throttled: true }, world)).toBe(30_000)
    expect(nextWait(RETRY, turn, { ...world, random: () => 0 })).toBe(100)
  })

  it('ends after six failures, a hundred refusals for load, or six hours', () => {
    expect(nextWait(RETRY, { ...turn, attempt: 6 }, world)).toBeNull()
    expect(nextWait(RETRY, { ...turn, attempt: 99, throttled: true }, world)).toBe(30_000)
    expect(nextWait(RETRY, { ...turn, attempt: 100, throttled: true }, world)).toBeNull()
    expect(nextWait(RETRY, { ...turn, retryAfter: '3600', waitedMs: 5 * 3_600_000 + 1 }, world)).toBeNull()
    expect(nextWait(RETRY, { ...turn, retryAfter: '86400' }, world)).toBeNull()
  })
})
