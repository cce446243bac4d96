import { describe, expect, test } from 'vitest'
import { A, AB, B, record } from './json-samples.ts'
import { codes, failure, fieldsOf, plain, readText } from './support.ts'

describe('records as exported', () => {
  test.each([
    ['lines', `${A}\n${B}\n`],
    ['lines with mark, CRLF and blank lines', `\uFEFF\r\n${A}\r\n\r\n  \r\n${B}`],
    ['lines with marks in the middle', `${A}\n\uFEFF${B}\n`],
    ['lines ending in commas', `${A},\n${B}\n`],
    ['no separator', `${A}${B}`],
    ['an array', `[${A},${B}]`],
    ['an array of lines', `[${A}\n,${B}\n]\n`],
    ['a pretty array', `\uFEFF${JSON.stringify(AB, null, 4)}`],
    ['arrays on end', `[\n${A}\n]\r\n\r\n[\n  ${B}\n]\n`],
    ['arrays in an array', `[[${A}],[${B}]]`],
    ['pretty objects on end', AB.map((each) => JSON.stringify(each, null, 2)).join('\n')],
    ['a Graph page', `{"@odata.context":"x","@odata.count":2,"value":[${A},${B}]}`],
    ['Graph pages on end', `{"value":[${A}],"@odata.nextLink":"u"}\n{"@odata.context":"c","value":[${B}]}`],
    ['Graph pages in an array', `[{"value":[${A}],"@odata.nextLink":"u"},{"value":[${B}]}]`],
    ['hunting of Defender', `{"Stats":{"a":[1]},"Schema":[{"Name":"Id"}],"Results":[${A},${B}]}`],
    ['hunting of Graph', `{"schema":[],"results":[${A},${B}]}`],
    ['a diagnostic export', `{"records":[${A},${B}]}`],
    ['an event stream', `{"records":[{"time":"t","category":"c","properties":${A}},{"properties":${B}}]}`],
    [
      'Splunk lines',
      `{"preview":false,"offset":0,"result":${A}}\n{"preview":false,"lastrow":true,"result":${B}}`,
    ],
    ['Splunk results', `{"preview":false,"init_offset":0,"messages":[],"results":[${A},${B}]}`],
    ['Elasticsearch lines', `{"_index":"x","_source":${A}}\n{"_index":"x","_source":${B}}`],
    [
      'an Elasticsearch answer',
      `{"took":1,"hits":{"total":{"value":2},"hits":[{"_source":${A}},{"_source":${B}}]}}`,
    ],
    [
      'Log Analytics tables',
      `{"tables":[{"name":"P","columns":[{"name":"Operation","type":"string"},{"name":"Id"},{"name":"Text"}],"rows":[${[record(1), record(2)].map((each) => JSON.stringify(Object.values(each))).join(',')}]}]}`,
    ],
    [
      'tables of the older API',
      `{"Tables":[{"TableName":"T","Columns":[{"ColumnName":"Operation"},{"ColumnName":"Id"},{"ColumnName":"Text"}],"Rows":[${JSON.stringify(Object.values(record(1)))}]},{"Columns":[{"ColumnName":"Text"},{"ColumnName":"Operation"},{"ColumnName":"Id"}],"Rows":[${JSON.stringify([record(2).Text, record(2).Operation, '2'])}]}]}`,
    ],
  ])('%s', async (_, text) => {
    for (const sizes of [[1 << 18], [1]]) {
      const { rows, run } = await readText(text, sizes)
      expect(fieldsOf(rows)).toEqual(AB)
      expect(rows.map(({ place }) => place.row)).toEqual([1, 2])
      expect(run.format).toBe('audit-data-json')
      expect(run.notices).toEqual([])
    }
  })

  test('have their place, in bytes of the file, whatever the encoding', async () => {
    const text = `[\n  ${A},\n  ${B}\n]`
    const utf8 = await readText(text)
    const start = Buffer.byteLength(text.slice(0, text.indexOf(B)))
    expect(utf8.rows.slice(1).map(plain)).toEqual([
      { row: 2, offset: start, length: Buffer.byteLength(B), text: B, fields: record(2) },
    ])
    const utf16 = await readText(Buffer.from(`\uFEFF${text}`, 'utf16le'), [5])
    expect(utf16.rows[1]?.place).toEqual({
      source: 'x',
      row: 2,
      offset: 2 + 2 * text.indexOf(B),
      length: 2 * B.length,
    })
  })

  test('keep an innermost _raw, and a row with a member called value', async () => {
    const raw = '{"preview":false,"result":{"_raw":"{}","value":[1]}}'
    const { rows, run } = await readText(raw)
    expect(fieldsOf(rows)).toEqual([{ _raw: '{}', value: [1] }])
    expect(run.format).toBe('splunk-json')
    const row = '{"Operation":"x","value":[{"Operation":"y"}],"results":[],"hits":{"hits":[]}}'
    expect(fieldsOf((await readText(row)).rows)).toEqual([JSON.parse(row)])
  })

  test.each([
    [{ AuditData: '{}' }, 'ual-json'],
    [{ auditData: {}, auditLogRecordType: 'x' }, 'graph-json'],
    [{ ActionType: 'x', RawEventData: {} }, 'cloud-app-events-json'],
    [{ ActionType: 'x' }, 'hunting-json'],
    [{ OfficeWorkload: 'x', Operation: 'y' }, 'office-activity-json'],
    [{ Unknown: 1, operation: 'y' }, 'audit-data-json'],
  ])('%j is %s', async (each, format) => {
    expect((await readText(JSON.stringify(each))).run.format).toBe(format)
  })
})

describe('what is no evidence', () => {
  test.each(['{}', '{"name":"x"}', '[{"a":1}]', '{\\rtf1 x', '[1,2,3]', '{"a":"bcde\x1b"', '[[["x"]]]'])(
    '%j is refused',
    async (text) => {
      const error = await failure(() => readText(text))
      expect(error.exitCode).toBe(2)
      expect(error.explanation.why).toContain('its first record is not one of a known export')
      expect(error.explanation.why).not.toContain('\x1b')
    },
  )

  test('a known record among the first hundred is enough', async () => {
    const other = Array.from({ length: 99 }, () => '{"a":1}').join('\n')
    expect((await readText(`${other}\n${A}`)).rows).toHaveLength(100)
    const error = await failure(() => readText(`${other}\n{"a":1}\n${A}`, [700]))
    expect(error.exitCode).toBe(2)
  })

  test.each(['[]', '{"value":[]}', '{"tables":[{"name":"x","columns":[{"name":"Operation"}],"rows":[]}]}'])(
    '%s is a valid export without rows',
    async (text) => {
      const { rows, run } = await readText(text)
      expect(rows).toEqual([])
      expect(codes(run.notices)).toEqual(['no-rows'])
    },
  )
})
