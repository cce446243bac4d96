import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Desk, desk, refusal } from './case-shell.ts'
import { document, rowsIn } from './documents.ts'

/** A record of the intruder's session that lists one message and stands once in the export. */
const RECORD = '95a24686-8613-401d-a317-b6cc092e743c'

/** Case `first` holds the whole export, case `second` what `change` makes of its lines. */
async function twoCases(change: (lines: string[]) => string[]): Promise<Desk> {
  const at = desk()
  const lines = readFileSync(join(at.folder, 'export.csv'), 'utf8').split('\r\n')
  writeFileSync(join(at.folder, 'second.csv'), change(lines).join('\r\n'))
  await at.mia('sessions', '--audit', 'export.csv', '--case', 'first', '--save')
  await at.mia('sessions', '--audit', 'second.csv', '--case', 'second', '--save')
  return at
}

describe('mia compare', () => {
  test('finds nothing between equal evidence, whatever its order', async () => {
    const at = await twoCases(([header = '', ...lines]) => [
      header,
      ...lines.filter((line) => line !== '').toReversed(),
    ])
    const found = await document(at, 'compare', 'first', 'second')
    expect(found['schema']).toBe('mia/compare/1')
    expect([found['records'], found['sessions'], found['messages']]).toEqual([[], [], []])
    expect(rowsIn(found).map((row) => [row['what'], row['a'], row['b'], row['equal']])).toEqual([
      ['records', 170, 170, 170],
      ['sessions', 28, 28, 28],
      ['messages', 105, 105, 105],
      ['evidence', 1, 1, 0],
    ])
    expect(rowsIn(found, 'notices').some((notice) => notice['code'] === 'equal')).toBe(true)
  })

  test('names the record that is missing, and the session and the message that change with it', async () => {
    const at = await twoCases((lines) => lines.filter((line) => !line.includes(RECORD)))
    const found = await document(at, 'compare', 'first', 'second')
    const [rows, records, sessions] = [rowsIn(found), rowsIn(found, 'records'), rowsIn(found, 'sessions')]
    expect(rows[0]).toEqual({
      what: 'records',
      a: 170,
      b: 169,
      both: 169,
      equal: 169,
      onlyA: 1,
      onlyB: 0,
      changed: 0,
      detail: 0,
    })
    expect(records.map((row) => [row['difference'], row['id']])).toEqual([['only-a', RECORD]])
    expect(sessions).toHaveLength(1)
    expect(sessions[0]).toMatchObject({ difference: 'changed', session: records[0]?.['session'] })
    expect(sessions[0]?.['fields']).toContain('records')
    expect(rowsIn(found, 'messages').length).toBeGreaterThan(0)
  })

  test('does not look at saved results, and --to narrows both sides', async () => {
    const at = await twoCases((lines) => lines.filter((line) => !line.includes(RECORD)))
    const { records } = await document(at, 'compare', 'second', 'first', '--to', '2026-03-05')
    expect(records).toEqual([])
    const all = await document(at, 'compare', 'second', 'first')
    expect(rowsIn(all, 'records').map((row) => row['difference'])).toEqual(['only-b'])
  })

  test('is complete where nothing was quarantined, with differences or without', async () => {
    const cut = 'db081606-deed-415f-a43e-647e56355dd2'
    const at = await twoCases((lines) => lines.filter((line) => !line.includes(cut)))
    expect((await at.mia('compare', 'second', 'second')).code).toBe(0)
    expect((await at.mia('compare', 'first', 'second')).code).toBe(3)
    writeFileSync(
      join(at.folder, 'third.csv'),
      readFileSync(join(at.folder, 'second.csv'), 'utf8')
        .split('\r\n')
        .filter((line) => !line.includes(RECORD))
        .join('\r\n'),
    )
    await at.mia('sessions', '--audit', 'third.csv', '--case', 'third', '--save')
    const { code, stderr } = await at.mia('compare', 'second', 'third')
    expect(code).toBe(0)
    expect(stderr).toContain('differ between the cases')
  })

  test.each([
    [['first'], 'mia: mia compare needs two case folders.'],
    [['first', 'nowhere'], 'is no case folder.'],
  ])('refuses %s', async (folders, line) => {
    const at = desk()
    await at.mia('sessions', '--audit', 'export.csv', '--case', 'first', '--save')
    const [code, what] = refusal(await at.mia('compare', ...folders))
    expect([code, what]).toEqual([2, expect.stringContaining(line)])
  })

  test('refuses a case without evidence', async () => {
    const at = desk()
    await at.mia('case', 'init', '--case', 'empty')
    expect(refusal(await at.mia('compare', 'empty', 'empty'))).toEqual([
      2,
      'mia: the case empty holds no audit records to compare.',
      '  why:  no step with evidence has been saved in it, or it is a redacted copy',
      '  next: mia sessions --audit FILE… --case empty --save',
    ])
  })
})
