import * as fc from 'fast-check'
import { MiaError } from '../../../src/core/errors.ts'
import { plain, readText } from './support.ts'

export const HEADER = ['RecordId', 'CreationDate', 'Operation', 'UserId', 'AuditData', 'Extra']

const hostileText = fc.oneof(
  fc.string({
    unit: fc.constantFrom(
      '"',
      ',',
      ';',
      '\t',
      '\n',
      '\r',
      '\r\n',
      '{',
      '}',
      '[',
      ']',
      '\\',
      ' ',
      'a',
      'é',
      '😀',
      '\0',
    ),
  }),
  fc.string({ unit: 'binary' }),
)

export const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 })

export function cell(text: string, bare: boolean): string {
  return bare && !/["\r\n,;\t]|^\s|\s$|^\uFEFF/.test(text) ? text : `"${text.replaceAll('"', '""')}"`
}

interface CsvFile {
  readonly rows: string[][]
  readonly lines: string[]
  readonly text: string
}

export const csvFile: fc.Arbitrary<CsvFile> = fc
  .record({
    rows: fc.array(
      fc.tuple(fc.array(hostileText, { minLength: 4, maxLength: 4 }), hostileText, hostileText),
      { maxLength: 6 },
    ),
    bare: fc.boolean(),
    lineBreak: fc.constantFrom('\n', '\r\n', '\r'),
  })
  .map(({ rows, bare, lineBreak }) => {
    const cells = rows.map(([front, data, extra]) => [...front, JSON.stringify({ Id: data }), extra])
    const lines = cells.map((row) => row.map((text) => cell(text, bare)).join(','))
    return { rows: cells, lines, text: [HEADER.join(','), ...lines, ''].join(lineBreak) }
  })

const record = fc
  .record({ Id: hostileText, Item: fc.jsonValue({ maxDepth: 3 }) })
  .map((each): Record<string, unknown> => ({ Operation: 'MailItemsAccessed', ...each }))

export const jsonFile = fc
  .record({
    records: fc.array(record, { minLength: 1, maxLength: 6 }),
    shape: fc.constantFrom('lines', 'array', 'pretty', 'page', 'pages'),
  })
  .map(({ records, shape }) => {
    const parts = records.map((each) => JSON.stringify(each, null, shape === 'pretty' ? 2 : 0))
    const join: Record<typeof shape, () => string> = {
      lines: () => `${parts.join('\n')}\n`,
      array: () => `[${parts.join(',')}]`,
      pretty: () => JSON.stringify(records, null, 2),
      page: () => `{"@odata.context":"c","value":[${parts.join(',')}]}`,
      pages: () => parts.map((part) => `[\n  ${part}\n]\n`).join('\n'),
    }
    return { records, shape, text: join[shape]() }
  })

/** What reading comes to, also where it fails. */
export async function outcome(
  content: Uint8Array | string,
  chunks: readonly number[] = [1 << 18],
): Promise<unknown> {
  try {
    const { rows, run } = await readText(content, chunks)
    return { rows: rows.map(plain), notices: run.notices, format: run.format, encoding: run.encoding }
  } catch (error) {
    if (error instanceof MiaError) return error.explanation
    throw error
  }
}

export function flip(bytes: Buffer, at: number, bits: number): Buffer {
  const copy = Buffer.from(bytes)
  const index = at % copy.length
  copy[index] = (copy[index] ?? 0) ^ bits
  return copy
}

export const damage = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 }))
