import { execFileSync } from 'node:child_process'
import { chmodSync, closeSync, ftruncateSync, linkSync, mkdirSync, openSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { bind, csv, jsonl, trace } from '../evidence.ts'
import type { Arranged, Scene, Trial } from '../trial.ts'

/** B086-B088, B105, B127-B132: bad paths, lists, saved results, arguments and surroundings. */

const LINES = jsonl([bind(1), bind(2)])

function sessions(scene: Scene, ...more: readonly string[]): readonly string[] {
  return ['sessions', '--json', '--audit', scene.write('audit.json', LINES), ...more]
}

function command(
  id: string,
  what: string,
  expected: Pick<Trial, 'exit' | 'says' | 'counts'>,
  arrange: (scene: Scene) => readonly string[] | Arranged,
): Trial {
  return {
    id,
    what,
    ...expected,
    arrange: (scene) => {
      const arranged = arrange(scene)
      return 'args' in arranged ? arranged : { args: arranged }
    },
  }
}

function at(scene: Scene, name: string): string {
  return join(scene.path, name)
}

const REFUSED = { exit: 2 } as const

const OUTPUTS: readonly Trial[] = [
  command('B086', 'a link at the name of --output', REFUSED, (scene) => {
    symlinkSync(at(scene, scene.write('precious.txt', 'mine')), at(scene, 'out.json'))
    return sessions(scene, '--output', 'out.json')
  }),
  command('B086', 'a dangling link at the name of --output', REFUSED, (scene) => {
    symlinkSync(at(scene, 'elsewhere'), at(scene, 'out.json'))
    return sessions(scene, '--output', 'out.json')
  }),
  command('B086', 'a FIFO at the name of --output', REFUSED, (scene) => {
    execFileSync('mkfifo', [at(scene, 'out.json')])
    return sessions(scene, '--output', 'out.json')
  }),
  command('B086', 'a folder at the name of --output', REFUSED, (scene) => {
    mkdirSync(at(scene, 'out.json'))
    return sessions(scene, '--output', 'out.json', '--force')
  }),
  command('B087', 'a link in the place of the case folder', { exit: 2 }, (scene) => {
    symlinkSync(at(scene, 'nowhere'), at(scene, 'case'))
    return sessions(scene, '--case', 'case', '--save')
  }),
  command('B088', '--output is the evidence', REFUSED, (scene) =>
    sessions(scene, '--output', 'audit.json', '--force'),
  ),
  command('B088', '--output is another link of the evidence', REFUSED, (scene) => {
    const args = sessions(scene, '--output', 'twin.json', '--force')
    linkSync(at(scene, 'audit.json'), at(scene, 'twin.json'))
    return args
  }),
]

function email(id: string, list: string | Uint8Array, expected: Pick<Trial, 'exit' | 'says'>): Trial {
  return command('B127', id, expected, ({ write }) => [
    'email',
    '--json',
    '--input',
    write('ids.txt', list),
    '--trace',
    write('trace.csv', trace([{ MessageId: '<a@x.example>' }])),
  ])
}

const LISTS: readonly Trial[] = [
  email('a byte order mark, CRLF and blank lines', '\ufeff<a@x.example>\r\n\r\n', { exit: 0 }),
  email('comments and no brackets', '# mine\na@x.example\n<b@x.example>\n', { exit: 0 }),
  email('quotes and commas', '"<a@x.example>","<b@x.example>"\n', { exit: 0 }),
  email('a CSV by mistake', csv([bind(1)]), REFUSED),
  email('binary data', Buffer.from('PK\u0003\u0004\0\0\0'), REFUSED),
  email('nothing', '', { exit: 0 }),
  email('100,000 ids', Array.from({ length: 100_000 }, (_, index) => `<${index}@x.example>\n`).join(''), {
    exit: 0,
  }),
]

const SAVED: readonly Trial[] = [
  ['of a newer version', '{"schema":"mia/sessions/99","rows":[]}'],
  ['of another step', '{"schema":"mia/email/1","rows":[]}'],
  ['cut off', '{"schema":"mia/sessions/1","rows":[{"session":"a'],
  ['that is no list', '{"schema":"mia/sessions/1","rows":{"session":"a"}}'],
  ['that is nested 100,000 deep', '['.repeat(100_000)],
].map(([what = '', text = '']) =>
  command('B128', `a saved result ${what}`, REFUSED, (scene) => [
    'messages',
    '--json',
    '--sessions',
    scene.write('sessions.json', text),
    '--audit',
    scene.write('audit.json', LINES),
  ]),
)

function input(
  what: string,
  expected: Pick<Trial, 'exit' | 'says' | 'counts'>,
  prepare: (scene: Scene) => readonly string[],
): Trial {
  return command('B129', what, expected, (scene) => ['sessions', '--json', '--audit', ...prepare(scene)])
}

const INPUTS: readonly Trial[] = [
  input('a folder', REFUSED, ({ path }) => [path]),
  input('/dev/zero', REFUSED, () => ['/dev/zero']),
  input('a FIFO that nobody writes', REFUSED, (scene) => {
    execFileSync('mkfifo', [at(scene, 'pipe')])
    return ['pipe']
  }),
  input('a file that is not there', REFUSED, () => ['missing.json']),
  input('a sparse file of 1 TB', { exit: 2 }, (scene) => {
    const file = openSync(at(scene, 'sparse.csv'), 'w')
    ftruncateSync(file, 2 ** 40)
    closeSync(file)
    return ['sparse.csv']
  }),
  ...(process.getuid?.() === 0
    ? []
    : [
        input('a file that may not be read', REFUSED, (scene) => {
          chmodSync(at(scene, scene.write('secret.json', LINES)), 0)
          return ['secret.json']
        }),
      ]),
  command('B130', 'one file under three names', { exit: 0, counts: [2, 2, 0, 0, 0] }, (scene) => {
    scene.write('a.json', LINES)
    symlinkSync(at(scene, 'a.json'), at(scene, 'b.json'))
    linkSync(at(scene, 'a.json'), at(scene, 'c.json'))
    return ['sessions', '--json', '--audit', '*.json', 'a.json']
  }),
  command('B130', '50 files of two formats', { exit: 0, counts: [100, 2, 98, 0, 0] }, (scene) => {
    for (let number = 0; number < 50; number += 1)
      scene.write(`${number}.ev`, number % 2 === 0 ? LINES : csv([bind(1), bind(2)]))
    return ['sessions', '--json', '--audit', '*.ev']
  }),
]

const ARGUMENTS: readonly Trial[] = (
  [
    ['a session that looks like a number', 0, ['--sessions', '1e5']],
    ['a value that looks like options', 0, ['--sessions', '-abc@x']],
    ['the same with =', 0, ['--sessions=-abc@x']],
    ['an empty value', 2, ['--user', '']],
    ['an unknown option', 2, ['--constructor.prototype.x']],
    ['__proto__ as an option', 2, ['--__proto__', 'x']],
    ['two formats', 2, ['--format', 'csv', '--format', 'json']],
    ['words behind --', 2, ['--', '--json']],
    ['a session with a terminal escape', 0, ['--sessions', 'a\u001b]0;x\u0007']],
    ['an option with a terminal escape', 2, ['--\u001b[2J']],
  ] as const
).map(([what, exit, more]) => command('B131', what, { exit }, (scene) => sessions(scene, ...more)))

const LIST_FILE = command('B131', '100,000 users from a file', { exit: 0 }, (scene) =>
  sessions(
    scene,
    '--user',
    `@${scene.write('users.txt', Array.from({ length: 100_000 }, (_, index) => `u${index}@x.example\n`).join(''))}`,
  ),
)

const SURROUNDINGS: readonly Trial[] = (
  [
    ['HOME unset', { HOME: undefined }],
    ['an odd LANG', { LANG: 'xx_YY.nothing', LC_ALL: '\u001b[2J' }],
    ['an odd TZ', { TZ: '../../etc/passwd' }],
    ['COLUMNS=0', { COLUMNS: '0' }],
    ['COLUMNS=-1', { COLUMNS: '-1' }],
    ['COLUMNS=1e9', { COLUMNS: '1000000000' }],
    ['TERM=dumb', { TERM: 'dumb' }],
    ['verification of TLS switched off', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
  ] as const
).map(([what, env]) =>
  command('B132', what, { exit: 0, counts: [2, 2, 0, 0, 0] }, (scene) => ({ args: sessions(scene), env })),
)

export const COMMAND_LINES: readonly Trial[] = [
  ...OUTPUTS,
  ...LISTS,
  ...SAVED,
  ...INPUTS,
  ...ARGUMENTS,
  LIST_FILE,
  ...SURROUNDINGS,
]
