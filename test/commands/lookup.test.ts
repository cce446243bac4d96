import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DANA, type Desk, desk, INTRUDER, OFFICE, refusal } from './case-shell.ts'
import { asRow, document, type Row, rowsIn } from './documents.ts'

const SALVAGED = '<c4a0c7a6-79d6-4de7-afa1-7424b8129747@mail.mueller-soehne.example>'
const OUTLOOK = 'bef0c50c-f704-4946-a7a6-655306ae7259'

async function judgedCase(): Promise<Desk> {
  const at = desk()
  await at.mia('sessions', '--audit', 'export.csv', '--save')
  await at.mia('mark', INTRUDER, '--as', 'intruder', '--reason', 'unknown address')
  await at.mia('mark', OFFICE, '--as', 'owner', '--reason', 'her office')
  return at
}

async function lookUp(at: Desk, ...ids: readonly string[]): Promise<Row> {
  return document(at, 'lookup', ...ids.flatMap((id) => ['--ids', id]))
}

describe('mia lookup', () => {
  test('says of every message of step 2 what step 2 says', async () => {
    const at = await judgedCase()
    await at.mia('messages', '--save')
    const saved = asRow(at.text('messages.json'))
    const rows = rowsIn(await document(at, 'lookup', '--input', 'ids.txt'))
    for (const message of rowsIn(saved)) {
      const found = rows.filter(
        (row) =>
          row['evidence'] !== null &&
          row['internetMessageId'] === message['internetMessageId'] &&
          row['mailbox'] === message['mailbox'],
      )
      expect(found.map((row) => [row['evidence'], row['subject']])).toEqual([
        [message['evidence'], message['subject']],
      ])
    }
    expect(rows.filter((row) => row['evidence'] === 'listed')).toHaveLength(rowsIn(saved).length)
    expect(rowsIn(saved).length).toBeGreaterThan(20)
  })

  test('names everybody who touched it, with session, address and verdict', async () => {
    const at = await judgedCase()
    const id = '<0f96a519-0cf6-4cf5-adcd-29e516c8d07a@mail.fabrikam.example>'
    const found = await lookUp(at, id)
    const rows = rowsIn(found)
    const accesses = rowsIn(found, 'accesses')
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({
      requested: id,
      evidence: 'listed',
      statement: 'accessed: a Bind record of a session judged as the intruder’s names it',
      matchedBy: 'exact',
      mailbox: DANA,
      actors: [DANA],
      accesses: 3,
      ipAddresses: ['192.0.2.10', '20.190.177.84', '203.0.113.45'],
    })
    expect(rows[0]?.['records']).toHaveLength(3)
    expect(accesses.map((row) => [row['session'], row['verdict'], row['ipAddresses'], row['first']])).toEqual(
      [
        [INTRUDER, 'intruder', ['203.0.113.45'], '2026-03-10T08:20:31Z'],
        ['nosession:208217860c5e', 'undecided', ['20.190.177.84'], '2026-03-10T09:43:29Z'],
        ['21a4d528-e4e6-4e83-a7ab-e94efc62a355', 'undecided', ['192.0.2.10'], '2026-03-10T13:28:13Z'],
      ],
    )
  })

  test('a message of the owner’s alone is listed as the owner’s, until its folder was synchronised', async () => {
    const at = await judgedCase()
    await at.mia('messages', '--sessions', OFFICE, '--save')
    const own = rowsIn(asRow(at.text('messages.json')))
    const before = await document(at, 'lookup', '--input', 'ids.txt')
    const owners = rowsIn(before).filter((row) => row['evidence'] === 'owner')
    expect(owners.length).toBeGreaterThan(0)
    expect(owners.length).toBeLessThanOrEqual(own.length)
    await at.mia('mark', OUTLOOK, '--as', 'intruder', '--reason', 'same address')
    const after = await document(at, 'lookup', '--input', 'ids.txt')
    const classes = new Set(rowsIn(after).map((row) => row['evidence']))
    expect(classes.has('presumed-sync')).toBe(true)
  })

  test('an id that no record names: no record within coverage, with the periods, never “not accessed”', async () => {
    const at = desk()
    const { code, stdout } = await at.mia(
      'lookup',
      '--ids',
      '<nobody@nowhere.example>',
      '--audit',
      'export.csv',
      '--json',
    )
    expect(code).toBe(3)
    const found = asRow(stdout)
    const rows = rowsIn(found)
    expect(found['accesses']).toEqual([])
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({
      evidence: null,
      matchedBy: null,
      mailbox: null,
      records: [],
      accesses: 0,
    })
    expect(rows[0]?.['statement']).toMatch(
      /^no record within coverage: dana\.frost@northwind\.example from 2026-03-02T06:41:09Z to 2026-03-20T15:28:31Z in 3 periods, .* and 1 more; folders of dana\.frost@northwind\.example were synchronised, and every item of them is presumed exposed, listed or not$/,
    )
    expect(found['coverage']).toHaveProperty('mailboxes.length', 4)
    expect(stdout).not.toMatch(/not accessed/i)
  })

  test('without any record, nothing is covered', async () => {
    const rows = rowsIn(
      await document(desk(), 'lookup', '--ids', '<a@b>', '--audit', 'export.csv', '--from', '2030-01-01'),
    )
    expect(rows[0]?.['statement']).toBe(
      'no record within coverage, and the evidence covers no period of any mailbox',
    )
  })

  test('an id that only a damaged row names is neither accessed nor absent', async () => {
    const rows = rowsIn(await document(desk(), 'lookup', '--ids', SALVAGED, '--audit', 'export.csv'))
    expect(rows.at(-1)).toMatchObject({
      evidence: null,
      statement: 'named in a row that could not be read in full (truncated-json)',
      sessions: [INTRUDER],
      records: [{ id: 'db081606-deed-415f-a43e-647e56355dd2', source: 'export.csv', row: 79 }],
    })
    expect(rows.some((row) => String(row['statement']).startsWith('no record'))).toBe(false)
  })

  test('ids match without brackets and without regard to case, and it is said so', async () => {
    const at = desk()
    const bare = '0f96a519-0cf6-4cf5-adcd-29e516c8d07a@mail.fabrikam.example'
    const rows = rowsIn(
      await document(at, 'lookup', '--audit', 'export.csv', '--ids', bare, '--ids', bare.toUpperCase()),
    )
    expect(
      rows.map((row) => [
        row['requested'] === bare,
        row['matchedBy'],
        row['internetMessageId'] === `<${bare}>`,
      ]),
    ).toEqual([
      [false, 'case', true],
      [true, 'brackets', true],
    ])
    expect(rows[0]?.['statement']).toMatch(/; matched without regard to case$/)
  })

  test('--save keeps lookup.json and lookup.csv in a case that verifies', async () => {
    const at = await judgedCase()
    writeFileSync(join(at.folder, 'sensitive-ids.txt'), `${SALVAGED}\n<nobody@nowhere.example>\n`)
    await at.mia('lookup', '--input', 'sensitive-ids.txt', '--save')
    expect(asRow(at.text('lookup.json'))['schema']).toBe('mia/lookup/1')
    expect(at.text('lookup.csv')).toMatch(/^"Asked for","Evidence"/)
    expect((await at.mia('verify')).code).toBe(0)
  })

  test('asks for ids', async () => {
    expect(refusal(await desk().mia('lookup', '--audit', 'export.csv'))).toEqual([
      2,
      'mia: no message is named.',
      '  why:  neither --input nor --ids is given',
      '  next: mia lookup --input sensitive-ids.txt   (one InternetMessageId a line)',
    ])
  })
})
