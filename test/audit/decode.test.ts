import { describe, expect, test } from 'vitest'
import type { EvidenceRow } from '../../src/audit/source.ts'
import type { JsonObject } from '../../src/core/json.ts'
import { BIND, BIND_RECORD, decode, row, ualRow } from './decode-rows.ts'

const TEXT = JSON.stringify(BIND)
const PRETTY = JSON.stringify(BIND, null, 2)

/** The columns that Graph puts around a record; its `userId` is a directory key. */
const GRAPH: JsonObject = {
  id: '6a62ae85-6ee2-44d4-93b5-be6716be30de',
  createdDateTime: '2025-03-04T05:06:07Z',
  auditLogRecordType: 'exchangeItemAggregated',
  operation: 'MailItemsAccessed',
  userType: 'regular',
  userId: '100320012668A25D',
  userPrincipalName: 'someone.else@contoso.example',
  clientIp: '203.0.113.99',
}

const SAME_RECORD: ReadonlyArray<readonly [string, EvidenceRow]> = [
  ['a row of Search-UnifiedAuditLog | Export-Csv', ualRow(TEXT)],
  [
    'a row of the Purview portal',
    row({
      RecordId: '6a62ae85-6ee2-44d4-93b5-be6716be30de',
      CreationDate: '3/4/2025 5:06:07 AM',
      RecordType: '50',
      Operation: 'MailItemsAccessed',
      UserId: 'Ann@contoso.example',
      AuditData: TEXT,
    }),
  ],
  [
    'a row of the classic portal',
    row({
      CreationDate: '2025-03-04T05:06:07.0000000Z',
      UserIds: 'Ann@contoso.example',
      Operations: 'MailItemsAccessed',
      AuditData: TEXT,
    }),
  ],
  ['a bare AuditData object', row(BIND)],
  ['a cmdlet object with AuditData as text', row({ Operations: 'MailItemsAccessed', AuditData: TEXT })],
  ['a cmdlet object with AuditData as object', row({ Operations: 'MailItemsAccessed', AuditData: BIND })],
  [
    'a Graph auditLogRecord',
    row({ ...GRAPH, auditData: { '@odata.type': '#microsoft.graph.security.defaultAuditData', ...BIND } }),
  ],
  ['a Graph record in a CSV file', row({ ...GRAPH, auditData: PRETTY })],
  [
    'CloudAppEvents',
    row({ ActionType: 'MailItemsAccessed', IPAddress: '203.0.113.99', RawEventData: BIND, Timestamp: 'x' }),
  ],
  ['CloudAppEvents with RawEventData as text', row({ ActionType: 'MailItemsAccessed', RawEventData: TEXT })],
  [
    'CloudAppEvents as streamed',
    row({ time: '2025-03-05', properties: { ActionType: 'MailItemsAccessed', RawEventData: BIND } }),
  ],
  ['a hit of Elastic', row({ _index: 'o365', _source: BIND })],
  ['a result of Splunk', row({ preview: false, result: { _raw: TEXT } })],
  ['a row of Splunk with the JSON in _raw', row({ AuditData: '', _raw: TEXT, host: 'h' })],
  [
    'a row of Splunk with the CSV line in _raw',
    row({
      AuditData: '',
      Operations: '',
      _raw: `"a","MailItemsAccessed","${TEXT.replaceAll('"', '""')}","1"`,
    }),
  ],
  [
    'Splunk columns beside a cut AuditData',
    row({ Operations: 'MailItemsAccessed', AuditData: TEXT.slice(0, 90), _raw: TEXT }),
  ],
]

describe('the same record, whichever way it arrived', () => {
  test.each(SAME_RECORD)('%s', (_, evidence) => {
    expect(decode(evidence)).toEqual({ kind: 'access', record: BIND_RECORD, defects: [] })
  })
})
