import { describe, expect, it } from 'vitest'
import type { MessageMention } from '../../src/core/access-record.ts'
import {
  accessRecord,
  at,
  bind,
  folder,
  INTRUDER_IP,
  item,
  messagesOf,
  newKeyOf,
  OWNER_IP,
  place,
  sync,
} from '../support/records.ts'

describe('a message', () => {
  const records = [
    bind(['<1@x>'], { id: 'r1', time: at(10), place: place(4) }),
    bind([], {
      id: 'r2',
      time: at(5),
      sessionId: 'SESSION-1',
      ipAddresses: [OWNER_IP],
      unreadableIps: ['127.0.0.1 (proxy)'],
      folders: [
        folder('\\Sent', ['<1@x>']),
        {
          id: 'f',
          name: 'Drafts',
          path: null,
          items: [item('<1@x>', { subject: 'Invoice', sizeInBytes: 900 })],
        },
      ],
      place: place(2, 'b.csv'),
    }),
    bind([], {
      id: 'r3',
      time: at(20),
      sessionId: null,
      sessionIdFrom: null,
      folders: [{ ...folder('\\Sent', []), items: [item('<1@x>', { subject: 'Another', sizeInBytes: 90 })] }],
    }),
  ]

  it('gathers what every record says of it', () => {
    const { messages } = messagesOf(records)
    expect(messages).toHaveLength(1)
    const [{ evidence, listedIn, ...message } = empty()] = messages
    expect(evidence.map((record) => record.id)).toEqual(['r2', 'r1', 'r3'])
    expect(listedIn).toHaveLength(4)
    expect(message).toEqual({
      mailbox: 'alice@example.com',
      mailboxKey: 'a11ce000-0000-4000-8000-000000000000',
      internetMessageId: '<1@x>',
      subject: 'Another',
      sizeInBytes: 900,
      folders: ['Drafts', '\\Inbox', '\\Sent'],
      preloadOnly: false,
      accesses: 3,
      first: at(5),
      last: at(20),
      sessions: ['SESSION-1', newKeyOf()(records[2] ?? empty())],
      ipAddresses: ['127.0.0.1 (proxy)', INTRUDER_IP, OWNER_IP],
      records: [
        { id: 'r2', source: 'b.csv', row: 2 },
        { id: 'r1', source: 'audit.csv', row: 4 },
        { id: 'r3', source: 'audit.csv', row: 1 },
      ],
    })
  })

  it('is another one in another mailbox, and for every other byte of its id', () => {
    const ids = ['<a@x>', '<A@x>', ' <a@x>', 'a@x', '<a@x>\n', '__proto__']
    const { messages } = messagesOf([
      bind(ids),
      bind(['<a@x>'], { mailboxUpn: 'bob@example.com', mailboxGuid: 'b0b' }),
    ])
    expect(messages.map(({ mailbox, internetMessageId }) => [mailbox, internetMessageId])).toEqual([
      ...[' <a@x>', '<A@x>', '<a@x>', '<a@x>\n', '__proto__', 'a@x'].map((id) => ['alice@example.com', id]),
      ['bob@example.com', '<a@x>'],
    ])
  })

  it('of one mailbox and id is never mixed up with another pair that reads alike', () => {
    const named = { mailboxGuid: null, mailboxUpn: null }
    const { messages } = messagesOf([
      bind(['b\nc'], { ...named, actor: 'a' }),
      bind(['c'], { ...named, actor: 'a\nb' }),
    ])
    expect(messages.map(({ mailbox, internetMessageId }) => [mailbox, internetMessageId])).toEqual([
      ['a', 'b\nc'],
      ['a\nb', 'c'],
    ])
  })

  it('listed twice by one record was accessed once', () => {
    const { messages } = messagesOf([bind(['<1@x>', '<1@x>'])])
    expect(messages.map(({ accesses, records: references }) => [accesses, references.length])).toEqual([
      [1, 1],
    ])
  })

  it('takes subject and size from other operations only where no access states them', () => {
    const mentions = new Map<string, MessageMention>([
      ['<1@x>', { internetMessageId: '<1@x>', subject: 'Elsewhere', sizeInBytes: 5 }],
      ['<2@x>', { internetMessageId: '<2@x>', subject: 'Elsewhere', sizeInBytes: 7 }],
    ])
    const own = bind([], {
      folders: [{ ...folder('\\Inbox', ['<2@x>']), items: [item('<2@x>', { subject: 'Own' })] }],
    })
    const { messages } = messagesOf([bind(['<1@x>', '<3@x>']), own], mentions)
    expect(messages.map(({ subject, sizeInBytes }) => [subject, sizeInBytes])).toEqual([
      ['Elsewhere', 5],
      ['Own', 7],
      [null, null],
    ])
  })

  it('is marked as fetched ahead only where every access was (R7)', () => {
    const ahead = bind(['<1@x>', '<2@x>'], { clientInfo: 'Client=OWA;Mozilla/5.0+Preload' })
    const { messages } = messagesOf([ahead, bind(['<2@x>'])])
    expect(messages.map(({ preloadOnly }) => preloadOnly)).toEqual([true, false])
  })

  it('may be accessed by very many records', () => {
    const many = Array.from({ length: 150_000 }, (_, index) =>
      accessRecord({
        id: `r${index}`,
        folders: [{ ...folder('\\Inbox', []), items: [item('<1@x>', { sizeInBytes: index })] }],
      }),
    )
    const { messages } = messagesOf(many)
    expect(messages.map(({ accesses, sizeInBytes }) => [accesses, sizeInBytes])).toEqual([[150_000, 149_999]])
  })
})

