import { describe, expect, it } from 'vitest'
import type { AccessRecord } from '../../src/core/access-record.ts'
import {
  boundsOf,
  classOfListed,
  classOfUnlisted,
  type EvidenceClass,
  presume,
} from '../../src/core/exposure.ts'
import { identifyMailboxes } from '../../src/core/mailbox.ts'
import { findBlindWindows } from '../../src/core/throttling.ts'
import {
  accessRecord,
  at,
  bind,
  DAY,
  folder,
  keptOf,
  messagesOf,
  MICROSOFT_IP,
  OWNER_IP,
  SERVICE_CLIENT,
  sync,
} from '../support/records.ts'

const BOB = { mailboxUpn: 'bob@example.com', mailboxGuid: 'b0b' }

describe('a message that selected records list', () => {
  const intruder = bind(['<1@x>'])
  const owner = bind(['<1@x>'], { ipAddresses: [OWNER_IP] })
  const service = bind(['<1@x>'], { clientInfo: SERVICE_CLIENT, ipAddresses: [MICROSOFT_IP] })
  const CASES: readonly (readonly [string, readonly AccessRecord[], EvidenceClass])[] = [
    ['an intruder’s record among others', [owner, service, intruder], 'listed'],
    ['records that nobody has judged', [owner], 'undecided'],
    ['Microsoft’s own access only', [service, service], 'background'],
    ['Microsoft’s own access and another', [service, owner], 'undecided'],
  ]

  it.each(CASES)('by %s', (_what, records, expected) => {
    expect(classOfListed(records, (record) => record === intruder)).toBe(expected)
  })

  it('by Microsoft’s own access that is judged as the intruder’s (Storm-0558)', () => {
    expect(classOfListed([service], () => true)).toBe('listed')
  })
})

/** Classes by message id of what others list, given what the intruder did. */
function presumedOf(
  intruder: readonly AccessRecord[],
  others: readonly AccessRecord[],
): Record<string, string | null> {
  const all = [...intruder, ...others]
  const presumptions = presume(keptOf(intruder), identifyMailboxes(all).keyOf, findBlindWindows(all))
  const { messages } = messagesOf(others)
  return Object.fromEntries(
    messages.map((message) => [
      `${message.mailbox} ${message.internetMessageId}`,
      classOfUnlisted(message, message.listedIn, presumptions.get(message.mailboxKey)),
    ]),
  )
}

function owners(path: string, id: string, overrides: Partial<AccessRecord> = {}): AccessRecord {
  return accessRecord({
    ipAddresses: [OWNER_IP],
    sessionId: 'owner',
    folders: [folder(path, [id])],
    ...overrides,
  })
}

describe('presumed by sync', () => {
  it('are the messages of the folder that the intruder synchronised, in that mailbox', () => {
    const intruder = [sync('Boîte de réception')]
    const others = [
      owners('\\l\\Boîte de réception', '<in@x>'),
      owners('BOÎTE DE RÉCEPTION\\', '<in2@x>'),
      owners('\\Sent', '<sent@x>'),
      owners('\\Boîte de réception\\Sub', '<sub@x>'),
      owners('\\l\\Boîte de réception', '<bob@x>', BOB),
    ]
    expect(presumedOf(intruder, others)).toEqual({
      'alice@example.com <in@x>': 'presumed-sync',
      'alice@example.com <in2@x>': 'presumed-sync',
      'alice@example.com <sent@x>': null,
      'alice@example.com <sub@x>': null,
      'bob@example.com <bob@x>': null,
    })
  })

  it('are messages that any record lists in the folder, known by its Id whatever its name', () => {
    const renamed = { id: 'id-of-Inbox', name: null, path: '\\Renamed', items: folder('', ['<1@x>']).items }
    const others = [owners('\\Sent', '<1@x>'), owners('\\Sent', '<1@x>', { folders: [renamed] })]
    expect(presumedOf([sync('Inbox')], others)).toEqual({ 'alice@example.com <1@x>': 'presumed-sync' })
  })

  it('are none where nobody knows the folder’s name', () => {
    const nameless = sync('Inbox', { folders: [{ id: null, name: null, path: null, items: [] }] })
    const others = [owners('', '<1@x>'), owners('\\', '<2@x>'), owners('\\Inbox', '<3@x>')]
    expect(Object.values(presumedOf([nameless], others))).toEqual([null, null, null])
  })

  it('are none where the intruder only bound', () => {
    expect(presumedOf([bind(['<1@x>'])], [owners('\\Inbox', '<2@x>')])).toEqual({
      'alice@example.com <2@x>': null,
    })
  })
})

