import { describe, expect, it } from 'vitest'
import type { Case } from './case.ts'
import { status, WIRE } from './faults.ts'
import { FROM, live, RECORDS, saved, sessionsArgs, temporaryFolder, tenantFor, TO } from './live-run.ts'
import { generateRecords, VICTIM } from './records.ts'

const ofVictim = RECORDS.filter((audit) => audit.UserId === VICTIM)
const ARGS = ['sessions', '--source', 'exchange', '--user', VICTIM, '--from', FROM, '--to', TO, '--save']
const SEARCH = 'exchange-Search-UnifiedAuditLog'

const CASES: readonly Case[] = [
  { code: '', what: 'nothing wrong', outcome: 'rows' },
  { code: '', what: 'the first two searches begin empty', outcome: 'rows', behaviour: { emptyFirst: 2 } },
  {
    code: '',
    what: 'the first two searches break down (ResultIndex -1)',
    outcome: 'rows',
    behaviour: { brokenSearches: 2 },
  },
  { code: '', what: 'one call gives all', outcome: 'rows', behaviour: { searchSize: 1_000 } },
  {
    code: 'X11',
    what: 'an answer is lost',
    outcome: 'rows',
    faults: [{ at: SEARCH, from: 3, times: 1, ...WIRE.resetMidBody }],
  },
  {
    code: 'X19',
    what: 'two answers are lost',
    outcome: 'rows',
    faults: [{ at: SEARCH, from: 2, times: 2, ...WIRE.resetBeforeHeaders }],
  },
  {
    code: 'X09',
    what: 'an answer is an error',
    outcome: 'rows',
    faults: [{ at: SEARCH, from: 2, times: 1, ...status(500) }],
  },
  {
    code: 'X01',
    what: 'too many requests',
    outcome: 'rows',
    faults: [{ at: SEARCH, from: 2, times: 4, ...status(429, { 'retry-after': '30' }) }],
  },
  {
    code: 'X25',
    what: 'an answer is cut',
    outcome: 'rows',
    faults: [{ at: SEARCH, from: 4, times: 1, ...WIRE.gzipCut }],
  },
  {
    code: 'X30',
    what: 'a web page',
    outcome: 'rows',
    faults: [{ at: SEARCH, from: 1, times: 1, ...status(200, {}, '<html>') }],
  },
]

describe('mia sessions --source exchange', () => {
  it.each(CASES.map((entry) => [entry.what, entry] as const))(
    '%s: the same answer as Graph gives',
    async (_what, { behaviour = {}, faults = [] }) => {
      const graph = temporaryFolder()
      await live(await tenantFor(), graph, sessionsArgs())
      const tenant = await tenantFor({ behaviour })
      tenant.script(faults)
      const folder = temporaryFolder()
      const run = await live(tenant, folder, ARGS)
      expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: run.stderr })
      expect(tenant.violations).toEqual([])
      const result = JSON.parse(saved(folder, 'sessions.json'))
      expect(result.rows).toEqual(JSON.parse(saved(graph, 'sessions.json')).rows)
      expect(result.accounting).toMatchObject({ used: ofVictim.length, filtered: 0, quarantined: 0 })
      const verify = await live(tenant, folder, ['verify', '--replay'])
      expect(verify.code).toBe(0)
    },
  )

  it.skipIf(process.env['MIA_TRUST'] !== '1')(
    'gets past the cap of a search by halving the period',
    async () => {
      const records = generateRecords({ seed: 3, count: 51_000, from: '2026-10-01T00:00:00Z', days: 14 }).map(
        (audit) => ({ ...audit, Folders: [], OperationCount: 0 }),
      )
      const tenant = await tenantFor({ records, behaviour: { searchSize: 1_000 } })
      const folder = temporaryFolder()
      const everybody = ARGS.filter((word) => word !== '--user' && word !== VICTIM)
      const run = await live(tenant, folder, everybody)
      expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: run.stderr })
      expect(run.stderr).toContain(
        'a search gave as many rows as it can: asking for both halves of the period',
      )
      expect(JSON.parse(saved(folder, 'sessions.json')).accounting).toMatchObject({ used: 51_000 })
      expect(tenant.searches.size).toBe(3)
    },
  )

  it('believes three empty searches', async () => {
    const tenant = await tenantFor({ records: [] })
    const folder = temporaryFolder()
    expect(await live(tenant, folder, ARGS)).toMatchObject({ code: 0 })
    expect(tenant.searches.size).toBe(3)
  })

  it('stops where the service does not answer, and goes on later', async () => {
    const tenant = await tenantFor()
    tenant.script([{ at: SEARCH, from: 3, times: 1_000, ...status(503) }])
    const folder = temporaryFolder()
    const run = await live(tenant, folder, ARGS)
    expect(run.code).toBe(7)
    tenant.script([])
    expect(await live(tenant, folder, ARGS)).toMatchObject({ code: 0 })
    expect(JSON.parse(saved(folder, 'sessions.json')).accounting).toMatchObject({ used: ofVictim.length })
  })

  it('names the role that is missing', async () => {
    const tenant = await tenantFor()
    tenant.script([{ at: SEARCH, from: 1, times: 9, ...status(403, {}, '\0\0\0\0') }])
    const run = await live(tenant, temporaryFolder(), ARGS)
    expect(run.code).toBe(5)
    expect(run.stderr).toContain('Exchange Online does not permit this')
  })
})
