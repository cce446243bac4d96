import { describe, expect, test } from 'vitest'
import { entriesOf, noticesIn, readTraces, TRACE } from './read-trace.ts'

const page = (...value: unknown[]): string =>
  JSON.stringify({ '@odata.context': 'https://x', value, '@odata.nextLink': 'https://x?$skiptoken=1' })

describe('T2 reporting web service and T3 Graph as JSON', () => {
  const t2 = {
    __metadata: { id: 'x', type: 'TenantReporting.MessageTrace' },
    Organization: 'contoso.example',
    MessageId: '<a@example.com>',
    Received: '/Date(1709287200123)/',
    SenderAddress: 'carol@example.com',
    RecipientAddress: 'alice@example.com',
    Subject: null,
    Status: 'Delivered',
    FromIP: null,
    Size: 0,
    StartDate: '/Date(1709078400000)/',
    EndDate: '/Date(1709337600000)/',
    Index: 0,
  }
  const T2 = { ...TRACE, received: '2024-03-01T10:00:00.123Z', subject: null, sizeInBytes: null }

  test.each([
    ['{"d":{"results":[]}}', JSON.stringify({ d: { results: [t2] } })],
    ['{"value":[]}', JSON.stringify({ 'odata.metadata': 'https://x/$metadata#MessageTrace', value: [t2] })],
    ['an array', JSON.stringify([t2], null, 2)],
    ['one object', `\uFEFF${JSON.stringify(t2, null, 2)}`],
    ['escaped slashes', JSON.stringify([t2]).replaceAll('/', '\\/')],
    [
      'PowerShell dates',
      JSON.stringify([{ ...t2, Received: { value: '/Date(1709287200123)/', DateTime: 'Friday' } }]),
    ],
  ])('T2: %s', async (_, content) => {
    expect(await entriesOf(content)).toEqual([T2])
    const { facts } = await readTraces({ file: content })
    expect(facts[0]?.periods).toEqual([{ from: '2024-02-28T00:00:00Z', to: '2024-03-02T00:00:00Z' }])
    expect(facts[0]?.format).toBe('message-trace json')
  })

  const t3 = {
    id: '11111111-2222-3333-4444-555555555555',
    senderAddress: 'carol@example.com',
    recipientAddress: 'alice@example.com',
    messageId: '<a@example.com>',
    receivedDateTime: '2024-03-01T10:00:00.1234567Z',
    subject: 'Invoice; "urgent", 5',
    size: 35432,
    fromIP: '203.0.113.7',
    toIP: null,
    status: 'delivered',
  }

  test('T3: pages one after the other', async () => {
    const second = { ...t3, recipientAddress: 'bob@example.com', status: 'filteredAsSpam' }
    expect(await entriesOf(`${page(t3)}\n${page(second)}`)).toEqual([
      TRACE,
      { ...TRACE, row: 2, recipients: [{ address: 'bob@example.com', status: 'FilteredAsSpam' }] },
    ])
  })

  test('T3: one object a line', async () => {
    expect(await entriesOf(`${JSON.stringify(t3)}\n${JSON.stringify(t3)}\n`)).toEqual([
      TRACE,
      { ...TRACE, row: 2 },
    ])
  })

  test('an answer without any row is a message trace that says nothing', async () => {
    for (const content of ['{"value":[]}', '[]', '{"d":{"results":[]}}']) {
      const { facts } = await readTraces({ 'a.json': content })
      expect(facts[0]?.notices.map((notice) => notice.code)).toEqual(['no-rows'])
    }
  })

  test('broken rows and a cut end are counted', async () => {
    const good = JSON.stringify(t3)
    const content = `[${good}, {"messageId": nonsense}, 5, ${good}, {"messageId": "<b@`
    const { entries, facts } = await readTraces({ 'a.json': content })
    expect(entries.map((entry) => entry.row)).toEqual([1, 4])
    expect(noticesIn(facts[0])).toEqual([
      [
        'unusable-rows',
        'incomplete',
        2,
        'a.json: rows are no JSON objects and cannot be used; the first is row 2',
      ],
      [
        'unusable-rows',
        'incomplete',
        1,
        'a.json: row is cut off by the end of the file and cannot be used; the first is row 5',
      ],
    ])
    expect(facts[0]).toMatchObject({ rows: 5, unusable: 3 })
  })
})
