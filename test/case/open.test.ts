import { mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findCase, openCase, verifyCase } from '../../src/case/index.ts'
import { aRun, failureOf, platformIn, readText, results, temporaryFolder, textOf } from './support.ts'

const CREATE = { write: true, create: { reference: 'BEC-42' } }

describe('findCase', () => {
  it('takes the explicit folder, then the working directory, then ./mia-case, else null', async () => {
    const cwd = temporaryFolder()
    const platform = platformIn(cwd)
    expect(await findCase(platform, null)).toBeNull()
    expect(await findCase(platform, '')).toBeNull()
    expect(await findCase(platform, null, { create: true })).toBe(join(cwd, 'mia-case'))
    await (await openCase(platform, 'mia-case', CREATE)).close()
    expect(await findCase(platform, null)).toBe(join(cwd, 'mia-case'))
    await (await openCase(platform, '.', CREATE)).close()
    expect(await findCase(platform, null)).toBe(cwd)
    expect(await findCase(platform, 'mia-case')).toBe(join(cwd, 'mia-case'))
  })

  it('refuses an explicit folder that is no case, unless it is to be created', async () => {
    const cwd = temporaryFolder()
    const failure = await failureOf(findCase(platformIn(cwd), 'elsewhere'))
    expect(failure.exitCode).toBe(2)
    expect(failure.explanation.what).toBe(`${join(cwd, 'elsewhere')} is no case folder`)
    expect(await findCase(platformIn(cwd), 'elsewhere', { create: true })).toBe(join(cwd, 'elsewhere'))
  })
})

