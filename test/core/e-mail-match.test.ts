import { describe, expect, test } from 'vitest'
import { bareId, foldedId } from '../../src/core/message-id.ts'
import { entry, ID, only, resolve } from './metadata-entries.ts'

const matched = (id: string, recorded: string[]): [string, string | null, string | null] => {
  const row = only(
    resolve(
      [id],
      recorded.map((internetMessageId) => entry({ internetMessageId, subject: internetMessageId })),
    ),
  )
  return [row.status, row.subject, row.reason]
}

describe('matching (rule R28)', () => {
  test('byte for byte before anything else', () => {
    expect(matched('<a@x>', ['<A@x>', 'a@x', ' <a@x> ', '<a@x>'])).toEqual(['found', '<a@x>', null])
  })

  test('then without angle brackets and surrounding blanks, and says so', () => {
    expect(matched('a@x', ['<a@x>', '<A@x>'])).toEqual([
      'found',
      '<a@x>',
      'matched without regard to angle brackets and surrounding blanks: recorded as <a@x>',
    ])
    expect(matched('<a@x>', ['\t<a@x> '])[0]).toBe('found')
  })

  test('then without regard to case, and says so', () => {
    expect(matched('<Ab@x>', ['AB@X'])).toEqual([
      'found',
      'AB@X',
      'matched without regard to case: recorded as AB@X',
    ])
  })

  test('not where several ids differ only in case', () => {
    expect(matched('<ab@x>', ['<AB@x>', '<aB@x>'])).toEqual([
      'not-found',
      null,
      'several ids differ from it only in case, so none is taken: <AB@x> and <aB@x>',
    ])
  })

  test('ids that differ only in case are not mixed up where one matches exactly', () => {
    const { rows } = resolve(['<a@x>', '<A@x>'], [entry({ internetMessageId: '<a@x>' })])
    expect(rows.map((row) => [row.internetMessageId, row.status])).toEqual([
      ['<A@x>', 'not-found'],
      ['<a@x>', 'found'],
    ])
  })

  test('an audit entry of the id itself does not hide a trace that writes it in other case', () => {
    const known = entry({ kind: 'audit', source: 'messages.json', internetMessageId: '<A@x>', subject: null })
    const row = only(resolve(['<A@x>'], [known, entry({ internetMessageId: '<a@x>' })]))
    expect([row.status, row.origins['subject']]).toEqual(['found', 'trace trace.csv'])
  })

  test('a source without brackets adds to one with them', () => {
    const items = entry({
      kind: 'items',
      source: 'Items.csv',
      internetMessageId: 'a@example.com',
      subject: 'Full',
    })
    const row = only(resolve([ID], [entry(), items]))
    expect(row.origins).toMatchObject({ received: 'trace trace.csv', subject: 'items Items.csv' })
    expect(row.reason).toMatch(/recorded as a@example\.com$/)
  })

  test('bareId takes one pair of brackets, foldedId the case', () => {
    expect(['<<a@x>>', '< a@x >', '<>', '<', '', ' a b@x ', '<a@x'].map(bareId)).toEqual([
      '<a@x>',
      ' a@x ',
      '',
      '<',
      '',
      'a b@x',
      '<a@x',
    ])
    expect(foldedId(' <Ab@X>')).toBe('ab@x')
  })
})
