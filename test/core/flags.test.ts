import { describe, expect, it } from 'vitest'
import type { AccessRecord } from '../../src/core/access-record.ts'
import { appIdsOf, type Flag, FLAGS, flagsOf, isCountMismatch, recordFlags } from '../../src/core/flags.ts'
import {
  accessRecord,
  bind,
  INTRUDER_IP,
  kept,
  MICROSOFT_IP,
  OWNER_IP,
  SERVICE_CLIENT,
  sync,
} from '../support/records.ts'

const SINGLE: readonly (readonly [Flag, AccessRecord])[] = [
  ['delegate', bind([], { logonType: 2 })],
  ['admin', bind([], { logonType: 1 })],
  ['admin', bind([], { logonType: 6 })],
  ['app', bind([], { userType: 5 })],
  ['app', bind([], { userType: 6 })],
  ['external', bind([], { externalAccess: true })],
  ['sync', sync('Inbox')],
  ['throttled', bind([], { throttled: true })],
  ['preload', bind([], { clientInfo: 'Client=OWA;Mozilla/5.0+Preload' })],
  ['known-abused-app', bind([], { clientAppId: 'E9A7FEA1-1CC0-4CD9-A31B-9137CA5DEEDD' })],
  ['legacy-protocol', bind([], { clientInfo: 'Client=POP3/IMAP4;Protocol=IMAP4' })],
  ['count-mismatch', bind(['<1@x>'], { operationCount: 2 })],
  ['unknown-type', accessRecord({ accessType: 'unknown' })],
]

describe('a single record', () => {
  it.each(SINGLE)('shows %s, and nothing else', (flag, record) => {
    expect(recordFlags(record)).toEqual([flag])
  })

  it('of an ordinary kind shows nothing', () => {
    expect(recordFlags(bind(['<1@x>']))).toEqual([])
    expect(
      recordFlags(bind([], { logonType: null, userType: null, externalAccess: null, throttled: null })),
    ).toEqual([])
  })
})

describe('the flag mixed (R19)', () => {
  const CASES: readonly (readonly [string, readonly AccessRecord[], boolean])[] = [
    ['two networks', [bind([]), bind([], { ipAddresses: [OWNER_IP] })], true],
    ['two networks in one record', [bind([], { ipAddresses: [INTRUDER_IP, OWNER_IP] })], true],
    ['two addresses of one /24', [bind([]), bind([], { ipAddresses: ['198.51.100.200'] })], false],
    ['two addresses of one /48', [bind([], { ipAddresses: ['2001:db8:1:1::1', '2001:db8:1:2::1'] })], false],
    ['two /48', [bind([], { ipAddresses: ['2001:db8:1::1', '2001:db8:2::1'] })], true],
    ['two kinds of client', [bind([]), bind([], { clientInfo: 'Client=REST;;' })], true],
    ['two programs of one kind', [bind([]), bind([], { clientInfo: 'Client=OWA;Mozilla/5.0' })], false],
    ['no address', [bind([]), bind([], { ipAddresses: [] })], false],
  ]

  it.each(CASES)('%s', (_what, records, expected) => {
    expect(flagsOf(kept(...records), false).includes('mixed')).toBe(expected)
  })
})

describe('a group of records', () => {
  const service = bind([], { clientInfo: SERVICE_CLIENT, ipAddresses: [MICROSOFT_IP] })

  it('is Microsoft’s own only where every record is', () => {
    expect(flagsOf(kept(service, service), false)).toEqual(['service'])
    expect(flagsOf(kept(service, bind([], { ipAddresses: [MICROSOFT_IP] })), false)).toEqual(['mixed'])
  })

  it('has its flags once and in their fixed order, whatever the order of the records', () => {
    const records = kept(...SINGLE.map(([, record]) => record), ...SINGLE.map(([, record]) => record))
    const conflicting = records.map((one) => ({ ...one, conflict: true }))
    const expected = Object.keys(FLAGS).filter((flag) => flag !== 'service')
    expect(flagsOf(conflicting, true)).toEqual(expected)
    expect(flagsOf(conflicting.toReversed(), true)).toEqual(expected)
  })
})

describe('OperationCount', () => {
  const CASES: readonly (readonly [string, AccessRecord, boolean])[] = [
    ['equal to the items of all folders', bind(['<1@x>', null]), false],
    ['not stated', bind(['<1@x>'], { operationCount: null }), false],
    ['larger', bind(['<1@x>'], { operationCount: 2 }), true],
    ['smaller', bind(['<1@x>'], { operationCount: 0 }), true],
    ['without any item', accessRecord({ operationCount: 3 }), true],
    ['of RecordType 19, which lists none', accessRecord({ operationCount: 3, recordType: '19' }), false],
    ['of a Sync', sync('Inbox', { operationCount: 3 }), false],
  ]

  it.each(CASES)('%s', (_what, record, expected) => {
    expect(isCountMismatch(record)).toBe(expected)
  })
})

it('app ids are compared in lower case; an empty one is none', () => {
  expect(appIdsOf(accessRecord({ appId: 'AbC', clientAppId: '' }))).toEqual(['abc'])
  expect(appIdsOf(accessRecord({ appId: 'a', clientAppId: 'B' }))).toEqual(['a', 'b'])
})
