import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { runMia } from '../support/run-mia.ts'

/**
 * Against a real tenant, by hand: MIA_LIVE=user@contoso.example and what signs in (MIA_TENANT, MIA_CLIENT_ID and
 * MIA_CLIENT_SECRET or MIA_CERTIFICATE) set, `npm test test/live`. Reads the records of that user's last two days with
 * one audit query, and changes nothing.
 */
const user = process.env['MIA_LIVE'] ?? ''
const DAY_MS = 86_400_000
const PASSED_ON = ['MIA_TENANT', 'MIA_CLIENT_ID', 'MIA_CLIENT_SECRET', 'MIA_CERTIFICATE', 'MIA_CLOUD']

const day = (ago: number): string => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10)

describe.skipIf(user === '')('a real tenant', { timeout: 6 * 3_600_000 }, () => {
  let cwd = ''
  const env = Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]]))
  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), 'mia-real-'))
  })

  it('lets mia sign in and look at its auditing', async () => {
    const run = await runMia(['doctor', '--user', user, '--json'], { cwd, env })
    process.stdout.write(run.stdout + run.stderr)
    expect([0, 3]).toContain(run.code)
  })

  it.each(['graph', 'exchange'])('gives its records through %s, and verifies', async (source) => {
    const folder = join(cwd, source)
    const period = ['--from', day(3), '--to', day(1)]
    const run = await runMia(
      ['sessions', '--source', source, '--user', user, ...period, '--case', folder, '--save'],
      {
        cwd,
        env,
      },
    )
    process.stdout.write(run.stdout + run.stderr)
    expect(run.code).toBe(0)
    expect((await runMia(['verify', '--replay', '--case', folder], { cwd, env })).code).toBe(0)
  })
})
