import { chmodSync, mkdirSync, readdirSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type EvidenceEntry, openCase, verifyCase } from '../../src/case/index.ts'
import { nodeFiles } from '../../src/platform/node-files.ts'
import { failureOf, openNew, platformIn, readText, sha, temporaryFolder } from './support.ts'

function entry(path: string, text: string): EvidenceEntry {
  const { size, mtimeMs, ino } = statSync(path)
  return {
    kind: 'audit',
    path,
    label: 'export.csv',
    size,
    sha256: sha(text),
    modifiedMs: Math.floor(mtimeMs),
    inode: String(ino),
    copied: false,
    copiedTo: null,
  }
}

function exported(cwd: string, name = 'export.csv', text = 'Id\n1\n'): string {
  writeFileSync(join(cwd, name), text)
  return join(cwd, name)
}

describe('registerEvidence', () => {
  it('keeps one entry a path, and writes nothing for what it knows', async () => {
    const cwd = temporaryFolder()
    const path = exported(cwd)
    const made = await openNew(cwd)
    const one = entry(path, 'Id\n1\n')
    await made.registerEvidence([one])
    const log = readText(made.dir, 'log.jsonl')
    await made.registerEvidence([one, one])
    await made.registerEvidence([])
    expect(readText(made.dir, 'log.jsonl')).toBe(log)
    await made.registerEvidence([{ ...one, kind: 'trace' }])
    await made.close()
    const reader = await openCase(platformIn(cwd), 'c', { write: false })
    expect(reader.evidence()).toEqual([one, { ...one, kind: 'trace' }])
  })

  it('refuses other bytes under a path that it knows', async () => {
    const cwd = temporaryFolder()
    const path = exported(cwd)
    const made = await openNew(cwd)
    await made.registerEvidence([entry(path, 'Id\n1\n')])
    const failure = await failureOf(made.registerEvidence([entry(path, 'other')]))
    expect([failure.exitCode, failure.explanation.what]).toEqual([6, `evidence changed: ${path}`])
    expect(made.evidence()).toEqual([entry(path, 'Id\n1\n')])
    await made.close()
  })

  it('keeps the copy when the same file is registered again without it', async () => {
    const cwd = temporaryFolder()
    const path = exported(cwd)
    const made = await openNew(cwd)
    const copy = await made.copyEvidence(path)
    await made.registerEvidence([{ ...entry(path, 'Id\n1\n'), ...copy, copied: true }])
    await made.registerEvidence([entry(path, 'Id\n1\n')])
    expect(made.evidence()).toMatchObject([{ copied: true, copiedTo: copy.copiedTo }])
    await made.close()
  })
})

describe('copyEvidence', () => {
  it('copies once, read-only, under a name of hash and harmless characters', async () => {
    const cwd = temporaryFolder()
    const path = exported(cwd, '..-été $(id)\n.csv.')
    const made = await openNew(cwd)
    const copy = await made.copyEvidence(path)
    const { mtimeMs, ino } = statSync(path)
    expect(copy).toEqual({
      copiedTo: `evidence/${sha('Id\n1\n').slice(0, 16)}-_t____id__.csv`,
      size: 5,
      sha256: sha('Id\n1\n'),
      modifiedMs: Math.floor(mtimeMs),
      inode: String(ino),
    })
    expect(readText(made.dir, copy.copiedTo)).toBe('Id\n1\n')
    expect(statSync(join(made.dir, copy.copiedTo)).mode & 0o777).toBe(0o400)
    const inode = statSync(join(made.dir, copy.copiedTo)).ino
    expect(await made.copyEvidence(path)).toEqual(copy)
    expect(statSync(join(made.dir, copy.copiedTo)).ino).toBe(inode)
    expect(readdirSync(join(made.dir, 'evidence'))).toHaveLength(1)
    await made.close()
  })

  it('copies more than one buffer', async () => {
    const cwd = temporaryFolder()
    const text = 'x'.repeat(2_500_000)
    const made = await openNew(cwd)
    expect((await made.copyEvidence(exported(cwd, 'big.csv', text))).sha256).toBe(sha(text))
    await made.close()
  })

  it('never overwrites what stands at the name', async () => {
    const cwd = temporaryFolder()
    const path = exported(cwd)
    const made = await openNew(cwd)
    const target = join(made.dir, (await made.copyEvidence(path)).copiedTo)
    chmodSync(target, 0o600)
    writeFileSync(target, 'tampered')
    expect((await failureOf(made.copyEvidence(path))).explanation.what).toBe(`${target} is in the way`)
    expect(readText(target)).toBe('tampered')
    expect(readdirSync(join(made.dir, 'evidence'))).toHaveLength(1)
    await made.close()
  })

  it('does not write through a link in place of the evidence folder', async () => {
    const cwd = temporaryFolder()
    const made = await openNew(cwd)
    const other = temporaryFolder()
    renameSync(join(made.dir, 'evidence'), join(made.dir, 'moved'))
    symlinkSync(other, join(made.dir, 'evidence'))
    expect((await failureOf(made.copyEvidence(exported(cwd)))).exitCode).toBe(2)
    expect(readdirSync(other)).toEqual([])
    await made.close()
  })

  it('takes only files', async () => {
    const cwd = temporaryFolder()
    const made = await openNew(cwd)
    mkdirSync(join(cwd, 'folder'))
    for (const name of ['folder', 'missing'])
      expect((await failureOf(made.copyEvidence(join(cwd, name)))).exitCode).toBe(2)
    await made.close()
  })

  it('notices that the file is written to while it is copied', async () => {
    const cwd = temporaryFolder()
    const path = exported(cwd)
    const made = await openNew(cwd, {
      files: {
        async facts(name) {
          if (name === path && readdirSync(join(cwd, 'c', 'evidence')).length > 0)
            writeFileSync(path, 'Id\n1\n2\n')
          return nodeFiles.facts(name)
        },
      },
    })
    const failure = await failureOf(made.copyEvidence(path))
    expect([failure.exitCode, failure.explanation.what]).toEqual([6, `input changed: ${path}`])
    expect(readdirSync(join(made.dir, 'evidence'))).toEqual([])
    await made.close()
  })

  it('leaves a copy that nobody registered without harm', async () => {
    const cwd = temporaryFolder()
    const made = await openNew(cwd)
    const { copiedTo } = await made.copyEvidence(exported(cwd))
    await made.close()
    const { ok, checks } = await verifyCase(platformIn(cwd), 'c')
    expect(ok).toBe(true)
    expect(checks.at(-1)).toEqual({
      what: copiedTo,
      ok: null,
      detail: 'not registered: left by an interrupted run, or put there by hand',
    })
  })
})
