import { describe, expect, test } from 'vitest'
import type { MetadataEntry, MetadataKind } from '../../src/core/e-mail.ts'
import { entry, ID, only, resolve } from './metadata-entries.ts'

const kinds = (...list: [MetadataKind, Partial<MetadataEntry>][]): MetadataEntry[] =>
  list.map(([kind, change]) => entry({ kind, source: `${kind}.csv`, recipients: [], ...change }))

const at = (received: string, status: string): MetadataEntry =>
  entry({ kind: 'historical-detail', received, recipients: [{ address: 'a@x', status }] })

const event = (second: number, to: string, status: string): MetadataEntry =>
  entry({
    kind: 'historical-detail',
    source: 'detail.csv',
    received: `2024-03-01T10:00:0${second}Z`,
    sizeInBytes: 1000 + second,
    recipients: [{ address: to, status }],
  })

describe('merging', () => {
  test('each field comes from the kind that knows it best', () => {
    const row = only(
      resolve(
        [ID],
        kinds(
          ['audit', { received: null, sender: null, sizeInBytes: 9, subject: 'of audit' }],
          ['items', { received: '2024-03-01T09:59:00Z', sizeInBytes: null, subject: 'of items' }],
          [
            'historical',
            { received: '2024-03-01T10:00:02Z', subject: 'of historical', direction: 'Incoming' },
          ],
          ['trace', { subject: 'of trace', sender: null }],
        ),
      ),
    )
    expect(row).toMatchObject({
      received: '2024-03-01T10:00:00Z',
      sender: 'carol@example.com',
      subject: 'of items',
      sizeInBytes: 1000,
      direction: 'Incoming',
      origins: {
        received: 'trace trace.csv',
        sender: 'historical historical.csv',
        subject: 'items items.csv',
        sizeInBytes: 'trace trace.csv',
        direction: 'historical historical.csv',
      },
    })
  })

  test('recipients are a union, compared without case, in order', () => {
    const row = only(
      resolve(
        [ID],
        [
          entry({ recipients: [{ address: 'Zoe@example.com', status: 'Delivered' }] }),
          entry({ recipients: [{ address: 'ALICE@example.com', status: 'Pending' }] }),
          entry({
            kind: 'historical',
            source: 'h.csv',
            recipients: [
              { address: 'alice@example.com', status: 'Receive, Fail' },
              { address: 'bob@example.com', status: null },
            ],
          }),
        ],
      ),
    )
    expect(row.recipients).toEqual([
      { address: 'ALICE@example.com', status: 'Receive, Fail' },
      { address: 'bob@example.com', status: null },
      { address: 'Zoe@example.com', status: 'Delivered' },
    ])
    expect(row.origins['recipients']).toBe('historical h.csv + trace trace.csv')
  })

  test.each([
    [['Pending', 'Delivered'], 'Delivered'],
    [['Expanded', 'Failed'], 'Failed'],
    [['Failed', 'Quarantined'], 'Quarantined'],
    [['Quarantined', 'FilteredAsSpam'], 'FilteredAsSpam'],
    [['Delivered', 'Failed'], 'Delivered'],
    [['Recalled', 'Delivered'], 'Recalled'],
    [['RECEIVE', 'AGENTINFO', 'DELIVER'], 'DELIVER'],
    [['Receive, Deliver', 'Receive'], 'Receive, Deliver'],
    [['Zugestellt', null], 'Zugestellt'],
    [['Zugestellt', 'GettingStatus'], 'GettingStatus'],
    [[null, null], null],
  ])('of the statuses %j the most final is %j', (statuses, expected) => {
    for (const order of [statuses, statuses.toReversed()]) {
      const entries = order.map((status) => entry({ recipients: [{ address: 'a@x', status }] }))
      expect(only(resolve([ID], entries)).recipients).toEqual([{ address: 'a@x', status: expected }])
    }
  })

  test('of equally final statuses the later is shown', () => {
    const row = only(
      resolve([ID], [at('2024-01-02T00:00:00Z', 'DEFER'), at('2024-01-01T00:00:00Z', 'RECEIVE')]),
    )
    expect(row.recipients).toEqual([{ address: 'a@x', status: 'DEFER' }])
  })

  test('rows of an extended report collapse: earliest time, union of recipients', () => {
    const result = resolve(
      [ID],
      [
        event(9, 'b@x', 'DELIVER'),
        event(1, 'list@x', 'RECEIVE'),
        event(3, 'list@x', 'EXPAND'),
        event(5, 'a@x', 'FAIL'),
      ],
    )
    expect(only(result)).toMatchObject({
      received: '2024-03-01T10:00:01Z',
      sizeInBytes: 1001,
      recipients: [
        { address: 'a@x', status: 'FAIL' },
        { address: 'b@x', status: 'DELIVER' },
        { address: 'list@x', status: 'EXPAND' },
      ],
    })
    expect(result.notices).toEqual([])
    expect(result.counts.get('historical-detail detail.csv')).toEqual({ used: 4, duplicate: 0, filtered: 0 })
  })

  test('contradictions are counted, one notice a field', () => {
    const { notices } = resolve(
      ['<a@x>', '<b@x>'],
      ['<a@x>', '<b@x>'].flatMap((internetMessageId) => [
        entry({ internetMessageId }),
        entry({
          internetMessageId,
          kind: 'historical',
          source: 'h.csv',
          subject: 'Another',
          sender: internetMessageId === '<a@x>' ? 'CAROL@example.com' : 'mallory@example.com',
          received: '2024-03-01T10:00:59Z',
          sizeInBytes: 1001,
        }),
      ]),
    )
    expect(
      notices.map(({ code, level, count, text }) => [code, level, count, text.split(' in ')[0]]),
    ).toEqual([
      ['metadata-differs', 'warning', 1, 'messages have contradicting values of sender'],
      ['metadata-differs', 'warning', 2, 'messages have contradicting values of subject'],
      ['metadata-differs', 'info', 2, 'messages have contradicting values of sizeInBytes'],
    ])
  })

  test('a cut subject, a date sent and the size of the stored item contradict nothing', () => {
    const subject = 'x'.repeat(300)
    const { notices } = resolve(
      [ID],
      kinds(
        ['historical', { subject: subject.slice(0, 256) }],
        ['items', { subject, received: '2024-02-01T00:00:00Z', sizeInBytes: 5 }],
        ['audit', { subject, received: null, sizeInBytes: 6 }],
        ['mailbox', { subject, sizeInBytes: 7 }],
      ),
    )
    expect(notices).toEqual([])
  })

  test('two senders behind one id within one trace are reported', () => {
    const { notices } = resolve([ID], [entry(), entry({ sender: 'mallory@example.com' })])
    expect(notices.map((notice) => notice.code)).toEqual(['metadata-differs'])
  })

  test('audit records fill gaps and make nothing found', () => {
    const known = entry({
      kind: 'audit',
      source: 'messages.json',
      received: null,
      sender: null,
      recipients: [],
    })
    expect(only(resolve([ID], [known]))).toMatchObject({
      status: 'not-found',
      subject: 'Invoice',
      sizeInBytes: 1000,
      origins: { subject: 'audit messages.json', sizeInBytes: 'audit messages.json' },
    })
  })
})
