import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idLookup } from '../../src/core/id-lookup.ts'

const RECORDED = ['<Alpha@x>', 'Alpha@x', '<ALPHA@x>', '<beta@x>', ' <gamma@x> ', '<delta@x>', '<DELTA@x>']

describe('a requested id is found', () => {
  test.each([
    [
      'byte for byte first, then without brackets',
      '<Alpha@x>',
      [
        ['<Alpha@x>', 'exact'],
        ['Alpha@x', 'brackets'],
      ],
    ],
    ['never by case where another form is at hand', '<ALPHA@x>', [['<ALPHA@x>', 'exact']]],
    ['without brackets', 'beta@x', [['<beta@x>', 'brackets']]],
    ['without blanks', '<gamma@x>', [[' <gamma@x> ', 'brackets']]],
    ['by case where nothing else is', '<BETA@X>', [['<beta@x>', 'case']]],
    [
      'by case, all of them',
      '<Delta@x>',
      [
        ['<DELTA@x>', 'case'],
        ['<delta@x>', 'case'],
      ],
    ],
    ['not at all', '<epsilon@x>', []],
  ])('%s', (_, requested, expected) => {
    expect(idLookup(RECORDED)(requested).map((one) => [one.internetMessageId, one.matchedBy])).toEqual(
      expected,
    )
  })
})

test('every recorded id finds itself, whatever it holds', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (ids) => {
      const find = idLookup(ids)
      for (const id of ids) expect(find(id)[0]).toEqual({ internetMessageId: id, matchedBy: 'exact' })
    }),
  )
})
