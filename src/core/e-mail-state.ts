import type { KeptEntry } from './e-mail-match.ts'
import { sortedByCodeUnit } from './json.ts'
import { foldedId } from './message-id.ts'
import { type MetadataEntry, originOf } from './metadata-entry.ts'

/** What has been added to a fold so far. */
export interface EmailState {
  /** By folded id: only ids that may turn out to be requested ones are kept. */
  readonly groups: Map<string, Map<string, Map<string, KeptEntry>>>
  readonly filtered: Map<string, number>
}

/** Rows of one source: those that made an answer, further copies of one, and those about other messages. */
export interface EntryCounts {
  readonly used: number
  readonly duplicate: number
  readonly filtered: number
}

/** @param rows how many rows of the source say this */
export function keep(state: EmailState, entry: MetadataEntry, source: string, rows: number): void {
  const group = reach(
    state.groups,
    foldedId(entry.internetMessageId),
    () => new Map<string, Map<string, KeptEntry>>(),
  )
  const form = reach(group, entry.internetMessageId, () => new Map<string, KeptEntry>())
  const kept = reach(form, contentOf(entry), () => ({ entry, rowsBySource: new Map<string, number>() }))
  count(kept.rowsBySource, source, rows)
}

/** Everything but the place where it stood: entries that agree in it say the same thing twice. */
function contentOf(entry: MetadataEntry): string {
  const { kind, received, sender, subject, sizeInBytes, direction } = entry
  const recipients = entry.recipients.flatMap(({ address, status }) => [address, status])
  const copy = entry.copy === undefined ? [] : [entry.copy.mailbox, entry.copy.folder, entry.copy.state]
  return JSON.stringify([kind, received, sender, subject, sizeInBytes, direction, copy, ...recipients])
}

function reach<V>(map: Map<string, V>, key: string, make: () => V): V {
  const present = map.get(key)
  if (present !== undefined) return present
  const made = make()
  map.set(key, made)
  return made
}

export function count(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}

export function* keptEntries(state: EmailState): Generator<KeptEntry> {
  for (const group of state.groups.values()) for (const form of group.values()) yield* form.values()
}

/** Of equal entries in several sources the first source by code unit is counted as used, whatever the order read. */
export function countsOf(
  state: EmailState,
  used: ReadonlyMap<KeptEntry, ReadonlySet<string>>,
): Map<string, EntryCounts> {
  const counts = new Map<string, EntryCounts>()
  const add = (origin: string, rows: Partial<EntryCounts>): void => {
    const { used: before, duplicate, filtered } = counts.get(origin) ?? { used: 0, duplicate: 0, filtered: 0 }
    counts.set(origin, {
      used: before + (rows.used ?? 0),
      duplicate: duplicate + (rows.duplicate ?? 0),
      filtered: filtered + (rows.filtered ?? 0),
    })
  }
  for (const [origin, filtered] of state.filtered) add(origin, { filtered })
  for (const kept of keptEntries(state)) {
    const speakers = sortedByCodeUnit(used.get(kept) ?? [])
    for (const [source, rows] of kept.rowsBySource) {
      const origin = originOf(kept.entry.kind, source)
      if (!speakers.includes(source)) add(origin, { filtered: rows })
      else if (source === speakers[0]) add(origin, { used: 1, duplicate: rows - 1 })
      else add(origin, { duplicate: rows })
    }
  }
  return counts
}
