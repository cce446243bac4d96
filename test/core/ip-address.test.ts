import { isIP } from 'node:net'
import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  canonicalIp,
  ipMatchesAny,
  type IpRange,
  networkOf,
  parseIpRange,
  rangeText,
} from '../../src/core/ip-address.ts'
import { addressNumber, addressWriting, cidr, ipv6Number, uncompressed } from '../support/arbitraries.ts'

const RECORDED: readonly (readonly [string, string | null])[] = [
  ['1.1.1.1', '1.1.1.1'],
  [' 1.1.1.1\r\n', '1.1.1.1'],
  ['1.1.1.1:443', '1.1.1.1'],
  ['[1.1.1.1]:443', '1.1.1.1'],
  ['[1.1.1.1]', '1.1.1.1'],
  ['0.0.0.0', '0.0.0.0'],
  ['255.255.255.255:65535', '255.255.255.255'],
  ['::ffff:1.1.1.1', '1.1.1.1'],
  ['::FFFF:1.1.1.1', '1.1.1.1'],
  ['::ffff:101:101', '1.1.1.1'],
  ['0:0:0:0:0:ffff:1.1.1.1', '1.1.1.1'],
  ['[::ffff:1.1.1.1]:52713', '1.1.1.1'],
  ['::', '::'],
  ['::1', '::1'],
  ['1::', '1::'],
  ['2603:10A6:020B:0055:0000:0000:0000:0005', '2603:10a6:20b:55::5'],
  ['[2603:10a6:20b:55::5]:12345', '2603:10a6:20b:55::5'],
  ['[2603:10a6:20b:55::5]', '2603:10a6:20b:55::5'],
  ['fe80::1%eth0', 'fe80::1'],
  ['[fe80::1%eth0]:443', 'fe80::1'],
  ['fe80::1%25', 'fe80::1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ['', null],
  ['010.0.0.1', null],
  ['1.1.1', null],
  ['0x7f.1', null],
  ['2130706433', null],
  ['1.1.1.256', null],
  ['1.1.1.1.1', null],
  ['1.1.1.1 (proxy)', null],
  ['1.1.1.1, 2.2.2.2', null],
  ['1.1.1.1:', null],
  ['1.1.1.1/24', null],
  ['1.1.1.1:443:443', null],
  ['localhost', null],
  [':', null],
  [':::', null],
  ['1::2::3', null],
  ['1:2:3:4:5:6:7', null],
  ['1:2:3:4:5:6:7:8:9', null],
  ['1:2:3:4:5:6:7:8::', null],
  ['12345::', null],
  ['g::', null],
  ['[::1', null],
  ['::1]', null],
  ['[::1]:', null],
  ['::1.2.3', null],
  ['1.2.3.4::', null],
  ['1:1.2.3.4::5', null],
  ['::1.2.3.4:5', null],
  ['١.١.١.١', null],
]

describe('canonicalIp', () => {
  test.each(RECORDED)('%j is %j', (text, expected) => {
    expect(canonicalIp(text)).toBe(expected)
  })

  it('agrees with node:net on what an address is', () => {
    const part = fc.constantFrom('', '0', '1', 'ffff', 'FFFF', '10000', '1.2.3.4', '1.2.3', 'x')
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 10 }), (parts) => {
        const text = parts.join(':')
        expect(canonicalIp(text) !== null).toBe(isIP(text.replace(/^([\d.]+):\d{1,5}$/, '$1')) !== 0)
      }),
      { numRuns: 5000 },
    )
  })

  it('is idempotent, and the same for every way of writing the number (P16)', () => {
    fc.assert(
      fc.property(addressNumber(), addressWriting(), (number, write) => {
        const canonical = canonicalIp(uncompressed(number))
        expect(canonical).not.toBeNull()
        expect(canonicalIp(canonical ?? '')).toBe(canonical)
        expect(canonicalIp(write(number))).toBe(canonical)
      }),
    )
  })

  it('is equal exactly where the numbers are', () => {
    fc.assert(
      fc.property(addressNumber(), addressNumber(), (a, b) => {
        expect(canonicalIp(uncompressed(a)) === canonicalIp(uncompressed(b))).toBe(a === b)
      }),
    )
  })
})

