import { describe, expect, test } from 'vitest'
import { DANA, desk, INTRUDER } from './case-shell.ts'
import { asRow, document, rowIn, rowsIn } from './documents.ts'

const OWEN = 'owen.marsh@northwind.example'
const PERIOD = ['--from', '2026-03-01', '--to', '2026-03-16']

describe('mia coverage', () => {
  test('has a section for each mailbox, with one sentence for each fact', async () => {
    const { code, stdout, stderr } = await desk().mia(
      'coverage',
      '--audit',
      'export.csv',
      ...PERIOD,
      '--user',
      OWEN,
    )
    expect(code).toBe(0)
    expect(stderr).not.toContain('mia:')
    const lines = stdout.split('\n')
    expect(lines[1]).toBe(`mailbox\t${OWEN}`)
    expect(lines.filter((line) => line.startsWith('blind-windows'))).toEqual([
      'blind-windows\tBlind: Binds were not recorded (throttled) 2026-03-13T14:02:37Z to 2026-03-14T14:02:37Z; Syncs were still recorded.',
    ])
    expect(stdout).not.toContain(DANA)
    expect(stdout).not.toMatch(/not accessed/)
  })

  test('names each mailbox once where there are several', async () => {
    const { code, stdout } = await desk().mia('coverage', '--audit', 'export.csv', ...PERIOD)
    expect(code).toBe(3)
    const titles = stdout.split('\n').filter((line) => /^\S+@\S+$/.test(line))
    expect(titles).toEqual([DANA, OWEN, 'petra.lindqvist@northwind.example', 'tom.reyes@northwind.example'])
  })

  test('as JSON, one row for each mailbox and fact, and the statement as data', async () => {
    const statement = await document(
      desk(),
      'coverage',
      '--audit',
      'export.csv',
      ...PERIOD,
      '--licence',
      'premium',
    )
    expect(statement['schema']).toBe('mia/coverage/1')
    expect(statement['rows']).toHaveLength(4 * 13)
    const { mailboxes: _mailboxes, ...facts } = rowIn(statement, 'coverage')
    expect(facts).toEqual({
      asked: { from: '2026-03-01T00:00:00Z', to: '2026-03-16T00:00:00Z' },
      asOf: '2026-03-20T18:54:14Z',
      asOfFrom: 'newest-record',
      licence: 'premium',
      settledUntil: '2026-03-19T18:54:14Z',
      pullAgain: false,
      ipFilter: false,
      quarantined: 1,
      quarantinedUnattributed: 0,
      retention: [{ licence: 'premium', from: '2025-03-20T18:54:14Z' }],
      limits: [],
      failedWindows: [],
    })
    expect(
      rowsIn(rowIn(statement, 'coverage'), 'mailboxes').map((one) => [
        one['mailbox'],
        one['records'],
        one['quarantined'],
      ]),
    ).toEqual([
      [DANA, 74, 1],
      [OWEN, 31, 0],
      ['petra.lindqvist@northwind.example', 9, 0],
      ['tom.reyes@northwind.example', 9, 0],
    ])
  })

  test('--as-of is what is counted back from', async () => {
    const { coverage } = await document(
      desk(),
      'coverage',
      '--audit',
      'export.csv',
      '--as-of',
      '2026-03-20T20:00',
    )
    expect(coverage).toMatchObject({ asOf: '2026-03-20T20:00:00Z', asOfFrom: 'stated', pullAgain: true })
  })

  test('a user that no record names has a statement too', async () => {
    const { code, stdout } = await desk().mia(
      'coverage',
      '--audit',
      'export.csv',
      '--user',
      'nobody@northwind.example',
    )
    expect(code).toBe(0)
    expect(stdout).toContain('mailbox\tnobody@northwind.example\n')
    expect(stdout).toContain('No record of this mailbox was found.')
  })

  test('finds nothing in nothing', async () => {
    const { code, stderr } = await desk().mia('coverage', '--audit', 'export.csv', '--from', '2030-01-01')
    expect(code).toBe(0)
    expect(stderr).toContain('No mailbox: the evidence holds no MailItemsAccessed record')
  })
})

test('sessions.json, messages.json and the manifest hold the statement', async () => {
  const at = desk()
  const { mia, text } = at
  await mia('sessions', '--audit', 'export.csv', '--user', DANA, '--save')
  await mia('messages', '--sessions', INTRUDER, '--user', DANA, '--save')
  const { coverage } = await document(at, 'coverage', '--user', DANA)
  expect(asRow(text('sessions.json'))['coverage']).toEqual(coverage)
  expect(asRow(text('messages.json'))['coverage']).toEqual(coverage)
  const runs = rowsIn(asRow(text('manifest.json')), 'runs')
  expect(runs.map((run) => run['coverage'])).toEqual([coverage, coverage])
})
