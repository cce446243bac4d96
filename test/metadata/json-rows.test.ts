import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonRows } from '../../src/metadata/json-rows.ts'
import { columnName, type RawRow } from '../../src/metadata/raw-row.ts'

const WRAPPERS = new Set(['value', 'results'])

/** Cuts the text into chunks of the sizes given, over and over. */
async function* chunked(text: string, sizes: readonly number[]): AsyncGenerator<string> {
  let at = 0
  for (let index = 0; at < text.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1
    yield text.slice(at, at + size)
    at += size
  }
}

async function rowsOf(text: string, sizes: readonly number[] = [1_000_000]): Promise<RawRow[]> {
  const rows: RawRow[] = []
  for await (const batch of jsonRows(chunked(text, sizes), WRAPPERS)) rows.push(...batch)
  return rows
}

/** The value of column `n` of each row, or the defect. */
async function brief(text: string, sizes?: readonly number[]): Promise<unknown[]> {
  return (await rowsOf(text, sizes)).map(({ cells, defect }) => (cells === null ? defect : cells.get('n')))
}

describe('rows of JSON', () => {
  test.each([
    ['array', '[{"n":1},{"n":2}]', [1, 2]],
    ['wrapper', '{"a":{"value":[{"n":9}]},"b":[{"n":8}],"value":[{"n":1}],"z":[{"n":7}]}', [1]],
    ['nested wrapper', '{"d":{"__count":"2","results":[{"n":1},{"n":2}]}}', [1, 2]],
    ['wrapper in another case', '{"Results":[{"n":1}]}', [1]],
    ['objects one after another', '{"n":1}\n{"n":2} {"n":3},{"n":4}', [1, 2, 3, 4]],
    ['arrays one after another', '[{"n":1}]\r\n\r\n[\n{"n":2}\n]', [1, 2]],
    ['brackets in strings', '[{"n":1,"x":"}]\\"]"},{"n":2,"x":"\\\\"}]', [1, 2]],
    ['nothing', ' \n', []],
    ['empty', '{"value":[]}', []],
    ['a row with an inner array', '{"n":1,"list":[{"n":5}]}', [1]],
    [
      'no objects',
      '[1,"a",null,[{"n":1}],{"n":2}]',
      ['invalid-json', 'invalid-json', 'invalid-json', 'invalid-json', 2],
    ],
    ['a line of something else', '{"n":1}\noops {"n":5}\n{"n":2}', [1, 'invalid-json', 2]],
    ['a cut line', '{"n":1}\n{"n":5,"x":"abc\n{"n":2}', [1, 'invalid-json', 2]],
    ['a line cut behind a value', '{"n":1}\n{"n":5\n{"n":2}', [1, 'invalid-json', 2]],
    ['a string cut within an array', '[{"n":1,"x":"a\n{"n":2}]', ['invalid-json', 2]],
    ['cut in a row', '[{"n":1},{"n"', [1, 'file-cut']],
    ['cut between rows', '{"value":[{"n":1},', [1, 'file-cut']],
    ['cut in a string', '{"n":1}\n{"x":"', [1, 'file-cut']],
    ['no JSON at all', 'oops', ['invalid-json']],
    ['unknown escapes', '[{"n":"\\x"},{"n":2}]', ['invalid-json', 2]],
  ])('%s', async (_, text, expected) => {
    expect(await brief(text)).toEqual(expected)
    expect(await brief(text, [1])).toEqual(expected)
    expect(await brief(text, [2, 3])).toEqual(expected)
  })

  test('rows are numbered through, whatever became of them', async () => {
    expect((await rowsOf('[{"n":1},5,{"n":2}]')).map(({ row }) => row)).toEqual([1, 2, 3])
  })

  test('a bracket that never closes does not fill the memory', async () => {
    const text = `[{"n":1},{"x":"${'y'.repeat(17_000_000)}","n":2},{"n":3}]`
    expect(await brief(text, [65_536])).toEqual([1, 'invalid-json', 3])
  })

  test('deep nesting is a row like any other', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
    expect((await rowsOf(`[{"n":1,"deep":${deep}},{"n":2}]`)).map(({ row }) => row)).toEqual([1, 2])
  })

  test('whatever JSON.parse makes of rows, in whatever form and chunks', async () => {
    const row = fc
      .dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 })
      .map((columns) => ({ ...columns, n: 1 }))
    const form = fc.constantFrom<(rows: unknown[]) => string>(
      (rows) => JSON.stringify(rows),
      (rows) => JSON.stringify(rows, null, 2),
      (rows) => JSON.stringify({ '@odata.context': 'x"]', value: rows, next: [{}] }),
      (rows) => JSON.stringify({ d: { results: rows } }, null, 1),
      (rows) => rows.map((one) => JSON.stringify({ first: 1, ...(one as object) })).join('\n'),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 5 }),
        form,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        async (rows, write, sizes) => {
          // A row of its own with such a key is a wrapper by definition.
          fc.pre(
            rows.every((one) =>
              Object.keys(one).every(
                (key) => key === 'n' || !/^(?:value|results|d|n|properties)$/.test(columnName(key)),
              ),
            ),
          )
          const read = await rowsOf(write(rows), sizes)
          expect(read.map(({ defect }) => defect)).toEqual(rows.map(() => null))
          expect(read.map(({ cells }) => cells?.get('n'))).toEqual(rows.map(() => 1))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('any text ends in rows, never in a failure', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({
          unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', '\n', ' ', 'a', '1', '"value"'),
        }),
        fc.integer({ min: 1, max: 5 }),
        async (text, size) => {
          const rows = await rowsOf(text, [size])
          expect(rows).toEqual(await rowsOf(text))
          expect(rows.every(({ cells, defect }) => (cells === null) === (defect !== null))).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })
})
