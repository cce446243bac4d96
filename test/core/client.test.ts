import { describe, expect, it, test } from 'vitest'
import {
  type ClientClass,
  clientClassOf,
  isLegacyProtocol,
  isMicrosoftAddress,
  isPreload,
  isServiceAccess,
  isUndecidableByIp,
} from '../../src/core/client.ts'
import { accessRecord, INTRUDER_IP, MICROSOFT_IP, SERVICE_CLIENT } from '../support/records.ts'

const CLIENTS: readonly (readonly [string, ClientClass])[] = [
  ['', 'not recorded'],
  ['Client=OWA;Action=ViaProxy', 'OWA'],
  ['Client=OWA;Mozilla/5.0 (Windows NT 10.0; Win64; x64)+Preload', 'OWA'],
  ['Client=REST;;', 'REST'],
  ['Client=REST;Client=RESTSystem;;', 'REST service'],
  ['client=rest;client=restsystem;;', 'REST service'],
  ['Client=RESTSystem;;', 'REST service'],
  ['Client=MSExchangeRPC', 'Outlook desktop'],
  ['Client=OutlookService;Outlook-iOS/2.0;', 'Outlook mobile'],
  ['Client=OutlookService;Outlook-Android/2.0;', 'Outlook mobile'],
  ['Client=ActiveSync;Apple-iPhone/1902.77', 'ActiveSync'],
  ['Client=Microsoft.Exchange.ActiveSync;x', 'ActiveSync'],
  ['Client=POP3/IMAP4;Protocol=POP3', 'POP'],
  ['Client=POP3/IMAP4;Protocol=IMAP4', 'IMAP'],
  ['Client=WebServices;eM Client/9.2;', 'EWS'],
  ['Client=WebServices;ExchangeServicesClient/15.0;[AppId=x]', 'EWS'],
  ['Client=Hub Transport', 'transport'],
  ['Client=TBA;Service=Assistants', 'assistant'],
  ['Client=EventBasedAssistants', 'assistant'],
  ['Client=Management;x', 'other'],
  ['whatever', 'other'],
]

test.each(CLIENTS)('%j is %s', (text, expected) => {
  expect(clientClassOf(text)).toBe(expected)
})

describe('what the client may write itself', () => {
  const FORGED: readonly (readonly [string, ClientClass])[] = [
    ['Client=OWA;Mozilla/5.0 Client=RESTSystem;', 'OWA'],
    ['Client=WebServices;Client=RESTSystem;;', 'EWS'],
    ['Client=REST;;Mozilla/5.0 Client=RESTSystem', 'REST'],
    ['Client=WebServices;Protocol=IMAP4', 'EWS'],
    ['Client=ActiveSync;ExchangeWebServices Client=Hub Transport', 'ActiveSync'],
  ]

  it.each(FORGED)('makes %j no other kind of client than %s', (text, expected) => {
    expect(clientClassOf(text)).toBe(expected)
  })

  it('never turns its access into background, not even from a rented Azure machine', () => {
    const clientInfo = 'Client=OWA;Mozilla/5.0 Client=RESTSystem;'
    expect(isServiceAccess(accessRecord({ clientInfo, ipAddresses: ['20.50.1.2'] }))).toBe(false)
  })
})

test('isPreload and isLegacyProtocol', () => {
  expect(isPreload('Client=OWA;Mozilla/5.0 Chrome/90+Preload')).toBe(true)
  expect(isPreload('Client=OWA;Mozilla/5.0 Preload')).toBe(false)
  expect(isLegacyProtocol('Client=POP3/IMAP4;Protocol=IMAP4')).toBe(true)
  expect(isLegacyProtocol('Client=OWA;BAV2ROPC')).toBe(true)
  expect(isLegacyProtocol('Client=REST;;')).toBe(false)
})

test.each([
  ['20.190.128.1', true],
  ['40.126.32.1', true],
  ['52.155.10.1', true],
  ['2603:10a6:803:112::18', true],
  ['::ffff:40.126.32.1', true],
  ['20.129.0.1', false],
  ['20.32.255.255', false],
  ['198.51.100.7', false],
  ['2603:1100::1', false],
  ['n/a', false],
])('%s belongs to Microsoft: %s', (address, expected) => {
  expect(isMicrosoftAddress(address)).toBe(expected)
})

describe('isServiceAccess asks for the service client and for Microsoft addresses only', () => {
  const CASES: readonly (readonly [string, readonly string[], boolean])[] = [
    [SERVICE_CLIENT, [MICROSOFT_IP], true],
    ['Client=TBA;x', [MICROSOFT_IP], true],
    ['Client=Hub Transport', [MICROSOFT_IP], true],
    [SERVICE_CLIENT, [INTRUDER_IP], false],
    [SERVICE_CLIENT, [INTRUDER_IP, MICROSOFT_IP], false],
    [SERVICE_CLIENT, [], false],
    ['Client=REST;;', [MICROSOFT_IP], false],
  ]

  it.each(CASES)('%s from %j: %s', (clientInfo, ipAddresses, expected) => {
    expect(isServiceAccess(accessRecord({ clientInfo, ipAddresses }))).toBe(expected)
  })

  it('an address that cannot be read may be anybody’s', () => {
    const record = accessRecord({
      clientInfo: SERVICE_CLIENT,
      ipAddresses: [MICROSOFT_IP],
      unreadableIps: ['?'],
    })
    expect(isServiceAccess(record)).toBe(false)
  })
})

describe('isUndecidableByIp (R10)', () => {
  const CASES: readonly (readonly [string, Parameters<typeof accessRecord>[0], boolean])[] = [
    ['no address', { ipAddresses: [] }, true],
    ['Microsoft addresses only', { ipAddresses: [MICROSOFT_IP], clientInfo: 'Client=REST;;' }, true],
    ['the service client', { clientInfo: SERVICE_CLIENT }, true],
    ['an address that cannot be read', { unreadableIps: ['127.0.0.1 (proxy)'] }, true],
    ['one of two addresses from outside', { ipAddresses: [INTRUDER_IP, MICROSOFT_IP] }, false],
    ['an address from outside', {}, false],
  ]

  it.each(CASES)('%s: %s', (_what, overrides, expected) => {
    expect(isUndecidableByIp(accessRecord(overrides))).toBe(expected)
  })
})
