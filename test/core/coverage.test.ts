import { describe, expect, test } from 'vitest'
import type { QuarantinedRow, SalvagedAccess } from '../../src/core/access-record.ts'
import { coverageSentences } from '../../src/core/coverage-sentences.ts'
import { coverageOf, type CoverageRequest, type MailboxCoverage } from '../../src/core/coverage.ts'
import { EVERYTHING } from '../../src/core/criteria.ts'
import { parseIpRange } from '../../src/core/ip-address.ts'
import { at, bind, DAY, HOUR, MICROSOFT_IP, place, sync } from '../support/records.ts'

function request(changes: Partial<CoverageRequest>): CoverageRequest {
  return {
    records: [],
    quarantined: [],
    criteria: EVERYTHING,
    licence: 'unknown',
    statedAsOf: null,
    newest: null,
    limits: [],
    failedWindows: [],
    ...changes,
  }
}

function only(changes: Partial<CoverageRequest>): MailboxCoverage {
  const { mailboxes } = coverageOf(request(changes))
  expect(mailboxes).toHaveLength(1)
  return mailboxes[0] as MailboxCoverage
}

function cut(salvaged: Partial<SalvagedAccess> | null): QuarantinedRow {
  const known: SalvagedAccess = {
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
    ...salvaged,
  }
  const row = { place: place(9), reason: 'truncated-json', detail: 'cut', text: '' } as const
  return { ...row, salvaged: salvaged === null ? null : known }
}

describe('of one mailbox', () => {
  const records = [
    bind(['<1@x>'], { time: at(0) }),
    bind(['<2@x>'], { time: at(HOUR), sessionId: null, ipAddresses: [MICROSOFT_IP] }),
    sync('Inbox', { time: at(4 * DAY) }),
  ]

  test('what was found, and what lies between', () => {
    expect(only({ records })).toEqual({
      mailbox: 'alice@example.com',
      records: 3,
      bindRecords: 2,
      syncRecords: 1,
      first: '2023-05-01T00:00:00Z',
      last: '2023-05-05T00:00:00Z',
      covered: [
        { from: '2023-05-01T00:00:00Z', to: '2023-05-01T01:00:00Z' },
        { from: '2023-05-05T00:00:00Z', to: '2023-05-05T00:00:00Z' },
      ],
      blindWindows: [],
      emptyStretches: [{ from: '2023-05-01T01:00:00Z', to: '2023-05-05T00:00:00Z', position: 'between' }],
      quarantined: 0,
      sessionless: 1,
      undecidableByIp: 1,
    })
  })

  test('the period asked for adds the stretches at its ends', () => {
    const criteria = { ...EVERYTHING, from: at(-2 * DAY), to: at(5 * DAY) }
    expect(only({ records, criteria }).emptyStretches.map(({ position }) => position)).toEqual([
      'before-first',
      'between',
      'after-last',
    ])
    const nearer = { ...EVERYTHING, from: at(-DAY + 1), to: at(5 * DAY - 1) }
    expect(only({ records, criteria: nearer }).emptyStretches).toHaveLength(1)
  })

  test('an open end reaches to the time stated, never to the newest row', () => {
    expect(only({ records, statedAsOf: at(9 * DAY) }).emptyStretches.at(-1)).toEqual({
      from: '2023-05-05T00:00:00Z',
      to: '2023-05-10T00:00:00Z',
      position: 'after-last',
    })
    expect(only({ records, newest: at(9 * DAY) }).emptyStretches).toHaveLength(1)
  })

  test('a blind window is not covered', () => {
    const throttled = [
      bind(['<1@x>'], { time: at(0) }),
      bind(['<2@x>'], { time: at(HOUR), throttled: true }),
      ...[10, 20, 30, 40].map((hours) => sync('Inbox', { time: at(hours * HOUR) })),
    ]
    const { covered, blindWindows } = only({ records: throttled })
    expect(blindWindows).toEqual([
      { from: '2023-05-01T01:00:00Z', to: '2023-05-02T01:00:00Z', basis: 'recorded', records: 1 },
    ])
    expect(covered).toEqual([
      { from: '2023-05-01T00:00:00Z', to: '2023-05-01T01:00:00Z' },
      { from: '2023-05-02T01:00:00Z', to: '2023-05-02T16:00:00Z' },
    ])
  })

  test('a filter by address leaves those that it finds out of what it cannot see', () => {
    const ips = [parseIpRange(MICROSOFT_IP)].filter((range) => range !== null)
    expect(only({ records, criteria: { ...EVERYTHING, ips } }).undecidableByIp).toBe(0)
  })
})

test('a mailbox asked for without any record has a statement all the same', () => {
  const criteria = { ...EVERYTHING, users: ['Nobody@Example.com', 'ALICE@example.com'] }
  const { mailboxes } = coverageOf(request({ records: [bind(['<1@x>'])], criteria }))
  expect(mailboxes.map(({ mailbox, records }) => [mailbox, records])).toEqual([
    ['alice@example.com', 1],
    ['nobody@example.com', 0],
  ])
})

