import { beforeAll, describe, expect, it } from 'vitest'
import type { Platform } from '../../src/platform/platform.ts'
import type { FakePlatform } from '../support/fake-platform.ts'
import type { Case } from './case.ts'
import { clean, live, type LiveRun, saved, sessionsArgs, temporaryFolder, tenantFor } from './live-run.ts'
import { RESPONSES } from './responses.ts'
import { SERVICE } from './service.ts'

const CASES = [...RESPONSES, ...SERVICE]

/** As the real limits, but for the time and the size that they take. */
function hurried(platform: FakePlatform): Platform {
  const limits = { firstByteMs: 250, idleMs: 250, totalMs: 5_000, maxBytes: 8 * 1024 * 1024 }
  return {
    ...platform,
    http: { send: (request, signal) => platform.http.send({ ...request, limits }, signal) },
  }
}

async function faultFree(): Promise<string> {
  const folder = temporaryFolder()
  const run = await live(await tenantFor(), folder, sessionsArgs())
  expect(run).toMatchObject({ code: 0 })
  return saved(folder, 'sessions.json')
}

interface FaultRun extends LiveRun {
  /** sessions.json; empty where the run came to none. */
  readonly result: string
  readonly hit: boolean
  readonly told: boolean
  /** The same command again, once nothing is wrong any more. */
  again(): Promise<{ readonly code: number; readonly result: string }>
}

async function runWith({ faults = [], behaviour = {}, args = [], says = /^/ }: Case): Promise<FaultRun> {
  const tenant = await tenantFor({ behaviour })
  const script = tenant.script(faults)
  const folder = temporaryFolder()
  const run = await live(tenant, folder, sessionsArgs(...args), { wrap: hurried })
  expect(tenant.violations).toEqual([])
  return {
    ...run,
    result: run.code === 0 ? saved(folder, 'sessions.json') : '',
    hit: faults.length === 0 || script.hits() > 0,
    told: says.test(run.stderr),
    async again() {
      tenant.script([])
      const { nextLink, ends } = (await tenantFor()).behaviour
      tenant.behaviour = { ...tenant.behaviour, nextLink, ends }
      const { code } = await live(tenant, folder, sessionsArgs('--again'))
      return { code, result: saved(folder, 'sessions.json') }
    },
  }
}

const rowsOf = (result: string): unknown => JSON.parse(result).rows
const named = (cases: readonly Case[]): (readonly [string, Case])[] =>
  cases.map((entry) => [`${entry.code}: ${entry.what}`, entry])

describe('faults of the service', () => {
  let wanted = ''

  beforeAll(async () => {
    wanted = await faultFree()
    await clean()
  })

  it('there is one answer without faults, byte for byte', async () => {
    expect(await faultFree()).toBe(wanted)
  })

  it.each(named(CASES.filter(({ outcome }) => outcome === 'same')))(
    '%s: same bytes',
    async (_name, entry) => {
      const { code, stderr, result, hit, told } = await runWith(entry)
      expect({ code, stderr, hit, told }).toEqual({ code: 0, stderr, hit: true, told: true })
      expect(result).toBe(wanted)
    },
  )

  it.each(named(CASES.filter(({ outcome }) => outcome === 'rows')))('%s: same rows', async (_name, entry) => {
    const { code, stderr, result, hit, told } = await runWith(entry)
    expect({ code, stderr, hit, told }).toEqual({ code: 0, stderr, hit: true, told: true })
    expect(rowsOf(result)).toEqual(rowsOf(wanted))
  })

  it.each(named(CASES.filter(({ outcome }) => typeof outcome === 'number')))(
    '%s: stops, and goes on later',
    async (_name, entry) => {
      const run = await runWith(entry)
      const { code, stderr, hit, told } = run
      expect({ code, stderr, hit, told }).toEqual({ code: entry.outcome, stderr, hit: true, told: true })
      const later = await run.again()
      expect(later.code).toBe(0)
      expect(rowsOf(later.result)).toEqual(rowsOf(wanted))
    },
  )
})
