import { readdirSync, readFileSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sampleFiles } from '../samples/generate.mjs'
import { RECORDS, ROWS } from '../samples/scenario/story.mjs'
import { canonicalIp, ipMatchesAny, parseIpRange } from '../src/core/ip-address.ts'

const FOLDER = new URL('../samples/', import.meta.url)
const FILES = sampleFiles()

function textOf(name: string): string {
  const bytes = readFileSync(new URL(name, FOLDER))
  return name === 'historical-search.csv' ? bytes.toString('utf16le') : bytes.toString('utf8')
}

/** Hosts that belong to the formats, not to the story. */
const FORMAT_HOSTS = new Set(['outlook.office365.com', 'graph.microsoft.com', 'microsoft.graph.security'])

const ALLOWED = [
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '2001:db8::/32',
  '20.190.128.0/18',
  '40.126.0.0/18',
  '2603:1000::/24',
].flatMap((text) => parseIpRange(text) ?? [])

describe('samples on disk', () => {
  it.each([...FILES.keys()])('%s is what the generator makes', (name) => {
    expect(readFileSync(new URL(name, FOLDER)).equals(FILES.get(name) ?? Buffer.alloc(0))).toBe(true)
  })

  it('are nothing but those files, and small', () => {
    const names = readdirSync(FOLDER, { withFileTypes: true })
    expect(names.filter((entry) => entry.isFile()).map((entry) => entry.name)).toStrictEqual(
      [...FILES.keys(), 'generate.mjs'].toSorted(),
    )
    const bytes = [...FILES.keys()].reduce((sum, name) => sum + statSync(new URL(name, FOLDER)).size, 0)
    expect(bytes).toBeLessThan(1_500_000)
  })

  it('are made the same way twice', () => {
    for (const [name, bytes] of sampleFiles())
      expect(bytes.equals(FILES.get(name) ?? Buffer.alloc(0))).toBe(true)
  })
})

describe('nothing in the samples is real', () => {
  const texts = [...FILES.keys()].filter((name) => name !== 'README.md').map(textOf)

  it('domains are example names', () => {
    const hosts = new Set(
      texts
        .flatMap((text) => [...text.matchAll(/(?:@(?!odata\.)|\/\/|\\\/\\\/)((?:[a-z0-9-]+\.)+[a-z]{2,})/gi)])
        .map((match) => (match[1] ?? '').toLowerCase()),
    )
    const foreign = [...hosts].filter(
      (host) => !/(?:^|\.)example(?:\.com|\.org)?$/.test(host) && !FORMAT_HOSTS.has(host),
    )
    expect(foreign).toStrictEqual([])
    expect(hosts.size).toBeGreaterThan(15)
  })

  it('no Microsoft tenant domain and no host outside the formats appears anywhere', () => {
    const words = texts.flatMap((text) => text.match(/[\w-]+\.(?:com|net|org|de|nl|eu|io)\b/gi) ?? [])
    const foreign = new Set(words.map((word) => word.toLowerCase()))
    expect([...foreign].toSorted()).toStrictEqual([
      'example.com',
      'example.org',
      'microsoft.com',
      'office365.com',
    ])
  })

  it('addresses are documentation ranges or Microsoft’s own', () => {
    const found = new Set(texts.flatMap((text) => text.match(/\b(?:\d{1,3}\.){3}\d{1,3}\b/g) ?? []))
    for (const audit of [...RECORDS, ...ROWS.map((row) => row.audit)]) {
      for (const key of ['ClientIPAddress', 'ClientIP', 'ActorIpAddress']) {
        const value = audit[key]
        if (typeof value === 'string') found.add(value)
      }
    }
    const versions = new Set(['145.0.0.0'])
    const addresses = [...found]
      .filter((text) => !versions.has(text))
      .map((text) => canonicalIp(text) ?? text)
    expect(addresses.filter((address) => !ipMatchesAny(address, ALLOWED))).toStrictEqual([])
    expect(new Set(addresses).size).toBeGreaterThan(15)
  })
})
