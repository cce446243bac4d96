import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SalvagedAccess } from '../../src/core/access-record.ts'
import { type Criteria, criteriaDocument, EVERYTHING, matcherOf } from '../../src/core/criteria.ts'
import { type IpRange, parseIpRange } from '../../src/core/ip-address.ts'
import { byCodeUnit } from '../../src/core/json.ts'
import { accessRecord, at, newKeyOf } from '../support/records.ts'

function criteria(overrides: Partial<Criteria>): Criteria {
  return { ...EVERYTHING, ...overrides }
}

function ranges(...texts: readonly string[]): IpRange[] {
  return texts.flatMap((text) => parseIpRange(text) ?? [])
}

describe('users', () => {
  const record = accessRecord({
    actor: 'helpdesk@example.com',
    mailboxUpn: 'Zoë+tag@Example.com',
    mailboxGuid: 'a11ce000-0000-4000-8000-000000000000',
  })
  const CASES: readonly (readonly [string, boolean])[] = [
    ['HelpDesk@example.com', true],
    [' zoë+TAG@example.com ', true],
    ['A11CE000-0000-4000-8000-000000000000', true],
    ['zoë@example.com', false],
    ['desk@example.com', false],
    ['', false],
  ]

  it.each(CASES)('%j is actor or mailbox: %s', (user, expected) => {
    expect(matcherOf(criteria({ users: [user] })).userAndTime(record)).toBe(expected)
    expect(matcherOf(criteria({ users: ['nobody@example.com', user] })).userAndTime(record)).toBe(expected)
  })

  it.each(['S-1-5-18', "o'neil@example.com", 'guest_x.org#EXT#@example.com', 'constructor'])(
    'finds %s',
    (actor) => {
      const matcher = matcherOf(criteria({ users: [actor.toUpperCase()] }))
      expect(matcher.userAndTime(accessRecord({ actor }))).toBe(true)
      expect(matcher.userAndTime(accessRecord({ actor: 'x' }))).toBe(false)
    },
  )
})

describe('the period', () => {
  it('holds its start and not its end', () => {
    const matcher = matcherOf(criteria({ from: at(10), to: at(20) }))
    const inside = [at(9), at(10), at(19), '2023-05-01T00:00:19.9999999Z', at(20)].map((time) =>
      matcher.userAndTime(accessRecord({ time })),
    )
    expect(inside).toEqual([false, true, true, true, false])
  })

  it('may be open at either side', () => {
    const record = accessRecord({ time: at(10) })
    expect(matcherOf(criteria({ from: at(10) })).userAndTime(record)).toBe(true)
    expect(matcherOf(criteria({ to: at(10) })).userAndTime(record)).toBe(false)
  })
})

describe('addresses and sessions', () => {
  it('one of the recorded addresses in one of the ranges is enough', () => {
    const matcher = matcherOf(criteria({ ips: ranges('192.0.2.0/24', '1.1.1.1') }))
    const answers = [['1.1.1.1'], ['11.1.1.1'], ['1.1.1.10'], ['10.0.0.1', '192.0.2.9'], []].map(
      (ipAddresses) => matcher.ip({ ipAddresses }),
    )
    expect(answers).toEqual([true, false, false, true, false])
    expect(answers).toEqual(
      [['1.1.1.1'], ['11.1.1.1'], ['1.1.1.10'], ['10.0.0.1', '192.0.2.9'], []].map((ipAddresses) =>
        matcher.ip({ ipAddresses }),
      ),
    )
  })

  it('compares SessionIds and nosession keys whole and without case', () => {
    const key = newKeyOf()(accessRecord({ sessionId: null, sessionIdFrom: null }))
    const matcher = matcherOf(criteria({ sessions: ['ABC-1', key.toUpperCase()] }))
    expect(['abc-1', 'ABC-1', 'abc', 'abc-11', key].map((text) => matcher.session(text))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ])
  })

  it('no criterion is no restriction', () => {
    const matcher = matcherOf(EVERYTHING)
    expect(matcher.ip({ ipAddresses: [] })).toBe(true)
    expect(matcher.session('x')).toBe(true)
    expect(matcher.userAndTime(accessRecord({ time: '0001-01-01T00:00:00Z' }))).toBe(true)
  })
})

