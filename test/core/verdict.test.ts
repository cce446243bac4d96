import { describe, expect, it } from 'vitest'
import type { AccessRecord } from '../../src/core/access-record.ts'
import { type Judgement, judgementOf, type Verdict, verdicts } from '../../src/core/verdict.ts'
import { accessRecord, bind, INTRUDER_IP, newKeyOf, OWNER_IP } from '../support/records.ts'

function verdict(judgement: Judgement, overrides: Partial<Verdict> = {}): Verdict {
  const given = { session: 'session-1', reason: 'known', time: '2023-06-01T00:00:00Z' }
  return { ...given, verdict: judgement, ipAddresses: [], clients: [], ...overrides }
}

function judged(history: readonly Verdict[], overrides: Partial<AccessRecord> = {}): Judgement | null {
  return verdicts(history, newKeyOf())(accessRecord(overrides))?.verdict ?? null
}

describe('a verdict', () => {
  it('is given to every record of its session, however the id is spelled', () => {
    const history = [verdict('intruder', { session: 'SESSION-1' })]
    expect(judged(history)).toBe('intruder')
    expect(judged(history, { sessionId: 'Session-1', mailboxUpn: 'bob@example.com' })).toBe('intruder')
    expect(judged(history, { sessionId: 'session-2' })).toBeNull()
    expect(judged([])).toBeNull()
  })

  it('may be given to a group without SessionId', () => {
    const sessionless = { sessionId: null, sessionIdFrom: null }
    const history = [verdict('owner', { session: newKeyOf()(accessRecord(sessionless)).toUpperCase() })]
    expect(judged(history, sessionless)).toBe('owner')
    expect(judged(history, { ...sessionless, actor: 'bob@example.com' })).toBeNull()
  })

  const ADDRESSES: readonly (readonly [readonly string[], readonly string[], boolean])[] = [
    [[INTRUDER_IP], [INTRUDER_IP], true],
    [['198.51.100.0/24'], [INTRUDER_IP], true],
    [[`[::ffff:${INTRUDER_IP}]:443`], [INTRUDER_IP], true],
    [['192.0.2.1', '198.51.100.0/25'], [INTRUDER_IP, OWNER_IP], true],
    [['198.51.100.70'], [INTRUDER_IP], false],
    [[INTRUDER_IP], [], false],
    [['no address'], [INTRUDER_IP], false],
  ]

  it.each(ADDRESSES)('narrowed to %j covers a record from %j: %s', (given, ipAddresses, expected) => {
    expect(judged([verdict('intruder', { ipAddresses: given })], { ipAddresses })).toBe(
      expected ? 'intruder' : null,
    )
  })

  it('may be narrowed to kinds of client', () => {
    const history = [verdict('intruder', { clients: ['rest', 'OUTLOOK DESKTOP'] })]
    expect(judged(history, { clientInfo: 'Client=REST;;' })).toBe('intruder')
    expect(judged(history, { clientInfo: 'Client=MSExchangeRPC' })).toBe('intruder')
    expect(judged(history, { clientInfo: 'Client=REST;Client=RESTSystem;;' })).toBeNull()
    expect(judged(history, { clientInfo: 'Client=OWA;x' })).toBeNull()
  })

  it('narrowed to both has to fit in both', () => {
    const history = [verdict('intruder', { ipAddresses: [INTRUDER_IP], clients: ['OWA'] })]
    expect(judged(history)).toBe('intruder')
    expect(judged(history, { ipAddresses: [OWNER_IP] })).toBeNull()
    expect(judged(history, { clientInfo: 'Client=REST;;' })).toBeNull()
  })
})

describe('of several verdicts', () => {
  it('the last one that covers the record counts', () => {
    const history = [verdict('owner'), verdict('intruder', { ipAddresses: [INTRUDER_IP] })]
    expect(judged(history)).toBe('intruder')
    expect(judged(history, { ipAddresses: [OWNER_IP] })).toBe('owner')
    expect(judged([...history, verdict('undecided')])).toBe('undecided')
    expect(judged(history.toReversed())).toBe('owner')
  })

  it('the last is the one given last, not the one with the latest clock', () => {
    const early = verdict('intruder', { time: '2020-01-01T00:00:00Z' })
    expect(judged([verdict('owner'), early])).toBe('intruder')
  })

  it('one word is made for a group of records', () => {
    const mine = bind(['<1@x>'], { ipAddresses: [OWNER_IP] })
    const his = bind(['<1@x>'])
    const verdictOf = verdicts([verdict('owner', { ipAddresses: [OWNER_IP] })], newKeyOf())
    expect(judgementOf([mine], verdictOf)).toBe('owner')
    expect(judgementOf([his], verdictOf)).toBe('undecided')
    expect(judgementOf([mine, his], verdictOf)).toBe('mixed')
  })
})

it('clears a record for the owner only where every address is the owner’s', () => {
  const keyOf = newKeyOf()
  const both = bind(['<a@b.example>'], { sessionId: 's-1', ipAddresses: [OWNER_IP, INTRUDER_IP] })
  const own = bind(['<a@b.example>'], { sessionId: 's-1', ipAddresses: [OWNER_IP] })
  const none = bind(['<a@b.example>'], { sessionId: 's-1', ipAddresses: [] })
  const words = (judgement: Judgement): (string | null)[] => {
    const given = verdict(judgement, { session: 's-1', ipAddresses: [OWNER_IP] })
    return [both, own, none].map((record) => verdicts([given], keyOf)(record)?.verdict ?? null)
  }
  expect(words('owner')).toEqual([null, 'owner', null])
  expect(words('intruder')).toEqual(['intruder', 'intruder', null])
})
