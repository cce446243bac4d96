/* oxlint-disable typescript/no-unsafe-call -- what is loaded from the built program has no types here */
/**
 * The process that the tests of kills and faults start. Plain JavaScript on the built program, because Node 20 runs
 * no TypeScript. Arguments: what to do, the case folder, the folder of the built program.
 *   loop  saves runs until it is killed; prints the number of each run once it is saved
 *   once  opens the case, saves one run, closes it, with names that can be foretold (for strace -P)
 *   hold  opens the case and keeps it open until standard input ends
 *   read  opens the case for reading and prints the number of runs
 * Exit code: that of the MiaError, 70 for any other error.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [what, dir, dist] = process.argv.slice(2)
const load = (file) => import(pathToFileURL(join(dist, file)).href)
const { openCase } = await load('case/index.js')
const { nodePlatform } = await load('platform/node-platform.js')
const world = nodePlatform(new AbortController().signal)

const say = (text) => process.stdout.write(`${text}\n`)
const bytes = (text) => new TextEncoder().encode(text)
const open = (platform) => openCase(platform, dir, { write: true, create: { reference: null } })

async function save(opened) {
  const number = opened.runs().length + 1
  const place = { source: 'export.csv', row: number, offset: null, length: null }
  await opened.commitRun(
    {
      command: `run${number}`,
      tool: { name: 'mia', version: '0' },
      argv: [],
      operator: null,
      startedMs: 0,
      inputs: [],
      counts: null,
      coverage: null,
      notices: [],
      quarantined: [{ place, reason: 'row-cut', detail: 'cut', salvaged: null, text: 'cut' }],
      exitCode: 0,
    },
    new Map([
      ['sessions.json', bytes(`{"run":${number}}\n`)],
      ['ids.txt', bytes(`<${number}@example.com>\n`.repeat(50))],
    ]),
  )
  return number
}

const deeds = {
  async loop() {
    say('ready')
    for (;;) {
      const opened = await open(world)
      for (let turn = 0; turn < 3; turn++) say(await save(opened))
      await opened.close()
    }
  },
  async once() {
    let uuids = 0
    const opened = await open({
      ...world,
      uuid: () => `uuid-${++uuids}`,
      process: { ...world.process, pid: 2 ** 22 + 1 },
    })
    await save(opened)
    await opened.close()
  },
  async hold() {
    const opened = await open(world)
    say('open')
    for await (const _ of process.stdin) continue
    await opened.close()
  },
  async read() {
    say((await openCase(world, dir, { write: false })).runs().length)
  },
}

try {
  await deeds[what]()
} catch (error) {
  process.stderr.write(`${error.stack}\n${JSON.stringify(error.explanation)}\n`)
  process.exitCode = error.name === 'MiaError' ? error.exitCode : 70
}
