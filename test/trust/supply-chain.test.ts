import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runMia } from '../support/run-mia.ts'
import { told } from './report.ts'

/** S07-S10, S35, and the rule that only microsoft/ and platform/ reach the network. */

const tally = told('supply-chain')
afterAll(() => tally.write())

interface LockedPackage {
  readonly version?: string
  readonly resolved?: string
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly optional?: boolean
  readonly hasInstallScript?: boolean
  readonly license?: string
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  readonly lockfileVersion: number
  readonly packages: Readonly<Record<string, LockedPackage>>
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
const runtime = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev !== true)

const LICENCES = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
  'Unlicense',
])

/** An allowed licence, or a choice that holds one. */
function isAllowed(licence: string): boolean {
  return licence
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((one) => LICENCES.has(one))
}

describe('what mia is made of', () => {
  it('is pinned: exact versions, and a lockfile that binds them by content and not by address', () => {
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies }
    expect(Object.entries(wanted).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
    expect(lock.lockfileVersion).toBe(3)
    expect(readFileSync('package-lock.json', 'utf8')).not.toMatch(/https?:\/\/[^"]*\.tgz/)
    const locked = Object.keys(wanted).map((name) => [name, lock.packages[`node_modules/${name}`]?.version])
    expect(locked).toEqual(Object.entries(wanted))
  })

  it('runs no install script', () => {
    expect(runtime.filter(([, locked]) => locked.hasInstallScript === true)).toEqual([])
    expect(readFileSync('.npmrc', 'utf8')).toContain('ignore-scripts=true')
    const scripted = runtime.map(([path]) => path).filter((path) => hasInstallScript(path))
    expect(scripted).toEqual([])
    tally.count('runtime packages', runtime.length)
    tally.count('install scripts', scripted.length)
  })

  it('may be used: every licence of the runtime tree is allowed', () => {
    const installed = runtime.filter(([path]) => existsSync(join(path, 'package.json')))
    expect(installed.length).toBeGreaterThan(20)
    const licences = installed.map(([path]) => [path, licenceOf(path)] as const)
    expect(licences.filter(([, licence]) => !isAllowed(licence))).toEqual([])
  })
})

function manifestOf(path: string): {
  readonly license?: unknown
  readonly scripts?: Readonly<Record<string, string>>
} {
  return JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as ReturnType<typeof manifestOf>
}

function licenceOf(path: string): string {
  const { license } = manifestOf(path)
  return typeof license === 'string' ? license : JSON.stringify(license)
}

function hasInstallScript(path: string): boolean {
  if (!existsSync(join(path, 'package.json'))) return false
  const { scripts = {} } = manifestOf(path)
  return ['preinstall', 'install', 'postinstall'].some((name) => name in scripts)
}

describe('who may reach the network', () => {
  const NETWORK =
    /(?:from|import\() ?'(?:node:(?:net|http|https|http2|tls|dns|dgram)(?:\/\w+)?|undici|@azure\/[\w-]+|@microsoft\/[\w-]+)'|\b(?:fetch|WebSocket|EventSource)\(/

  it('microsoft/ and platform/ alone', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    )
    const reaching = files.filter((name) => NETWORK.test(readFileSync(join('src', name), 'utf8')))
    expect(reaching.filter((name) => !/^(?:microsoft|platform)[\\/]/.test(name))).toEqual([])
    expect(reaching.length).toBeGreaterThan(1)
  })
})

describe('mia --version', () => {
  it('says with --json what is running', async () => {
    const { code, stdout } = await runMia(['--version', '--json'])
    expect(code).toBe(0)
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect(JSON.parse(stdout)).toEqual({ name: 'mia', version, node: process.versions.node, commit: null })
    expect((await runMia(['--version'])).stdout).toBe(`${version}\n`)
  })
})
