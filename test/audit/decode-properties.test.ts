import { describe, expect, test } from 'vitest'
import { BIND, ID_1, ID_2, ID_3, messageIds, row, SYNC, used } from './decode-rows.ts'

const bind = (changes: Readonly<Record<string, unknown>>) => used(row({ ...BIND, ...changes }))
const sync = (changes: Readonly<Record<string, unknown>>) => used(row({ ...SYNC, ...changes }))

describe('R1: the type is what the entry named MailAccessType says', () => {
  test.each<[string, unknown]>([
    [
      'Name first',
      [
        { Name: 'IsThrottled', Value: 'False' },
        { Name: 'MailAccessType', Value: 'Bind' },
      ],
    ],
    ['Value first', [{ Value: 'Bind', Name: 'MailAccessType' }]],
    ['JSON text', '[{"Value":"Bind","Name":"MailAccessType"}]'],
    ['JSON text of one entry', '{"Name":"MailAccessType","Value":"Bind"}'],
    ['an object', { IsThrottled: 'False', MailAccessType: 'Bind' }],
    ['PowerShell texts', ['@{Value=False; Name=IsThrottled}', '@{Name=MailAccessType; Value=Bind}']],
    ['one PowerShell text', '@{Value=Bind; Name=MailAccessType} @{Value=False; Name=IsThrottled}'],
    ['the mailbox audit log', 'IsThrottled:False;MailAccessType:Bind'],
    ['other case', [{ name: 'mailaccesstype', value: ' BIND ' }]],
    [
      'extra entries',
      [
        { Name: 'Sync', Value: 'Sync' },
        { Name: 'MailAccessType', Value: 'Bind' },
      ],
    ],
    [
      'twice the same',
      [
        { Name: 'MailAccessType', Value: 'Bind' },
        { Name: 'MailAccessType', Value: 'bind' },
      ],
    ],
  ])('%s', (_, OperationProperties) => {
    const { record, defects } = bind({ OperationProperties, RecordType: 2 })
    expect([record.accessType, defects]).toEqual(['Bind', []])
  })

  test.each<[string, Readonly<Record<string, unknown>>, string, string[]]>([
    [
      'a new value',
      { OperationProperties: [{ Name: 'MailAccessType', Value: 'Peek' }] },
      'unknown',
      ['unknown-access-type'],
    ],
    [
      'both values',
      { OperationProperties: 'MailAccessType:Bind,MailAccessType:Sync' },
      'unknown',
      ['both-types'],
    ],
    ['missing, with items', { OperationProperties: [] }, 'Bind', ['access-type-inferred']],
    [
      'missing, without items',
      { OperationProperties: null, Folders: [], OperationCount: 0 },
      'unknown',
      ['folders-missing', 'unknown-access-type'],
    ],
    [
      'missing, RecordType 2 with a folder',
      { ...SYNC, OperationProperties: '', Folders: null, OperationCount: null },
      'Sync',
      ['access-type-inferred'],
    ],
  ])('%s', (_, changes, accessType, defects) => {
    const read = bind(changes)
    expect([read.record.accessType, read.defects]).toEqual([accessType, defects])
  })

  test('of an unknown type, folder and items stay', () => {
    const OperationProperties = { MailAccessType: 'Peek' }
    expect(messageIds(bind({ OperationProperties }).record)).toEqual([ID_1, ID_2, ID_3])
    expect(sync({ OperationProperties }).record.folders.map(({ id }) => id)).toEqual(['LgAAinbox'])
  })
})

describe('R17: IsThrottled', () => {
  test.each<[unknown, boolean | null]>([
    ['True', true],
    ['TRUE', true],
    [true, true],
    ['false', false],
    [0, false],
    ['', null],
  ])('%j', (Value, throttled) => {
    const OperationProperties = [
      { Name: 'MailAccessType', Value: 'Bind' },
      { Name: 'IsThrottled', Value },
    ]
    expect(bind({ OperationProperties }).record.throttled).toBe(throttled)
  })

  test('missing means unknown', () => {
    expect(bind({ OperationProperties: { MailAccessType: 'Bind' } }).record.throttled).toBeNull()
  })
})