describe('an item without InternetMessageId', () => {
  it('is kept by its ids, or else by its place in the record (R3)', () => {
    const items = [
      item(null, { id: 'i1', immutableId: 'm1' }),
      item(null, { id: 'i2', immutableId: 'm1', subject: 'Hi' }),
      item(null, { id: 'i1' }),
      item(null),
      item(null),
    ]
    const record = bind([], {
      id: 'r1',
      folders: [{ ...folder('\\Inbox', []), items }, folder('\\Sent', [null])],
    })
    const { messages, unidentified } = messagesOf([record, bind([null], { id: 'r2', place: place(2) })])
    expect(messages).toEqual([])
    expect(
      unidentified.map(({ itemId, immutableId, subject, folders }) => [
        itemId,
        immutableId,
        subject,
        folders,
      ]),
    ).toEqual([
      [null, null, null, ['\\Inbox']],
      [null, null, null, ['\\Inbox']],
      [null, null, null, ['\\Sent']],
      [null, null, null, ['\\Inbox']],
      ['i1', null, null, ['\\Inbox']],
      ['i1', 'm1', 'Hi', ['\\Inbox']],
    ])
  })

  it('may stand in one record very often', () => {
    const wide = bind(Array.from({ length: 100_000 }, () => null))
    const started = performance.now()
    expect(messagesOf([wide]).unidentified).toHaveLength(100_000)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

describe('a synchronised folder', () => {
  it('is told apart by its Id, or else by path and name', () => {
    const named = { id: null, path: null, items: [] }
    const { syncedFolders, messages } = messagesOf([
      sync('Archive', { time: at(1) }),
      sync('Archive', { time: at(2) }),
      sync('Archive', { folders: [{ id: 'other', name: 'Archive', path: null, items: [] }] }),
      sync('Archive', { time: at(3), folders: [{ ...named, name: 'Inbox' }] }),
      sync('Archive', { time: at(4), folders: [{ ...named, name: 'Inbox', path: '\\a\\Inbox' }] }),
    ])
    expect(messages).toEqual([])
    expect(
      syncedFolders.map(({ folderId, name, path, accesses }) => [folderId, name, path, accesses]),
    ).toEqual([
      [null, 'Inbox', '\\a\\Inbox', 1],
      [null, 'Inbox', null, 1],
      ['id-of-Archive', 'Archive', null, 2],
      ['other', 'Archive', null, 1],
    ])
  })
})

function empty(): never {
  throw new Error('there is none')
}