test('quarantined rows count for the mailbox that they name, else for nobody in particular', () => {
  const coverage = coverageOf(
    request({
      records: [bind(['<1@x>'])],
      quarantined: [
        cut({ mailboxUpn: 'ALICE@example.com' }),
        cut({ mailboxUpn: 'bob@example.com' }),
        cut({ actor: 'alice@example.com' }),
        cut(null),
      ],
    }),
  )
  expect(coverage.mailboxes.map(({ mailbox, quarantined }) => [mailbox, quarantined])).toEqual([
    ['alice@example.com', 1],
    ['bob@example.com', 1],
  ])
  expect([coverage.quarantined, coverage.quarantinedUnattributed]).toEqual([4, 2])
})

describe('delay', () => {
  test.each([
    ['open end', null, true],
    ['24 hours before', at(9 * DAY), false],
    ['a second later', at(9 * DAY + 1), true],
  ])('%s', (_, to, pullAgain) => {
    const coverage = coverageOf(request({ criteria: { ...EVERYTHING, to }, statedAsOf: at(10 * DAY) }))
    expect([coverage.settledUntil, coverage.pullAgain]).toEqual(['2023-05-10T00:00:00Z', pullAgain])
  })

  test('is counted from the newest row where nobody states the time, and says so', () => {
    const { asOf, asOfFrom } = coverageOf(request({ newest: at(0) }))
    expect([asOf, asOfFrom]).toEqual(['2023-05-01T00:00:00Z', 'newest-record'])
    expect(coverageOf(request({ newest: at(0), statedAsOf: at(DAY) })).asOfFrom).toBe('stated')
    expect(coverageOf(request({}))).toMatchObject({
      asOf: null,
      asOfFrom: null,
      retention: [],
      pullAgain: false,
    })
  })
})

test('sentences are plain, complete, and never say that something was not accessed', () => {
  const criteria = { ...EVERYTHING, from: at(-2 * DAY), to: at(10 * DAY) }
  const limits = [
    { code: 'row-cap', level: 'incomplete', text: 'a.csv holds exactly 5,000 rows', count: 1 },
  ] as const
  const failedWindows = [{ from: at(0), to: at(DAY), source: 'graph', reason: 'timeout' }]
  const records = [
    bind(['<1@x>'], { time: at(0), throttled: true }),
    bind(['<2@x>'], { time: at(5), sessionId: null }),
  ]
  const coverage = coverageOf(
    request({ records, criteria, limits, failedWindows, licence: 'standard', statedAsOf: at(300 * DAY) }),
  )
  const sentences = new Map(
    coverage.mailboxes
      .flatMap((mailbox) => coverageSentences(coverage, mailbox))
      .map(({ fact, sentence }) => [fact, sentence]),
  )
  expect(Object.fromEntries(sentences)).toEqual({
    asked: 'Asked: from 2023-04-29T00:00:00Z up to 2023-05-11T00:00:00Z.',
    records:
      '2 records found (2 Bind, 0 Sync), the first at 2023-05-01T00:00:00Z, the last at 2023-05-01T00:00:05Z.',
    covered: 'The records speak for no period: nothing can be concluded from the absence of a record.',
    'blind-windows':
      'Blind: Binds were not recorded (throttled) 2023-05-01T00:00:00Z to 2023-05-02T00:00:00Z; Syncs were still recorded.',
    'empty-stretches':
      '2 stretches of 24 hours or more without any record: 2023-04-29T00:00:00Z to 2023-05-01T00:00:00Z, 2023-05-01T00:00:05Z to 2023-05-11T00:00:00Z; whether nothing happened or nothing was recorded cannot be told.',
    retention:
      'Retention, counted back from 2024-02-25T00:00:00Z (--as-of): Audit (Standard) reached back to 2023-10-17T00:00:00Z (as stated); earlier records may be gone. The period asked for begins earlier. Older records are in the evidence all the same: they were kept longer or exported earlier.',
    delay:
      'The period ends 24 hours or more before 2024-02-25T00:00:00Z: its records have had time to arrive.',
    limits: 'The sources report: a.csv holds exactly 5,000 rows.',
    'failed-windows': '1 window of live queries failed: 2023-05-01T00:00:00Z to 2023-05-02T00:00:00Z.',
    quarantined: '0 rows of this mailbox could not be read in full.',
    sessionless: '1 of 2 records (50 %) carry no SessionId: selecting by SessionId alone misses them.',
    'ip-filter':
      '0 of 2 records (0 %) come from Microsoft addresses or service clients, or name no address: a filter by IP address would say nothing about them.',
    'audit-settings':
      'Not checked: whether licence and audit settings had MailItemsAccessed recorded for this mailbox at that time; records cannot show it.',
  })
})
