import { appendFileSync, chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCase, type RunRecord } from '../../src/case/index.ts'
import { fakePlatform } from '../support/fake-platform.ts'
import { type Document, DANA, desk, INTRUDER, OUTLOOK, refusal, STOLEN, STOLEN_IP } from './case-shell.ts'

/** Three steps with a verdict given between them, so that a replay needs the verdicts of each moment. */
async function worked(...more: readonly string[]) {
  const made = desk()
  await made.mia('sessions', '--user', DANA, '--audit', 'export.csv', '--records', '--save', ...more)
  await made.mia('mark', INTRUDER, OUTLOOK, '--as', 'intruder', '--reason', 'proxy')
  await made.mia('messages', '--save', '--since-containment', '2026-03-11')
  await made.mia('mark', STOLEN, '--as', 'intruder', '--ip', STOLEN_IP, '--reason', 'stolen token')
  return made
}

const checksOf = (document: Document): [string, string][] =>
  document.rows.map((row) => [row.what.replace(/, run .*/, ''), row.result])

describe('mia verify', () => {
  it('finds a case as it was saved, and computes every result again, byte for byte', async () => {
    const { mia, json } = await worked()
    expect((await mia('verify')).code).toBe(0)
    const document = await json('verify', '--replay')
    expect(new Set(checksOf(document).map(([, result]) => result))).toEqual(new Set(['ok']))
    expect(document.notices).toEqual([])
    expect(document.rows.slice(-2).map((row) => [row.what.replace(/, run .*/, ''), row.detail])).toEqual([
      ['replay of mia sessions', 'sessions.json, sessions.csv: byte for byte the same'],
      [
        'replay of mia messages',
        'messages.json, messages.csv, ids.txt, presumed-ids.txt, salvaged-ids.txt: byte for byte the same',
      ],
    ])
  })

  it('replays with the verdicts of then, also for a step that was run again', async () => {
    const { mia, json } = await worked()
    expect(refusal(await mia('messages', '--save'))[1]).toBe(
      'mia: messages.json of this case holds another result.',
    )
    expect((await mia('messages', '--save', '--force')).code).toBe(3)
    const replays = checksOf(await json('verify', '--replay')).filter(([what]) => what.startsWith('replay'))
    expect(replays).toEqual([
      ['replay of mia sessions', 'ok'],
      ['replay of mia messages', 'ok'],
    ])
  })

  it('names the first difference with exit code 6', async () => {
    const { mia, folder } = await worked()
    appendFileSync(join(folder, 'mia-case', 'ids.txt'), '<added@x>\n')
    const said = await mia('verify', '--quiet')
    expect(said.code).toBe(6)
    expect(said.stderr).toMatch(
      /^incomplete: verification failed; the first difference is ids\.txt: ids\.txt was changed: SHA-256 /,
    )
    expect(said.stdout).toMatch(/^ids\.txt\tDIFFERENT\t/m)
  })

  it('finds a result that the evidence does not give, though every hash is right', async () => {
    const { folder, mia } = await worked()
    const platform = fakePlatform({ cwd: folder })
    const opened = await openCase(platform, 'mia-case', { write: true })
    const run = opened.runs().at(-1)
    if (run === undefined) throw new Error('no run')
    const messages = readFileSync(join(folder, 'mia-case', 'messages.json'), 'utf8')
    await opened.commitRun(
      {
        ...(run.document as RunRecord),
        startedMs: 0,
        inputs: (run.document as RunRecord).inputs.map((input) => ({ ...input, modifiedMs: 0 })),
        quarantined: [],
      },
      new Map([['messages.json', new TextEncoder().encode(messages.replace('"listed"', '"background"'))]]),
    )
    await opened.close()
    expect((await mia('verify')).code).toBe(0)
    const said = await mia('verify', '--replay')
    expect(said.code).toBe(6)
    expect(said.stderr).toMatch(
      /the first difference is replay of mia messages, run .*: messages\.json is not what the evidence gives: it differs from line \d+ on/,
    )
  })

  it('says what cannot be checked, which is no difference', async () => {
    const { folder, mia, json } = await worked()
    rmSync(join(folder, 'export.csv'))
    const document = await json('verify', '--replay')
    expect(checksOf(document).filter(([, result]) => result !== 'ok')).toEqual([
      [`original ${join(folder, 'export.csv')}`, 'not checked'],
      ['replay of mia sessions', 'not checked'],
      ['replay of mia messages', 'not checked'],
    ])
    expect(document.notices).toMatchObject([{ code: 'not-checked', count: 3 }])
    expect((await mia('verify', '--replay')).code).toBe(0)
  })

  it('does not replay on other evidence', async () => {
    const { folder, mia } = await worked()
    appendFileSync(join(folder, 'export.csv'), '\n')
    const said = await mia('verify', '--replay')
    expect(said.code).toBe(6)
    expect(said.stderr).toContain(
      `the first difference is original ${join(folder, 'export.csv')}: it was changed`,
    )
    expect(said.stdout).toMatch(
      /^replay of mia sessions, run \S+\tDIFFERENT\tthe evidence export\.csv has changed since the case recorded it/m,
    )
  })

  it('does not replay what was read from standard input', async () => {
    const { folder } = await worked()
    const piped = desk({ stdin: readFileSync(join(folder, 'export.csv')) })
    expect((await piped.mia('sessions', '--audit', '-', '--save')).code).toBe(3)
    const row = (await piped.json('verify', '--replay')).rows.at(-1)
    expect(row).toMatchObject({ result: 'not checked', detail: 'it read standard input, which is gone' })
  })

  it('tells of damage instead of failing on it', async () => {
    const { folder, mia } = await worked()
    writeFileSync(join(folder, 'mia-case', 'verdicts.json'), '{')
    const said = await mia('verify', '--replay')
    expect(said.code).toBe(6)
    expect(said.stderr).toContain('the first difference is verdicts.json: verdicts.json was changed')
  })

  it('needs a case', async () => {
    expect(refusal(await desk().mia('verify'))).toEqual([
      2,
      'mia: there is no case here.',
      '  why:  no --case is given, and the working directory neither is a case nor holds mia-case',
      '  next: name the folder with --case DIR, or begin a case: mia sessions --audit FILE… --save',
    ])
  })
})

