import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listedItems } from '../../src/core/access-record.ts'
import type { KeptRecord } from '../../src/core/evidence-set.ts'
import { identifyMailboxes, type Mailboxes } from '../../src/core/mailbox.ts'
import { type Session, summarizeSessions } from '../../src/core/session.ts'
import { distinctRecords } from '../support/arbitraries.ts'
import {
  accessRecord,
  at,
  bind,
  folder,
  INTRUDER_IP,
  item,
  kept,
  newKeyOf,
  OWNER_IP,
  sync,
} from '../support/records.ts'

describe('a session', () => {
  it('is summed up from its records', () => {
    const records = [
      bind(['<1@x>', '<2@x>'], { time: at(20), appId: '00000002-0000-0FF1-CE00-000000000000' }),
      bind(['<2@x>', null], { time: at(10), operationCount: 9, ipAddresses: [INTRUDER_IP, OWNER_IP] }),
      sync('Inbox', { time: at(30), clientInfo: 'Client=OWA;x', unreadableIps: ['127.0.0.1 (proxy)'] }),
    ]
    expect(sessionsOf(kept(...records))).toEqual([
      {
        session: 'session-1',
        sessionIdFrom: 'SessionId',
        mailbox: 'alice@example.com',
        actor: 'alice@example.com',
        ipAddresses: ['127.0.0.1 (proxy)', INTRUDER_IP, OWNER_IP],
        clients: ['Client=OWA;Action=ViaProxy', 'Client=OWA;x'],
        clientClasses: ['OWA'],
        appIds: ['00000002-0000-0ff1-ce00-000000000000'],
        apps: ['Office 365 Exchange Online'],
        records: 3,
        bindRecords: 2,
        syncRecords: 1,
        operationCount: 11,
        operationsInferred: 0,
        messages: 2,
        unidentifiedItems: 1,
        syncedFolders: 1,
        first: at(10),
        last: at(30),
        flags: ['mixed', 'sync', 'count-mismatch'],
      },
    ])
  })

  it('is one for all spellings of its SessionId, actor and mailbox', () => {
    const records = [
      bind(['<1@x>'], { sessionId: 'ABC-9', actor: 'Alice@example.com', mailboxUpn: 'ALICE@example.com' }),
      bind(['<2@x>'], { sessionId: 'abc-9', sessionIdFrom: 'AADSessionId', mailboxGuid: null }),
    ]
    const [session, ...others] = sessionsOf(kept(...records))
    expect(others).toEqual([])
    expect(session).toMatchObject({
      session: 'ABC-9',
      sessionIdFrom: 'SessionId',
      actor: 'Alice@example.com',
      mailbox: 'ALICE@example.com',
      messages: 2,
    })
  })

  it('is another one for another mailbox or actor', () => {
    const records = [
      bind(['<1@x>']),
      bind(['<1@x>'], { mailboxUpn: 'bob@example.com', mailboxGuid: 'b0b' }),
      bind(['<1@x>'], { actor: 'helpdesk@example.com' }),
    ]
    const sessions = sessionsOf(kept(...records))
    expect(sessions.map(({ session, mailbox, actor }) => [session, mailbox, actor])).toEqual([
      ['session-1', 'alice@example.com', 'alice@example.com'],
      ['session-1', 'alice@example.com', 'helpdesk@example.com'],
      ['session-1', 'bob@example.com', 'alice@example.com'],
    ])
  })

  it('takes the mailbox’s name from the whole evidence where it is given', () => {
    const selected = bind(['<1@x>'], { actor: 'app', mailboxUpn: null })
    const mailboxes = identifyMailboxes([selected, bind(['<2@x>'])])
    expect(sessionsOf(kept(selected))[0]?.mailbox).toBe('a11ce000-0000-4000-8000-000000000000')
    expect(sessionsOf(kept(selected), mailboxes)[0]?.mailbox).toBe('alice@example.com')
  })

  it('counts listed items as operations where OperationCount is not stated, and says how often', () => {
    const records = [bind(['<1@x>', '<2@x>'], { operationCount: null }), bind(['<1@x>']), sync('Inbox')]
    const [session] = sessionsOf(kept(...records))
    expect(session).toMatchObject({ operationCount: 3, operationsInferred: 1 })
  })

  it('counts operations of a record that lists nothing (RecordType 19), and a folder once', () => {
    const records = [
      accessRecord({ recordType: '19', operationCount: 40 }),
      sync('Inbox', { time: at(1) }),
      sync('Inbox', { time: at(2) }),
      sync('Inbox', { folders: [{ id: 'other', name: 'Inbox', path: null, items: [] }] }),
    ]
    const [session] = sessionsOf(kept(...records))
    expect(session).toMatchObject({ operationCount: 40, messages: 0, syncedFolders: 2, bindRecords: 1 })
    expect(session?.flags).not.toContain('count-mismatch')
  })
})

