import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { miaEnvironment } from '../support/run-mia.ts'
import { type Fault, status, WIRE } from './faults.ts'
import {
  live,
  liveEnvironment,
  RECORDS,
  saved,
  sessionsArgs,
  temporaryFolder,
  tenantFor,
} from './live-run.ts'
import { seeded } from './random.ts'
import type { Tenant } from './tenant.ts'

const DRIVER = fileURLToPath(new URL('kill-mia.mjs', import.meta.url))
const KILLS = process.env['MIA_TRUST'] === '1' ? 240 : 50
const LANES = 2
const SLOW = { pageSize: 10, pollsToFinish: 3, searchSize: 40 }

interface Ended {
  readonly code: number | null
  readonly stderr: string
}

function start(
  tenant: Tenant,
  cwd: string,
  args: readonly string[],
): { child: ChildProcess; ended: Promise<Ended> } {
  const env = miaEnvironment(liveEnvironment(tenant))
  const child = spawn(process.execPath, [DRIVER, ...args], {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, stderr })))
  return { child, ended }
}

interface Finished extends Ended {
  readonly result: string
  readonly killed: number
  /** Queries created at the service in all. */
  readonly queries: number
  readonly violations: readonly string[]
}

/** Kills runs of one question at random requests, with random faults besides, until one comes to its end. */
async function killUntilDone(
  seed: number,
  kills: number,
  args: readonly string[] = sessionsArgs(),
): Promise<Finished> {
  const random = seeded(seed)
  const tenant = await tenantFor({ behaviour: SLOW })
  const folder = temporaryFolder()
  for (let killed = 0; ; killed++) {
    tenant.script(randomFaults(random))
    const run = start(tenant, folder, args)
    const after = killed < kills ? 1 + Math.floor(random() * 9) : Infinity
    const delay = random() * 12
    let requests = 0
    tenant.onRequest = () => {
      requests += 1
      if (requests === after) setTimeout(() => run.child.kill('SIGKILL'), delay)
    }
    const ended = await run.ended
    if (ended.code === null) continue
    const result = ended.code === 0 ? saved(folder, 'sessions.json') : ''
    return { ...ended, result, killed, queries: tenant.queries.size, violations: tenant.violations }
  }
}

function randomFaults(random: () => number): Fault[] {
  const effects = [status(429), status(503), WIRE.resetMidBody, WIRE.gzipCut]
  return effects.map((effect, index) => ({
    at: index % 2 === 0 ? 'audit-records' : 'audit-status',
    from: 1 + Math.floor(random() * 8),
    times: 1,
    ...effect,
  }))
}

describe('killed and started again', () => {
  it(`${KILLS} times: nothing lost, nothing doubled, nothing asked twice`, { timeout: 900_000 }, async () => {
    const folder = temporaryFolder()
    await live(await tenantFor({ behaviour: SLOW }), folder, sessionsArgs())
    const wanted = saved(folder, 'sessions.json')
    expect(JSON.parse(wanted).accounting.read).toBeLessThan(RECORDS.length)
    let killed = 0
    let cases = 0
    const lane = async (first: number): Promise<void> => {
      let left = KILLS / LANES
      for (let seed = first; left > 0; seed += LANES) {
        const done = await killUntilDone(seed, Math.min(13, left))
        left -= done.killed
        const { code, stderr, queries, violations } = done
        expect({ code, stderr, queries, violations }).toEqual({ code: 0, stderr, queries: 1, violations: [] })
        expect(done.result).toBe(wanted)
        killed += done.killed
        cases += 1
      }
    }
    await Promise.all(Array.from({ length: LANES }, (_, index) => lane(index + 1)))
    process.stdout.write(`${killed} acquisitions killed in ${cases} cases: 0 lost, 0 doubled\n`)
  })

  it(
    'while searching Exchange: the same rows, whatever was searched twice',
    { timeout: 900_000 },
    async () => {
      const folder = temporaryFolder()
      await live(await tenantFor(), folder, sessionsArgs())
      const args = sessionsArgs().map((word) => (word === 'graph' ? 'exchange' : word))
      const { code, stderr, result, killed, violations } = await killUntilDone(99, KILLS / 10, args)
      expect({ code, stderr, violations }).toEqual({ code: 0, stderr, violations: [] })
      expect(killed).toBe(KILLS / 10)
      expect(JSON.parse(result).rows).toEqual(JSON.parse(saved(folder, 'sessions.json')).rows)
    },
  )
})
