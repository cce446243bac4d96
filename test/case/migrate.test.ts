import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCase, type OpenOptions, verifyCase } from '../../src/case/index.ts'
import { aRun, failureOf, platformIn, readText, results, sha, temporaryFolder } from './support.ts'

/** Schema 0, which never was: one field had another name. */
const migrations: NonNullable<OpenOptions['migrations']> = new Map([
  [
    0,
    (older) => ({
      id: older.text('id'),
      reference: older.text('ref'),
      created: older.text('created'),
      evidence: [],
    }),
  ],
])

/** A case as the mia of schema 0 would have left it, genuine in itself. */
async function olderCase(cwd: string): Promise<string> {
  const made = await openCase(platformIn(cwd), 'c', { write: true, create: { reference: 'BEC-42' } })
  await made.appendVerdicts([
    { session: 'S1', verdict: 'owner', reason: 'r', ipAddresses: [], clients: [], operator: null },
  ])
  await made.close()
  const recorded = readText(made.dir, 'case.json')
  const older = recorded.replace('mia/case/1', 'mia/case/0').replace('"reference"', '"ref"')
  writeFileSync(join(made.dir, 'case.json'), older)
  writeFileSync(join(made.dir, 'evidence', 'kept.csv'), 'Id\n')
  const [one = '', two = ''] = readText(made.dir, 'log.jsonl').split('\n')
  const first = one.replace(sha(recorded), sha(older))
  const second = two.replace(sha(one), sha(first))
  writeFileSync(join(made.dir, 'log.jsonl'), `${first}\n${second}\n`)
  return made.dir
}

describe('a case of an older schema', () => {
  it('is copied beside, brought up to date there, and left as it was', async () => {
    const cwd = temporaryFolder()
    const dir = await olderCase(cwd)
    const before = readdirSync(dir).map((name) => [name, name === 'evidence' ? '' : readText(dir, name)])
    mkdirSync(`${dir}-schema-1.partial-killed`)
    const opened = await openCase(platformIn(cwd), 'c', { write: true, migrations })
    expect(opened.dir).toBe(`${dir}-schema-1`)
    expect(opened.reference).toBe('BEC-42')
    expect(opened.verdicts().map((verdict) => verdict.session)).toEqual(['S1'])
    await opened.commitRun(aRun(), results('two'))
    await opened.close()
    expect(readdirSync(dir).map((name) => [name, name === 'evidence' ? '' : readText(dir, name)])).toEqual(
      before,
    )
    expect(readdirSync(cwd)).toEqual(['c', 'c-schema-1'])
    expect(statSync(join(opened.dir, 'evidence', 'kept.csv')).mode & 0o777).toBe(0o400)
    const events = readText(opened.dir, 'log.jsonl').split('\n').slice(0, -1)
    expect(events.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
      'created',
      'verdicts',
      'migrated',
      'run',
    ])
    expect((await verifyCase(platformIn(cwd), opened.dir)).firstDifference).toBeNull()
  })

  it('is migrated once', async () => {
    const cwd = temporaryFolder()
    await olderCase(cwd)
    const first = await openCase(platformIn(cwd), 'c', { write: false, migrations })
    const again = await openCase(platformIn(cwd), 'c', { write: false })
    expect([again.dir, again.id]).toEqual([first.dir, first.id])
  })

  it('that no migration knows is refused, and nothing is left', async () => {
    const cwd = temporaryFolder()
    await olderCase(cwd)
    const failure = await failureOf(openCase(platformIn(cwd), 'c', { write: true }))
    expect([failure.exitCode, failure.explanation.why]).toEqual([2, 'its schema is mia/case/0'])
    expect(readdirSync(cwd)).toEqual(['c'])
  })

  it('that was changed by hand is not migrated', async () => {
    const cwd = temporaryFolder()
    const dir = await olderCase(cwd)
    writeFileSync(join(dir, 'case.json'), `${readText(dir, 'case.json')} `)
    expect((await failureOf(openCase(platformIn(cwd), 'c', { write: true, migrations }))).exitCode).toBe(6)
    expect(readdirSync(cwd)).toEqual(['c'])
  })
})
