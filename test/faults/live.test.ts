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

  it('asks for what everybody did with --any-actor, or where a mailbox is named by its GUID', async () => {
    const tenant = await tenantFor()
    const guid = String(ofVictim[0]?.['MailboxGuid'])
    const args = sessionsArgs().map((word) => (word === VICTIM ? guid : word))
    const byGuid = temporaryFolder()
    expect(await live(tenant, byGuid, args)).toMatchObject({ code: 0 })
    const wide = temporaryFolder()
    expect(await live(tenant, wide, sessionsArgs('--any-actor'))).toMatchObject({ code: 0 })
    const results = [byGuid, wide].map((folder) => JSON.parse(saved(folder, 'sessions.json')))
    for (const { accounting } of results)
      expect(accounting).toMatchObject({ read: RECORDS.length, used: ofVictim.length, duplicate: 0 })
    expect(results[0].notices).toContainEqual(expect.objectContaining({ code: 'all-actors' }))
    expect([...tenant.queries.values()].map(({ body }) => 'userPrincipalNameFilters' in body)).toEqual([
      false,
      false,
    ])
  })

  it('warns of a clock that is wrong, and says nothing of one that is right', async () => {
    const tenant = await tenantFor()
    const wrong = await live(tenant, temporaryFolder(), sessionsArgs(), {
      wrap: (platform) => ({ ...platform, now: () => Date.now() - 3_600_000 }),
    })
    expect(wrong.stderr.match(/60 minutes behind that of the service/g)).toHaveLength(1)
    const right = await live(tenant, temporaryFolder(), sessionsArgs(), {
      wrap: (platform) => ({ ...platform, now: () => Date.now() }),
    })
    expect(right.stderr).not.toContain('the clock of this machine')
  })
})
