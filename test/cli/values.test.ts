import { afterEach, describe, expect, test } from 'vitest'
import type { Values } from '../../src/cli/command.ts'
import { valuesOf } from '../support/command-line.ts'
import { refusalOf } from '../support/expected-failure.ts'
import { type FakeOptions, type FakePlatform, fakePlatform } from '../support/fake-platform.ts'

const platforms: FakePlatform[] = []

afterEach(() => {
  for (const platform of platforms.splice(0)) platform.dispose()
})

function world(options: FakeOptions = {}): FakePlatform {
  const platform = fakePlatform(options)
  platforms.push(platform)
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
    client: [],
    sinceContainment: null,
    as: null,
    reason: null,
    licence: 'unknown',
    asOf: null,
    audit: [],
    via: [],
    plan: false,
    resume: false,
    source: null,
    workspace: null,
    anyActor: false,
    verifyComplete: false,
    again: false,
    wait: true,
    signIn: {
      profile: 'default',
      tenant: null,
      clientId: null,
      cloud: null,
      method: null,
      secretFile: null,
      certificate: null,
      cache: false,
    },
    trace: [],
    mmdb: [],
    dialect: null,
    input: null,
    case: null,
    save: false,
    copyEvidence: false,
    reference: null,
    operator: null,
    out: null,
    keepIp: false,
    replay: false,
    redacted: false,
    marking: null,
    open: false,
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

test('paths are not split at commas, @ is no list, names that are not there are left to what reads them', async () => {
  expect((await values(['--audit', 'a,b.csv', '@c.csv', 'a,b.csv', '-'])).audit).toEqual([
    'a,b.csv',
    '@c.csv',
    '-',
  ])
})

test('a pattern that matches nothing is an error', async () => {
  await expect(values(['--audit', '*.csv'])).rejects.toThrow('no file matches *.csv')
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
