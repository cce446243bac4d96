import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Decoded, decodeRow } from '../../src/audit/decode.ts'
import { BIND, broken, decode, row, SYNC, ualRow } from './decode-rows.ts'

const RUNS = { numRuns: 1000 }

const FIELD = fc.constantFrom(
  'AuditData',
  'RawEventData',
  '_raw',
  'Operation',
  'Operations',
  'ActionType',
  'Folders',
  'FolderItems',
  'Item',
  'ParentFolder',
  'OperationProperties',
  'Name',
  'Value',
  'MailAccessType',
  'SessionId',
  'AppAccessContext',
  'CreationTime',
  'UserId',
  'Id',
  'InternetMessageId',
  'Path',
  '__proto__',
  'constructor',
  'properties',
  'toString',
  'Folders{}.FolderItems{}.InternetMessageId',
  'Item.ParentFolder.Name',
  'OperationCount',
  'AffectedItems',
)
const TEXT = fc.oneof(
  fc.string(),
  fc.constantFrom(
    'MailItemsAccessed',
    'Bind',
    '@{Value=Bind; Name=MailAccessType}',
    'System.Object[]',
    '{"',
    '""',
  ),
  fc.constantFrom(JSON.stringify(BIND), JSON.stringify(SYNC), '2025-03-04T05:06:07', '[[', '{"Id":{}}', '\\'),
)
const { value: anyFields } = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    TEXT,
    fc.constantFrom(null, true, 0, Infinity, Number.NaN, -1, undefined),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(FIELD, tie('value'), { maxKeys: 8 }),
}))
const fieldsArbitrary = fc.dictionary(FIELD, anyFields, { maxKeys: 10 })

function isWhole(decoded: Decoded): boolean {
  if (decoded.kind === 'other') return decoded.operation !== ''
  if (decoded.kind === 'quarantined') return decoded.row.detail.endsWith('.')
  return decoded.record.time.endsWith('Z')
}

test('any fields whatever decode to something, without an error', () => {
  fc.assert(
    fc.property(fieldsArbitrary, (fields) => {
      expect(isWhole(decodeRow(row(fields, 'text'), null))).toBe(true)
      expect(
        isWhole(decodeRow(row({ Operation: 'MailItemsAccessed', ...fields }, 'text'), 'day-first')),
      ).toBe(true)
    }),
    RUNS,
  )
})

test('any JSON value and any text as AuditData decode without an error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json({ maxDepth: 8 }), TEXT, fc.string({ unit: 'binary' })), (text) => {
      expect(isWhole(decode(ualRow(text)))).toBe(true)
      expect(decode(broken(text)).kind).not.toBe('access')
    }),
    RUNS,
  )
})

test('time grows no faster than the text', () => {
  const hostile = [
    `{"InternetMessageId"${' '.repeat(1_000_000)}`,
    '{"'.repeat(500_000),
    '"InternetMessageId":"'.repeat(50_000),
    `{"a":"${'\\'.repeat(1_000_001)}`,
    `@{${'Path='.repeat(200_000)}`,
    'InternetMessageId=<'.repeat(50_000),
    `{""${'""a'.repeat(300_000)}`,
  ]
  for (const text of hostile) {
    const started = performance.now()
    decode(ualRow(text))
    decode(row({ ...BIND, Folders: text, OperationProperties: text, ClientIPAddress: text, SessionId: text }))
    decode(broken(text))
    expect(performance.now() - started).toBeLessThan(3000)
  }
})
