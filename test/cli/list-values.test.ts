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
