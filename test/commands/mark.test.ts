import { describe, expect, it } from 'vitest'
import {
  at,
  ANSWERS,
  type Row,
  desk,
  INTRUDER,
  OFFICE,
  OWN_SESSIONS,
  refusal,
  STOLEN,
  STOLEN_IP,
} from './case-shell.ts'

const verdictsIn = (text: string): readonly Row[] =>
  (JSON.parse(text) as { readonly verdicts: readonly Row[] }).verdicts

describe('mia mark', () => {
  it('stores verdicts with reason, time and operator, and shows all that hold', async () => {
    const { mia, json, text } = desk()
    await mia('sessions', '--audit', 'export.csv', '--save')
    const first = await mia(
      'mark',
      `${OFFICE},${INTRUDER}`,
      'nosession:bf36de57e247',
      '--as',
      'owner',
      '--reason',
      ' hers ',
    )
    expect(first.code).toBe(0)
    const { rows, replaced } = await json(
      'mark',
      INTRUDER.toUpperCase(),
      '--as',
      'intruder',
      '--reason',
      'proxy',
      '--operator',
      'A. N.',
    )
    const hers = {
      verdict: 'owner',
      ipAddresses: [],
      clients: [],
      reason: 'hers',
      time: '2026-04-01T08:02:00Z',
      operator: null,
    }
    expect(rows).toEqual([
      {
        ...hers,
        session: INTRUDER,
        verdict: 'intruder',
        reason: 'proxy',
        time: '2026-04-01T08:03:00Z',
        operator: 'A. N.',
      },
      { ...hers, session: OFFICE },
      { ...hers, session: 'nosession:bf36de57e247' },
    ])
    expect(replaced).toEqual([{ ...hers, session: INTRUDER }])
    expect(verdictsIn(text('verdicts.json')).map((entry) => [entry.session, entry.verdict])).toEqual([
      [OFFICE, 'owner'],
      [INTRUDER, 'owner'],
      ['nosession:bf36de57e247', 'owner'],
      [INTRUDER, 'intruder'],
    ])
  })

  it('names the next command once there is an intruder', async () => {
    const { mia } = desk()
    await mia('sessions', '--audit', 'export.csv', '--save')
    expect((await mia('mark', OFFICE, '--as', 'owner', '--reason', 'r')).stderr).toBe('')
    expect((await mia('mark', INTRUDER, '--as', 'intruder', '--reason', 'r')).stderr).toBe(
      'next: mia messages --save\n',
    )
    await mia('messages', '--save')
    expect((await mia('mark', STOLEN, '--as', 'owner', '--reason', 'r')).stderr).toContain(
      'next: mia messages --save --force\n',
    )
  })

  it('warns of a mixed session judged as a whole, not of a part of it', async () => {
    const { json } = desk()
    await json('sessions', '--audit', 'export.csv', '--save')
    const whole = await json('mark', STOLEN, '--as', 'owner', '--reason', 'r')
    expect(whole.notices.map((notice) => notice.code)).toEqual(['mixed-session'])
    expect(at(whole.notices).text).toContain('192.0.2.10, 198.51.100.23, OWA')
    expect(
      (await json('mark', STOLEN, '--as', 'intruder', '--ip', STOLEN_IP, '--reason', 'r')).notices,
    ).toEqual([])
  })

  it('narrows by network and kind of client, as they are written canonically', async () => {
    const { json } = desk()
    await json('sessions', '--audit', 'export.csv', '--save')
    const { rows } = await json(
      'mark',
      STOLEN,
      '--as',
      'intruder',
      '--ip',
      '198.51.100.7/24',
      '--client',
      'owa',
      '--reason',
      'r',
    )
    expect(rows[0]).toMatchObject({ ipAddresses: ['198.51.100.0/24'], clients: ['OWA'] })
  })
})

describe('mia mark refuses', () => {
  const REASON = ['--as', 'owner', '--reason', 'r']

  it.each([
    ['nothing to judge', ['mark', ...REASON], 'mia: mia mark needs a session.'],
    ['no verdict', ['mark', 'a', '--reason', 'r'], 'mia: no verdict is given.'],
    ['no reason', ['mark', 'a', '--as', 'owner'], 'mia: no reason is given.'],
    ['a blank reason', ['mark', 'a', '--as', 'owner', '--reason', ' '], 'mia: no reason is given.'],
    ['a mailbox', ['mark', 'a@b.example', ...REASON], 'mia: "a@b.example" is no SessionId.'],
    ['another verdict', ['mark', 'a', '--as', 'hacker', '--reason', 'r'], "mia: --as cannot be 'hacker'."],
    ['an unknown client', ['mark', 'a', ...REASON, '--client', 'OWAA'], "mia: --client cannot be 'OWAA'."],
    ['no case', ['mark', 'a', ...REASON], 'mia: there is no case here.'],
    [
      'a folder that is no case',
      ['mark', 'a', ...REASON, '--case', '.'],
      expect.stringContaining(' is no case folder.'),
    ],
  ])('%s', async (_name, argv, what) => {
    expect(refusal(await desk().mia(...argv))).toEqual([
      2,
      what,
      expect.stringMatching(/^ {2}why: {2}./),
      expect.stringMatching(/^ {2}next: ./),
    ])
  })

  it('a session that the case does not know, unless told to', async () => {
    const { mia, text } = desk()
    await mia('case', 'init')
    expect(refusal(await mia('mark', INTRUDER, ...REASON))[1]).toBe(
      'mia: the case holds no sessions to judge.',
    )
    await mia('sessions', '--audit', 'export.csv', '--save')
    expect(refusal(await mia('mark', INTRUDER.slice(0, 8), ...REASON))).toEqual([
      2,
      "mia: the case knows no session '40f4d460'.",
      `  why:  did you mean ${INTRUDER}?`,
      '  next: take SessionIds from sessions.csv of the case, or add --force to judge it all the same',
    ])
    expect(() => text('verdicts.json')).toThrow('ENOENT')
    expect((await mia('mark', '40f4d460', ...REASON, '--force')).code).toBe(0)
    expect(verdictsIn(text('verdicts.json'))[0]?.session).toBe('40f4d460')
  })

  it('an address or client that the session does not show', async () => {
    const { mia } = desk()
    await mia('sessions', '--audit', 'export.csv', '--save')
    expect(refusal(await mia('mark', STOLEN, ...REASON, '--ip', '198.51.100.99'))).toEqual([
      2,
      `mia: session ${STOLEN} was not seen from 198.51.100.99.`,
      '  why:  its addresses are 192.0.2.10, 198.51.100.23',
      '  next: name one of those with --ip, or add --force',
    ])
    expect(refusal(await mia('mark', STOLEN, ...REASON, '--client', 'IMAP'))[1]).toBe(
      `mia: session ${STOLEN} was not seen with client IMAP.`,
    )
    expect((await mia('mark', STOLEN, ...REASON, '--client', 'IMAP', '--force')).code).toBe(0)
  })
})

