import type { MetadataEntry, Period } from '../core/e-mail.ts'
import { compareTimes, type DateOrder, parseUtcTime } from '../core/utc-time.ts'
import type { Platform } from '../platform/platform.ts'
import type { Tap } from './bytes.ts'
import { inferOrderOver, needsOrder } from './day-order.ts'
import type { TraceFormat } from './decode.ts'
import { assertUnchanged, type DiskFile } from './disk.ts'
import { type Cells, firstOf, type RawRow, type RowDefect } from './raw-row.ts'
import type { MetadataFacts, MetadataSource } from './source.ts'
import type { TextFile } from './text-file.ts'
import { traceNotices } from './trace-notices.ts'
import { textOf } from './values.ts'

/** A trace file that has been recognised and can be read. */
export interface TraceFile {
  readonly platform: Platform
  readonly disk: DiskFile
  readonly label: string
  readonly file: TextFile
  readonly syntax: 'csv' | 'json'
  readonly format: TraceFormat
  /** Reads the rows anew each time. */
  readonly rows: (tap?: Tap) => AsyncIterable<readonly RawRow[]>
}

/** More periods than any number of joined exports would name. */
const MAX_PERIODS = 1_000

/** What is counted while the rows go by. */
export interface Tally {
  rows: number
  /** First row and number of each defect. */
  readonly defects: Map<RowDefect | 'time-unreadable', { first: number; count: number }>
  oldest: string | null
  newest: string | null
  /** Periods that the rows name as asked for, at most `MAX_PERIODS` and one. */
  readonly asked: Map<string, Period>
  /** Of numeric dates; undefined until the first one is met. */
  order: DateOrder | null | undefined
  sha256: string | null
}

export function traceFileSource(trace: TraceFile): MetadataSource {
  let tally = newTally()
  return {
    label: trace.label,
    async *entries(context) {
      tally = newTally()
      const hasher = context.hash ? trace.platform.sha256() : null
      const tap = { signal: context.signal, onBytes: context.onBytes, hasher }
      for await (const batch of trace.rows(tap)) {
        const entries: MetadataEntry[] = []
        for (const row of batch) {
          const entry = await readRow(trace, row, tally)
          if (entry !== null) entries.push(entry)
        }
        yield entries
      }
      await assertUnchanged(trace.platform, trace.disk)
      tally.sha256 = hasher?.hex() ?? null
    },
    facts: () => factsOf(trace, tally),
  }
}

function newTally(): Tally {
  return {
    rows: 0,
    defects: new Map(),
    oldest: null,
    newest: null,
    asked: new Map(),
    order: undefined,
    sha256: null,
  }
}

async function readRow(trace: TraceFile, row: RawRow, tally: Tally): Promise<MetadataEntry | null> {
  tally.rows += 1
  const { cells } = row
  if (cells === null) return defective(tally, row.defect ?? 'columns', row.row)
  const { time, ...decoded } = trace.format.decode(cells)
  if (decoded.internetMessageId === '') return defective(tally, 'no-message-id', row.row)
  const received = await readTime(trace, time, tally)
  // Who sent what to whom stands, even where nobody can say whether 3/4 was in March or April.
  if (time !== null && received === null) defective(tally, 'time-unreadable', row.row)
  await noteAsked(trace, cells, tally)
  widen(tally, received)
  return { kind: trace.format.kind, source: trace.label, row: row.row, ...decoded, received }
}

/** The period that was asked for says more than the rows: it was covered even where nothing was received. */
async function noteAsked(trace: TraceFile, cells: Cells, tally: Tally): Promise<void> {
  const { period } = trace.format
  if (period === null || tally.asked.size > MAX_PERIODS) return
  const from = await readTime(trace, textOf(cells.get(period.from)), tally)
  const to = await readTime(trace, textOf(cells.get(period.to)), tally)
  if (from !== null && to !== null) tally.asked.set(`${from} ${to}`, { from, to })
}

function defective(tally: Tally, defect: RowDefect | 'time-unreadable', row: number): null {
  const known = tally.defects.get(defect)
  tally.defects.set(defect, { first: known?.first ?? row, count: (known?.count ?? 0) + 1 })
  return null
}

function widen(tally: Tally, time: string | null): void {
  if (time === null) return
  if (tally.oldest === null || compareTimes(time, tally.oldest) < 0) tally.oldest = time
  if (tally.newest === null || compareTimes(time, tally.newest) > 0) tally.newest = time
}

/** Reads the file a second time, but only where it writes dates in the manner of some country. */
async function readTime(trace: TraceFile, text: string | null, tally: Tally): Promise<string | null> {
  if (text === null) return null
  if (!needsOrder(text)) return parseUtcTime(text)
  if (tally.order === undefined) tally.order = await inferOrderOver(timesOf(trace))
  return tally.order === null ? null : parseUtcTime(text, tally.order)
}

async function* timesOf(trace: TraceFile): AsyncGenerator<string[]> {
  const { time, period } = trace.format
  const columns = period === null ? [time] : [time, [period.from], [period.to]]
  for await (const batch of trace.rows()) {
    yield batch.flatMap(({ cells }) =>
      columns.flatMap((names) => textOf(cells && firstOf(cells, names)) ?? []),
    )
  }
}

function factsOf(trace: TraceFile, tally: Tally): MetadataFacts {
  const { format, file, label } = trace
  const unusable = [...tally.defects].filter(([defect]) => defect !== 'time-unreadable')
  const name = `${format.name} ${trace.syntax}`
  return {
    label,
    kind: format.kind,
    path: trace.disk.path,
    bytes: trace.disk.size,
    sha256: tally.sha256,
    format: file.compressed ? `gzip > ${name}` : name,
    encoding: file.encoding,
    rows: tally.rows,
    unusable: unusable.reduce((sum, [, { count }]) => sum + count, 0),
    oldest: tally.oldest,
    newest: tally.newest,
    periods: periodsOf(trace, tally),
    outcomes: [],
    notices: traceNotices(trace, tally),
  }
}

/** A file that was cut at the service's limit speaks for the rows it has, not for the period that was asked for. */
function periodsOf({ format }: TraceFile, tally: Tally): Period[] {
  const { asked, oldest, newest, rows } = tally
  if (!format.coversPeriod || oldest === null || newest === null) return []
  const isTrusted = asked.size > 0 && asked.size <= MAX_PERIODS && !format.caps.includes(rows)
  return isTrusted ? [...asked.values()] : [{ from: oldest, to: newest }]
}