describe('parseIpRange', () => {
  const RANGES: readonly (readonly [string, string | null])[] = [
    ['1.1.1.1', '1.1.1.1'],
    ['1.1.1.1/32', '1.1.1.1'],
    ['1.1.1.7/31', '1.1.1.6/31'],
    ['1.2.3.4/24', '1.2.3.0/24'],
    ['1.2.3.4/0', '0.0.0.0/0'],
    ['::ffff:1.2.3.4/120', '1.2.3.0/24'],
    ['0:0:0:0:0:FFFF:1.2.3.4/120', '1.2.3.0/24'],
    ['::ffff:102:304/128', '1.2.3.4'],
    ['2603:10a6::5/32', '2603:10a6::/32'],
    ['::/0', '::/0'],
    ['::1/128', '::1'],
    ['1.1.1.1/33', null],
    ['::1/129', null],
    ['1.1.1.1/', null],
    ['1.1.1.1/-1', null],
    ['1.1.1.1/8/8', null],
    ['/8', null],
    ['1.1.1/8', null],
    ['', null],
  ]

  test.each(RANGES)('%j is %j', (text, expected) => {
    const range = parseIpRange(text)
    expect(range === null ? null : rangeText(range)).toBe(expected)
  })

  it('prints a text that parses to the same range', () => {
    fc.assert(
      fc.property(cidr(), (text) => {
        const range = rangeOf(text)
        expect(parseIpRange(rangeText(range))).toEqual(range)
      }),
    )
  })
})

describe('ipMatchesAny', () => {
  const MATCHES: readonly (readonly [string, string, boolean])[] = [
    ['1.1.1.1', '1.1.1.1', true],
    ['11.1.1.1', '1.1.1.1', false],
    ['1.1.1.10', '1.1.1.1', false],
    ['1.1.1.1:443', '1.1.1.1', true],
    ['::ffff:1.1.1.1', '1.1.1.1', true],
    ['1.1.1.1', '::ffff:1.1.1.1', true],
    ['1.1.1.6', '1.1.1.7/31', true],
    ['1.1.1.8', '1.1.1.7/31', false],
    ['1.2.3.255', '::ffff:1.2.3.0/120', true],
    ['1.2.4.0', '::ffff:1.2.3.0/120', false],
    ['255.0.0.1', '0.0.0.0/0', true],
    ['::1', '0.0.0.0/0', false],
    ['2001:db8::1', '::/0', true],
    ['1.1.1.1', '::/0', false],
    ['1.1.1.1', '::ffff:0:0/96', true],
    ['2603:10A6:0:0::5', '2603:10a6::/32', true],
    ['2603:10a7::5', '2603:10a6::/32', false],
    ['1.1.1', '0.0.0.0/0', false],
  ]

  test.each(MATCHES)('%s in %s: %s', (address, range, expected) => {
    expect(ipMatchesAny(address, [rangeOf(range)])).toBe(expected)
  })

  it('is the prefix comparison of the numbers', () => {
    const bits = fc.integer({ min: 0, max: 128 })
    fc.assert(
      fc.property(ipv6Number(), ipv6Number(), bits, fc.boolean(), (network, other, prefix, near) => {
        const address = near ? network ^ (other & 0xffffn) : other
        const shift = 128n - BigInt(prefix)
        const range = rangeOf(`${uncompressed(network)}/${prefix}`)
        const expected = address >> shift === network >> shift
        expect(ipMatchesAny(uncompressed(address), [range])).toBe(expected)
      }),
    )
  })

  it('any of several ranges is enough, none is never', () => {
    const ranges = ['10.0.0.0/8', '192.0.2.1'].flatMap((text) => parseIpRange(text) ?? [])
    expect(ipMatchesAny('192.0.2.1', ranges)).toBe(true)
    expect(ipMatchesAny('192.0.2.2', ranges)).toBe(false)
    expect(ipMatchesAny('192.0.2.1', [])).toBe(false)
  })
})

test('networkOf tells /24 and /48 apart, and leaves other text alone', () => {
  expect(networkOf('198.51.100.7')).toBe('198.51.100.0/24')
  expect(networkOf('::ffff:198.51.100.9')).toBe('198.51.100.0/24')
  expect(networkOf('2001:db8:1:2::3')).toBe('2001:db8:1::/48')
  expect(networkOf('n/a')).toBe('n/a')
})

function rangeOf(text: string): IpRange {
  const range = parseIpRange(text)
  if (range === null) throw new Error(`${text} is no range`)
  return range
}
