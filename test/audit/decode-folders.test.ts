import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../src/core/json.ts'
import { BIND, ID_1, messageIds, row, SYNC, ualRow, used } from './decode-rows.ts'

const bind = (changes: Readonly<Record<string, unknown>>) => used(row({ ...BIND, ...changes }))
const sync = (changes: Readonly<Record<string, unknown>>) => used(row({ ...SYNC, ...changes }))
const folder = (...items: readonly JsonValue[]) => [
  { Id: 'Lg', Path: String.raw`\Inbox`, FolderItems: items },
]

describe('R2: folders', () => {
  test.each<[string, unknown]>([
    ['a list', folder({ InternetMessageId: ID_1 })],
    ['JSON text', JSON.stringify(folder({ InternetMessageId: ID_1 }))],
    ['a single object', folder({ InternetMessageId: ID_1 })[0]],
    ['a single item', [{ Path: String.raw`\Inbox`, Id: 'Lg', FolderItems: { InternetMessageId: ID_1 } }]],
    ['other case', [{ path: String.raw`\Inbox`, id: 'Lg', folderItems: [{ internetMessageId: ID_1 }] }]],
  ])('of a Bind as %s', (_, Folders) => {
    const { record, defects } = bind({ Folders, OperationCount: 1 })
    expect(record.folders).toEqual([
      {
        id: 'Lg',
        name: null,
        path: String.raw`\Inbox`,
        items: [{ internetMessageId: ID_1, id: null, immutableId: null, subject: null, sizeInBytes: null }],
      },
    ])
    expect(defects).toEqual([])
  })

  test.each<[string, unknown]>([
    ['null', null],
    ['empty text', ''],
    ['empty list', []],
    ['empty list as text', '[]'],
  ])('missing: %s', (_, Folders) => {
    const { record, defects } = bind({ Folders })
    expect([record.folders, defects]).toEqual([[], ['count-mismatch', 'folders-missing']])
  })

  test.each<[string, unknown]>([
    ['none', undefined],
    ['null', null],
    ['empty', []],
    ['a null', [null]],
  ])('an entry whose items are %s keeps its folder', (_, FolderItems) => {
    const { record, defects } = bind({
      Folders: [{ Path: String.raw`\Inbox`, FolderItems }],
      OperationCount: 0,
    })
    expect([record.folders, defects]).toEqual([
      [{ id: null, name: null, path: String.raw`\Inbox`, items: [] }],
      [],
    ])
  })

  test('of a Sync from Folders too, and the same folder only once', () => {
    const Folders = [
      { Id: 'LgAAinbox', Path: String.raw`\Inbox` },
      { Id: 'LgAAsent', Path: String.raw`\Sent` },
    ]
    expect(sync({ Folders }).record.folders).toEqual([
      { id: 'LgAAinbox', name: 'Boîte de réception', path: String.raw`\Inbox`, items: [] },
      { id: 'LgAAsent', name: null, path: String.raw`\Sent`, items: [] },
    ])
    expect(sync({ Folders, Item: null }).record.folders.map(({ id }) => id)).toEqual([
      'LgAAinbox',
      'LgAAsent',
    ])
  })

  test('of a Sync from Item as JSON text, or without ParentFolder', () => {
    const text = JSON.stringify(SYNC['Item'])
    expect(sync({ Item: text }).record.folders).toEqual(sync({}).record.folders)
    expect(sync({ Item: { Id: 'Lg', Name: 'Archive' } }).record.folders).toEqual([
      { id: 'Lg', name: 'Archive', path: null, items: [] },
    ])
  })

  test('a Sync never lists messages: the folder as a whole is exposed', () => {
    const { record, defects } = sync({ Folders: folder({ InternetMessageId: ID_1 }) })
    expect([messageIds(record), defects]).toEqual([[], ['sync-with-items']])
  })

  test('a Bind whose message stands in Item', () => {
    const Item = { InternetMessageId: ID_1, Subject: 'S', ParentFolder: { Path: String.raw`\Inbox` } }
    const { record } = bind({ Folders: null, Item, OperationCount: 1 })
    expect(record.folders).toEqual([
      {
        id: null,
        name: null,
        path: String.raw`\Inbox`,
        items: [{ internetMessageId: ID_1, id: null, immutableId: null, subject: 'S', sizeInBytes: null }],
      },
    ])
  })

  test('RecordType 19 counts operations without listing them', () => {
    const { record, defects } = bind({ RecordType: 'ExchangeAggregatedOperation', Folders: null })
    expect([record.recordType, record.operationCount, defects]).toEqual(['19', 3, ['items-not-listed']])
  })
})

describe('R3, R4, R28: items', () => {
  test('an item without InternetMessageId stays', () => {
    const { record, defects } = bind({
      Folders: folder({ Id: 'Rg1' }, { InternetMessageId: '' }),
      OperationCount: 2,
    })
    expect([record.folders[0]?.items.map(({ id }) => id), messageIds(record), defects]).toEqual([
      ['Rg1', null],
      [null, null],
      ['item-without-id'],
    ])
  })

  test('OperationCount that differs from the items is an alarm, both stay', () => {
    const { record, defects } = bind({ OperationCount: 4 })
    expect([record.operationCount, messageIds(record).length, defects]).toEqual([4, 3, ['count-mismatch']])
  })

  test.each([
    'no-brackets@mail.example',
    ' <with blanks @mail.example> ',
    '<a@b@c>',
    '<Ünïcode😀@mail.example>',
    '<a"b\\c@mail.example>',
    `<${'x'.repeat(998)}@mail.example>`,
    '[InternetMessageId@{=<',
  ])('ids are byte-exact: %s', (id) => {
    const data = { ...BIND, Folders: folder({ InternetMessageId: id }), OperationCount: 1 }
    expect(messageIds(used(ualRow(JSON.stringify(data))).record)).toEqual([id])
  })
})

test('a word in place of an ImmutableId is no id: two such items stay two', () => {
  const items = ['a', 'b'].map((id) => ({ Id: id, ImmutableId: 'ErrorDuringIdConversion' }))
  const { record } = used(
    row({ ...BIND, Folders: [{ Path: '\\Inbox', FolderItems: items }], OperationCount: 2 }),
  )
  expect(record.folders[0]?.items.map((item) => [item.id, item.immutableId])).toEqual([
    ['a', null],
    ['b', null],
  ])
})