describe('what was salvaged', () => {
  const nothing: SalvagedAccess = {
    id: null,
    time: null,
    accessType: 'unknown',
    actor: null,
    mailboxUpn: null,
    mailboxGuid: null,
    sessionId: null,
    ipAddresses: [],
    operationCount: null,
    internetMessageIds: [],
    folderPaths: [],
  }
  const matcher = matcherOf({
    users: ['alice@example.com'],
    ips: ranges('198.51.100.7'),
    sessions: ['session-1'],
    from: at(0),
    to: at(100),
  })
  const CASES: readonly (readonly [string, Partial<SalvagedAccess> | null, boolean])[] = [
    ['nothing at all', null, true],
    ['nothing that can be told', {}, true],
    ['a time within', { time: at(5) }, true],
    ['a time outside', { time: at(100) }, false],
    ['the actor', { actor: 'ALICE@example.com' }, true],
    ['another actor, mailbox lost', { actor: 'helpdesk@example.com' }, true],
    ['another mailbox, actor lost', { mailboxUpn: 'bob@example.com' }, true],
    [
      'another actor in the mailbox',
      { actor: 'helpdesk@example.com', mailboxUpn: 'alice@example.com' },
      true,
    ],
    ['another actor in another mailbox', { actor: 'bob@example.com', mailboxUpn: 'bob@example.com' }, false],
    ['the session', { sessionId: 'SESSION-1' }, true],
    ['another session', { sessionId: 'session-2' }, false],
    ['the address', { ipAddresses: ['198.51.100.7'] }, true],
    ['another address', { ipAddresses: ['198.51.100.8'] }, false],
    ['all but one that fits', { time: at(5), sessionId: 'session-1', ipAddresses: ['1.1.1.1'] }, false],
  ]

  it.each(CASES)('%s', (_what, overrides, expected) => {
    expect(matcher.salvaged(overrides === null ? null : { ...nothing, ...overrides })).toBe(expected)
  })
})

describe('filters', () => {
  const anyRecord = fc
    .record({
      actor: fc.constantFrom('a@x', 'b@x'),
      mailboxUpn: fc.constantFrom('a@x', 'b@x', null),
      sessionId: fc.constantFrom('s1', 'S2', null),
      ipAddresses: fc.subarray(['10.0.0.1', '192.0.2.1', '2001:db8::1']),
      time: fc.nat(9).map(at),
    })
    .map((overrides) => accessRecord(overrides))
  const anyCriteria = fc.record<Criteria>({
    users: fc.subarray(['A@x', 'b@x', 'c@x']),
    ips: fc.subarray(['10.0.0.0/8', '192.0.2.1', '2001:db8::/32']).map((texts) => ranges(...texts)),
    sessions: fc.subarray(['s1', 's2']),
    from: fc.option(fc.nat(9).map(at)),
    to: fc.option(fc.nat(9).map(at)),
  })
  const keyOf = newKeyOf()

  function matches(record: ReturnType<typeof accessRecord>, given: Criteria): boolean {
    const matcher = matcherOf(given)
    return matcher.userAndTime(record) && matcher.ip(record) && matcher.session(keyOf(record))
  }

  it('narrow each other, in any order (P15)', () => {
    fc.assert(
      fc.property(fc.array(anyRecord), anyCriteria, anyCriteria, (records, a, b) => {
        const one = records.filter((record) => matches(record, a)).filter((record) => matches(record, b))
        const other = records.filter((record) => matches(record, b)).filter((record) => matches(record, a))
        expect(one).toEqual(other)
      }),
    )
  })

  it('never lose a record when widened (P14)', () => {
    fc.assert(
      fc.property(anyRecord, anyCriteria, anyCriteria, (record, a, b) => {
        fc.pre(matches(record, a))
        const wider: Criteria = {
          users: a.users.length === 0 ? [] : [...a.users, ...b.users],
          ips: a.ips.length === 0 ? [] : [...a.ips, ...b.ips],
          sessions: a.sessions.length === 0 ? [] : [...a.sessions, ...b.sessions],
          from:
            a.from === null || b.from === null ? null : ([a.from, b.from].toSorted(byCodeUnit)[0] ?? null),
          to: a.to === null || b.to === null ? null : ([a.to, b.to].toSorted(byCodeUnit)[1] ?? null),
        }
        expect(matches(record, wider)).toBe(true)
      }),
    )
  })
})

it('stands in a result the same, however it was typed', () => {
  const typed = criteria({
    users: ['B@x', ' a@x', 'b@x '],
    ips: ranges('192.0.2.9/24', '192.0.2.0/24', '::ffff:10.0.0.1'),
    sessions: ['S2', 's1', 's2'],
    from: at(0),
  })
  expect(criteriaDocument(typed)).toEqual({
    user: ['a@x', 'b@x'],
    ip: ['10.0.0.1', '192.0.2.0/24'],
    sessions: ['s1', 's2'],
    from: '2023-05-01T00:00:00Z',
    to: null,
  })
})
