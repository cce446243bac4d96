import { describe, expect, test } from 'vitest'
import { decodeRow } from '../../src/audit/decode.ts'
import { BIND, ID_1, ID_2, ID_3, quarantine, row, ualRow, used } from './decode-rows.ts'

const bind = (changes: Readonly<Record<string, unknown>>) => used(row({ ...BIND, ...changes }))

describe('times', () => {
  test.each<[unknown, string]>([
    ['2025-03-04T18:16:53', '2025-03-04T18:16:53Z'],
    ['2025-03-04T18:16:53.0000000Z', '2025-03-04T18:16:53Z'],
    ['2025-03-04T20:16:53+02:00', '2025-03-04T18:16:53Z'],
    [String.raw`\/Date(1741112213000)\/`, '2025-03-04T18:16:53Z'],
    [{ value: '/Date(1741112213000)/', DateTime: 'Tuesday, March 4, 2025' }, '2025-03-04T18:16:53Z'],
  ])('%j', (CreationTime, time) => {
    expect(bind({ CreationTime }).record.time).toBe(time)
  })

  test('AuditData comes first, the column fills in, a redacted column is no harm', () => {
    const { CreationTime: _, ...data } = BIND
    expect(
      used(ualRow(JSON.stringify(BIND), { CreationDate: '3/6/2026 [REDACTED_IP] AM' })).record.time,
    ).toBe('2025-03-04T05:06:07Z')
    expect(used(ualRow(JSON.stringify(data), { CreationDate: '3/14/2025 9:13:33 PM' })).record.time).toBe(
      '2025-03-14T21:13:33Z',
    )
  })

  test('an ambiguous date needs an order', () => {
    const { CreationTime: _, ...data } = BIND
    const evidence = ualRow(JSON.stringify(data))
    expect(quarantine(evidence)).toMatchObject({
      reason: 'no-time',
      detail: 'The date of the row may be read day first or month first, and nothing in the file decides.',
    })
    const times = (['month-first', 'day-first'] as const).map((order) => {
      const decoded = decodeRow(evidence, order)
      return decoded.kind === 'access' ? decoded.record.time : decoded.kind
    })
    expect(times).toEqual(['2025-03-04T05:06:07Z', '2025-04-03T05:06:07Z'])
  })

  test('no time at all', () => {
    const row7 = quarantine(row({ ...BIND, CreationTime: 'yesterday' }))
    expect([row7.reason, row7.detail, row7.salvaged?.internetMessageIds]).toEqual([
      'no-time',
      'No creation time can be read.',
      [ID_1, ID_2, ID_3],
    ])
  })
})

describe('numbers, booleans, ids', () => {
  test.each<[unknown, number | null, string[]]>([
    ['3', 3, []],
    [3, 3, []],
    ['3.00', 3, []],
    [null, null, []],
    [1.5, null, ['unreadable-number']],
    ['five', null, ['unreadable-number']],
    [-3, null, ['unreadable-number']],
    [Infinity, null, ['unreadable-number']],
    [9_007_199_254_740_993n.toString(), null, ['unreadable-number']],
    [[], null, ['unreadable-number']],
  ])('OperationCount %j', (OperationCount, count, alarms) => {
    const { record, defects } = bind({ OperationCount })
    expect([record.operationCount, defects]).toEqual([count, alarms])
  })

  test('SizeInBytes as a float, 1e999', () => {
    const text = JSON.stringify(BIND).replace('1156', '1156492.00')
    expect(used(ualRow(text)).record.folders[0]?.items[0]?.sizeInBytes).toBe(1156492)
    expect(used(ualRow(JSON.stringify(BIND).replace('1156', '1e999'))).defects).toEqual(['unreadable-number'])
  })

  test('the id of CloudAppEvents in the tail of ReportId, and none at all', () => {
    const { Id: _, ...RawEventData } = BIND
    const event = { ActionType: 'MailItemsAccessed', RawEventData }
    const ReportId = '106830890_20893_6A62AE85-6ee2-44d4-93b5-be6716be30de'
    expect(used(row({ ...event, ReportId })).record.id).toBe('6a62ae85-6ee2-44d4-93b5-be6716be30de')
    expect(used(row(event))).toMatchObject({ record: { id: null }, defects: ['record-without-id'] })
  })
})
