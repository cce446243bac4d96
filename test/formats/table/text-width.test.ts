import * as fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import {
  cutToWidth,
  displayWidth,
  widthUpTo,
  withoutTrailingBlanks,
  wrapToWidth,
} from '../../../src/formats/table/text-width.ts'
import { forTerminal } from '../../../src/formats/text-safety.ts'
import { hostileText } from '../hostile.ts'

describe('cutToWidth', () => {
  it.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 5, 'abcd…'],
    ['abcdef', 1, '…'],
    ['abcdef', 0, ''],
    ['', 0, ''],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    [String.raw`ab\u202ecd`, 9, String.raw`ab\u202e…`],
    [String.raw`ab\u202ecd`, 8, 'ab…'],
    [String.raw`ab\u{e0041}cd`, 11, 'ab…'],
    [String.raw`\Inbox`, 3, String.raw`\I…`],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
  ])('cuts %j to %i columns as %j', (text, width, cut) => {
    expect(cutToWidth(text, width)).toBe(cut)
  })

  it('never exceeds the width, and keeps what fits', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 0, max: 40 }), (text, width) => {
        const shown = forTerminal(text)
        const cut = cutToWidth(shown, width)
        expect(stringWidth(cut)).toBeLessThanOrEqual(width)
        expect(cut === shown).toBe(stringWidth(shown) <= width)
      }),
      { numRuns: 2000 },
    )
  })

  it('is quick on megabytes', () => {
    const started = performance.now()
    for (const unit of ['a', 'é', '日', ' ', 'e\u0301']) cutToWidth(forTerminal(unit.repeat(500_000)), 80)
    expect(performance.now() - started).toBeLessThan(5000)
  })
})

describe('widthUpTo', () => {
  it('stops at the limit', () => {
    expect(widthUpTo('日本語', 5)).toBe(6)
    expect(widthUpTo('日本語', 6)).toBe(6)
    expect(widthUpTo('日'.repeat(500_000), 80)).toBe(81)
    expect(displayWidth('日本語')).toBe(6)
  })
})

describe('wrapToWidth', () => {
  it.each([
    ['one two three', 7, ['one two', 'three']],
    ['one two three', 100, ['one two three']],
    ['abcdefgh ij', 3, ['abc', 'def', 'gh', 'ij']],
    ['日本', 1, ['日', '本']],
    ['', 10, ['']],
  ])('breaks %j at %i columns as %j', (text, width, lines) => {
    expect(wrapToWidth(text, width)).toEqual(lines)
  })
})

describe('withoutTrailingBlanks', () => {
  it('looks at every line, in linear time', () => {
    expect(withoutTrailingBlanks('a  \n  b \n\n c')).toBe('a\n  b\n\n c')
    const long = `${' '.repeat(1_000_000)}x`
    const started = performance.now()
    expect(withoutTrailingBlanks(long)).toBe(long)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