async function judged() {
  const made = desk()
  await made.mia('sessions', '--audit', 'export.csv', '--save')
  await made.mia('mark', OWN_SESSIONS.join(','), '--as', 'intruder', '--reason', 'proxy')
  await made.mia('mark', STOLEN, '--as', 'owner', '--reason', 'her office')
  await made.mia('mark', STOLEN, '--as', 'intruder', '--ip', STOLEN_IP, '--reason', 'stolen token')
  await made.mia('mark', OFFICE, '--as', 'owner', '--reason', 'before the phish')
  return made
}

describe('mia messages by verdicts', () => {
  it('lists exactly what the intruder accessed, and the owner’s sessions as excluded', async () => {
    const { json } = await judged()
    const answer = await json('messages')
    const listed = answer.rows.map((row) => {
      const { mailbox, internetMessageId, folders, accesses, first, last, evidence } = row
      expect(evidence).toBe('listed')
      return { mailbox, internetMessageId, folders, accesses, first, last }
    })
    expect(listed).toEqual(ANSWERS.intruder.messages)
    expect(answer.excluded.map((row) => [row.session, row.ipAddresses, row.records, row.reason])).toEqual([
      [OFFICE, ['192.0.2.10'], 11, 'before the phish'],
      [STOLEN, ['192.0.2.10'], 14, 'her office'],
    ])
    expect(answer.accounting).toEqual({ read: 214, used: 54, duplicate: 0, filtered: 159, quarantined: 1 })
  })

  it('leaves the rest of a session undecided where only a part was judged', async () => {
    const { json } = desk()
    await json('sessions', '--audit', 'export.csv', '--save')
    await json('mark', STOLEN, '--as', 'intruder', '--ip', STOLEN_IP, '--reason', 'stolen token')
    const { rows, excluded, bounds } = await json('messages')
    const byClass = (evidence: string): number => rows.filter((row) => row.evidence === evidence).length
    expect([byClass('listed'), byClass('undecided'), rows.length]).toEqual([
      ANSWERS.intruder.replay.messages,
      22,
      32,
    ])
    expect(excluded).toBeUndefined()
    expect(bounds).toMatchObject([
      { mailbox: 'dana.frost@northwind.example', low: 10, high: 10, undecided: 22 },
    ])
  })

  it('says how many sessions of the mailboxes nobody has judged', async () => {
    const { json } = await judged()
    const { notices } = await json('messages')
    const judgedOnes = new Set([...OWN_SESSIONS, STOLEN, OFFICE])
    const open = ANSWERS.sessions.filter(
      ({ mailbox, select }) => /^(?:dana|owen)\./.test(mailbox) && !judgedOnes.has(select),
    )
    expect(open.length).toBeGreaterThan(0)
    expect(notices.find((notice) => notice.code === 'unjudged')).toMatchObject({
      level: 'warning',
      count: new Set(open.map((session) => session.select)).size,
    })
  })

  it('reports access after containment apart', async () => {
    const { json, mia } = await judged()
    const answer = await json('messages', '--since-containment', ANSWERS.containedAt)
    expect(answer.criteria.sinceContainment).toBe('2026-03-16T11:00:00Z')
    const late = answer.rows.filter((row) => row.afterContainment > 0)
    expect(answer.afterContainment).toEqual(late)
    expect(late.every((row) => row.last >= '2026-03-16T11:00:00Z')).toBe(true)
    expect(answer.rows.filter((row) => row.last >= '2026-03-16T11:00:00Z')).toEqual(late)
    expect(answer.notices.filter((notice) => notice.code === 'after-containment')).toMatchObject([
      { count: late.length },
    ])
    expect(late.length).toBe(4)
    const none = await json('messages')
    expect(none.afterContainment).toBeUndefined()
    expect(at(none.rows).afterContainment).toBeUndefined()
    expect((await mia('messages', '--since-containment', 'tuesday')).code).toBe(2)
  })
})
