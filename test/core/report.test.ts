import { describe, expect, it } from 'vitest'
import { addAccounting, assertBalanced, NOTHING_READ } from '../../src/core/accounting.ts'
import { EXIT, MiaError, usageError } from '../../src/core/errors.ts'
import { exitCodeOf, type Notice, orderNotices, type Report, reportDocument } from '../../src/core/report.ts'

describe('accounting', () => {
  const balanced = { read: 10, used: 4, duplicate: 3, filtered: 2, quarantined: 1 }

  it('adds up count by count', () => {
    expect(addAccounting(balanced, { ...balanced, read: 11, filtered: 3 })).toEqual({
      read: 21,
      used: 8,
      duplicate: 6,
      filtered: 5,
      quarantined: 2,
    })
    expect(addAccounting(NOTHING_READ, balanced)).toEqual(balanced)
  })

  it('lets a balanced count pass, and no other', () => {
    expect(assertBalanced(balanced, 'a.csv')).toBe(balanced)
    for (const wrong of [
      { read: 11 },
      { used: 5 },
      { used: -4, duplicate: 11 },
      { used: 4.5, duplicate: 2.5 },
      { read: NaN },
    ]) {
      expect(() => assertBalanced({ ...balanced, ...wrong }, 'a.csv')).toThrow('accounting of a.csv')
    }
  })
})

const report: Report = {
  schema: 'mia/test/1',
  title: 'Test',
  criteria: { user: [] },
  sources: [{ label: 'a.csv' }],
  accounting: null,
  notices: [],
  sections: [
    { key: 'rows', title: 'Rows', columns: [], rows: [{ a: 1 }], empty: 'None.' },
    { key: 'folders', title: 'Folders', columns: [], rows: [], empty: 'None.' },
  ],
}

function notice(level: Notice['level'], code = 'code', text = 'text'): Notice {
  return { code, level, text, count: 1 }
}

describe('the document of a report', () => {
  it('has its keys in the published order', () => {
    const document = reportDocument({ ...report, notices: [notice('info')], extra: { later: true } })
    expect(Object.keys(document)).toEqual([
      'schema',
      'criteria',
      'sources',
      'accounting',
      'notices',
      'rows',
      'folders',
      'later',
    ])
    expect(document).toMatchObject({
      accounting: null,
      rows: [{ a: 1 }],
      notices: [{ code: 'code', level: 'info' }],
    })
  })
})

describe('the exit code', () => {
  const quarantined = { read: 1, used: 0, duplicate: 0, filtered: 0, quarantined: 1 }
  const CASES: readonly (readonly [string, Partial<Report>, number])[] = [
    ['a complete answer', {}, EXIT.complete],
    ['warnings', { notices: [notice('warning'), notice('info')] }, EXIT.complete],
    ['something incomplete', { notices: [notice('incomplete')] }, EXIT.incomplete],
    ['quarantined rows', { accounting: quarantined }, EXIT.incomplete],
    ['a job that still runs', { pending: true }, EXIT.pending],
    [
      'a job that still runs, and something incomplete',
      { pending: true, accounting: quarantined },
      EXIT.incomplete,
    ],
    [
      'the command’s own word',
      { exitCode: EXIT.verificationFailed, accounting: quarantined },
      EXIT.verificationFailed,
    ],
  ]

  it.each(CASES)('of %s', (_what, overrides, expected) => {
    expect(exitCodeOf({ ...report, ...overrides })).toBe(expected)
  })
})

it('notices stand gravest first, then by code and text', () => {
  const ordered = [
    notice('incomplete', 'z'),
    notice('warning', 'a', 'a'),
    notice('warning', 'a', 'b'),
    notice('warning', 'b'),
    notice('info', 'a'),
  ]
  expect(orderNotices(ordered.toReversed())).toEqual(ordered)
})

it('a usage error explains itself and ends with 2', () => {
  const explanation = { what: 'no such file', why: 'it is not there', next: 'name another' }
  const error = usageError(explanation)
  expect(error).toBeInstanceOf(MiaError)
  expect(error).toMatchObject({ exitCode: 2, explanation, message: 'no such file', name: 'MiaError' })
})
