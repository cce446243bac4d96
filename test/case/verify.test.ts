import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCase, verifyCase, type VerifyResult } from '../../src/case/index.ts'
import { aRun, bytesOf, failureOf, platformIn, readText, results, temporaryFolder } from './support.ts'

/** A case with two runs, a verdict, a copied and an uncopied original. */
async function wholeCase(cwd: string): Promise<string> {
  const made = await openCase(platformIn(cwd), 'c', { write: true, create: { reference: 'BEC-42' } })
  for (const name of ['copied.csv', 'linked.csv']) {
    const path = join(cwd, name)
    writeFileSync(path, `Id\n${name}\n`)
    const copy = await made.copyEvidence(path)
    if (name === 'copied.csv')
      await made.registerEvidence([{ kind: 'audit', path, label: name, ...copy, copied: true }])
    else {
      rmSync(join(made.dir, copy.copiedTo))
      await made.registerEvidence([
        { kind: 'trace', path, label: name, ...copy, copied: false, copiedTo: null },
      ])
    }
  }
  await made.commitRun(aRun(), results('one'))
  await made.commitRun(aRun({ command: 'messages' }), new Map([['messages.json', bytesOf('{"rows":[]}\n')]]))
  await made.appendVerdicts([
    { session: 'S1', verdict: 'owner', reason: 'r', ipAddresses: [], clients: [], operator: null },
  ])
  await made.close()
  return made.dir
}

async function firstDifference(cwd: string): Promise<string> {
  const { ok, firstDifference: first } = await verifyCase(platformIn(cwd), 'c')
  expect(ok).toBe(false)
  return `${first?.what}: ${first?.detail}`
}

const whats = (result: VerifyResult): string[] => result.checks.map((check) => check.what)

