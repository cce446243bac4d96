import { describe, expect, test } from 'vitest'
import { entriesOf, lines, readTraces, TRACE } from './read-trace.ts'

describe('T6 Purview Items.csv', () => {
  test.each([
    [
      'Internet Message ID,Subject,Date Sent,Recipients,Original Path',
      '<a@example.com>,"Invoice, 5",2024-02-29T08:00:00Z,"Alice <alice@example.com>; bob@example.com",x',
    ],
    [
      '"Item ID","Email subject","Email date sent","Email recipients","Internet message ID"',
      '"1","Invoice, 5","2024-02-29T08:00:00Z","alice@example.com;bob@example.com","<a@example.com>"',
    ],
    [
      'InternetMessageId,Subject/Title,Sent,To,CC',
      '<a@example.com>,"Invoice, 5",2024-02-29T08:00:00Z,Alice <alice@example.com>,bob@example.com',
    ],
  ])('%s', async (header, row) => {
    expect(await entriesOf(lines(header, row))).toEqual([
      {
        ...TRACE,
        kind: 'items',
        received: '2024-02-29T08:00:00Z',
        sender: null,
        recipients: [
          { address: 'alice@example.com', status: null },
          { address: 'bob@example.com', status: null },
        ],
        subject: 'Invoice, 5',
        sizeInBytes: null,
      },
    ])
    const { facts } = await readTraces({ file: lines(header, row) })
    expect(facts[0]).toMatchObject({ format: 'purview-items csv', periods: [] })
  })
})

const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`

describe('EmailEvents', () => {
  const event = {
    Timestamp: '2024-03-01T10:00:00.1234567Z',
    NetworkMessageId: '11111111-2222-3333-4444-555555555555',
    InternetMessageId: '<a@example.com>',
    SenderMailFromAddress: 'bounce@example.com',
    SenderFromAddress: 'carol@example.com',
    RecipientEmailAddress: 'alice@example.com',
    Subject: 'Invoice; "urgent", 5',
    EmailDirection: 'Inbound',
    DeliveryAction: 'Delivered',
    LatestDeliveryAction: '',
  }
  const expected = { ...TRACE, kind: 'email-events', sizeInBytes: null, direction: 'Incoming' }

  test.each([
    ['CSV', lines(Object.keys(event).join(','), Object.values(event).map(cell).join(','))],
    [
      '{Results}',
      JSON.stringify({ Stats: {}, Schema: [{ Name: 'Timestamp', Type: 'DateTime' }], Results: [event] }),
    ],
    [
      '{results}',
      JSON.stringify({ '@odata.context': 'x', schema: [{ name: 'Timestamp' }], results: [event] }),
    ],
    ['NDJSON', `${JSON.stringify(event)}\n`],
    [
      'streamed',
      `${JSON.stringify({ time: 'x', category: 'AdvancedHunting-EmailEvents', properties: event })}\n`,
    ],
  ])('%s', async (_, content) => {
    expect(await entriesOf(content)).toEqual([expected])
  })

  test('portal CSV with dates of its own', async () => {
    const names = Object.keys(event).map((name) => (name === 'Timestamp' ? 'Timestamp [UTC]' : name))
    const values = { ...event, Timestamp: '3/1/2024, 10:00:00.123 AM' }
    const entries = await entriesOf(lines(names.join(','), Object.values(values).map(cell).join(',')))
    expect(entries[0]?.received).toBe('2024-03-01T10:00:00.123Z')
  })

  test('the latest action is the status', async () => {
    const later = { ...event, LatestDeliveryAction: 'Quarantined' }
    expect((await entriesOf(JSON.stringify([later])))[0]?.recipients[0]?.status).toBe('Quarantined')
  })
})
