import { describe, expect, test } from 'vitest'
import { BIND, quarantine, row, used } from './decode-rows.ts'

const bind = (changes: Readonly<Record<string, unknown>>) => used(row({ ...BIND, ...changes }))

describe('R12: actor and mailbox', () => {
  test('differ for delegates, and are kept as recorded', () => {
    const { record } = bind({ UserId: 'Bob@contoso.example', LogonType: 2 })
    expect([record.actor, record.mailboxUpn, record.logonType]).toEqual([
      'Bob@contoso.example',
      'ann@contoso.example',
      2,
    ])
  })

  test('the userId of a Graph record is a key, not the actor', () => {
    const { UserId: _, ...auditData } = BIND
    const graph = { operation: 'MailItemsAccessed', userId: '10032000', auditLogRecordType: 'x', auditData }
    expect(used(row({ ...graph, userPrincipalName: 'Ann@contoso.example' })).record.actor).toBe(
      'Ann@contoso.example',
    )
    expect(used(row(graph))).toMatchObject({
      record: { actor: 'ann@contoso.example' },
      defects: ['actor-inferred'],
    })
  })

  test.each([
    ['Owner', 0],
    ['admin', 1],
    ['Delegated', 2],
    ['Delegate', 2],
    ['Transport', 3],
    ['SystemService', 4],
    ['DelegatedAdmin', 6],
    ['Delegated Admin', 6],
    ['2', 2],
    [1, 1],
    ['?', null],
  ])('LogonType %s', (LogonType, logonType) => {
    expect(bind({ LogonType }).record.logonType).toBe(logonType)
  })

  test.each([
    ['Regular', 0],
    ['application', 5],
    ['ServicePrincipal', 6],
    ['5', 5],
  ])('UserType %s', (UserType, userType) => {
    expect(bind({ UserType }).record.userType).toBe(userType)
  })

  test('nobody named: quarantined; only the mailbox named: used, without an actor', () => {
    const nobody = { ...BIND, UserId: '', MailboxOwnerUPN: '[REDACTED]' }
    expect(quarantine(row(nobody)).reason).toBe('no-actor')
    const { record, defects } = bind({ UserId: '', LogonType: 2 })
    expect([record.actor, defects]).toEqual(['', ['actor-inferred']])
  })
})

describe('R9: sessions', () => {
  const AppAccessContext = { AADSessionId: 'aad-1' }
  const DeviceProperties = [
    { Name: 'OS', Value: 'x' },
    { Name: 'SessionId', Value: 'dev-1' },
  ]

  test.each<[string, Readonly<Record<string, unknown>>, string | null, string | null]>([
    ['SessionId first', { SessionId: 'S-1', AppAccessContext, DeviceProperties }, 'S-1', 'SessionId'],
    ['then AADSessionId', { SessionId: null, AppAccessContext, DeviceProperties }, 'aad-1', 'AADSessionId'],
    [
      'context as text',
      { SessionId: '', AppAccessContext: '{"AADSessionId":"aad-1"}' },
      'aad-1',
      'AADSessionId',
    ],
    [
      'context of PowerShell',
      { SessionId: '', AppAccessContext: '@{AADSessionId=aad-1; UniqueTokenId=t}' },
      'aad-1',
      'AADSessionId',
    ],
    [
      'then the device',
      { SessionId: ' ', AppAccessContext: {}, DeviceProperties },
      'dev-1',
      'DeviceProperties',
    ],
    ['redacted', { SessionId: '[REDACTED_ID]', AppAccessContext }, 'aad-1', 'AADSessionId'],
    [
      'all redacted',
      { SessionId: '[REDACTED_ID]', AppAccessContext: { AADSessionId: '<removed>' } },
      null,
      null,
    ],
    ['all zero', { SessionId: '00000000-0000-0000-0000-000000000000', AppAccessContext: {} }, null, null],
  ])('%s', (_, changes, sessionId, sessionIdFrom) => {
    const { record, defects } = bind({ DeviceProperties: null, ...changes })
    expect([record.sessionId, record.sessionIdFrom, defects]).toEqual([sessionId, sessionIdFrom, []])
  })

  test('a session that PowerShell flattened away is said', () => {
    const AppAccess = 'System.Management.Automation.PSCustomObject'
    expect(bind({ SessionId: null, AppAccessContext: AppAccess }).defects).toEqual(['session-lost'])
  })
})

describe('R8: addresses', () => {
  test('of all fields, canonical, sorted, each once', () => {
    const { record } = bind({
      ClientIP: '198.51.100.7:50123',
      ClientIPAddress: '::FFFF:198.51.100.7',
      ActorIpAddress: '[2001:DB8:0:0:0:0:0:1]:443',
      Client_IPAddress: ' 10.0.0.9 ',
      ActorIP: '',
    })
    expect(record.ipAddresses).toEqual(['10.0.0.9', '198.51.100.7', '2001:db8::1'])
  })

  test('a text that is no address is kept and said', () => {
    const { record, defects } = bind({ ClientIPAddress: ' 010.0.0.1', ClientIP: '[REDACTED_IP]' })
    expect([record.ipAddresses, record.unreadableIps, defects]).toEqual([
      [],
      ['010.0.0.1', '[REDACTED_IP]'],
      ['unreadable-ip'],
    ])
  })

  test('a list in one field counts where all of it are addresses', () => {
    expect(bind({ ClientIPAddress: '192.0.2.1, 192.0.2.2' }).record.ipAddresses).toEqual([
      '192.0.2.1',
      '192.0.2.2',
    ])
    expect(bind({ ClientIPAddress: '192.0.2.1 (proxy)' }).record.unreadableIps).toEqual(['192.0.2.1 (proxy)'])
  })

  test('the columns fill what AuditData lacks', () => {
    const { ClientIPAddress: _, ...data } = BIND
    const graph = row({ operation: 'MailItemsAccessed', clientIp: '203.0.113.9', auditData: data })
    expect(used(graph).record.ipAddresses).toEqual(['203.0.113.9'])
  })
})
