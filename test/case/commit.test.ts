import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCase } from '../../src/case/index.ts'
import {
  aRow,
  aRun,
  bytesOf,
  hasSha256sum,
  openNew,
  platformIn,
  readText,
  results,
  sha,
  sha256sumCheck,
  temporaryFolder,
  textOf,
} from './support.ts'

describe('commitRun', () => {
  it('saves results, manifest, log and sums', async () => {
    const cwd = temporaryFolder()
    const made = await openNew(cwd)
    const input = {
      path: '/x/export.csv',
      label: 'export.csv',
      size: 10,
      sha256: sha('input'),
      modifiedMs: 0,
      format: 'ual-csv',
      encoding: 'utf-8',
      rows: 3,
    }
    const notice = { code: 'cut', level: 'incomplete', text: 'One row is cut.', count: 1 } as const
    const run = await made.commitRun(
      aRun({ inputs: [input], operator: 'A. N.', exitCode: 3, coverage: { from: null }, notices: [notice] }),
      results('one'),
    )
    await made.close()
    const outputs = [
      { path: 'sessions.json', size: 15, sha256: sha('{"rows":"one"}\n') },
      { path: 'ids.txt', size: 18, sha256: sha('<one@example.com>\n') },
    ]
    const [created = '', ran = '', ...rest] = readText(made.dir, 'log.jsonl').split('\n')
    expect(rest).toEqual([''])
    expect(JSON.parse(readText(made.dir, 'manifest.json'))).toEqual({
      schema: 'mia/manifest/1',
      case: made.id,
      runs: [
        {
          runId: run.runId,
          tool: { name: 'mia', version: '0.1.0' },
          node: 'v20.19.0',
          os: 'linux 6.1.0 x64',
          host: 'analyst.example.com',
          operator: 'A. N.',
          command: 'sessions',
          argv: ['sessions', '--user', 'ann@example.com', '--save'],
          question: null,
          caseRef: 'BEC-42',
          startedUtc: '2026-01-02T03:04:00Z',
          endedUtc: '2026-01-02T03:04:05Z',
          inputs: [
            {
              path: '/x/export.csv',
              label: 'export.csv',
              size: 10,
              sha256: sha('input'),
              mtime: '1970-01-01T00:00:00Z',
              format: 'ual-csv',
              encoding: 'utf-8',
              rows: 3,
            },
          ],
          counts: { read: 3, used: 2, duplicate: 0, filtered: 0, quarantined: 1 },
          coverage: { from: null },
          notices: [notice],
          outputs,
          quarantine: null,
          prevLogHash: sha(created),
          exitCode: 3,
        },
      ],
    })
    expect(JSON.parse(created)).toMatchObject({ n: 1, event: 'created', run: null, prev: '0'.repeat(64) })
    expect(JSON.parse(ran)).toEqual({
      n: 2,
      time: '2026-01-02T03:04:05Z',
      event: 'run',
      run: run.runId,
      files: [
        { name: 'ids.txt', sha256: outputs[1]?.sha256 },
        { name: 'manifest.json', sha256: sha(readText(made.dir, 'manifest.json')) },
        { name: 'sessions.json', sha256: outputs[0]?.sha256 },
      ],
      prev: sha(created),
    })
    const names = ['case.json', 'ids.txt', 'log.jsonl', 'manifest.json', 'sessions.json']
    expect(readText(made.dir, 'SHA256SUMS')).toBe(
      names.map((name) => `${sha(readText(made.dir, name))}  ${name}\n`).join(''),
    )
  })

  it('replaces results, keeps what another step wrote, and goes on after reopening', async () => {
    const cwd = temporaryFolder()
    const first = await openNew(cwd)
    await first.commitRun(aRun(), results('one'))
    await first.commitRun(aRun({ command: 'email' }), new Map([['email.json', bytesOf('{}\n')]]))
    await first.close()
    const again = await openCase(platformIn(cwd), 'c', { write: true })
    await again.commitRun(aRun(), results('two'))
    expect(again.runs().map((run) => run.command)).toEqual(['sessions', 'email', 'sessions'])
    expect(textOf(await again.readResult('ids.txt'))).toBe('<two@example.com>\n')
    expect(textOf(await again.readResult('email.json'))).toBe('{}\n')
    expect(await again.readResult('messages.json')).toBeNull()
    await again.close()
  })

  it('writes the same result bytes whatever the machine, the time and the case', async () => {
    const [one, two] = [temporaryFolder(), temporaryFolder()]
    for (const [cwd, hostname] of [
      [one, 'a'],
      [two, 'b'],
    ] as const) {
      const platform = platformIn(cwd, { hostname, nowMs: cwd === one ? 0 : 1e12 })
      const made = await openCase(platform, 'c', { write: true, create: { reference: hostname } })
      await made.commitRun(aRun({ quarantined: [aRow('a.csv', 1)] }), results('same'))
      await made.close()
    }
    for (const name of ['sessions.json', 'ids.txt', 'quarantine.jsonl'])
      expect(readText(one, 'c', name)).toBe(readText(two, 'c', name))
  })

  it('takes steps that nobody waits for one after the other', async () => {
    const made = await openNew(temporaryFolder())
    await Promise.all(['a', 'b', 'c'].map((text) => made.commitRun(aRun({ command: text }), results(text))))
    expect(made.runs().map((run) => run.command)).toEqual(['a', 'b', 'c'])
    expect(textOf(await made.readResult('ids.txt'))).toBe('<c@example.com>\n')
    await made.close()
  })

  it.each([
    '../x.json',
    '/etc/x.json',
    'case.json',
    'SHA256SUMS',
    'evidence/x.json',
    'A.json',
    '.x.json',
    'con',
  ])('takes no result named %s', async (name) => {
    const made = await openNew(temporaryFolder())
    await expect(made.commitRun(aRun(), new Map([[name, bytesOf('x')]]))).rejects.toThrow('no name')
    await expect(made.readResult(name)).rejects.toThrow('no name')
    await made.close()
  })

  it('masks what looks like a secret in the arguments', async () => {
    const made = await openNew(temporaryFolder())
    const argv = [
      'login',
      '--client-secret=hunter2hunter2',
      'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig',
      '--user',
      'ann',
    ]
    const run = await made.commitRun(aRun({ argv }), results('one'))
    expect(run.argv).toEqual(['login', '--client-secret=[redacted]', 'Bearer [redacted]', '--user', 'ann'])
    expect(readText(made.dir, 'manifest.json')).not.toMatch(/hunter2|eyJ/)
    await made.close()
  })

  it.skipIf(!hasSha256sum)('writes sums that sha256sum accepts', async () => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'My export (1).csv'), 'Id\n')
    const made = await openNew(cwd)
    const path = join(cwd, 'My export (1).csv')
    const copy = await made.copyEvidence(path)
    await made.registerEvidence([{ kind: 'audit', path, label: 'x', ...copy, copied: true }])
    await made.commitRun(aRun({ quarantined: [aRow('a.csv', 1)] }), results('one'))
    await made.appendVerdicts([])
    await made.close()
    const names = ['case.json', copy.copiedTo, 'ids.txt', 'log.jsonl', 'manifest.json', 'quarantine.jsonl']
    expect(sha256sumCheck(made.dir)).toBe(
      [...names, 'sessions.json', 'verdicts.json'].map((name) => `${name}: OK\n`).join(''),
    )
    writeFileSync(join(made.dir, 'ids.txt'), 'changed')
    expect(() => sha256sumCheck(made.dir)).toThrow('did NOT match')
  })
})
