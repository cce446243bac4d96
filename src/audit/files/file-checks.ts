import { own } from '../../core/json.ts'
import type { EvidenceRow, RowFields } from '../source.ts'
import { note, type ReadRun } from './run.ts'

/** Row counts at which exports stop: a cmdlet call, a portal export, a portal export with the larger limit. */
const CAPS: ReadonlySet<number> = new Set([5_000, 50_000, 100_000])

/** Beyond this, ResultIndex is so scattered that following it would cost more memory than the answer. */
const MAX_STRETCHES = 100_000

/** Looks at all rows of a source for what the rows as a whole give away. */
export interface FileChecks {
  see(rows: readonly EvidenceRow[]): void
  /** Sees the rows of a batch that is not yet complete, before rows are passed over. */
  catchUp(rows: readonly EvidenceRow[]): void
  /** Rows that were passed over; those of a numbered search one by one. */
  pass(count: number): void
  passNumbered(fields: RowFields): void
  finish(run: ReadRun): void
}

export function createFileChecks(): FileChecks {
  const gaps = createGapCheck()
  let rows = 0
  let caughtUp = 0

  function catchUp(batch: readonly EvidenceRow[]): void {
    for (const row of batch.slice(caughtUp)) if (row.kind === 'fields') gaps.see(row.fields)
    caughtUp = batch.length
  }

  return {
    see(batch) {
      rows += batch.length
      catchUp(batch)
      caughtUp = 0
    },
    catchUp,
    pass(count) {
      rows += count
    },
    passNumbered: (fields) => gaps.see(fields),
    finish(run) {
      if (rows === 0) {
        const text = 'is a valid export without any rows'
        note(run, { code: 'no-rows', level: 'warning', text })
      }
      if (CAPS.has(rows)) {
        const text = `has exactly ${rows} rows, where exports are cut off: it is probably not all there was`
        note(run, { code: 'row-cap', level: 'incomplete', text, count: rows })
      }
      gaps.finish(run)
    },
  }
}

/** First and last index of a stretch without a gap. */
type Stretch = [number, number]

interface Search {
  readonly count: number
  readonly stretches: Stretch[]
}

/** Search-UnifiedAuditLog numbers the results of each search from 1 to ResultCount. */
function createGapCheck(): { see(fields: RowFields): void; finish(run: ReadRun): void } {
  const searches = new Map<string, Search>()
  let stretches = 0
  return {
    see(fields) {
      const index = positiveInteger(own(fields, 'ResultIndex'))
      const count = positiveInteger(own(fields, 'ResultCount'))
      if (index === null || count === null || index > count || stretches > MAX_STRETCHES) return
      const runspace = own(fields, 'RunspaceId')
      const key = `${typeof runspace === 'string' ? runspace : ''} ${count}`
      const search = searches.get(key) ?? { count, stretches: [] }
      searches.set(key, search)
      stretches += addIndex(search.stretches, index)
    },
    finish(run) {
      if (stretches > MAX_STRETCHES) return
      let missing = 0
      for (const search of searches.values()) {
        missing += search.count
        for (const [first, last] of search.stretches) missing -= last - first + 1
      }
      if (missing === 0) return
      const text = `lacks ${missing} results that its ResultIndex and ResultCount promise; filtering or splitting the export also causes this`
      note(run, { code: 'result-index-gap', level: 'warning', text, count: missing })
    },
  }
}

/** Adds an index to sorted stretches. @returns by how many there are more of them now: 1, 0 or -1 */
function addIndex(stretches: Stretch[], index: number): number {
  const at = stretches.findLastIndex(([first]) => first <= index) + 1
  const before = stretches[at - 1] ?? [NEVER, NEVER]
  const after = stretches[at] ?? [NEVER, NEVER]
  if (index <= before[1]) return 0
  const joinsBefore = before[1] === index - 1
  const joinsAfter = after[0] === index + 1
  if (joinsBefore) before[1] = joinsAfter ? after[1] : index
  else if (joinsAfter) after[0] = index
  else stretches.splice(at, 0, [index, index])
  if (joinsBefore && joinsAfter) stretches.splice(at, 1)
  return 1 - Number(joinsBefore) - Number(joinsAfter)
}

/** The bounds of a stretch that is not there: next to no index. */
const NEVER = -2

function positiveInteger(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || !/^\d{1,9}$/.test(text)) return null
  const number = Number(text)
  return number > 0 ? number : null
}