describe('verifyCase', () => {
  it('looks at everything of a whole case', async () => {
    const cwd = temporaryFolder()
    const dir = await wholeCase(cwd)
    const result = await verifyCase(platformIn(cwd), 'c')
    expect(result.firstDifference).toBeNull()
    expect(result.checks.map((check) => check.ok)).toEqual(Array(result.checks.length).fill(true))
    const copied = readdirSync(join(dir, 'evidence'))[0] ?? ''
    expect(whats(result)).toEqual([
      'case.json',
      'log.jsonl',
      'SHA256SUMS',
      'case.json',
      'manifest.json',
      `evidence/${copied}`,
      'ids.txt',
      'sessions.json',
      'messages.json',
      'verdicts.json',
      'runs',
      'evidence',
      `original ${join(cwd, 'copied.csv')}`,
      `original ${join(cwd, 'linked.csv')}`,
    ])
    expect(result.checks[1]?.detail).toBe('6 lines, each holding the hash of the one before')
  })

  it('notices any single changed byte of any file', { timeout: 300_000 }, async () => {
    const cwd = temporaryFolder()
    const dir = await wholeCase(cwd)
    const names = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name !== 'evidence',
    )
    expect(names).toHaveLength(9)
    for (const name of names) {
      const path = join(dir, name)
      const bytes = readFileSync(path)
      chmodSync(path, 0o600)
      // Every byte of the short files, every 17th of the long ones.
      for (let index = 0; index < bytes.length; index += bytes.length > 400 ? 17 : 1) {
        const changed = Buffer.from(bytes)
        changed[index] = (changed[index] ?? 0) ^ (1 << (index % 7))
        writeFileSync(path, changed)
        const accepted = await verifyCase(platformIn(cwd), 'c').then(
          (result) => result.ok,
          // A digit of the schema number makes a newer schema of it.
          (error: unknown) => !(error instanceof Error && error.message.includes('newer mia')),
        )
        expect(accepted, `${name}, byte ${index}`).toBe(false)
      }
      writeFileSync(path, bytes)
    }
    expect((await verifyCase(platformIn(cwd), 'c')).ok).toBe(true)
  })

  it.each(['case.json', 'log.jsonl', 'manifest.json', 'SHA256SUMS', 'ids.txt', 'verdicts.json'])(
    'notices that %s is missing, a folder, a link or a pipe',
    async (name) => {
      for (const plant of [
        () => undefined,
        (path: string) => mkdirSync(path),
        (path: string) => symlinkSync('/etc/hostname', path),
        (path: string) => execFileSync('mkfifo', [path]),
      ]) {
        const cwd = temporaryFolder()
        const dir = await wholeCase(cwd)
        rmSync(join(dir, name))
        plant(join(dir, name))
        expect(await firstDifference(cwd)).toContain(name)
      }
    },
  )

  it('names the first file that differs, with both hashes', async () => {
    const cwd = temporaryFolder()
    const dir = await wholeCase(cwd)
    writeFileSync(join(dir, 'sessions.json'), 'x')
    expect(await firstDifference(cwd)).toBe(
      'sessions.json: sessions.json was changed: SHA-256 2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881, recorded c655b0babed33950690e1a9792e7fad4d28a1b81400f6babcd46200682588b1f',
    )
  })

  it('tells a missing original from a changed one', async () => {
    const cwd = temporaryFolder()
    await wholeCase(cwd)
    rmSync(join(cwd, 'copied.csv'))
    rmSync(join(cwd, 'linked.csv'))
    const missing = await verifyCase(platformIn(cwd), 'c')
    expect(missing.ok).toBe(true)
    expect(missing.checks.slice(-2)).toEqual([
      {
        what: `original ${join(cwd, 'copied.csv')}`,
        ok: null,
        detail: 'no longer at its path; the case holds a copy',
      },
      { what: `original ${join(cwd, 'linked.csv')}`, ok: null, detail: 'no longer at its path' },
    ])
    writeFileSync(join(cwd, 'linked.csv'), 'Id\nlinked.csw\n')
    expect(await firstDifference(cwd)).toMatch(/^original .*linked\.csv: it was changed: SHA-256 /)
  })

  it('notices a log line that was taken out or added', async () => {
    const cwd = temporaryFolder()
    const dir = await wholeCase(cwd)
    const log = readText(dir, 'log.jsonl')
    const lines = log.split('\n')
    writeFileSync(join(dir, 'log.jsonl'), [...lines.slice(0, 2), ...lines.slice(3)].join('\n'))
    expect(await firstDifference(cwd)).toContain('log.jsonl, line 3 does not follow the line before')
    writeFileSync(join(dir, 'log.jsonl'), `${lines.slice(0, -2).join('\n')}\n`)
    expect(await firstDifference(cwd)).toContain('SHA256SUMS')
    writeFileSync(join(dir, 'log.jsonl'), log.slice(0, -1))
    expect(await firstDifference(cwd)).toContain('log.jsonl is cut off')
  })

  it('does not follow names that lead out of the folder', async () => {
    const cwd = temporaryFolder()
    const dir = await wholeCase(cwd)
    const line = readText(dir, 'log.jsonl').split('\n')[0] ?? ''
    writeFileSync(join(dir, 'log.jsonl'), `${line.replace('"name":"case.json"', '"name":"../copied.csv"')}\n`)
    const { checks } = await verifyCase(platformIn(cwd), 'c')
    expect(checks.find((check) => check.what === '../copied.csv')).toEqual({
      what: '../copied.csv',
      ok: false,
      detail: 'the log names a file that mia never writes: ../copied.csv',
    })
  })

  it('throws where there is no case', async () => {
    const cwd = temporaryFolder()
    expect((await failureOf(verifyCase(platformIn(cwd), 'c'))).exitCode).toBe(2)
    mkdirSync(join(cwd, 'c'))
    expect((await failureOf(verifyCase(platformIn(cwd), 'c'))).exitCode).toBe(2)
  })

  it('changes nothing', async () => {
    const cwd = temporaryFolder()
    const dir = await wholeCase(cwd)
    const before = readdirSync(dir).map((name) => [name, name === 'evidence' ? '' : readText(dir, name)])
    await verifyCase(platformIn(cwd), 'c')
    expect(readdirSync(dir).map((name) => [name, name === 'evidence' ? '' : readText(dir, name)])).toEqual(
      before,
    )
  })
})

const replayOf = (again: Map<string, Uint8Array> | null) => (run: { command: string }) =>
  Promise.resolve(run.command === 'sessions' ? again : null)

describe('replay', () => {
  it('compares each current result with the recomputed bytes', async () => {
    const cwd = temporaryFolder()
    await wholeCase(cwd)
    const same = await verifyCase(platformIn(cwd), 'c', replayOf(results('one')))
    expect(same.ok).toBe(true)
    expect(same.checks.slice(-2).map(({ ok, detail }) => [ok, detail])).toEqual([
      [true, 'sessions.json, ids.txt: byte for byte the same'],
      [null, 'this run cannot be replayed'],
    ])
    const other = await verifyCase(platformIn(cwd), 'c', replayOf(results('two')))
    expect(other.firstDifference?.detail).toBe(
      'sessions.json is not what the evidence gives: it differs from line 1 on',
    )
    const fewer = await verifyCase(platformIn(cwd), 'c', replayOf(new Map()))
    expect(fewer.firstDifference?.detail).toBe('sessions.json was not produced: by the replay')
  })

  it('does not ask for results that a later run replaced', async () => {
    const cwd = temporaryFolder()
    await wholeCase(cwd)
    const opened = await openCase(platformIn(cwd), 'c', { write: true })
    const last = await opened.commitRun(aRun(), results('two'))
    await opened.close()
    const asked: string[] = []
    const result = await verifyCase(platformIn(cwd), 'c', (run) => {
      asked.push(run.runId)
      return Promise.resolve(run.command === 'sessions' ? results('two') : null)
    })
    expect(result.ok).toBe(true)
    expect(asked).toEqual([expect.any(String), last.runId])
  })
})
