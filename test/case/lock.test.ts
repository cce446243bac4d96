import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Case, openCase, verifyCase } from '../../src/case/index.ts'
import type { Files } from '../../src/platform/files.ts'
import { nodeFiles } from '../../src/platform/node-files.ts'
import { failureOf, platformIn, temporaryFolder } from './support.ts'

const CREATE = { write: true, create: { reference: null } }

describe('the lock', () => {
  it('lets one of two writers work and names the holder to the other', async () => {
    const cwd = temporaryFolder()
    const first = await openCase(platformIn(cwd, { pid: 11, argv: ['messages', '--save'] }), 'c', CREATE)
    const failure = await failureOf(openCase(platformIn(cwd, { pid: 12, alive: [11] }), 'c', { write: true }))
    expect(failure.exitCode).toBe(9)
    expect(failure.explanation).toEqual({
      what: `the case folder ${first.dir} is in use by process 11 on analyst.example.com`,
      why: 'mia messages has held it since 2026-01-02T03:04:05Z',
      next: `wait for it; if process 11 is no mia, remove ${join(first.dir, 'case.lock')}`,
    })
    await first.close()
    await (await openCase(platformIn(cwd, { pid: 12 }), 'c', { write: true })).close()
  })

  it('is one lock even within a process', async () => {
    const cwd = temporaryFolder()
    const first = await openCase(platformIn(cwd), 'c', CREATE)
    expect((await failureOf(openCase(platformIn(cwd), 'c', { write: true }))).exitCode).toBe(9)
    await first.close()
  })

  it('is stale when its process is dead or the machine has booted since', async () => {
    const cwd = temporaryFolder()
    await openCase(platformIn(cwd, { pid: 11 }), 'c', CREATE)
    const second = await openCase(platformIn(cwd, { pid: 12 }), 'c', { write: true })
    const booted = await openCase(platformIn(cwd, { pid: 13, alive: [12], bootId: 'other' }), 'c', {
      write: true,
    })
    await second.close()
    expect(readdirSync(booted.dir)).toContain('case.lock')
    await booted.close()
    expect(readdirSync(booted.dir)).not.toContain('case.lock')
  })

  it('goes back to whoever took it over at the same moment', async () => {
    const cwd = temporaryFolder()
    await openCase(platformIn(cwd, { pid: 11 }), 'c', CREATE)
    const quicker: Case[] = []
    const files: Partial<Files> = {
      async rename(from, to) {
        // Between the look at the stale lock and its removal, another process does both.
        if (from.endsWith('case.lock') && quicker.length === 0)
          quicker.push(await openCase(platformIn(cwd, { pid: 12, alive: [13] }), 'c', { write: true }))
        return nodeFiles.rename(from, to)
      },
    }
    const slower = openCase(platformIn(cwd, { pid: 13, alive: [12], files }), 'c', { write: true })
    expect((await failureOf(slower)).explanation.what).toContain('by process 12')
    await quicker[0]?.appendVerdicts([])
    expect(readdirSync(join(cwd, 'c', 'case.lock'))).toEqual(['holder.json'])
    await quicker[0]?.close()
    expect(readdirSync(join(cwd, 'c')).filter((name) => /lock/.test(name))).toEqual([])
  })

  it('of another machine is never stale', async () => {
    const cwd = temporaryFolder()
    const first = await openCase(platformIn(cwd, { pid: 11, hostname: 'far.example.com' }), 'c', CREATE)
    const failure = await failureOf(
      openCase(platformIn(cwd, { pid: 12, bootId: 'other', nowMs: Date.UTC(2030, 0, 1) }), 'c', {
        write: true,
      }),
    )
    expect(failure.exitCode).toBe(9)
    expect(failure.explanation.next).toBe(
      `wait for it; if no mia runs on far.example.com any more, remove ${join(first.dir, 'case.lock')}`,
    )
  })

  it('does not need boot ids', async () => {
    const cwd = temporaryFolder()
    await openCase(platformIn(cwd, { pid: 11, bootId: '' }), 'c', CREATE)
    const live = platformIn(cwd, { pid: 12, alive: [11], bootId: 'known' })
    expect((await failureOf(openCase(live, 'c', { write: true }))).exitCode).toBe(9)
    await (await openCase(platformIn(cwd, { pid: 12, bootId: 'known' }), 'c', { write: true })).close()
  })

  it('that cannot be read is not taken away', async () => {
    const cwd = temporaryFolder()
    const made = await openCase(platformIn(cwd), 'c', CREATE)
    await made.close()
    writeFileSync(join(made.dir, 'case.lock'), 'not by mia')
    expect((await failureOf(openCase(platformIn(cwd), 'c', { write: true }))).explanation.next).toBe(
      `wait until no other mia uses the case; if none does, remove ${join(made.dir, 'case.lock')}`,
    )
  })

  it('left empty by hand holds nobody back', async () => {
    const cwd = temporaryFolder()
    const made = await openCase(platformIn(cwd), 'c', CREATE)
    await made.close()
    mkdirSync(join(made.dir, 'case.lock'))
    const opened = await openCase(platformIn(cwd), 'c', { write: true })
    expect(readdirSync(join(made.dir, 'case.lock'))).toEqual(['holder.json'])
    await opened.close()
  })

  it('has one winner among many at once', async () => {
    const cwd = temporaryFolder()
    await openCase(platformIn(cwd, { pid: 999 }), 'c', CREATE)
    const pids = Array.from({ length: 12 }, (_, index) => index + 1)
    const opened = await Promise.allSettled(
      pids.map((pid) => openCase(platformIn(cwd, { pid, alive: pids }), 'c', { write: true })),
    )
    const refused = opened.flatMap((one) =>
      one.status === 'rejected' ? [one.reason as { exitCode: number }] : [],
    )
    expect(opened.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    expect(refused.map((reason) => reason.exitCode)).toEqual(Array(11).fill(9))
  })

  it('keeps verify from judging a case that is being written', async () => {
    const cwd = temporaryFolder()
    const made = await openCase(platformIn(cwd, { pid: 11 }), 'c', CREATE)
    const failure = await failureOf(verifyCase(platformIn(cwd, { pid: 12, alive: [11] }), 'c'))
    expect(failure.exitCode).toBe(9)
    expect((await verifyCase(platformIn(cwd, { pid: 12 }), 'c')).ok).toBe(true)
    await made.close()
  })
})