describe('presumed by gap', () => {
  const others = [
    owners('\\Inbox', '<1@x>', { throttled: true, time: at(10 * DAY) }),
    owners('\\Inbox', '<2@x>', BOB),
  ]
  const CASES: readonly (readonly [string, number, string | null])[] = [
    ['before the day that leads up to the window', 9 * DAY - 1, null],
    ['at the start of that day', 9 * DAY, 'presumed-gap'],
    ['as the window opens', 10 * DAY, 'presumed-gap'],
    ['before it closes', 11 * DAY - 1, 'presumed-gap'],
    ['as it closes', 11 * DAY, null],
  ]

  it.each(CASES)(
    'are all messages of the mailbox where the intruder was live %s',
    (_when, seconds, expected) => {
      expect(presumedOf([bind(['<9@x>'], { time: at(seconds) })], others)).toEqual({
        'alice@example.com <1@x>': expected,
        'bob@example.com <2@x>': null,
      })
    },
  )

  it('counts less than a sync', () => {
    expect(presumedOf([sync('Inbox', { time: at(10 * DAY) })], others)).toMatchObject({
      'alice@example.com <1@x>': 'presumed-sync',
    })
  })

  it('is looked for in time in very many mailboxes', () => {
    const records = Array.from({ length: 30_000 }, (_, index) =>
      accessRecord({ id: `r${index}`, throttled: true, mailboxGuid: `g${index}`, mailboxUpn: `u${index}@x` }),
    )
    const started = performance.now()
    const found = presume(keptOf(records), identifyMailboxes(records).keyOf, findBlindWindows(records))
    expect([...found.values()].filter(({ gaps }) => gaps.length === 1)).toHaveLength(30_000)
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  it('is none of the mailboxes that the intruder did not reach', () => {
    expect(presumedOf([bind(['<9@x>'], { time: at(10 * DAY), ...BOB })], others)).toMatchObject({
      'alice@example.com <1@x>': null,
    })
  })
})

describe('bounds', () => {
  it('are counted for each mailbox, low to high (R35)', () => {
    const rows = (
      [
        ['b', 'listed'],
        ['a', 'listed'],
        ['a', 'listed'],
        ['a', 'presumed-sync'],
        ['a', 'presumed-gap'],
        ['a', 'presumed-gap'],
        ['a', 'undecided'],
        ['a', 'background'],
      ] as const
    ).map(([mailbox, evidence]) => ({ mailbox, evidence }))
    expect(boundsOf(rows, [{ mailbox: 'a' }, { mailbox: 'a' }, { mailbox: 'c' }])).toEqual([
      {
        mailbox: 'a',
        low: 2,
        high: 5,
        listed: 2,
        presumedSync: 1,
        presumedGap: 2,
        undecided: 1,
        background: 1,
        syncedFolders: 2,
        mailboxPresumed: true,
      },
      { ...nothing('b'), low: 1, high: 1, listed: 1 },
      { ...nothing('c'), syncedFolders: 1, mailboxPresumed: true },
    ])
  })

  it('of nothing are none', () => {
    expect(boundsOf([], [])).toEqual([])
  })

  it('are there in time for very many mailboxes', () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => ({
      mailbox: `m${index}`,
      evidence: 'listed' as const,
    }))
    const started = performance.now()
    expect(boundsOf(rows, rows)).toHaveLength(100_000)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

function nothing(mailbox: string): ReturnType<typeof boundsOf>[number] {
  const counts = { low: 0, high: 0, listed: 0, presumedSync: 0, presumedGap: 0, undecided: 0, background: 0 }
  return { mailbox, ...counts, syncedFolders: 0, mailboxPresumed: false }
}
