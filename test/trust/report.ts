import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a suite has counted, for trust-report.json. */
export interface Tally {
  count(what: string, by: number): void
  /** Numbers that are a greatest value rather than a sum. */
  peak(what: string, value: number): void
  /** Why something was not tried on this machine; printed, and kept for the report. */
  skipped(reason: string): void
  /** Leaves the numbers for test/trust/run.mjs, where that started the tests. */
  write(): void
}

/** True in `npm run trust`; the test command runs the short version of every suite. */
export const THOROUGH = process.env['MIA_TRUST'] === 'full'

/** @param suite becomes the name of a file, and of a row of the table */
export function told(suite: string): Tally {
  const counts = new Map<string, number>()
  const skips: string[] = []
  return {
    count: (what, by) => counts.set(what, (counts.get(what) ?? 0) + by),
    peak: (what, value) => counts.set(what, Math.max(counts.get(what) ?? 0, value)),
    skipped: (reason) => {
      skips.push(reason)
      process.stderr.write(`skipped: ${reason}\n`)
    },
    write: () => {
      const folder = process.env['MIA_TRUST_RESULTS']
      if (folder === undefined) return
      mkdirSync(folder, { recursive: true })
      const facts = { suite, counts: Object.fromEntries(counts), skipped: skips }
      writeFileSync(join(folder, `${suite}.json`), `${JSON.stringify(facts, null, 2)}\n`)
    },
  }
}

/** All trials, or in the test command the first of each number: the rest belongs to `npm run trust`. */
export function inThisRun<T extends { readonly id: string }>(trials: readonly T[]): readonly T[] {
  if (THOROUGH) return trials
  return trials.filter(({ id }, index) => trials.findIndex((trial) => trial.id === id) === index)
}
