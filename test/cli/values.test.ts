import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { Values } from '../../src/cli/command.ts'
import { rangeText } from '../../src/core/ip-address.ts'
import { valuesOf } from '../support/command-line.ts'
import { refusalOf } from '../support/expected-failure.ts'
import { type FakeOptions, type FakePlatform, fakePlatform } from '../support/fake-platform.ts'

const platforms: FakePlatform[] = []

afterEach(() => {
  for (const platform of platforms.splice(0)) platform.dispose()
})

function world(options: FakeOptions = {}, files: Record<string, string | Uint8Array> = {}): FakePlatform {
  const platform = fakePlatform(options)
  platforms.push(platform)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(platform.cwd, name), content)
  return platform
}

function values(argv: string[], platform = world()): Promise<Values> {
  return valuesOf(platform, argv)
}

test('nothing given', async () => {
  expect(await values([])).toEqual({
    user: [],
    ip: [],
    sessions: [],
    ids: [],
    from: null,
    to: null,
    audit: [],
    trace: [],
    mmdb: [],
    input: null,
    case: null,
    save: false,
    records: false,
    format: 'table',
    output: null,
    force: false,
    wide: false,
    quiet: false,
    verbose: false,
    debug: false,
    prompt: true,
    color: true,
    yes: false,
    positionals: [],
  })
})

describe('lists', () => {
  test('commas split, blanks go, duplicates go, order stays', async () => {
    expect((await values(['-u', 'b , a,,', '--user', 'a', '-u', 'c'])).user).toEqual(['b', 'a', 'c'])
  })

  test('ids are not split: they may hold a comma', async () => {
    expect((await values(['--ids', '<a,b@example.com>', '--ids', ' <c@example.com> '])).ids).toEqual([
      '<a,b@example.com>',
      '<c@example.com>',
    ])
  })

  test('@file: marks, line ends, comments', async () => {
    const platform = world(
      {},
      {
        'users.txt':
          '\uFEFF# the victims\r\nadele@example.com\r\n\r\n  ben@example.com, cy@example.com\n#\n#dora@example.com',
        'ids.txt': '<a,b@example.com>\n# comment\n#c@example.com\n',
        'wide.txt': Buffer.from('\uFEFFélan@example.com\r\n', 'utf16le'),
      },
    )
    expect((await values(['-u', '@users.txt'], platform)).user).toEqual([
      'adele@example.com',
      'ben@example.com',
      'cy@example.com',
      '#dora@example.com',
    ])
    expect((await values(['--ids', '@ids.txt'], platform)).ids).toEqual([
      '<a,b@example.com>',
      '#c@example.com',
    ])
    expect((await values(['-u', '@wide.txt'], platform)).user).toEqual(['élan@example.com'])
  })

  test('- is standard input', async () => {
    const platform = world({ stdin: 'S1\nS2,S3\n' })
    expect((await values(['-s', '-', '-s', 'S9'], platform)).sessions).toEqual(['S1', 'S2', 'S3', 'S9'])
  })

  test.each([
    ['missing.txt', 'there is no such file'],
    ['folder', 'it is a folder'],
    ['binary.txt', 'it is no UTF-8 text'],
    ['nul.txt', 'it is no UTF-8 text'],
    ['sessions.json', 'it is JSON; name a saved result itself, without the @'],
  ])('@%s is refused', async (name, why) => {
    const platform = world(
      {},
      {
        'binary.txt': Uint8Array.of(0xc3, 0x28),
        'nul.txt': 'a\0b',
        'sessions.json': '{"schema":"mia/sessions/1"}',
      },
    )
    mkdirSync(join(platform.cwd, 'folder'))
    expect(await refusalOf(() => values(['-s', `@${name}`], platform))).toEqual({
      exitCode: 2,
      what: `--sessions cannot read a list from ${name}`,
      why,
      next: 'give --sessions a text file with one value a line',
    })
  })

  test('endless files are no lists', async () => {
    expect((await refusalOf(() => values(['-s', '@/dev/zero']))).why).toBe('it is a device')
  })

  test('a bracketed IPv6 address is no JSON', async () => {
    const { ip } = await values(['--ip', '@ip.txt'], world({}, { 'ip.txt': '[2001:db8::1]\n' }))
    expect(ip.map(rangeText)).toEqual(['2001:db8::1'])
  })

  test('a list without a value would select nothing or everything', async () => {
    expect((await refusalOf(() => values(['-u', ' , ']))).what).toBe("--user ' , ' holds no value")
    expect((await refusalOf(() => values(['-u', '@']))).what).toBe('--user needs a value')
    const empty = world({}, { 'empty.txt': '# none\n' })
    expect((await refusalOf(() => values(['-u', '@empty.txt'], empty))).exitCode).toBe(2)
  })

  test('standard input is read once, and not from a terminal', async () => {
    expect(await refusalOf(() => values(['-u', '-', '--input', '-'], world({ stdin: 'x' })))).toMatchObject({
      exitCode: 2,
      what: '--user - and --input - cannot be used together',
    })
    expect((await refusalOf(() => values(['-u', '-']))).why).toBe('standard input is the terminal')
  })
})

