import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { accesses, accessType, itemsOf, sessionOf } from '../samples/scenario/answers.mjs'
import { answersDocument } from '../samples/scenario/answers-document.mjs'
import { auditText } from '../samples/scenario/exports.mjs'
import { AUDITS, RECORDS, ROWS } from '../samples/scenario/story.mjs'

const FOLDER = new URL('../samples/', import.meta.url)

const MAIL_ITEMS_ACCESSED = accesses(AUDITS)
const CLIENTS = new Set(MAIL_ITEMS_ACCESSED.map((audit) => String(audit.ClientInfoString)))
const OPERATIONS = new Set(RECORDS.map((audit) => audit.Operation))

describe('every element of the scenario is there', () => {
  it('the figures of the export', () => {
    const { files, totals } = answersDocument()
    const ual = files['ual-export.csv']
    expect(ual.read).toBe(ual.used + ual.duplicate + ual.filtered + ual.quarantined)
    expect(ual).toStrictEqual({ read: 214, used: 171, duplicate: 6, filtered: 36, quarantined: 1 })
    expect(files['officeactivity.csv']).toStrictEqual({
      read: 196,
      used: 171,
      duplicate: 6,
      filtered: 19,
      quarantined: 0,
    })
    expect(totals.bindRecords + totals.syncRecords).toBe(totals.records)
  })

  it('session ids in all three places, and none', () => {
    const places = new Set(MAIL_ITEMS_ACCESSED.map((audit) => sessionOf(audit)[1]))
    expect(places).toStrictEqual(new Set(['SessionId', 'AADSessionId', 'DeviceProperties', null]))
  })

  it('a session of the owner that is seen from two networks', () => {
    const { intruder, sessions } = answersDocument()
    const mixed = sessions.find((row) => row.session === intruder.replay.select[0])
    expect(mixed?.ipAddresses).toStrictEqual(['192.0.2.10', '198.51.100.23'])
    expect(intruder.replay.records).toBe(3)
    expect(mixed?.records).toBeGreaterThan(3)
  })

  it('Outlook’s Sync as the service records it', () => {
    const syncs = MAIL_ITEMS_ACCESSED.filter((audit) => accessType(audit) === 'Sync')
    expect(syncs).toHaveLength(7)
    for (const audit of syncs) {
      expect(audit).toMatchObject({ RecordType: 2, Item: { ParentFolder: { Path: 'Not Available' } } })
      expect(audit).not.toHaveProperty('Folders')
      expect(audit).not.toHaveProperty('OperationCount')
    }
    expect(answersDocument().intruder.syncedFolders).toStrictEqual(['Inbox', 'Löhne und Gehälter'])
  })

  it.each([
    ['an OWA phishing proxy', 'Client=OWA;Action=ViaProxy'],
    ['IMAP', 'Client=POP3/IMAP4;Protocol=IMAP4'],
    ['background access', 'Client=REST;Client=RESTSystem;;'],
    ['Graph', 'Client=REST;;'],
    ['Outlook', 'Client=MSExchangeRPC'],
  ])('%s', (_, client) => {
    expect(CLIENTS).toContain(client)
  })

  it('prefetching browsers, and a user agent with comma and quotes', () => {
    expect([...CLIENTS].some((client) => client.includes('+Preload'))).toBe(true)
    expect([...CLIENTS].some((client) => client.includes('"Kiosk, 3rd floor"'))).toBe(true)
  })

  it('a Graph application, a delegate, an administrator', () => {
    const app = MAIL_ITEMS_ACCESSED.find((audit) => audit.UserType === 5)
    expect(app).toMatchObject({
      AppId: '00000003-0000-0000-c000-000000000000',
      ClientAppId: 'e9a7fea1-1cc0-4cd9-a31b-9137ca5deedd',
    })
    expect(app).not.toHaveProperty('SessionId')
    for (const logonType of [1, 2]) {
      const other = MAIL_ITEMS_ACCESSED.filter((audit) => audit.LogonType === logonType)
      expect(other.length).toBeGreaterThan(0)
      expect(other.every((audit) => audit.UserId !== audit.MailboxOwnerUPN)).toBe(true)
    }
  })

  it('a throttled mailbox that falls silent for 24 hours', () => {
    const { blindWindow } = answersDocument().intruder
    expect(blindWindow).toMatchObject({ from: '2026-03-13T14:02:37Z', to: '2026-03-14T14:02:37Z' })
    const inWindow = MAIL_ITEMS_ACCESSED.filter(
      (audit) =>
        audit.MailboxOwnerUPN === blindWindow.mailbox &&
        `${audit.CreationTime}Z` > blindWindow.from &&
        `${audit.CreationTime}Z` < blindWindow.to,
    )
    expect(inWindow).toStrictEqual([])
  })

  it('exact duplicates, one Id with two texts, one damaged row', () => {
    const texts = AUDITS.map(auditText)
    expect(texts.length - new Set(texts).size).toBe(7)
    expect(new Set(texts).size - new Set(RECORDS.map((audit) => audit.Id)).size).toBe(1)
    const damaged = ROWS.filter((row) => row.cutAt !== undefined)
    expect(damaged).toHaveLength(1)
    const cut = damaged.map(({ audit, cutAt }) => auditText(audit).slice(0, cutAt)).join('')
    expect(() => JSON.parse(cut)).toThrow(SyntaxError)
    expect(readFileSync(new URL('ual-export.csv', FOLDER), 'utf8')).toContain(
      `"${cut.replaceAll('"', '""')}"`,
    )
    expect(answersDocument().damaged).toMatchObject({ listed: 4 })
    expect(answersDocument().damaged.salvaged).toHaveLength(2)
  })

  it('items without id, three folders in one Bind, more operations than items', () => {
    const binds = MAIL_ITEMS_ACCESSED.filter((audit) => accessType(audit) === 'Bind')
    expect(binds.flatMap(itemsOf).filter((item) => item.id === undefined)).toHaveLength(2)
    expect(binds.some((audit) => audit.Folders.length === 3)).toBe(true)
    expect(binds.filter((audit) => audit.OperationCount !== itemsOf(audit).length)).toHaveLength(1)
  })

  it('newer fields', () => {
    const text = JSON.stringify(MAIL_ITEMS_ACCESSED)
    for (const key of ['ImmutableId', 'SizeInBytes', 'Subject', 'UniqueTokenId', 'AADSessionId']) {
      expect(text).toContain(`"${key}":`)
    }
  })

  it('one message in two mailboxes of the intruder', () => {
    const { messages } = answersDocument().intruder
    const ids = messages.map((message) => message.internetMessageId)
    expect(ids.length - new Set(ids).size).toBe(8)
  })

  it('nested folders with umlauts, hostile subjects and ids', () => {
    const text = RECORDS.map((audit) => JSON.stringify(audit)).join('\n')
    const hostile = [
      String.raw`\\Inbox\\Verträge\\Büro München`,
      String.raw`=HYPERLINK(\"http://evil.example\";\"x\")`,
      String.raw`\u001b[31mOVERDUE`,
      'Invoice_\u202Efdp.exe',
      'Scan \u202Etxt.exe',
      '<CAF+x4=9Qk&r7#2%2B_w@mail.example.com>',
      "<o'brien+2026/Q1%20&co#4@mail.example.org>",
    ]
    for (const part of hostile) expect(text).toContain(part)
  })

  it('addresses with port, in brackets, mapped', () => {
    const recorded = RECORDS.map((audit) => String(audit['ClientIPAddress']))
    for (const form of ['192.0.2.10:52114', '[2001:db8:10:7::1f]:49822', '::ffff:192.0.2.10']) {
      expect(recorded).toContain(form)
    }
  })

  it.each([
    'UserLoggedIn',
    'UserLoginFailed',
    'Send',
    'Create',
    'Update',
    'MoveToDeletedItems',
    'New-InboxRule',
    'HardDelete',
    'AttachmentAccess',
  ])('other operation %s', (operation) => {
    expect(OPERATIONS).toContain(operation)
  })

  it('subjects of accessed messages in other operations', () => {
    const accessed = new Set(MAIL_ITEMS_ACCESSED.flatMap(itemsOf).map((item) => item.id))
    const named = RECORDS.flatMap((audit) => (audit['Item'] === undefined ? [] : [audit['Item']]))
      .map((item) => item as { InternetMessageId?: string; Subject?: string })
      .filter((item) => item.Subject !== undefined && accessed.has(item.InternetMessageId))
    expect(named.length).toBeGreaterThan(5)
  })
})

describe('the e-mail of step 3', () => {
  it('stands in the trace, in the historical search, or in neither', () => {
    const { email } = answersDocument().intruder
    expect(email.inMessageTrace + email.inHistoricalSearch + email.inNeither.length).toBe(email.ids)
    expect(email.inNeither).toHaveLength(3)
  })

  it('the historical search is UTF-16LE with BOM', () => {
    const bytes = readFileSync(new URL('historical-search.csv', FOLDER))
    expect([...bytes.subarray(0, 4)]).toStrictEqual([0xff, 0xfe, 0x6f, 0x00])
    expect(bytes.toString('utf16le')).toContain('##Receive, Deliver;')
  })
})
