import { describe, expect, test } from 'vitest'
import { progressLine } from '../../src/cli/progress.ts'
import { type FakeOptions, type FakePlatform, fakePlatform } from '../support/fake-platform.ts'

const LOUD = { quiet: false, verbose: false }

function world(options: FakeOptions): FakePlatform {
  return fakePlatform({ cwd: '.', ...options })
}

/** What stands on the last line of a terminal after what was written to it. */
function screen(platform: FakePlatform): string {
  let line = ''
  for (const part of platform.stderr.text().split('\r')) line = part + line.slice(part.length)
  return line.trimEnd()
}

describe('on a terminal', () => {
  test('nothing for 300 ms, then a line at most every 100 ms, erased at the end', () => {
    const platform = world({ columns: 100 })
    const progress = progressLine(platform, LOUD)
    progress.phase('Reading audit.csv', 2_700_000_000)
    progress.addBytes(1_000_000)
    platform.advance(299)
    progress.addBytes(1_000_000)
    expect(platform.stderr.text()).toBe('')
    platform.advance(1)
    progress.addRows(1234, 7)
    expect(screen(platform)).toBe('Reading audit.csv  0 %  1,234 rows  7 found  2.0 MB of 2.7 GB')
    platform.advance(99)
    progress.addBytes(1)
    expect(platform.stderr.writes()).toHaveLength(1)
    platform.advance(9601)
    progress.addBytes(1_079_999_999)
    expect(screen(platform)).toBe(
      'Reading audit.csv  40 %  1,234 rows  7 found  1.1 GB of 2.7 GB  108 MB/s  15 s left',
    )
    progress.done()
    expect(screen(platform)).toBe('')
    expect(platform.stderr.text()).not.toMatch(/[\n\u001B]/)
  })

  test('without a total', () => {
    const platform = world({ columns: 100 })
    const progress = progressLine(platform, LOUD)
    progress.phase('Reading standard input', null)
    platform.advance(200_000)
    progress.addBytes(5_000)
    expect(screen(platform)).toBe('Reading standard input  5.0 kB  25 bytes/s  3 min 20 s')
  })

  test('a shorter line leaves nothing of a longer one', () => {
    const platform = world({ columns: 80 })
    const progress = progressLine(platform, LOUD)
    platform.advance(300)
    progress.phase('A rather long title of a phase', null)
    platform.advance(300)
    progress.phase('Short', null)
    expect(screen(platform)).toBe('Short')
  })

  test.each([80, 40, 20, 10, 2, 1, 0])('never wraps in %i columns', (columns) => {
    const platform = world({ columns })
    const progress = progressLine(platform, LOUD)
    progress.phase('Reading a-file-with-a-long-name.csv', 10_000_000)
    platform.advance(2000)
    progress.addRows(1_000_000, 5)
    platform.advance(2000)
    progress.addBytes(3_000_000)
    const longest = Math.max(
      ...platform.stderr
        .text()
        .split('\r')
        .map((part) => part.trimEnd().length),
    )
    expect(longest).toBeLessThan(columns === 0 ? 80 : columns)
  })

  test('a hostile file name stays a name of known width', () => {
    const platform = world({ columns: 100 })
    const progress = progressLine(platform, LOUD)
    platform.advance(300)
    progress.phase('Reading \u001B[2J\u202E漢.csv', null)
    expect(screen(platform)).toBe(String.raw`Reading \x1b[2J\u202e?.csv`)
  })

  test('makes room for other lines and comes back', () => {
    const platform = world({ columns: 80 })
    const progress = progressLine(platform, LOUD)
    platform.advance(300)
    progress.phase('Reading', null)
    progress.hide()
    expect(screen(platform)).toBe('')
    progress.hide()
    expect(platform.stderr.writes()).toHaveLength(2)
    platform.advance(100)
    progress.addRows(1, 0)
    expect(screen(platform)).toBe('Reading  1 rows  0 found')
  })

  test.each([
    [{ columns: 80 }, { quiet: true, verbose: false }],
    [{ columns: 80, env: { TERM: 'dumb' } }, LOUD],
    [{}, LOUD],
  ])('silent: %j %j', (options, mode) => {
    const platform = world(options)
    const progress = progressLine(platform, mode)
    platform.advance(100_000)
    progress.phase('Reading', 5)
    progress.addBytes(5)
    progress.done()
    expect(platform.stderr.text()).toBe('')
  })
})

test('elsewhere one plain line a minute with --verbose', () => {
  const platform = world({})
  const progress = progressLine(platform, { quiet: false, verbose: true })
  progress.phase('Reading audit.csv', 1_000_000)
  for (let second = 0; second < 125; second += 1) {
    platform.advance(1000)
    progress.addBytes(1000)
  }
  progress.done()
  expect(platform.stderr.text()).toBe(
    'Reading audit.csv  6 %  60.0 kB of 1.0 MB  1.0 kB/s  15 min 40 s left\n' +
      'Reading audit.csv  12 %  120 kB of 1.0 MB  1.0 kB/s  14 min 40 s left\n',
  )
})

test('a terminal that is gone stops nothing', async () => {
  const platform = world({ columns: 80 })
  platform.stderr.failWith('EPIPE')
  const progress = progressLine(platform, LOUD)
  platform.advance(300)
  expect(() => {
    progress.phase('Reading', null)
    progress.done()
  }).not.toThrow()
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
})
