/**
 * IP addresses as they stand in audit records (rule R8): with ports, brackets, zones, as mapped IPv4.
 * They are compared as numbers; texts that are no address stay texts.
 */

/** 8 groups of 16 bits; an IPv4 address is held as ::ffff:a.b.c.d. */
type Groups = readonly number[]

export interface IpRange {
  readonly groups: Groups
  /** Leading bits that count, 0 to 128 (an IPv4 /24 is 120). */
  readonly prefix: number
}

const MAPPED: Groups = [0, 0, 0, 0, 0, 0xffff]
const MAPPED_BITS = 96
/** Two colons: one may be that of a port. */
const IPV6_TEXT = /:[^:]*:/

/** The canonical text of a recorded address: port, brackets and zone stripped, IPv4-mapped unmapped, RFC 5952; null when it is none. */
export function canonicalIp(text: string): string | null {
  const groups = parseRecorded(text)
  return groups === null ? null : formatGroups(groups)
}

/** `a`, `a/n`, IPv4 or IPv6, as a user writes it; null when it is neither address nor CIDR. */
export function parseIpRange(text: string): IpRange | null {
  const trimmed = text.trim()
  const slash = trimmed.lastIndexOf('/')
  const groups = parseRecorded(slash < 0 ? trimmed : trimmed.slice(0, slash))
  if (groups === null) return null
  if (slash < 0) return { groups, prefix: 128 }
  const bits = trimmed.slice(slash + 1)
  const width = isIpv4(groups) && !IPV6_TEXT.test(trimmed) ? 32 : 128
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > width) return null
  const prefix = Number(bits) + (128 - width)
  return { groups: groups.map((group, index) => group & maskOf(index, prefix)), prefix }
}

export function rangeText(range: IpRange): string {
  const address = formatGroups(range.groups)
  if (range.prefix === 128) return address
  return isIpv4(range.groups) && range.prefix >= MAPPED_BITS
    ? `${address}/${range.prefix - MAPPED_BITS}`
    : `${address}/${range.prefix}`
}

/** @param address canonical or recorded text; a text that is no address matches nothing */
export function ipMatchesAny(address: string, ranges: readonly IpRange[]): boolean {
  const groups = parseRecorded(address)
  return groups !== null && ranges.some((range) => inRange(groups, range))
}

/** The network that tells two connections apart for the flag `mixed`: /24 of IPv4, /48 of IPv6. */
export function networkOf(address: string): string {
  const groups = parseRecorded(address)
  if (groups === null) return address
  const prefix = isIpv4(groups) ? 120 : 48
  return rangeText({ groups: groups.map((group, index) => group & maskOf(index, prefix)), prefix })
}

/** An IPv6 network never holds an IPv4 address: `::/0` is all of IPv6, although the mapped addresses lie within. */
function inRange(groups: Groups, range: IpRange): boolean {
  if (range.prefix < MAPPED_BITS && isIpv4(groups)) return false
  return range.groups.every((group, index) => ((groups[index] ?? 0) & maskOf(index, range.prefix)) === group)
}

function maskOf(index: number, prefix: number): number {
  const bits = Math.min(16, Math.max(0, prefix - index * 16))
  return (0xffff << (16 - bits)) & 0xffff
}

function isIpv4(groups: Groups): boolean {
  return MAPPED.every((group, index) => groups[index] === group)
}

function parseRecorded(text: string): Groups | null {
  const trimmed = text.trim()
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(trimmed)
  const bare = (bracketed?.[1] ?? trimmed).replace(/%[\w.-]+$/, '')
  const withPort = /^([\d.]+):\d{1,5}$/.exec(bare)
  const v4 = parseIpv4(withPort?.[1] ?? bare)
  return v4 === null ? parseIpv6(bare) : [...MAPPED, ...v4]
}

/** Strict: four decimal numbers without leading zeros, so that 010.0.0.1 is no address. */
function parseIpv4(text: string): [number, number] | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (match === null) return null
  const bytes = match.slice(1).map(Number)
  if (match.slice(1).some((part, index) => String(bytes[index]) !== part || Number(part) > 255)) return null
  const [a = 0, b = 0, c = 0, d = 0] = bytes
  return [(a << 8) | b, (c << 8) | d]
}

function parseIpv6(text: string): Groups | null {
  if (!text.includes(':')) return null
  const halves = text.split('::')
  if (halves.length > 2) return null
  const head = parseHalf(halves[0] ?? '', halves.length === 1)
  const tail = parseHalf(halves[1] ?? '', true)
  if (head === null || tail === null) return null
  const missing = 8 - head.length - tail.length
  if (halves.length === 1) return missing === 0 ? head : null
  return missing < 1 ? null : [...head, ...Array.from({ length: missing }, () => 0), ...tail]
}

/** @param last the address ends here, so that the end may be written as IPv4 */
function parseHalf(text: string, last: boolean): number[] | null {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    const v4 = last && index === parts.length - 1 ? parseIpv4(part) : null
    if (v4 !== null) groups.push(...v4)
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
    else return null
  }
  return groups
}

function formatGroups(groups: Groups): string {
  if (isIpv4(groups)) {
    const [high = 0, low = 0] = groups.slice(6)
    return `${high >> 8}.${high & 0xff}.${low >> 8}.${low & 0xff}`
  }
  const { start, length } = longestZeroRun(groups)
  const hex = groups.map((group) => group.toString(16))
  if (length < 2) return hex.join(':')
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`
}

function longestZeroRun(groups: Groups): { start: number; length: number } {
  let best = { start: 0, length: 0 }
  let run = 0
  for (const [index, group] of groups.entries()) {
    run = group === 0 ? run + 1 : 0
    if (run > best.length) best = { start: index - run + 1, length: run }
  }
  return best
}
