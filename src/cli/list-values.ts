import { usageError } from '../core/errors.ts'
import { type IpRange, parseIpRange, rangeText } from '../core/ip-address.ts'
import type { Platform } from '../platform/platform.ts'
import { readListLines } from './list-file.ts'
import { type OptionName, optionSpec } from './options.ts'
import { missingValue, shown } from './usage-errors.ts'

/**
 * The values of a list option: commas split (but not within ids, which may hold them), `@file` and `-` read,
 * blanks trimmed, duplicates removed, order kept.
 */
export async function readList(
  platform: Platform,
  option: OptionName,
  texts: readonly string[],
): Promise<readonly string[]> {
  const values = new Set<string>()
  for (const text of texts) {
    for (const line of await linesOf(platform, option, text)) {
      for (const part of optionSpec(option).kind === 'ids' ? [line] : line.split(',')) {
        const value = part.trim()
        if (value !== '') values.add(value)
      }
    }
  }
  if (texts.length > 0 && values.size === 0) throw emptyList(option, texts)
  return [...values]
}

/** @param values of a list option; each must be an address or a CIDR range */
export function readRanges(values: readonly string[]): readonly IpRange[] {
  const ranges = new Map<string, IpRange>()
  for (const value of values) {
    const range = parseIpRange(value)
    if (range === null) {
      throw usageError({
        what: `--ip ${shown(value)} is no IP address`,
        why: 'it is neither an IPv4 or IPv6 address nor a CIDR range of one',
        next: 'write 203.0.113.7, 203.0.113.0/24, 2001:db8::7 or 2001:db8::/32',
      })
    }
    ranges.set(rangeText(range), range)
  }
  return [...ranges.values()]
}

async function linesOf(platform: Platform, option: OptionName, text: string): Promise<readonly string[]> {
  if (text === '-') return readListLines(platform, option, null)
  if (!text.startsWith('@')) return [text]
  if (text === '@') throw missingValue(option, undefined)
  return readListLines(platform, option, text.slice(1))
}

function emptyList(option: OptionName, texts: readonly string[]): Error {
  return usageError({
    what: `--${option} ${shown(texts.join(' '))} holds no value`,
    why: 'a list without a value would select nothing',
    next: `name at least one value, or leave --${option} out`,
  })
}
