import { describe, expect, test } from 'vitest'
import type { SalvagedAccess } from '../../src/core/access-record.ts'
import {
  BIND,
  broken,
  CUT,
  decode,
  ID_1,
  ID_2,
  PLACE,
  quarantine,
  row,
  SALVAGED,
  SYNC,
} from './decode-rows.ts'

describe('PowerShell depth loss', () => {
  const REMEDY = /Export again with ConvertTo-Json -Depth 100\.$/
  const lost = { ...BIND, OperationProperties: ['@{Value=Bind; Name=MailAccessType}'] }
  const whole = { ...SALVAGED, operationCount: 3, internetMessageIds: [] }

  test.each<[string, Readonly<Record<string, unknown>>, SalvagedAccess]>([
    [
      'folders as text',
      { ...lost, Folders: [String.raw`@{Id=Lg; Path=\Inbox; FolderItems=System.Object[]}`] },
      { ...whole, folderPaths: [String.raw`\Inbox`] },
    ],
    ['all folders gone', { ...lost, Folders: 'System.Object[]' }, whole],
    [
      'items gone, the folder whole',
      { ...lost, Folders: [{ Path: String.raw`\Inbox`, FolderItems: 'System.Object[]' }] },
      { ...whole, folderPaths: [String.raw`\Inbox`] },
    ],
    [
      'items as text: ids whose end is sure',
      {
        ...lost,
        Folders: [
          {
            FolderItems: [
              `@{Id=Rg; InternetMessageId=${ID_1}}`,
              `@{InternetMessageId=${ID_2}; Id=R}`,
              '@{InternetMessageId=<a;b',
            ],
          },
        ],
      },
      { ...whole, internetMessageIds: [ID_1, ID_2] },
    ],
    [
      'a cell of the .csv twin',
      { ...lost, OperationProperties: 'System.Object[]', Folders: 'System.Object[]', OperationCount: '3' },
      { ...whole, accessType: 'unknown' },
    ],
  ])('%s', (_, fields, salvaged) => {
    const { reason, detail, salvaged: found } = quarantine(row(fields))
    expect([reason, found]).toEqual(['depth-loss', salvaged])
    expect(detail).toMatch(REMEDY)
  })

  test('the folder of a Sync', () => {
    const Item = { Id: 'Lg', ParentFolder: '@{Id=Lg; Path=Not Available; Name=Inbox}' }
    expect(quarantine(row({ ...SYNC, Item }))).toMatchObject({
      reason: 'depth-loss',
      salvaged: { accessType: 'Sync' },
    })
  })
})

describe('rows whose frame is broken', () => {
  const line = `"2850e838","ExchangeItemAggregated","MailItemsAccessed","${CUT.replaceAll('"', '""')}`

  test.each([
    ['a line of a CSV file', line],
    ['a line of JSON', CUT],
    ['a cmdlet object', JSON.stringify({ Operations: 'MailItemsAccessed', AuditData: CUT }).slice(0, -2)],
    ['a Graph record', `{"operation":"MailItemsAccessed","auditData":${CUT}`],
  ])('%s: salvaged up to the cut', (_, text) => {
    expect(decode(broken(text))).toEqual({
      kind: 'quarantined',
      row: {
        place: PLACE,
        reason: 'row-cut',
        detail: 'The file ends inside the row.',
        salvaged: SALVAGED,
        text,
      },
    })
  })

  test('ids of a second record in the same text are not its own', () => {
    const text = `${CUT}\n{"Operation":"Send","Item":{"InternetMessageId":"<other@mail.example>"}}`
    expect(quarantine(broken(text, 'broken-row')).salvaged?.internetMessageIds).toEqual([ID_1, ID_2])
  })

  test('another operation is filtered, an unknown one is not', () => {
    expect(decode(broken('{"Operation":"Send","Item":{"Id":"x'))).toEqual({
      kind: 'other',
      operation: 'Send',
      mentions: [],
    })
    expect(quarantine(broken('"a","b","c'))).toMatchObject({ reason: 'row-cut', salvaged: null })
    expect(quarantine(broken('')).salvaged).toBeNull()
    expect(quarantine(broken('{"Operation":"Send","X":"\n{"Operation":"MailItemsAccessed"')).reason).toBe(
      'row-cut',
    )
  })
})
