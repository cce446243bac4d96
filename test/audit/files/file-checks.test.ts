import { describe, expect, test } from 'vitest'
import { fieldsOf, readText } from './support.ts'

function csv(rows: readonly (readonly [string, number | string, number | string])[]): string {
  const lines = rows.map(([runspace, index, count]) => `${runspace},d,u,o,{},${index},${count},id`)
  return [
    'RunspaceId,CreationDate,UserIds,Operations,AuditData,ResultIndex,ResultCount,Identity',
    ...lines,
  ].join('\n')
}

describe('gaps in ResultIndex', () => {
  test.each([
    [
      'none',
      [
        ['a', 1, 2],
        ['a', 2, 2],
      ],
      0,
    ],
    [
      'none, out of order and twice',
      [
        ['a', 3, 4],
        ['a', 1, 4],
        ['a', 3, 4],
        ['a', 4, 4],
        ['a', 2, 4],
      ],
      0,
    ],
    [
      'the last',
      [
        ['a', 1, 3],
        ['a', 2, 3],
      ],
      1,
    ],
    ['the first', [['a', 2, 2]], 1],
    [
      'in the middle',
      [
        ['a', 1, 9],
        ['a', 2, 9],
        ['a', 8, 9],
        ['a', 9, 9],
        ['a', 5, 9],
      ],
      4,
    ],
    [
      'of each search',
      [
        ['a', 1, 2],
        ['b', 2, 2],
        ['b', 1, 3],
      ],
      4,
    ],
    [
      'not judged where the numbers are none',
      [
        ['a', '', ''],
        ['a', 'x', 2],
        ['a', 0, 5],
        ['a', 7, 5],
        ['a', -1, 2],
      ],
      0,
    ],
  ] as [string, [string, number | string, number | string][], number][])('%s', async (_, rows, missing) => {
    const { run } = await readText(csv(rows))
    const expected = {
      code: 'result-index-gap',
      level: 'warning',
      text: `x lacks ${missing} results that its ResultIndex and ResultCount promise; filtering or splitting the export also causes this`,
      count: missing,
    }
    expect(run.notices).toEqual(missing === 0 ? [] : [expected])
  })

  test('in JSON, where they are numbers', async () => {
    const { run } = await readText('[{"AuditData":"{}","ResultIndex":1,"ResultCount":3,"RunspaceId":"r"}]')
    expect(run.notices).toMatchObject([{ code: 'result-index-gap', count: 2 }])
  })
})

test.each([
  [4999, []],
  [5000, ['row-cap']],
  [5001, []],
  [50_000, ['row-cap']],
  [100_000, ['row-cap']],
])('%i rows', async (count, expected) => {
  const { rows, run } = await readText('{"Operation":"x"}\n'.repeat(count))
  expect(rows).toHaveLength(count)
  expect(run.notices.map(({ code }) => code)).toEqual(expected)
  expect(run.notices.every(({ level }) => level === 'incomplete')).toBe(true)
})

test('prototype names are ordinary names', async () => {
  const { rows } = await readText('AuditData,constructor,__proto__,toString\n{},a,b,c\n')
  expect(rows.flatMap((row) => (row.kind === 'fields' ? Object.entries(row.fields) : []))).toEqual([
    ['AuditData', '{}'],
    ['constructor', 'a'],
    ['__proto__', 'b'],
    ['toString', 'c'],
  ])
  const json = await readText('{"Operation":"x","__proto__":{"polluted":true}}')
  expect(fieldsOf(json.rows)).toHaveLength(1)
  expect(Object.hasOwn({}, 'polluted') || 'polluted' in {}).toBe(false)
})
