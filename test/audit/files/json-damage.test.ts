import { describe, expect, test } from 'vitest'
import { A, AB, B, C, deep, record, table } from './json-samples.ts'
import { codes, fieldsOf, readText } from './support.ts'

describe('damaged records', () => {
  test.each([
    ['a string without its end', `{"Operation":"x","Text":"cut}`],
    ['an object without its end', `{"Operation":"x","Item":{"a":1}`],
    ['an array without its end', `{"Operation":"x","Item":[{"a":1},"b":2}`],
    ['a line cut behind a colon', `{"Operation":"x","Item":{"a":`],
    ['a number that is none', `{"Operation":"x","Id":01}`],
    ['an escape that is none', `{"Operation":"x","Id":"\\q"}`],
    ['single quotes', `{'Operation':'x'}`],
    ['text', 'WARNING: session expired'],
    ['a number', '17'],
    ['a trailing comma', '{"Operation":"x",}'],
  ])('%s costs that line and no other', async (_, bad) => {
    for (const sizes of [[1 << 18], [1]]) {
      const { rows } = await readText([A, bad, B, C].join('\n'), sizes)
      expect(fieldsOf(rows)).toEqual([record(1), 'broken: invalid-json', record(2), record(3)])
      expect(rows[1]?.text()).toBe(bad)
    }
  })

  test('a stray bracket is counted, and the lines around it are whole', async () => {
    const { rows, run } = await readText(`${A}}\n]${B}\n${C}`)
    expect(fieldsOf(rows)).toEqual([record(1), record(2), record(3)])
    expect(run.notices.map(({ code, count }) => [code, count])).toEqual([['json-stray-bracket', 2]])
  })

  test.each([
    ['pretty', (bad: string) => `[\n  ${A},\n  ${bad},\n  ${B},\n  ${C}\n]`],
    ['compact', (bad: string) => `[${A},${bad},${B},${C}]`],
    ['in a page', (bad: string) => `{"value":[${A},${bad},${B},${C}]}`],
  ])('in an array (%s) cost no more than themselves', async (_, array) => {
    for (const bad of [
      '{"Operation":"x","Text":"cut}',
      '{"Operation":"x","Item":{"a":1}',
      '"text"',
      '17',
      'null',
    ]) {
      const { rows } = await readText(array(bad))
      expect({ bad, rows: fieldsOf(rows) }).toEqual({
        bad,
        rows: [record(1), 'broken: invalid-json', record(2), record(3)],
      })
    }
  })

  test.each([
    ['a quote for a comma', `[${A}"${B},${C}]`, [record(1), 'broken: invalid-json', record(2), record(3)]],
    [
      'no brace',
      `[${A},Z"Operation":"x"},${B},${C}]`,
      [record(1), 'broken: invalid-json', record(2), record(3)],
    ],
    [
      'a bracket for a brace',
      `[${A},]"Operation":"x"},${B},${C}]`,
      [record(1), 'broken: invalid-json', record(2), record(3)],
    ],
    [
      'a line break for a brace',
      `{"value":[${A},\n"Operation":"x"},${B},${C}]}`,
      [record(1), 'broken: invalid-json', record(2), record(3)],
    ],
    ['another indentation', `[\n  ${A},\n! ${B},\n  ${C}\n]`, [record(1), 'broken: invalid-json', record(3)]],
    [
      'a row without its bracket',
      table('["a"],X"b"],["c"]'),
      [{ Operation: 'a' }, 'broken: invalid-json', { Operation: 'c' }],
    ],
    [
      'rows closed too early',
      table('["a"]]["b"],["c"]'),
      [{ Operation: 'a' }, 'broken: invalid-json', { Operation: 'c' }],
    ],
  ])('%s costs no more than the record beside it', async (_, text, expected) => {
    expect(fieldsOf((await readText(text)).rows)).toEqual(expected)
  })

  test('deep ones are broken without being parsed, others beside them are read', async () => {
    const { rows } = await readText([deep(64), deep(65), deep(1_000_000), A].join('\n'))
    expect(rows.map((each) => (each.kind === 'broken' ? each.reason : 'fields'))).toEqual([
      'fields',
      'too-deep',
      'too-deep',
      'fields',
    ])
  })

  test('open brackets without end are one broken row', async () => {
    const { rows } = await readText(`${A}\n${'['.repeat(100_000)}`)
    expect(rows.map((each) => (each.kind === 'broken' ? each.reason : 'fields'))).toEqual([
      'fields',
      'row-cut',
    ])
    const nested = await readText(`${A}\n${'{"a":\n'.repeat(20_000)}`)
    expect(fieldsOf(nested.rows.slice(0, 2))).toEqual([record(1), 'broken: invalid-json'])
    expect(nested.rows.at(-1)?.place.row).toBe(nested.rows.length)
  })

  test('a row that does not fit its table is broken', async () => {
    const { rows } = await readText(table('["a"],["b","c"],[],"d",["e"]'))
    expect(fieldsOf(rows)).toEqual([
      { Operation: 'a' },
      'broken: broken-row',
      'broken: broken-row',
      'broken: invalid-json',
      { Operation: 'e' },
    ])
  })

  test.each([
    [`[${A},${B},]`, ['json-trailing-comma'], 'info'],
    [`[${A},${B}`, ['json-unclosed'], 'incomplete'],
    [`[${A},${B},\n`, ['json-unclosed'], 'incomplete'],
    [`{"value":[${A},${B}]`, ['json-unclosed'], 'incomplete'],
    [`{"value":[${A},${B}],"@odata.con`, ['json-unclosed'], 'incomplete'],
    [`{"value":[${A},${B}}`, ['json-stray-bracket'], 'warning'],
    [`${A}\n${B}\0\0\0`, ['nul-tail'], 'warning'],
  ])('%s is read with a notice', async (text, expected, level) => {
    const { rows, run } = await readText(text)
    expect(fieldsOf(rows)).toEqual(AB)
    expect(codes(run.notices)).toEqual(expected)
    expect(run.notices[0]?.level).toBe(level)
  })

  test('a file that ends inside a record says so', async () => {
    for (const text of [`${A}\n${B}`, `[\n  ${A},\n  ${B}\n]`, `[${A},${B}]`]) {
      const start = text.indexOf(B)
      for (let end = start + 1; end < start + B.length; end += 1) {
        const { rows } = await readText(text.slice(0, end))
        expect({ end, rows: fieldsOf(rows) }).toEqual({ end, rows: [record(1), 'broken: row-cut'] })
      }
    }
  })

  test('a record that is not UTF-8 is read as windows-1252', async () => {
    const { rows, run } = await readText(Buffer.from('{"Operation":"Bo\u00eete \u0093x\u0094"}', 'latin1'))
    expect(fieldsOf(rows)).toEqual([{ Operation: 'Boîte “x”' }])
    expect(codes(run.notices)).toEqual(['encoding-fallback'])
  })

  test('where all records are damaged, audit records are still known by their keys', async () => {
    const { rows, run } = await readText('{"CreationTime":"x","Operation":"MailItemsAccessed","Folders":[')
    expect(fieldsOf(rows)).toEqual(['broken: row-cut'])
    expect(run.format).toBe('audit-data-json')
  })
})
