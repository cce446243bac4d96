import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MAIN, miaEnvironment } from '../support/run-mia.ts'
import { status } from './faults.ts'
import { live, liveEnvironment, saved, sessionsArgs, temporaryFolder, tenantFor } from './live-run.ts'

describe('an acquisition that is stopped', () => {
  it('by Ctrl-C says how to go on, and does', async () => {
    const tenant = await tenantFor({ behaviour: { pollsToFinish: 1_000 } })
    const folder = temporaryFolder()
    const child = spawn(process.execPath, [MAIN, ...sessionsArgs()], {
      cwd: folder,
      env: miaEnvironment(liveEnvironment(tenant)),
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let stderr = ''
    let isStopped = false
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    tenant.onRequest = () => {
      if (isStopped || (tenant.counts.get('audit-status') ?? 0) < 1) return
      isStopped = true
      child.kill('SIGINT')
    }
    const poll = setInterval(() => tenant.onRequest(), 50)
    const code = await new Promise((resolve) => child.once('close', resolve))
    clearInterval(poll)
    tenant.onRequest = () => undefined
    expect(code).toBe(130)
    expect(stderr).toContain('mia: interrupted; the search goes on at the service.')
    expect(stderr).toContain(`next: mia ${sessionsArgs().join(' ')}   goes on where it stopped`)
    tenant.behaviour = { ...tenant.behaviour, pollsToFinish: 1 }
    expect(await live(tenant, folder, sessionsArgs())).toMatchObject({ code: 0 })
    expect(tenant.queries.size).toBe(1)
  })

  it('leaves with 8 while the service is searching, with --no-wait', async () => {
    const tenant = await tenantFor()
    const folder = temporaryFolder()
    const run = await live(tenant, folder, sessionsArgs('--no-wait'))
    expect(run.code).toBe(8)
    expect(run.stderr).toContain('the audit query is not finished yet (w1: notStarted)')
    await live(tenant, folder, sessionsArgs('--no-wait'))
    expect(await live(tenant, folder, sessionsArgs('--no-wait'))).toMatchObject({ code: 0 })
    expect(tenant.queries.size).toBe(1)
  })

  it('asks before it makes many queries', async () => {
    const tenant = await tenantFor({ behaviour: { recordLimit: 5, pageSize: 500 } })
    const folder = temporaryFolder()
    const run = await live(tenant, folder, sessionsArgs())
    expect(run.code).toBe(3)
    expect(run.stderr).toContain('are made without asking')
    expect(tenant.queries.size).toBeLessThan(64)
    expect(await live(tenant, folder, sessionsArgs('--yes'))).toMatchObject({ code: 0 })
    expect(JSON.parse(saved(folder, 'sessions.json')).accounting).toMatchObject({ duplicate: 0, filtered: 0 })
  })

  it('finds a damaged page by its name', async () => {
    const tenant = await tenantFor()
    const folder = temporaryFolder()
    tenant.script([{ at: 'audit-records', from: 4, times: 1, ...status(403) }])
    expect((await live(tenant, folder, sessionsArgs())).code).toBe(5)
    const evidence = join(folder, 'mia-case', 'evidence')
    const page = readdirSync(evidence).find((name) => name.includes('-p1-000002-')) ?? ''
    const { chmodSync, writeFileSync } = await import('node:fs')
    chmodSync(join(evidence, page), 0o600)
    writeFileSync(join(evidence, page), readFileSync(join(evidence, page), 'utf8').replace('Bind', 'Bond'))
    const run = await live(tenant, folder, sessionsArgs())
    expect(run.code).toBe(6)
    expect(run.stderr).toContain(`evidence/${page} is not what mia wrote`)
  })
})

describe('secrets', () => {
  it('stand in no file and on no stream', async () => {
    const tenant = await tenantFor()
    const folder = temporaryFolder()
    tenant.script([
      {
        at: 'audit-records',
        from: 2,
        times: 1,
        ...status(401, {}, { error: { code: 'x', message: 'Bearer eyJhbGciOi.abc' } }),
      },
      {
        at: 'audit-status',
        from: 1,
        times: 1,
        ...status(500, {}, { error: { code: 'x', message: 'client_secret=canary' } }),
      },
    ])
    const run = await live(tenant, folder, sessionsArgs('--verbose', '--debug'))
    expect(run.code).toBe(0)
    const dir = join(folder, 'mia-case')
    const texts = [run.stdout, run.stderr]
    for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' }))
      if (statSync(join(dir, name)).isFile()) texts.push(readFileSync(join(dir, name), 'utf8'))
    expect(texts.length).toBeGreaterThan(15)
    expect(texts.filter((text) => /canary|eyJ|Bearer [^[]/.test(text))).toEqual([])
  })
})
