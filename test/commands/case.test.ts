import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isCase, openCase } from '../../src/case/index.ts'
import { nodeFiles } from '../../src/platform/node-files.ts'
import { fakePlatform } from '../support/fake-platform.ts'
import { DANA, desk, INTRUDER, OFFICE, refusal } from './case-shell.ts'

describe('mia case init', () => {
  it('makes an empty case with a reference, once', async () => {
    const { mia, json, folder } = desk()
    const made = await mia('case', 'init', '--reference', '2026-031')
    expect([made.code, made.stderr]).toEqual([0, 'made mia-case\nnext: mia sessions --audit FILE… --save\n'])
    expect((await json('case', 'show')).rows).toMatchObject([
      {
        reference: '2026-031',
        created: '2026-04-01T08:01:00Z',
        evidence: 0,
        runs: 0,
        intruder: 0,
        owner: 0,
        undecided: 0,
      },
    ])
    expect(refusal(await mia('case', 'init'))).toEqual([
      2,
      `mia: ${join(folder, 'mia-case')} is a case already.`,
      '  why:  a case is made once, and nothing in it is overwritten',
      '  next: mia case show, or make another one: mia case init --case DIR',
    ])
    expect((await mia('case', 'init', '--case', 'other/case')).code).toBe(0)
    expect(await isCase(nodeFiles, join(folder, 'other', 'case'))).toBe(true)
  })

  it('is found by the steps that follow', async () => {
    const { mia, json } = desk()
    await mia('case', 'init', '--case', 'c', '--reference', 'R')
    await mia('sessions', '--audit', 'export.csv', '--save', '--case', 'c')
    const { rows } = await json('case', 'show', '--case', 'c')
    expect(rows).toMatchObject([{ reference: 'R', runs: 1, evidence: 1 }])
  })

  it('ends where a folder cannot be made', async () => {
    const { mia, folder } = desk()
    writeFileSync(join(folder, 'file'), '')
    expect((await mia('case', 'init', '--case', 'file/c')).code).toBe(2)
  })
})

describe('mia case show', () => {
  it('tells what was done, with exit codes, and what comes next', async () => {
    const { mia, json } = desk()
    const next = async (): Promise<string> => (await mia('case', 'show')).stderr
    await mia('sessions', '--user', DANA, '--audit', 'export.csv', '--save', '--operator', 'A. N.')
    expect(await next()).toBe('next: mia mark SESSION… --as intruder --reason TEXT\n')
    await mia('mark', INTRUDER, '--as', 'intruder', '--reason', 'r')
    expect(await next()).toBe('next: mia messages --save\n')
    await mia('messages', '--save')
    expect(await next()).toBe('next: mia email --input ids.txt --trace FILE… --save\n')
    await mia('mark', OFFICE, '--as', 'owner', '--reason', 'r')
    expect(await next()).toBe('next: mia messages --save --force\n')
    const { rows, runs, results } = await json('case', 'show')
    expect(rows).toMatchObject([{ evidence: 1, copied: 0, runs: 2, intruder: 1, owner: 1, undecided: 0 }])
    expect(runs.map((run) => [run.command, run.exitCode, run.started, run.outputs])).toEqual([
      ['sessions', 3, '2026-04-01T08:01:00Z', ['sessions.json', 'sessions.csv']],
      [
        'messages',
        3,
        '2026-04-01T08:05:00Z',
        ['messages.json', 'messages.csv', 'ids.txt', 'presumed-ids.txt', 'salvaged-ids.txt'].filter((name) =>
          results.some((result) => result.path === name),
        ),
      ],
    ])
    expect(results.map((result) => result.path).slice(0, 4)).toEqual([
      'sessions.json',
      'sessions.csv',
      'messages.json',
      'messages.csv',
    ])
  })

  it('names the case where it would not be found without', async () => {
    const { mia } = desk()
    await mia('case', 'init', '--case', 'c')
    expect((await mia('case', 'show', '--case', 'c')).stderr).toBe(
      'next: mia sessions --audit FILE… --save --case c\n',
    )
  })
})

describe('mia case list-evidence', () => {
  it('lists what the case rests on, and sees what has been touched', async () => {
    const { mia, json, folder } = desk()
    await mia('sessions', '--audit', 'export.csv', '--save')
    const row = {
      kind: 'audit',
      path: join(folder, 'export.csv'),
      size: 397_122,
      sha256: '3640cffd876bda906f0fc3ea28c0113eeeb6c9802cee823cfab0953b8d3b71ab',
      copy: null,
      original: 'as recorded',
    }
    expect((await json('case', 'list-evidence')).rows).toMatchObject([row])
    writeFileSync(join(folder, 'export.csv'), 'other')
    expect((await json('case', 'list-evidence')).rows).toMatchObject([
      { ...row, original: 'touched since: mia verify compares its SHA-256' },
    ])
  })
})

describe('refusals', () => {
  it.each([
    [['case'], 'mia: mia case needs a subcommand.'],
    [['case', 'shwo'], "mia: mia case knows no 'shwo'."],
    [['case', 'show'], 'mia: there is no case here.'],
    [['case', 'list-evidence'], 'mia: there is no case here.'],
    [['case', 'show', '--reference', 'x'], 'mia: mia case show takes no --reference.'],
  ])('%j', async (argv, what) => {
    expect(refusal(await desk().mia(...argv)).slice(0, 2)).toEqual([2, what])
  })

  it('a case that another mia writes: exit 9, and it says which', async () => {
    const { mia, folder } = desk()
    await mia('sessions', '--audit', 'export.csv', '--save')
    const before = await openCase(fakePlatform({ cwd: folder, argv: ['messages', '--save'] }), 'mia-case', {
      write: true,
    })
    for (const argv of [
      ['mark', INTRUDER, '--as', 'owner', '--reason', 'r'],
      ['messages', '--save'],
      ['verify'],
    ])
      expect(refusal(await mia(...argv))).toEqual([
        9,
        `mia: the case folder ${join(folder, 'mia-case')} is in use by process 4242 on analyst.example.com.`,
        '  why:  mia messages has held it since 2026-01-02T03:04:05Z',
        '  next: wait for it; if process 4242 is no mia, remove ' + join(folder, 'mia-case', 'case.lock'),
      ])
    expect((await mia('case', 'show')).code).toBe(0)
    await before.close()
    expect((await mia('mark', INTRUDER, '--as', 'owner', '--reason', 'r')).code).toBe(0)
  })

  it('a case that was changed by hand: exit 6 wherever it is used', async () => {
    const { mia, folder } = desk()
    await mia('sessions', '--audit', 'export.csv', '--save')
    writeFileSync(join(folder, 'mia-case', 'manifest.json'), '{}')
    for (const argv of [
      ['case', 'show'],
      ['case', 'list-evidence'],
      ['mark', INTRUDER, '--as', 'owner', '--reason', 'r'],
      ['explain', INTRUDER],
    ])
      expect(refusal(await mia(...argv))).toEqual([
        6,
        'mia: manifest.json is not what the log recorded.',
        expect.stringContaining('its SHA-256 was'),
        expect.stringContaining('mia verify'),
      ])
  })

  it('a folder where the case file should be', async () => {
    const { mia, folder } = desk()
    mkdirSync(join(folder, 'mia-case', 'case.json'), { recursive: true })
    expect(refusal(await mia('case', 'show'))).toEqual([
      6,
      'mia: case.json is a folder, not a file.',
      expect.anything(),
      expect.anything(),
    ])
  })
})
