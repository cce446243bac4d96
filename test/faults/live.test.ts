import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { live, RECORDS, saved, sessionsArgs, temporaryFolder, tenantFor } from './live-run.ts'
import { VICTIM } from './records.ts'

const ofVictim = RECORDS.filter((audit) => audit.UserId === VICTIM)

describe('mia sessions --source graph', () => {
  it('acquires every record of the user, once', async () => {
    const tenant = await tenantFor()
    const folder = temporaryFolder()
    const run = await live(tenant, folder, sessionsArgs())
    expect(run).toMatchObject({ code: 0 })
    const result = JSON.parse(saved(folder, 'sessions.json'))
    expect(result.accounting).toEqual({
      read: ofVictim.length,
      used: ofVictim.length,
      duplicate: 0,
      filtered: 0,
      quarantined: 0,
    })
    expect(tenant.violations).toEqual([])
    expect(Object.fromEntries(tenant.counts)).toEqual({
      token: 1,
      'audit-create': 1,
      'audit-status': 3,
      'audit-records': Math.ceil(ofVictim.length / 60),
    })
    expect(readdirSync(join(folder, 'mia-case', 'evidence')).length).toBe(Math.ceil(ofVictim.length / 60) + 6)
  })

  it('lets step 2 read what step 1 acquired, without asking anybody', async () => {
    const tenant = await tenantFor()
    const folder = temporaryFolder()
    await live(tenant, folder, sessionsArgs())
    const [session] = JSON.parse(saved(folder, 'sessions.json')).rows
    await tenant.close()
    const run = await live(tenant, folder, ['messages', '--sessions', session.session, '--save'])
    expect(run).toMatchObject({ code: 0 })
    const result = JSON.parse(saved(folder, 'messages.json'))
    const binds = ofVictim.filter((audit) => audit['SessionId'] === session.session)
    expect(result.accounting).toMatchObject({ used: binds.length, read: ofVictim.length })
    expect(result.notices).toContainEqual(expect.objectContaining({ code: 'actors-only' }))
    const verify = await live(tenant, folder, ['verify', '--replay'])
    expect(verify.code).toBe(0)
  })

  it('asks nothing again for the same question, and anew with --again', async () => {
    const tenant = await tenantFor()
    const folder = temporaryFolder()
    await live(tenant, folder, sessionsArgs())
    const before = saved(folder, 'sessions.json')
    const counts = new Map(tenant.counts)
    expect(await live(tenant, folder, sessionsArgs())).toMatchObject({ code: 0 })
    expect(tenant.counts).toEqual(counts)
    expect(saved(folder, 'sessions.json')).toBe(before)
    expect(await live(tenant, folder, sessionsArgs('--again', '--force'))).toMatchObject({ code: 0 })
    expect(tenant.queries.size).toBe(2)
    expect(JSON.parse(saved(folder, 'sessions.json')).rows).toEqual(JSON.parse(before).rows)
  })

  it('finds nothing where there is nothing, and says so', async () => {
    const tenant = await tenantFor({ records: [] })
    const folder = temporaryFolder()
    const run = await live(tenant, folder, sessionsArgs())
    expect(run).toMatchObject({ code: 0 })
    expect(JSON.parse(saved(folder, 'sessions.json')).accounting.read).toBe(0)
  })
})
