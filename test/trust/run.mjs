/**
 * `npm run trust`: the long version of every suite in test/trust/, then trust-report.json and a table for the README.
 * Numbers are counted by the suites, never typed. MIA_TRUST=short runs what the test command runs.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SUITES = {
  'bad-texts': 'Authored texts in every field, step and format',
  'bad-structures': 'Authored files: structure, encoding, containers, size',
  'bad-records': 'Authored records, lists, paths, command lines',
  'third-party': 'Third-party inputs: naughty strings, JSON test suite',
  determinism: 'Byte-identical reruns',
  offline: 'Offline runs without and watched for network',
  'supply-chain': 'Supply chain',
  differential: 'Recount in another language',
}

const folder = mkdtempSync(join(tmpdir(), 'mia-trust-results-'))
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--root',
    '.',
    '--config',
    'test/vitest.config.ts',
    'test/trust/',
  ],
  {
    stdio: 'inherit',
    env: { ...process.env, MIA_TRUST: process.env.MIA_TRUST ?? 'full', MIA_TRUST_RESULTS: folder },
  },
)
/** @type {{ suite: keyof typeof SUITES, counts: Record<string, number>, skipped: string[] }[]} */
const told = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
const suites = told.toSorted(
  (a, b) => Object.keys(SUITES).indexOf(a.suite) - Object.keys(SUITES).indexOf(b.suite),
)
rmSync(folder, { recursive: true })

function commit() {
  try {
    const head = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim()
    const changed = execFileSync('git', ['status', '--porcelain', '--', 'src'], { encoding: 'utf8' }) !== ''
    return { head, changed }
  } catch {
    return { head: null, changed: null }
  }
}

const report = {
  schema: 'mia/trust/1',
  version: JSON.parse(readFileSync('package.json', 'utf8')).version,
  commit: commit(),
  node: process.versions.node,
  platform: `${process.platform} ${process.arch}`,
  mode: process.env.MIA_TRUST ?? 'full',
  passed: status === 0,
  suites,
}
writeFileSync('trust-report.json', `${JSON.stringify(report, null, 2)}\n`)

const rows = suites.map(({ suite, counts, skipped }) => {
  const numbers = Object.entries(counts).map(
    ([what, value]) => `${Math.round(value).toLocaleString('en')} ${what}`,
  )
  const reasons = skipped.length === 0 ? [] : [`skipped: ${skipped.join(', ')}`]
  return `| ${SUITES[suite]} | ${[...numbers, ...reasons].join('; ')} |`
})
process.stdout.write(['| suite | measured |', '|---|---|', ...rows, ''].join('\n'))
process.stdout.write(`\n${status === 0 ? 'All held.' : 'NOT ALL HELD.'} Written: trust-report.json\n`)
process.exitCode = status ?? 1
