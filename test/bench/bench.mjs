import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generate } from './generate.mjs'

/**
 * npm run bench [-- SIZE_IN_MB [ROUNDS]]
 *
 * mia against what people would use instead, on data made here. Whole processes, run in turns, so that what else the
 * machine does hits all of them alike; a contestant that is not installed is left out. Every contestant's count of
 * MailItemsAccessed rows of the user, or of sessions, is printed: equal answers or no comparison.
 */

const [megabytes = '200', rounds = '5'] = process.argv.slice(2)
const USER = 'user7@contoso.example'
const HERE = fileURLToPath(new URL('.', import.meta.url))
const MIA = join(HERE, '../../dist/main.js')
const FOLDER = join(tmpdir(), 'mia-bench')

/** Without what distorts a start of Node. */
const env = { ...process.env }
for (const name of ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'MIA_CASE']) delete env[name]

const has = (/** @type {string} */ program) =>
  spawnSync(program, ['--version'], { stdio: 'ignore', env }).error === undefined

/** @param {string} name @param {number} share @param {'csv' | 'jsonl'} format */
function dataFile(name, share, format) {
  mkdirSync(FOLDER, { recursive: true })
  const path = join(FOLDER, `${name}-${megabytes}.${format}`)
  if (!existsSync(path)) generate(path, { bytes: Number(megabytes) * 1e6, share, format, seed: 7 })
  return path
}

/** @typedef {{ name: string, command: string, args: string[], counts: (output: string) => string }} Contestant */

const plain = (/** @type {string} */ output) => output.trim()
const rival = (/** @type {string} */ name) => join(HERE, 'rivals', name)

/** Records of all sessions of a report. @param {string} output */
function records(output) {
  /** @type {{ rows: { records: number }[] }} */
  const { rows } = JSON.parse(output)
  return String(rows.reduce((sum, row) => sum + row.records, 0))
}

/** @param {string} file @returns {Contestant[]} */
function contestants(file) {
  const mia = (/** @type {string[]} */ ...args) => [MIA, ...args, '--audit', file, '--json', '--quiet']
  const isCsv = file.endsWith('.csv')
  /** @type {Contestant[]} */
  const all = [
    { name: 'rg -c -F', command: 'rg', args: ['-c', '-F', 'MailItemsAccessed', file], counts: () => '' },
    {
      name: 'mia sessions --user',
      command: process.execPath,
      args: mia('sessions', '--user', USER),
      counts: records,
    },
    { name: 'mia sessions', command: process.execPath, args: mia('sessions'), counts: records },
    {
      name: 'Python --user',
      command: 'python3',
      args: [rival(isCsv ? 'csv_user.py' : 'jsonl_user.py'), file, USER],
      counts: plain,
    },
    {
      name: 'csv-parse + JSON.parse --user',
      command: process.execPath,
      args: [rival('csv-parse.mjs'), file, USER],
      counts: plain,
    },
    { name: 'jq --user', command: 'jq', args: ['-nrR', '--arg', 'user', USER, JQ, file], counts: plain },
  ]
  return all.filter(
    ({ name, command }) =>
      has(command) && (isCsv || !name.startsWith('csv-parse')) && (!isCsv || !name.startsWith('jq')),
  )
}

const JQ =
  '[inputs | fromjson? | select(.Operation == "MailItemsAccessed" and (.UserId | ascii_downcase) == $user) | .Id] | unique | length'

/** @param {Contestant} contestant */
function run({ command, args, counts }) {
  const started = process.hrtime.bigint()
  const timed = existsSync('/usr/bin/time')
  const line = timed ? ['/usr/bin/time', '-f', '%M %U %S', command, ...args] : [command, ...args]
  const [program = '', ...rest] = line
  const { stdout, stderr } = spawnSync(program, rest, { env, maxBuffer: 2 ** 30, encoding: 'utf8' })
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  const [memory = '0', user = '0', system = '0'] = timed
    ? (stderr.trim().split('\n').at(-1) ?? '').split(' ')
    : []
  const digest = createHash('sha256').update(stdout).digest('hex').slice(0, 8)
  let count = ''
  try {
    count = counts(stdout)
  } catch {
    count = 'failed'
  }
  return { seconds, cpu: Number(user) + Number(system), megabytes: Number(memory) / 1024, digest, count }
}

const median = (/** @type {number[]} */ values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

/** @param {string} file */
function compare(file) {
  const field = contestants(file)
  const results = field.map(() => /** @type {ReturnType<typeof run>[]} */ ([]))
  for (let round = 0; round < Number(rounds); round += 1) {
    for (const [index, contestant] of field.entries()) {
      const slow = round > 0 && (results[index]?.[0]?.seconds ?? 0) > 20
      if (!slow) results[index]?.push(run(contestant))
    }
  }
  const base = median((results[0] ?? []).map((result) => result.seconds))
  return field.map(({ name }, index) => {
    const runs = results[index] ?? []
    const seconds = median(runs.map((result) => result.seconds))
    const cpu = median(runs.map((result) => result.cpu))
    const memory = median(runs.map((result) => result.megabytes))
    const [first] = runs
    return `| ${name} | ${seconds.toFixed(2)} | ${cpu.toFixed(2)} | ${(seconds / base).toFixed(1)} | ${memory.toFixed(0)} | ${first?.count ?? ''} | ${first?.digest ?? ''} |`
  })
}

function startUp() {
  const samples = join(HERE, '../../samples/ual-export.csv')
  /** @type {[string, string[]][]} */
  const commands = [
    ['node -e 0', ['-e', '0']],
    ['mia --help', [MIA, '--help']],
    ['mia sessions, samples', [MIA, 'sessions', '--audit', samples, '--json', '--quiet']],
  ]
  const runs = commands.map(() => /** @type {number[]} */ ([]))
  for (let round = 0; round < Math.max(9, Number(rounds)); round += 1) {
    for (const [index, [, args]] of commands.entries()) {
      const started = process.hrtime.bigint()
      spawnSync(process.execPath, args, { env, stdio: 'ignore' })
      runs[index]?.push(Number(process.hrtime.bigint() - started) / 1e6)
    }
  }
  const base = median(runs[0] ?? [])
  return commands.map(([name], index) => {
    const time = median(runs[index] ?? [])
    return `| ${name} | ${time.toFixed(0)} | ${(time / base).toFixed(1)} |`
  })
}

const lines = [
  `${availableParallelism()} cores, ${cpus()[0]?.model ?? ''}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node.js ${process.versions.node}, medians of ${rounds} rounds`,
  '',
]
for (const [name, share] of /** @type {const} */ ([
  ['mixed', 0.07],
  ['pure', 1],
])) {
  for (const format of /** @type {const} */ (['csv', 'jsonl'])) {
    const file = dataFile(name, share, format)
    const size = (statSync(file).size / 1e9).toFixed(2)
    lines.push(
      `**${name} ${format}, ${size} GB**`,
      '',
      '| | s | CPU s | × rg | MiB | records | digest |',
      '|---|---|---|---|---|---|---|',
    )
    lines.push(...compare(file), '')
  }
}
lines.push('**Start**', '', '| | ms | × node |', '|---|---|---|', ...startUp(), '')
const table = lines.join('\n')
writeFileSync(join(FOLDER, 'bench.md'), table)
process.stdout.write(`${table}\nwritten to ${join(FOLDER, 'bench.md')}\n`)