describe('--copy-evidence', () => {
  it('keeps the files in the case and reads them from there, with the same results', async () => {
    const plain = await worked()
    const copied = await worked('--copy-evidence')
    rmSync(join(copied.folder, 'export.csv'))
    expect((await copied.mia('messages', '--save', '--force')).code).toBe(3)
    await plain.mia('messages', '--save', '--force')
    for (const name of ['sessions.json', 'messages.json', 'messages.csv', 'ids.txt'])
      expect(copied.text(name)).toBe(plain.text(name))
    expect((await copied.mia('verify', '--replay')).code).toBe(0)
    expect((await copied.json('case', 'list-evidence')).rows).toMatchObject([
      {
        kind: 'audit',
        path: join(copied.folder, 'export.csv'),
        size: 397_122,
        copy: expect.stringMatching(/^evidence\/[0-9a-f]{16}-export\.csv$/),
        original: 'missing',
      },
    ])
  })

  it('a case that was moved still finds its copies', async () => {
    const { folder, mia } = await worked('--copy-evidence')
    rmSync(join(folder, 'export.csv'))
    renameSync(join(folder, 'mia-case'), join(folder, 'elsewhere'))
    expect((await mia('verify', '--replay', '--case', 'elsewhere')).code).toBe(0)
  })

  it('a copy that was changed is found, and no result is computed from it', async () => {
    const { folder, mia, json } = await worked('--copy-evidence')
    const copy = (await json('case', 'list-evidence')).rows[0]?.copy ?? ''
    chmodSync(join(folder, 'mia-case', copy), 0o600)
    appendFileSync(join(folder, 'mia-case', copy), '\n')
    expect((await mia('verify')).code).toBe(6)
    expect(refusal(await mia('messages'))).toEqual([
      6,
      expect.stringContaining('has changed since the case recorded it'),
      expect.anything(),
      expect.anything(),
    ])
  })

  it.each([
    ['nowhere to copy to', ['sessions', '--audit', 'export.csv', '--copy-evidence']],
    ['standard input', ['sessions', '--audit', '-', '--save', '--copy-evidence']],
    [
      'nowhere to copy to, step 2',
      ['messages', '--sessions', INTRUDER, '--audit', 'export.csv', '--copy-evidence'],
    ],
  ])('refuses %s', async (_name, argv) => {
    expect(refusal(await desk().mia(...argv))[0]).toBe(2)
  })
})
