import { byCodeUnit } from '../core/json.ts'
import type { Platform } from '../platform/platform.ts'
import { sha256Of } from './hash.ts'
import type { Journal } from './journal.ts'
import { LOG_FILE } from './layout.ts'

/**
 * SHA256SUMS as coreutils writes it, for `sha256sum -c SHA256SUMS` inside the folder. The hashes come from the log,
 * never from the files as they lie there: a file that was changed behind mia's back keeps failing.
 */
export function renderSums(platform: Platform, journal: Journal): Uint8Array {
  const sums = new Map(journal.recorded).set(LOG_FILE, sha256Of(platform, journal.bytes))
  const lines = [...sums].toSorted(([a], [b]) => byCodeUnit(a, b)).map(([name, sha]) => `${sha}  ${name}\n`)
  return new TextEncoder().encode(lines.join(''))
}
