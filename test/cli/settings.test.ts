import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { userFile } from '../../src/cli/settings.ts'
import { valuesOf } from '../support/command-line.ts'
import { refusalOf } from '../support/expected-failure.ts'
import { type FakePlatform, fakePlatform } from '../support/fake-platform.ts'

const platforms: FakePlatform[] = []

afterEach(() => {
  for (const platform of platforms.splice(0)) platform.dispose()
})

interface Given {
  env?: Record<string, string>
  project?: string
  user?: string
}

function world({ env = {}, project, user }: Given): FakePlatform {
  const first = fakePlatform()
  platforms.push(first)
  const home = join(first.cwd, 'home')
  mkdirSync(join(home, 'mia'), { recursive: true })
  if (project !== undefined) writeFileSync(join(first.cwd, '.mia.json'), project)
  if (user !== undefined) writeFileSync(join(home, 'mia', 'config.json'), user)
  return fakePlatform({ cwd: first.cwd, env: { XDG_CONFIG_HOME: home, ...env } })
}

describe('what is typed, then variables, then the project, then the user', () => {
  const typed = ['--format', 'csv']
  const env = { MIA_FORMAT: 'json' }
  const project = '{"format":"jsonl"}'
  const user = '{"format":"xlsx"}'

  test.each([
    [typed, { env, project, user }, 'csv'],
    [[], { env, project, user }, 'json'],
    [[], { project, user }, 'jsonl'],
    [[], { user }, 'xlsx'],
    [[], {}, 'table'],
  ])('%#', async (argv, given, expected) => {
    expect((await valuesOf(world(given), argv)).format).toBe(expected)
  })
})

test('switches of the environment', async () => {
  const env = { MIA_NO_PROMPT: '1', MIA_NO_COLOR: 'Yes', MIA_WIDE: 'true', MIA_VERBOSE: '0', MIA_QUIET: '' }
  expect(await valuesOf(world({ env }), [])).toMatchObject({
    prompt: false,
    color: false,
    wide: true,
    verbose: false,
    quiet: false,
  })
})

test('a typed --quiet overrules MIA_VERBOSE, and the other way round', async () => {
  expect(await valuesOf(world({ env: { MIA_VERBOSE: '1' } }), ['--quiet'])).toMatchObject({
    quiet: true,
    verbose: false,
  })
  expect(await valuesOf(world({ env: { MIA_QUIET: '1' } }), ['--verbose'])).toMatchObject({
    quiet: false,
    verbose: true,
  })
})

test('variables that are no settings are none of our business', async () => {
  const env = { MIA_USER: 'adele@example.com', MIA_SOMETHING: 'x', MIA_FROM: 'nonsense' }
  expect(await valuesOf(world({ env }), [])).toMatchObject({ user: [], from: null })
})

test('paths in a file are relative to it, a variable to the working directory', async () => {
  const platform = world({ user: '{"case":"cases/1","mmdb":["a.mmdb","/b.mmdb"]}' })
  expect(await valuesOf(platform, [])).toMatchObject({
    case: join(platform.cwd, 'home', 'mia', 'cases', '1'),
    mmdb: [join(platform.cwd, 'home', 'mia', 'a.mmdb'), '/b.mmdb'],
  })
  expect((await valuesOf(world({ env: { MIA_CASE: 'x' } }), [])).case).toBe('x')
})

describe('mistakes', () => {
  test.each([
    ['{"formt":"json"}', "holds an unknown setting 'formt'", 'did you mean format?'],
    [
      '{"user":"adele"}',
      "holds an unknown setting 'user'",
      'the settings are workspace, profile, tenant, client-id, cloud, method, secret-file, certificate, cache, mmdb, case, operator, format, wide, quiet, verbose, debug, no-prompt, no-color',
    ],
    [
      '{"__proto__":1}',
      "holds an unknown setting '__proto__'",
      'the settings are workspace, profile, tenant, client-id, cloud, method, secret-file, certificate, cache, mmdb, case, operator, format, wide, quiet, verbose, debug, no-prompt, no-color',
    ],
    ['{"format":"xml"}', 'format in', 'it must be one of table, json, jsonl, csv, xlsx, html, md'],
    ['{"wide":"yes"}', 'wide in', 'it must be true or false'],
    ['{"case":7}', 'case in', 'it must be a path'],
    ['{"case":""}', 'case in', 'it must be a path'],
    ['{"mmdb":[]}', 'mmdb in', 'it must be a path or a list of paths'],
    ['[]', 'holds no object', 'settings stand between { and }'],
    ['null', 'holds no object', 'settings stand between { and }'],
  ])('%s', async (project, what, why) => {
    const refusal = await refusalOf(() => valuesOf(world({ project }), []))
    expect(refusal.exitCode).toBe(2)
    expect(refusal.what).toContain(what)
    expect(refusal.what).toContain('.mia.json')
    expect(refusal.why).toBe(why)
  })

  test('no JSON, too large, no file', async () => {
    expect((await refusalOf(() => valuesOf(world({ project: '{"format":' }), []))).what).toMatch(
      /\.mia\.json is no JSON$/,
    )
    const large = `{"format":"json"${' '.repeat(70_000)}}`
    expect((await refusalOf(() => valuesOf(world({ project: large }), []))).why).toBe(
      'it is larger than 65536 bytes',
    )
    const platform = world({})
    mkdirSync(join(platform.cwd, '.mia.json'))
    expect((await refusalOf(() => valuesOf(platform, []))).why).toBe('it is no regular file')
  })

  test.each([
    ['MIA_FORMAT', 'xml', 'that is none of the choices'],
    ['MIA_FORMAT', 'jsn', 'did you mean json?'],
    ['MIA_NO_COLOR', 'maybe', 'it is a switch'],
  ])('%s=%s', async (name, value, why) => {
    expect(await refusalOf(() => valuesOf(world({ env: { [name]: value } }), []))).toMatchObject({
      exitCode: 2,
      what: `${name} cannot be '${value}'`,
      why,
    })
  })
})

describe('the file of the user', () => {
  test.each([
    ['linux', { HOME: '/home/a' }, '/home/a/.config/mia/config.json'],
    ['linux', { HOME: '/home/a', XDG_CONFIG_HOME: '/etc/xdg' }, '/etc/xdg/mia/config.json'],
    ['linux', { HOME: '/home/a', XDG_CONFIG_HOME: 'relative' }, '/home/a/.config/mia/config.json'],
    ['linux', {}, null],
    ['win32', { HOME: '/home/a', APPDATA: '/users/a' }, '/users/a/mia/config.json'],
    ['win32', { HOME: '/home/a' }, null],
  ])('%s %j', (os, env, expected) => {
    const platform = fakePlatform({ cwd: '.', env })
    expect(userFile({ ...platform, process: { ...platform.process, os: `${os} 1.0 x64` } })).toBe(expected)
  })
})
