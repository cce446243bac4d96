import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/json.ts'
import { entry, ID, only, resolve } from './metadata-entries.ts'

describe('one row per requested id', () => {
  test('filled from a trace row, each field with its origin', () => {
    const result = resolve([ID], [entry()])
    expect(result.rows).toEqual([
      {
        internetMessageId: ID,
        status: 'found',
        reason: null,
        received: '2024-03-01T10:00:00Z',
        sender: 'carol@example.com',
        recipients: [{ address: 'alice@example.com', status: 'Delivered' }],
        subject: 'Invoice',
        sizeInBytes: 1000,
        direction: null,
        origins: {
          received: 'trace trace.csv',
          sender: 'trace trace.csv',
          recipients: 'trace trace.csv',
          subject: 'trace trace.csv',
          sizeInBytes: 'trace trace.csv',
        },
      },
    ])
    expect(result.notices).toEqual([])
    const row: JsonObject = only(result)
    expect(Object.keys(row)).toEqual([
      'internetMessageId',
      'status',
      'reason',
      'received',
      'sender',
      'recipients',
      'subject',
      'sizeInBytes',
      'direction',
      'origins',
    ])
  })

  test('in code unit order, duplicates once, found or not', () => {
    const { rows } = resolve(['<b@x>', '<B@x>', '<é@x>', '<b@x>', '<a@x>'], [])
    expect(rows.map((row) => row.internetMessageId)).toEqual(['<B@x>', '<a@x>', '<b@x>', '<é@x>'])
    expect(rows.map((row) => row.status)).toEqual(['not-found', 'not-found', 'not-found', 'not-found'])
  })
})

describe('counts', () => {
  test('used, duplicate and filtered rows of each source', () => {
    const { counts } = resolve(
      [ID],
      [
        entry({ row: 1 }),
        entry({ row: 2 }),
        entry({ row: 3, internetMessageId: '<other@x>' }),
        entry({ row: 4, internetMessageId: '<A@example.com>' }),
        entry({ row: 1, source: 'again.csv' }),
      ],
    )
    expect(counts).toEqual(
      new Map([
        ['trace again.csv', { used: 1, duplicate: 0, filtered: 0 }],
        ['trace trace.csv', { used: 0, duplicate: 2, filtered: 2 }],
      ]),
    )
  })
})
