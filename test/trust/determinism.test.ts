import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { MAIN, miaEnvironment, runMia } from '../support/run-mia.ts'
import { THOROUGH, told } from './report.ts'

/** F10: the same evidence and arguments give the same bytes, wherever and however mia runs. */

const root = mkdtempSync(join(tmpdir(), 'mia-determinism-'))
const tally = told('determinism')

afterAll(() => {
  rmSync(root, { recursive: true, force: true })
  tally.write()
})

const EVIDENCE = ['ual-export.csv', 'graph-audit.json', 'officeactivity.csv']
for (const folder of ['a', 'b']) {
  mkdirSync(join(root, folder))
  for (const name of EVIDENCE) copyFileSync(join('samples', name), join(root, folder, name))
}

const SAVED = ['sessions.json', 'messages.json', 'ids.txt', 'quarantine.jsonl']
const ADDRESSES = '203.0.113.0/24,198.51.100.23'

interface Surroundings {
  readonly what: string
  readonly env?: Readonly<Record<string, string>>
  readonly evidence?: readonly string[]
  readonly folder?: string
  readonly umask?: string
}

/** Steps 1 and 2 saved in a new case. @returns the bytes of everything saved that is a result */
async function savedResults(number: number, surroundings: Surroundings): Promise<Map<string, string>> {
  const { env = {}, evidence = EVIDENCE, folder = 'a', umask } = surroundings
  const cwd = join(root, folder)
  const place = join(root, `case-${number}`)
  const common = ['--ip', ADDRESSES, '--audit', ...evidence, '--case', place, '--save', '--format', 'csv']
  for (const step of ['sessions', 'messages']) {
    const args = [step, ...common]
    const code = umask === undefined ? (await runMia(args, { cwd, env })).code : runUnder(umask, args, cwd)
    // The sample holds a damaged row.
    expect(code).toBe(3)
    tally.count('processes', 1)
  }
  return new Map(SAVED.map((name) => [name, readFileSync(join(place, name), 'latin1')]))
}

function runUnder(umask: string, args: readonly string[], cwd: string): number | null {
  const script = `umask ${umask}; exec "$@"`
  return spawnSync('sh', ['-c', script, 'sh', process.execPath, MAIN, ...args], {
    cwd,
    env: miaEnvironment(),
    stdio: 'ignore',
  }).status
}

const ZONES = ['UTC', 'Asia/Tokyo', 'America/St_Johns', 'Pacific/Kiritimati', 'Europe/Berlin']
const LANGUAGES = ['C', 'sv_SE.UTF-8', 'tr_TR.UTF-8', 'de_DE.UTF-8']
const EVERY: readonly Surroundings[] = [
  ...ZONES.map((zone) => ({ what: `TZ=${zone}`, env: { TZ: zone } })),
  ...LANGUAGES.map((language) => ({ what: `LANG=${language}`, env: { LANG: language, LC_ALL: language } })),
  ...ZONES.flatMap((zone) =>
    LANGUAGES.map((language) => ({
      what: `TZ=${zone} LANG=${language}`,
      env: { TZ: zone, LC_ALL: language },
    })),
  ),
]
const OTHERS: readonly Surroundings[] = [
  { what: 'files in another order', evidence: EVIDENCE.toReversed() },
  { what: 'a pattern in place of names', evidence: ['*.json', '*.csv'] },
  { what: 'another working directory', folder: 'b' },
  { what: 'few threads for files', env: { UV_THREADPOOL_SIZE: '1' } },
  ...(process.platform === 'win32' ? [] : [{ what: 'umask 000', umask: '000' }]),
]

describe('saved results are the same bytes', () => {
  const surroundings = THOROUGH
    ? [...EVERY, ...OTHERS]
    : [{ what: 'TZ and LANG', env: { TZ: 'Asia/Tokyo', LC_ALL: 'sv_SE.UTF-8' } }, ...OTHERS.slice(0, 3)]
  const first = savedResults(0, { what: 'as it is' })

  it.each(surroundings.map((one, index) => ({ ...one, number: index + 1 })))(
    '$what',
    async ({ number, ...one }) => {
      const expected = await first
      expect([...expected.values()].every((bytes) => bytes.length > 0)).toBe(true)
      expect(await savedResults(number, one)).toEqual(expected)
      tally.count('byte-identical reruns', 1)
    },
  )
})