describe('records without a SessionId', () => {
  const sessionless = { sessionId: null, sessionIdFrom: null }

  it('form one group for each mailbox, actor, address, app and client', () => {
    const base = bind(['<1@x>'], sessionless)
    const keyOf = newKeyOf()
    const others = [
      { mailboxUpn: 'bob@example.com' },
      { actor: 'bob@example.com' },
      { ipAddresses: [OWNER_IP] },
      { unreadableIps: ['?'] },
      { appId: 'app' },
      { clientAppId: 'app-2' },
      { clientInfo: 'Client=REST;;' },
    ].map((overrides) => keyOf({ ...base, ...overrides }))
    expect(new Set([keyOf(base), ...others]).size).toBe(8)
    const same = [
      { time: at(99), id: 'x', folders: [], operationCount: 3 },
      { actor: 'ALICE@example.com', mailboxUpn: 'Alice@Example.com' },
    ].map((overrides) => keyOf({ ...base, ...overrides }))
    expect(new Set([keyOf(base), ...same]).size).toBe(1)
  })

  it('have a key that never changes: it stands in reports and verdicts', () => {
    const record = accessRecord({ ...sessionless, ipAddresses: ['2001:db8::1'], clientAppId: 'APP' })
    expect(newKeyOf()(record)).toBe('nosession:d3beb639d5d6')
  })

  it('are shown and flagged under that key', () => {
    const [session] = sessionsOf(kept(bind(['<1@x>'], sessionless)))
    expect(session?.session).toMatch(/^nosession:[0-9a-f]{12}$/)
    expect(session).toMatchObject({ sessionIdFrom: null, flags: ['no-session'] })
  })
})

describe('sessions', () => {
  it('stand in order of mailbox, first access, session and actor', () => {
    const records = [
      bind(['<1@x>'], { sessionId: 's3', time: at(2) }),
      bind(['<1@x>'], { sessionId: 's2', time: at(1) }),
      bind(['<1@x>'], { sessionId: 's1', time: at(1) }),
      bind(['<1@x>'], { sessionId: 's0', mailboxUpn: 'bob@example.com', mailboxGuid: 'b0b', time: at(0) }),
    ]
    expect(sessionsOf(kept(...records)).map(({ session }) => session)).toEqual(['s1', 's2', 's3', 's0'])
  })

  it('do not depend on the order of the records (P04)', () => {
    fc.assert(
      fc.property(distinctRecords(), (records) => {
        expect(sessionsOf(kept(...records.toReversed()))).toEqual(sessionsOf(kept(...records)))
      }),
    )
  })

  it('hold every record and every operation once (P01), and no more messages than items (P28)', () => {
    fc.assert(
      fc.property(distinctRecords(), (records) => {
        const sessions = sessionsOf(kept(...records))
        const items = sum(records.map(listedItems))
        expect(sum(sessions.map((session) => session.records))).toBe(records.length)
        expect(sum(sessions.map((session) => session.operationCount))).toBe(
          sum(records.map((record) => record.operationCount ?? listedItems(record))),
        )
        expect(
          sum(sessions.map((session) => session.messages + session.unidentifiedItems)),
        ).toBeLessThanOrEqual(items)
      }),
    )
  })

  it('survive a group of very many records and a record of very many items', () => {
    const many = Array.from({ length: 150_000 }, (_, index) =>
      accessRecord({ id: `r${index}`, operationCount: 1, folders: [folder('\\Inbox', ['<1@x>'])] }),
    )
    const wide = accessRecord({
      id: 'wide',
      operationCount: 200_000,
      folders: [
        {
          ...folder('\\Inbox', []),
          items: Array.from({ length: 200_000 }, (_, index) => item(`<${index}@x>`)),
        },
      ],
    })
    const [session] = summarizeSessions(
      [...many, wide].map((record) => ({ record, conflict: false })),
      newKeyOf(),
    )
    expect(session).toMatchObject({ records: 150_001, operationCount: 350_000, messages: 200_000 })
  })
})

/** Without the records themselves, which are not part of a result. */
function sessionsOf(records: readonly KeptRecord[], mailboxes?: Mailboxes): Omit<Session, 'evidence'>[] {
  return summarizeSessions(records, newKeyOf(), mailboxes).map(({ evidence, ...session }) => {
    expect(evidence).toHaveLength(session.records)
    return session
  })
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
