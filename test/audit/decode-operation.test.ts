import { describe, expect, test } from 'vitest'
import { BIND, decode, ID_1, ID_2, quarantine, row, ualRow, used } from './decode-rows.ts'

const bind = (changes: Readonly<Record<string, unknown>>) => used(row({ ...BIND, ...changes }))

describe('operations', () => {
  test.each([
    ['another name in the column', ualRow(JSON.stringify(BIND), { Operations: 'Send ' }), 'Send'],
    ['another name in AuditData', ualRow('{"Operation":" Send"}'), 'Send'],
    [
      'another name in the column, AuditData damaged',
      ualRow('{"CreationT', { Operations: 'Add user.' }),
      'Add user.',
    ],
    ['another name only in damaged AuditData', ualRow('{"Operation":"Send","X', { Operations: '' }), 'Send'],
    ['a sibling that is counted apart', row({ ...BIND, Operation: 'AttachmentAccess' }), 'AttachmentAccess'],
    ['CloudAppEvents', row({ ActionType: 'LdapSearch', RawEventData: null }), 'LdapSearch'],
  ])('%s is another operation', (_, evidence, operation) => {
    expect(decode(evidence)).toEqual({ kind: 'other', operation, mentions: [] })
  })

  test('the name is compared trimmed and without case', () => {
    expect(bind({ Operation: ' mailitemsaccessed\n' }).record.accessType).toBe('Bind')
  })

  test('a name that Splunk extracted twice is one name', () => {
    const Operation = 'MailItemsAccessed\nMailItemsAccessed'
    expect(decode(ualRow(JSON.stringify(BIND), { Operation })).kind).toBe('access')
  })

  test('a row without a name is used where it has a MailAccessType, else quarantined', () => {
    expect(bind({ Operation: undefined }).record.accessType).toBe('Bind')
    const { reason, salvaged } = quarantine(row({ Id: 'x', CreationTime: '2025-03-04T05:06:07' }))
    expect([reason, salvaged]).toEqual(['broken-row', null])
  })
})

describe('R23: what other operations say about messages', () => {
  const Item = { InternetMessageId: ID_1, Subject: 'Invoice', SizeInBytes: 12 }
  const mention = { internetMessageId: ID_1, subject: 'Invoice', sizeInBytes: 12 }
  const send = { Operation: 'Send', Item }
  const AffectedItems = [{ InternetMessageId: ID_2, Subject: '' }, { Id: 'no id' }, null]

  test.each([
    ['a CSV row', ualRow(JSON.stringify(send), { Operations: 'Send' })],
    ['a bare object', row(send)],
    ['JSON text in a column', row({ Operation: 'Send', Item: JSON.stringify(Item) })],
    ['Graph', row({ operation: 'Send', auditData: send })],
    ['the name only in AuditData', row({ AuditData: send })],
  ])('%s', (_, evidence) => {
    expect(decode(evidence)).toEqual({ kind: 'other', operation: 'Send', mentions: [mention] })
  })

  test('AffectedItems, as a list and as JSON text', () => {
    const mentions = [{ internetMessageId: ID_2, subject: null, sizeInBytes: null }]
    for (const items of [AffectedItems, JSON.stringify(AffectedItems)]) {
      const evidence = row({ Operation: 'HardDelete', AffectedItems: items })
      expect(decode(evidence)).toEqual({ kind: 'other', operation: 'HardDelete', mentions })
    }
  })

  test('damaged AuditData of another operation mentions nothing', () => {
    const text = JSON.stringify(send).slice(0, -3)
    expect(decode(ualRow(text, { Operations: 'Send' }))).toEqual({
      kind: 'other',
      operation: 'Send',
      mentions: [],
    })
  })
})
