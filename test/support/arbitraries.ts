import * as fc from 'fast-check'
import type { AccessRecord } from '../../src/core/access-record.ts'
import { accessRecord, bind, folder, place, sync } from './records.ts'

const V4_BASE = 0xffffn << 32n

/** Not IPv4-mapped: those are compared as IPv4. */
export function ipv6Number(): fc.Arbitrary<bigint> {
  return fc
    .oneof(fc.bigInt({ min: 1n << 64n, max: (1n << 128n) - 1n }), fc.constantFrom(1n << 127n, 1n << 112n))
    .filter((number) => number >> 32n !== 0xffffn)
}

export function addressNumber(): fc.Arbitrary<bigint> {
  const v4 = fc.bigInt({ min: 0n, max: 0xffffffffn }).map((number) => V4_BASE | number)
  return fc.oneof(v4, ipv6Number(), fc.bigInt({ min: 0n, max: 5n }))
}

export function cidr(): fc.Arbitrary<string> {
  return fc.oneof(
    fc
      .tuple(fc.bigInt({ min: 0n, max: 0xffffffffn }), fc.integer({ min: 0, max: 32 }))
      .map(([number, bits]) => `${dotted(number)}/${bits}`),
    fc
      .tuple(ipv6Number(), fc.integer({ min: 0, max: 128 }))
      .map(([number, bits]) => `${uncompressed(number)}/${bits}`),
  )
}

function dotted(number: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 0xffn).join('.')
}

function groupsOf(number: bigint): string[] {
  return Array.from({ length: 8 }, (_, index) =>
    ((number >> BigInt(112 - index * 16)) & 0xffffn).toString(16),
  )
}

/** Eight groups in full; the way without any abbreviation. */
export function uncompressed(number: bigint): string {
  return groupsOf(number).join(':')
}

export function addressWriting(): fc.Arbitrary<(number: bigint) => string> {
  return fc.constantFrom(
    (number: bigint) => uncompressed(number).toUpperCase(),
    (number: bigint) =>
      groupsOf(number)
        .map((group) => group.padStart(4, '0'))
        .join(':'),
    (number: bigint) => `[${uncompressed(number)}]:443`,
    (number: bigint) => `[${uncompressed(number)}]`,
    (number: bigint) => `${uncompressed(number)}%eth0`,
    (number: bigint) => `${groupsOf(number).slice(0, 6).join(':')}:${dotted(number & 0xffffffffn)}`,
    (number: bigint) =>
      number >> 32n === 0xffffn ? `${dotted(number & 0xffffffffn)}:8080` : uncompressed(number),
    (number: bigint) => `  ${uncompressed(number)} \n`,
  )
}

/** Texts shaped like times, possible and impossible ones. */
export function recordedTime(): fc.Arbitrary<string> {
  const iso = fc
    .tuple(
      part(9999),
      part(13),
      part(32),
      part(24),
      part(60),
      fc.constantFrom('', 'Z', '+02:00', '-11:30', '.5', '.12345678Z'),
    )
    .map(([year, month, day, hour, minute, end]) => {
      return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:07${end}`
    })
  const local = fc
    .tuple(part(13), part(32), fc.constantFrom('/', '.', '-'), part(24), fc.constantFrom('', ' AM', ' PM'))
    .map(([first, second, by, hour, half]) => `${first}${by}${second}${by}2021 ${hour}:05:09${half}`)
  return fc.oneof(
    iso,
    local,
    fc.integer().map((ms) => `/Date(${ms})/`),
  )
}

function part(max: number): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max })
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

/** Records of a small world, so that copies, poorer copies and contradictions of one Id are frequent. */
export function evidenceRecords(): fc.Arbitrary<AccessRecord[]> {
  const overrides = fc.record({
    id: fc.constantFrom('r1', 'r2', 'r3', null),
    time: fc.constantFrom('2023-05-01T10:00:00Z', '2023-05-01T10:00:00.5Z'),
    sessionId: fc.constantFrom(null, 'session-1', 'session-2'),
    operationCount: fc.constantFrom(null, 1, 2),
    ipAddresses: fc.constantFrom([], ['192.0.2.1'], ['192.0.2.1', '192.0.2.2']),
    folders: fc.constantFrom([], [folder('\\Inbox', ['<1@x>'])], [folder('\\Inbox', ['<2@x>'])]),
  })
  return fc
    .array(overrides, { maxLength: 12 })
    .map((all) => all.map((one, index) => accessRecord({ ...one, place: place(index) })))
}

/** Distinct records of three mailboxes, three actors, few sessions, messages and folders, Bind and Sync. */
export function distinctRecords(maxLength = 12): fc.Arbitrary<AccessRecord[]> {
  const ids = fc.array(fc.constantFrom('<1@x>', '<2@x>', '<3@x>', null), { maxLength: 4 })
  const shared = {
    actor: fc.constantFrom('alice@example.com', 'Alice@Example.com', 'bob@example.com', 'app'),
    mailboxUpn: fc.constantFrom('alice@example.com', 'ALICE@example.com', 'bob@example.com', null),
    mailboxGuid: fc.constantFrom('guid-a', null),
    sessionId: fc.constantFrom('S1', 's1', 's2', null),
    ipAddresses: fc.constantFrom([], ['198.51.100.7'], ['203.0.113.20', '203.0.113.21']),
    clientInfo: fc.constantFrom('Client=OWA;x', 'Client=REST;;', 'Client=MSExchangeRPC'),
    time: fc.nat(20).map((seconds) => `2023-05-01T00:00:${two(seconds)}Z`),
    throttled: fc.constantFrom(true, false, null),
  }
  const binds = fc
    .record({ ...shared, operationCount: fc.constantFrom(null, 0, 1, 7) })
    .chain((overrides) => ids.map((listed) => bind(listed, overrides)))
  const syncs = fc
    .record(shared)
    .chain((overrides) => fc.constantFrom('Inbox', 'Sent').map((name) => sync(name, overrides)))
  const unknown = fc.record(shared).map((overrides) => accessRecord({ ...overrides, accessType: 'unknown' }))
  return fc
    .array(fc.oneof({ weight: 4, arbitrary: binds }, syncs, unknown), { maxLength })
    .map((all) => all.map((record, index) => ({ ...record, id: `r${index}`, place: place(index) })))
}
