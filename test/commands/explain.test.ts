import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  at,
  ANSWERS,
  type Document,
  DANA,
  desk,
  INTRUDER,
  OFFICE,
  refusal,
  STOLEN,
  STOLEN_IP,
} from './case-shell.ts'

const EXPORT = readFileSync('samples/ual-export.csv')
const FILE_SHA = createHash('sha256').update(EXPORT).digest('hex')

/** Listed by one record of the intruder's, at 198.51.100.23. */
const PAYSLIP = '<34fd40b9-fdaa-4469-a628-a711b49e70ec@mail.payslips.example>'
const PAYSLIP_RECORD = 'd89476dc-ec43-47f5-a40b-0364e239d87d'
/** Named by the damaged row too. */
const SALVAGED = '<464cbb1c-0789-45f2-aa60-70fce01d9ae8@mail.payslips.example>'

async function judged() {
  const made = desk()
  await made.mia('sessions', '--user', DANA, '--audit', 'export.csv', '--save')
  await made.mia('mark', STOLEN, '--as', 'owner', '--reason', 'her office')
  await made.mia('mark', STOLEN, '--as', 'intruder', '--ip', STOLEN_IP, '--reason', 'stolen token')
  await made.mia('messages', '--save')
  return made
}

describe('mia explain', () => {
  it('follows a message from the saved result to the bytes of its record', async () => {
    const { json, text } = await judged()
    const answer = await json('explain', PAYSLIP)
    expect(answer.criteria).toEqual({ kind: 'message', name: PAYSLIP })
    expect(answer.rows).toMatchObject([
      {
        internetMessageId: PAYSLIP,
        mailbox: DANA,
        evidence: 'listed',
        rule: 'R2',
        records: [PAYSLIP_RECORD],
      },
    ])
    expect(answer.records).toMatchObject([
      {
        id: PAYSLIP_RECORD,
        accessType: 'Bind',
        typeRule: expect.stringMatching(/^R1: .*MailAccessType/),
        session: STOLEN,
        sessionIdFrom: 'SessionId',
        ipAddresses: [STOLEN_IP],
        verdict: 'intruder',
        reason: 'stolen token',
        judged: '2026-04-01T08:03:00Z',
        countsAs: 'listed',
        rule: 'R2',
      },
    ])
    expect(answer.places).toHaveLength(1)
    const place = at(answer.places)
    const bytes = EXPORT.subarray(place.offset, place.offset + place.length)
    expect(place).toMatchObject({
      id: PAYSLIP_RECORD,
      use: 'counted',
      source: 'export.csv',
      row: 118,
      sha256: FILE_SHA,
      rowSha256: createHash('sha256').update(bytes).digest('hex'),
      readAgain: 'the bytes at the offset are this record',
    })
    expect(answer.raw).toEqual([{ source: 'export.csv', row: 118, text: bytes.toString() }])
    expect(at(answer.raw).text).toContain(PAYSLIP_RECORD)
    const rows = (JSON.parse(text('messages.json')) as Document).rows
    expect(answer.results).toEqual([
      {
        result: 'messages.json',
        sha256: createHash('sha256').update(text('messages.json')).digest('hex'),
        section: 'rows',
        row: rows.findIndex((row) => row.internetMessageId === PAYSLIP) + 1,
        says: 'listed',
      },
    ])
  })

  it('takes an id with its angle brackets forgotten, and no other change to it', async () => {
    const { json } = desk()
    const found = async (word: string) => (await json('explain', word, '--audit', 'export.csv')).criteria.kind
    expect(await found(` ${PAYSLIP.slice(1, -1)} `)).toBe('message')
    expect(await found(PAYSLIP.toUpperCase())).toBeNull()
    expect(await found(PAYSLIP_RECORD.toUpperCase())).toBe('record')
    expect(await found('NOSESSION:bf36de57e247')).toBe('session')
  })

  it('shows every copy of a record, and which of them counted', async () => {
    const { json } = desk()
    const copies = new Map<string, number>()
    for (const id of EXPORT.toString().matchAll(/""Id"":""([0-9a-f-]{36})""/g))
      copies.set(id[1] ?? '', (copies.get(id[1] ?? '') ?? 0) + 1)
    const doubled = [...copies].find(([id, count]) => count === 2 && id !== ANSWERS.conflict.id)?.[0] ?? ''
    const answer = await json('explain', doubled, '--audit', 'export.csv')
    expect(answer.records.map((record) => [record.id, record.differingCopies])).toEqual([[doubled, false]])
    expect(answer.places.map((place) => place.use)).toEqual(['counted', 'copy, dropped by record Id (R5)'])
    expect(answer.raw).toHaveLength(2)
    const conflict = await json('explain', ANSWERS.conflict.id, '--audit', 'export.csv')
    expect(conflict.records.map((record) => record.differingCopies)).toEqual([true, true])
    expect(conflict.places.map((place) => place.use)).toEqual(['counted', 'counted'])
  })

  it('a session: its records, and its raw ones only when asked for', async () => {
    const { json } = desk()
    const session = at(ANSWERS.sessions.filter((row) => row.select === INTRUDER))
    const answer = await json('explain', INTRUDER, '--audit', 'export.csv')
    expect(answer.records).toHaveLength(session.records)
    expect(answer.rows).toHaveLength(session.messages)
    expect(answer.raw).toBeUndefined()
    expect(answer.notices.map((notice) => notice.code)).toEqual(['named-in-quarantine', 'raw-left-out'])
    const raw = (await json('explain', INTRUDER, '--audit', 'export.csv', '--records')).raw
    expect(raw).toHaveLength(session.records + 1)
  })

  it('a session that synchronised: its folders, with the guidance', async () => {
    const { json } = desk()
    const sync = 'bef0c50c-f704-4946-a7a6-655306ae7259'
    await json('sessions', '--audit', 'export.csv', '--save')
    const open = await json('explain', sync)
    expect(open.rows.map((row) => [row.folder, row.evidence])).toEqual([
      ['Löhne und Gehälter', 'undecided'],
      ['Inbox', 'undecided'],
    ])
    await json('mark', sync, '--as', 'intruder', '--reason', 'r')
    const { rows, records } = await json('explain', sync)
    expect(rows.map((row) => [row.evidence, row.rule])).toEqual([
      ['presumed-sync', 'R14'],
      ['presumed-sync', 'R14'],
    ])
    expect(at(rows).ruleText).toContain('Use MailItemsAccessed to investigate compromised accounts')
    expect(new Set(records.map((record) => record.countsAs))).toEqual(new Set(['presumed-sync']))
  })

  it('what the owner alone accessed is excluded, with the reason', async () => {
    const { json, mia } = await judged()
    await mia('mark', OFFICE, '--as', 'owner', '--reason', 'before the phish')
    const { rows, records } = await json('explain', OFFICE)
    expect(new Set(rows.map((row) => [row.evidence, row.rule].join()))).toEqual(new Set(['excluded,R21']))
    expect(rows).toHaveLength(17)
    expect(new Set(records.map((record) => record.reason))).toEqual(new Set(['before the phish']))
  })

  it('a message that only a damaged row names, or one names too: exit 3', async () => {
    const { mia, json } = await judged()
    expect((await mia('explain', SALVAGED)).code).toBe(3)
    const answer = await json('explain', SALVAGED)
    expect(answer.salvaged).toMatchObject([{ row: 79, reason: 'truncated-json' }])
    expect(answer.places[0]).toMatchObject({
      row: 79,
      use: 'quarantined: truncated-json',
      id: ANSWERS.damaged.id,
    })
    expect((await json('explain', ANSWERS.damaged.id)).records).toEqual([])
  })

  it('what no record names is not said to be untouched', async () => {
    const { mia, json } = desk()
    const said = await mia('explain', '<nobody@x.example>', '--audit', 'export.csv')
    expect(said.code).toBe(0)
    expect(said.stderr).toContain(
      'no record within the coverage of the evidence names it, which does not say that it was not accessed',
    )
    expect((await json('explain', '<nobody@x.example>', '--audit', 'export.csv')).rows).toEqual([])
  })

  it('reads through a container, and from the copy in the case', async () => {
    const { mia, json, folder } = desk()
    writeFileSync(join(folder, 'export.csv.gz'), gzipSync(EXPORT))
    await mia('sessions', '--audit', 'export.csv.gz', '--save', '--copy-evidence')
    writeFileSync(join(folder, 'export.csv.gz'), 'gone')
    const answer = await json('explain', PAYSLIP)
    const place = at(answer.places)
    expect(place).toMatchObject({
      source: 'export.csv.gz',
      row: 118,
      rowSha256: null,
      readAgain: 'through its container',
    })
    expect(at(answer.raw).text).toBe(EXPORT.subarray(place.offset, place.offset + place.length).toString())
  })

  it('says where the saved result classes it otherwise', async () => {
    const { json } = desk()
    await json('messages', '--sessions', OFFICE, '--audit', 'export.csv', '--save')
    const { notices, rows } = await json(
      'explain',
      '<052c659c-5c27-4573-a5f1-54e369dbd3f8@mail.bank.example>',
    )
    expect(rows.map((row) => row.evidence)).toEqual(['undecided'])
    expect(notices.map((notice) => notice.code)).toEqual(['classed-otherwise'])
  })

  it('needs evidence', async () => {
    expect(refusal(await desk().mia('explain', 'x')).slice(0, 2)).toEqual([2, 'mia: no evidence to read.'])
  })
})