describe('openCase', () => {
  it('makes a case with its first log line', async () => {
    const cwd = temporaryFolder()
    const made = await openCase(platformIn(cwd), 'a/b', CREATE)
    expect(made.reference).toBe('BEC-42')
    expect(made.created).toBe('2026-01-02T03:04:05Z')
    expect(made.dir).toBe(join(cwd, 'a', 'b'))
    expect([made.evidence(), made.runs(), made.verdicts()]).toEqual([[], [], []])
    await made.close()
    expect(readdirSync(made.dir)).toEqual([
      'SHA256SUMS',
      'case.json',
      'evidence',
      'log.jsonl',
      'manifest.json',
    ])
    expect(JSON.parse(readText(made.dir, 'case.json'))).toEqual({
      schema: 'mia/case/1',
      id: made.id,
      reference: 'BEC-42',
      created: '2026-01-02T03:04:05Z',
      evidence: [],
    })
    expect((await verifyCase(platformIn(cwd), made.dir)).ok).toBe(true)
  })

  it('opens an existing case with its own reference, whatever create says', async () => {
    const cwd = temporaryFolder()
    const first = await openCase(platformIn(cwd), 'c', CREATE)
    await first.close()
    const again = await openCase(platformIn(cwd), 'c', { write: true, create: { reference: 'other' } })
    expect([again.id, again.reference]).toEqual([first.id, 'BEC-42'])
    await again.close()
  })

  it('changes nothing and takes no lock for a reader', async () => {
    const cwd = temporaryFolder()
    const writer = await openCase(platformIn(cwd), 'c', CREATE)
    const reader = await openCase(platformIn(cwd, { pid: 7, alive: [4242] }), 'c', { write: false })
    await writer.commitRun(aRun(), results('one'))
    expect(reader.runs()).toEqual([])
    expect(textOf(await reader.readResult('ids.txt'))).toBe('<one@example.com>\n')
    expect(reader.runs()).toHaveLength(1)
    await expect(reader.commitRun(aRun(), results('x'))).rejects.toThrow('opened for reading')
    await writer.close()
  })

  it('says that there is no case', async () => {
    const cwd = temporaryFolder()
    for (const write of [true, false])
      expect((await failureOf(openCase(platformIn(cwd), 'c', { write }))).exitCode).toBe(2)
    expect(readdirSync(cwd)).toEqual([])
  })

  it('refuses a newer schema and names it', async () => {
    const cwd = temporaryFolder()
    await (await openCase(platformIn(cwd), 'c', CREATE)).close()
    const file = join(cwd, 'c', 'case.json')
    writeFileSync(file, readText(file).replace('mia/case/1', 'mia/case/2'))
    for (const write of [true, false]) {
      const failure = await failureOf(openCase(platformIn(cwd), 'c', { write }))
      expect(failure.exitCode).toBe(2)
      expect(failure.explanation.why).toBe('its schema is mia/case/2, this mia knows up to mia/case/1')
    }
  })

  it.each(['case.json', 'manifest.json', 'log.jsonl', 'SHA256SUMS'])(
    'refuses a case whose %s was changed by hand',
    async (name) => {
      const cwd = temporaryFolder()
      await (await openCase(platformIn(cwd), 'c', CREATE)).close()
      const file = join(cwd, 'c', name)
      writeFileSync(file, `${readText(file)} `)
      for (const write of [true, false]) {
        const failure = await failureOf(openCase(platformIn(cwd), 'c', { write }))
        expect(failure.exitCode).toBe(6)
        expect(failure.explanation.what).toContain(name)
      }
      expect(readdirSync(join(cwd, 'c'))).not.toContain('case.lock')
    },
  )

  it('sweeps what killed runs left, and nothing else', async () => {
    const cwd = temporaryFolder()
    const made = await openCase(platformIn(cwd), 'c', CREATE)
    await made.close()
    mkdirSync(join(made.dir, '.mia-stage-1'))
    writeFileSync(join(made.dir, '.mia-stage-1', 'ids.txt'), 'half')
    mkdirSync(join(made.dir, '.mia-lock-2'))
    writeFileSync(join(made.dir, 'evidence', '.mia-copy-3'), 'half')
    writeFileSync(join(made.dir, 'notes.txt'), 'mine')
    await openCase(platformIn(cwd), 'c', { write: false })
    expect(readdirSync(made.dir)).toContain('.mia-stage-1')
    await (await openCase(platformIn(cwd), 'c', { write: true })).close()
    expect(readdirSync(made.dir)).toEqual([
      'SHA256SUMS',
      'case.json',
      'evidence',
      'log.jsonl',
      'manifest.json',
      'notes.txt',
    ])
    expect(readdirSync(join(made.dir, 'evidence'))).toEqual([])
  })

  it('does not make a case over files that are in the way', async () => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'manifest.json'), 'of another program')
    const failure = await failureOf(openCase(platformIn(cwd), '.', CREATE))
    expect(failure.exitCode).toBe(2)
    expect(failure.explanation.what).toBe(`${join(cwd, 'manifest.json')} is in the way`)
    expect(readText(cwd, 'manifest.json')).toBe('of another program')
    expect(readdirSync(cwd)).toEqual(['evidence', 'manifest.json'])
  })

  it('does not make a case whose evidence folder is a link', async () => {
    const cwd = temporaryFolder()
    const other = temporaryFolder()
    symlinkSync(other, join(cwd, 'evidence'))
    expect((await failureOf(openCase(platformIn(cwd), '.', CREATE))).explanation.what).toContain('in the way')
  })

  it('opens a case through a link, by its real folder', async () => {
    const cwd = temporaryFolder()
    await (await openCase(platformIn(cwd), 'c', CREATE)).close()
    symlinkSync('c', join(cwd, 'link'))
    const opened = await openCase(platformIn(cwd), 'link', { write: true })
    expect(opened.dir).toBe(join(cwd, 'c'))
    await opened.close()
  })

  it('keeps the state when its folder is replaced or vanishes under it', async () => {
    const cwd = temporaryFolder()
    const opened = await openCase(platformIn(cwd), 'c', CREATE)
    rmSync(opened.dir, { recursive: true })
    const gone = await failureOf(opened.commitRun(aRun(), results('one')))
    expect(gone.exitCode).toBe(9)
    expect(gone.explanation.why).toContain('the folder was moved or removed')
    expect(readdirSync(cwd)).toEqual([])
    mkdirSync(opened.dir)
    await expect(opened.commitRun(aRun(), results('one'))).rejects.toThrow('opened again')
    await opened.close()
    expect(readdirSync(opened.dir)).toEqual([])
  })
})

describe.skipIf(process.platform === 'win32')('modes', () => {
  it.each([0o000, 0o077])('are 0700, 0600 and 0400 under umask %i', async (mask) => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'export.csv'), 'Id\n1\n')
    const before = process.umask(mask)
    try {
      const made = await openCase(platformIn(cwd), 'c', CREATE)
      const copy = await made.copyEvidence(join(cwd, 'export.csv'))
      await made.registerEvidence([
        { kind: 'audit', path: join(cwd, 'export.csv'), label: 'export.csv', ...copy, copied: true },
      ])
      await made.commitRun(aRun(), results('one'))
      const mode = (...path: string[]): string => (statSync(join(made.dir, ...path)).mode & 0o777).toString(8)
      expect([mode(), mode('evidence'), mode('case.lock')]).toEqual(['700', '700', '700'])
      expect(mode(copy.copiedTo)).toBe('400')
      await made.close()
      const files = readdirSync(made.dir).filter((name) => name !== 'evidence')
      expect(files.map((name) => [name, mode(name)])).toEqual(files.map((name) => [name, '600']))
    } finally {
      process.umask(before)
    }
  })
})
