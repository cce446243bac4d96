import { describe, expect, it } from 'vitest'
import { openCase } from '../../src/case/index.ts'
import {
  aRow,
  aRun,
  openNew,
  platformIn,
  readText,
  results,
  sha,
  temporaryFolder,
  textOf,
} from './support.ts'

describe('quarantine.jsonl', () => {
  it('holds every row once, in order, with the hash of its file', async () => {
    const made = await openNew(temporaryFolder())
    const input = { path: '/b', size: 1, modifiedMs: 0, format: 'ual-csv', encoding: 'utf-8', rows: 9 }
    const inputs = [{ ...input, label: 'b.csv', sha256: sha('b') }]
    await made.commitRun(aRun({ inputs, quarantined: [aRow('b.csv', 10), aRow('b.csv', 9)] }), results('one'))
    const run = await made.commitRun(
      aRun({ inputs, quarantined: [aRow('b.csv', 10), aRow('a.csv', 2, 'a "quoted" \u202e\u0000 text')] }),
      results('one'),
    )
    const lines = (textOf(await made.readResult('quarantine.jsonl')) ?? '').split('\n')
    expect(lines.pop()).toBe('')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        source: 'a.csv',
        sha256: null,
        row: 2,
        offset: 200,
        length: 18,
        reason: 'truncated-json',
        detail: 'it ends early',
        salvaged: null,
        text: 'a "quoted" \u202e\u0000 text',
      },
      expect.objectContaining({ source: 'b.csv', sha256: sha('b'), row: 9 }),
      expect.objectContaining({ source: 'b.csv', sha256: sha('b'), row: 10 }),
    ])
    const text = readText(made.dir, 'quarantine.jsonl')
    expect(run.document).toMatchObject({
      quarantine: { path: 'quarantine.jsonl', size: Buffer.byteLength(text), sha256: sha(text), rows: 2 },
    })
    await made.commitRun(aRun(), results('two'))
    expect(readText(made.dir, 'quarantine.jsonl')).toBe(text)
    await made.close()
  })
})

describe('verdicts', () => {
  it('keep their history', async () => {
    const cwd = temporaryFolder()
    const entry = {
      session: 'S1',
      reason: 'token theft',
      ipAddresses: ['203.0.113.7'],
      clients: [],
      operator: null,
    }
    const made = await openNew(cwd)
    await made.appendVerdicts([{ ...entry, verdict: 'intruder' }])
    await made.close()
    const later = await openCase(platformIn(cwd, { nowMs: Date.UTC(2026, 5, 1) }), 'c', { write: true })
    await later.appendVerdicts([{ ...entry, verdict: 'owner', reason: 'her phone', operator: 'A. N.' }])
    await later.close()
    expect((await openCase(platformIn(cwd), 'c', { write: false })).verdicts()).toEqual([
      { ...entry, verdict: 'intruder', time: '2026-01-02T03:04:05Z' },
      { ...entry, verdict: 'owner', reason: 'her phone', operator: 'A. N.', time: '2026-06-01T00:00:00Z' },
    ])
  })
})
