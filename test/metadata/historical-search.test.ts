import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { entriesOf, lines, readTraces, TRACE, utf16 } from './read-trace.ts'

describe('T4 historical search', () => {
  const HEADER =
    'origin_timestamp_utc,sender_address,recipient_status,message_subject,total_bytes,message_id,network_message_id,original_client_ip,directionality,connector_id,delivery_priority'
  const OLD = HEADER.replace('origin_timestamp_utc', 'Origin_timestamp').replace(
    'recipient_status',
    'Recipient_Status',
  )
  const row =
    '2024-03-01T10:00:00.1234567Z,carol@example.com,"alice@example.com##Receive, Deliver;bob@example.com##Receive, Fail",Rechnung für 東京,35432,<a@example.com>,11111111-2222-3333-4444-555555555555,203.0.113.7,Incoming,,Normal'
  const expected = {
    ...TRACE,
    kind: 'historical',
    recipients: [
      { address: 'alice@example.com', status: 'Receive, Deliver' },
      { address: 'bob@example.com', status: 'Receive, Fail' },
    ],
    subject: 'Rechnung für 東京',
    direction: 'Incoming',
  }

  test.each([
    ['UTF-16LE with BOM', utf16(lines(HEADER, row))],
    ['UTF-16LE without BOM', utf16(lines(HEADER, row), 'le', false)],
    ['UTF-8', lines(HEADER, row)],
    ['older header', utf16(lines(OLD, row), 'le', false)],
    ['upper case header', utf16(lines(HEADER.toUpperCase(), row))],
    ['gzip', gzipSync(utf16(lines(HEADER, row), 'le', false))],
  ])('%s', async (_, content) => {
    expect(await entriesOf(content)).toEqual([expected])
  })

  test('speaks for the time of its rows', async () => {
    const { facts } = await readTraces({ file: lines(HEADER, row, row.replace('03-01', '01-31')) })
    expect(facts[0]?.format).toBe('historical-search csv')
    expect(facts[0]?.periods).toEqual([
      { from: '2024-01-31T10:00:00.1234567Z', to: '2024-03-01T10:00:00.1234567Z' },
    ])
  })

  test.each([
    ['1', 'Incoming'],
    ['2', 'Originating'],
    ['originating', 'Originating'],
    ['Sideways', 'Sideways'],
    ['', null],
  ])('directionality %s is %s', async (recorded, direction) => {
    expect((await entriesOf(lines(HEADER, row.replace('Incoming', recorded))))[0]?.direction).toBe(direction)
  })

  test.each([
    ['a@x##Deliver', [['a@x', 'Deliver']]],
    ['a@x', [['a@x', null]]],
    ['a@x##', [['a@x', null]]],
    [
      'a@x##Receive, Deliver; b@y ##Fail;',
      [
        ['a@x', 'Receive, Deliver'],
        ['b@y', 'Fail'],
      ],
    ],
    ['a##b@x##Deliver', [['a', 'b@x##Deliver']]],
    ['', []],
  ])('recipient_status %j', async (recorded, expectedRecipients) => {
    const entries = await entriesOf(lines(HEADER, row.replace(/"alice[^"]*"/, `"${recorded}"`)))
    expect(entries[0]?.recipients.map(({ address, status }) => [address, status])).toEqual(expectedRecipients)
  })
})

const event = (
  time: string,
  name: string,
  recipients: string,
  status = '250 2.1.5 OK; b@z.example',
): string =>
  `${time},,,,,,,SMTP,${name},1,<a@example.com>,guid,${recipients},${status},35432,1,,,Invoice,carol@example.com,carol@example.com,,2,,,,"S:a=1, b;c"`

describe('T5 historical search, extended', () => {
  const COLUMNS =
    'date_time_utc,client_ip,client_hostname,server_ip,server_hostname,source_context,connector_id,source,event_id,internal_message_id,message_id,network_message_id,recipient_address,recipient_status,total_bytes,recipient_count,related_recipient_address,reference,message_subject,sender_address,return_path,message_info,directionality,tenant_id,original_client_ip,original_server_ip,custom_data'

  test.each([
    ['UTF-16LE without BOM', (text: string) => utf16(text, 'le', false)],
    ['UTF-16LE with BOM', (text: string) => utf16(text)],
    ['older spelling', (text: string) => utf16(text.replace('date_time_utc', 'Date_Time'), 'le', false)],
  ])('%s', async (_, encode) => {
    const entries = await entriesOf(
      encode(
        lines(
          COLUMNS,
          event('2024-03-01T10:00:00.1Z', 'RECEIVE', 'alice@example.com;bob@example.com'),
          event('2024-03-01T10:00:02Z', 'DELIVER', 'bob@example.com', 'alice@example.com##Receive'),
        ),
      ),
    )
    const common = {
      ...TRACE,
      kind: 'historical-detail',
      subject: 'Invoice',
      direction: 'Originating',
    }
    expect(entries).toEqual([
      {
        ...common,
        received: '2024-03-01T10:00:00.1Z',
        recipients: [
          { address: 'alice@example.com', status: 'RECEIVE' },
          { address: 'bob@example.com', status: 'RECEIVE' },
        ],
      },
      {
        ...common,
        row: 2,
        received: '2024-03-01T10:00:02Z',
        recipients: [
          { address: 'bob@example.com', status: 'DELIVER' },
          { address: 'alice@example.com', status: 'Receive' },
        ],
      },
    ])
  })
})