describe('addresses', () => {
  test('are parsed, and the same range counts once', async () => {
    const { ip } = await values([
      '--ip',
      '203.0.113.7,203.0.113.0/24',
      '--ip',
      '2001:DB8::/32,203.0.113.9/24',
    ])
    expect(ip.map(rangeText)).toEqual(['203.0.113.7', '203.0.113.0/24', '2001:db8::/32'])
  })

  test.each(['203.0.113', '203.0.113.7/33', '010.0.0.1', '0x7f.1', 'localhost', '1e5'])(
    '%s is refused',
    async (text) => {
      expect(await refusalOf(() => values(['--ip', `192.0.2.1,${text}`]))).toEqual({
        exitCode: 2,
        what: `--ip '${text}' is no IP address`,
        why: 'it is neither an IPv4 or IPv6 address nor a CIDR range of one',
        next: 'write 203.0.113.7, 203.0.113.0/24, 2001:db8::7 or 2001:db8::/32',
      })
    },
  )
})

describe('times', () => {
  test.each([
    ['2021-05-18', '2021-05-18T00:00:00Z'],
    ['2021-05-18T21:13:33', '2021-05-18T21:13:33Z'],
    ['2021-05-18 21:13', '2021-05-18T21:13:00Z'],
    ['2021-05-18T21:13:33+02:00', '2021-05-18T19:13:33Z'],
  ])('%s', async (text, expected) => {
    expect((await values(['--from', text])).from).toBe(expected)
  })

  test.each([
    '03/04/2023',
    '13/04/2023',
    '18.05.2021',
    'yesterday',
    '2021-02-30',
    '2021',
    '/Date(1658751973240)/',
  ])('%s is refused', async (text) => {
    expect((await refusalOf(() => values(['--to', text]))).what).toBe(`--to '${text}' is no time`)
  })

  test.each([
    ['2021-05-18', '2021-05-18'],
    ['2021-05-19', '2021-05-18'],
    ['2021-05-18T00:00:00+01:00', '2021-05-17T23:00:00Z'],
  ])('from %s to %s is empty', async (from, to) => {
    expect((await refusalOf(() => values(['--from', from, '--to', to]))).what).toBe(
      '--from is not before --to',
    )
  })
})

describe('files', () => {
  test('paths are not split at commas, @ is no list', async () => {
    expect((await values(['--audit', 'a,b.csv', '@c.csv', 'a,b.csv'])).audit).toEqual(['a,b.csv', '@c.csv'])
  })

  test('a pattern the shell left alone', async () => {
    const platform = world({}, { 'a1.csv': '', 'a2.csv': '', 'b.csv': '', '.a3.csv': '', 'lit*.csv': '' })
    mkdirSync(join(platform.cwd, 'sub'))
    writeFileSync(join(platform.cwd, 'sub', 'c.csv'), '')
    const audit = async (text: string): Promise<readonly string[]> =>
      (await values(['--audit', text], platform)).audit
    expect(await audit('a?.csv')).toEqual(['a1.csv', 'a2.csv'])
    expect(await audit('*')).toEqual(['a1.csv', 'a2.csv', 'b.csv', 'lit*.csv', 'sub'])
    expect(await audit('sub/*.csv')).toEqual([join('sub', 'c.csv')])
    expect(await audit('lit*.csv')).toEqual(['lit*.csv'])
    expect((await refusalOf(() => audit('z*.csv'))).what).toBe("no file matches --audit 'z*.csv'")
  })

  test('a pattern made to be slow is not', async () => {
    const platform = world({}, { ['a'.repeat(200)]: '' })
    const start = performance.now()
    await refusalOf(() => values(['--audit', `${'*a'.repeat(60)}b`], platform))
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

describe('format', () => {
  test.each([
    [['--format', 'csv'], 'csv'],
    [['--json'], 'json'],
    [['--json', '--format', 'json'], 'json'],
    [['--output', 'x.csv'], 'csv'],
    [['--output', 'x.csv', '--format', 'jsonl'], 'jsonl'],
    [['--output', 'x.txt'], 'table'],
    [['--output', 'x.csv', '--json'], 'json'],
    [['--output', '-'], 'table'],
  ])('%j is %s', async (argv, format) => {
    expect((await values(argv)).format).toBe(format)
  })

  test('the ending of --output beats a setting, what is typed beats both', async () => {
    const env = { MIA_FORMAT: 'jsonl' }
    expect((await values([], world({ env }))).format).toBe('jsonl')
    expect((await values(['--output', 'x.csv'], world({ env }))).format).toBe('csv')
    expect((await values(['--json'], world({ env }))).format).toBe('json')
  })

  test('contradictions', async () => {
    expect(await refusalOf(() => values(['--json', '--format', 'csv']))).toEqual({
      exitCode: 2,
      what: '--json and --format csv contradict each other',
      why: 'only one of them can hold',
      next: 'leave out --json or --format csv',
    })
    expect((await refusalOf(() => values(['--quiet', '--verbose']))).exitCode).toBe(2)
  })
})
