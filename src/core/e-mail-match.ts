import { byCodeUnit, sortedByCodeUnit } from './json.ts'
import { bareId } from './message-id.ts'
import { type MetadataEntry, originOf } from './metadata-entry.ts'

/** Entries of equal content, kept once: how many rows of which source say it. */
export interface KeptEntry {
  readonly entry: MetadataEntry
  readonly rowsBySource: Map<string, number>
}

/** By id as recorded, then by content: everything whose id equals a requested one without regard to brackets and case. */
export type EntryGroup = ReadonlyMap<string, ReadonlyMap<string, KeptEntry>>

/** One source's word on a message. */
export interface Contribution {
  readonly kept: KeptEntry
  readonly source: string
}

export interface IdMatch {
  readonly contributions: readonly Contribution[]
  /** Says how the id was matched where it was not byte for byte, or why it could not be. */
  readonly reason: string | null
}

/**
 * What is said about one id (rule R28). Each source speaks through its byte-exact rows; where it has none, through
 * rows that differ in angle brackets and surrounding blanks. Only where no source has either, rows that differ in
 * case count, unless they belong to another requested id or to more than one.
 * @param isRequested tells whether a bare id is that of a requested one
 */
export function matchId(id: string, group: EntryGroup, isRequested: (bare: string) => boolean): IdMatch {
  const forms = sortedByCodeUnit(group.keys())
  const same = forms.filter((form) => bareId(form) === bareId(id))
  const found = speakersOf(id, same, group)
  if (found.some(isMetadata)) {
    const other = sortedByCodeUnit(new Set(found.filter(isMetadata).map(recordedId))).filter(
      (form) => form !== id,
    )
    const reason = `matched without regard to angle brackets and surrounding blanks: recorded as ${listed(other)}`
    return { contributions: found, reason: other.length === 0 ? null : reason }
  }
  const variants = forms
    .filter((form) => !same.includes(form) && !isRequested(bareId(form)))
    .flatMap((form) => contributionsOf(form, group))
    .filter(isMetadata)
  const recorded = sortedByCodeUnit(new Set(variants.map(recordedId)))
  if (recorded.length === 0) return { contributions: found, reason: null }
  if (new Set(recorded.map(bareId)).size > 1) {
    const reason = `several ids differ from it only in case, so none is taken: ${listed(recorded)}`
    return { contributions: found, reason }
  }
  return {
    contributions: [...found, ...variants],
    reason: `matched without regard to case: recorded as ${listed(recorded)}`,
  }
}

/** Audit records name the id in the first place; that they do so again is no finding. */
export function isMetadata(contribution: Contribution): boolean {
  return contribution.kept.entry.kind !== 'audit'
}

/** A source that records the id byte for byte means something else by its other forms. */
function speakersOf(id: string, forms: readonly string[], group: EntryGroup): Contribution[] {
  const exact = contributionsOf(id, group)
  const exactOrigins = new Set(exact.map(origin))
  const others = forms
    .filter((form) => form !== id)
    .flatMap((form) => contributionsOf(form, group))
    .filter((contribution) => !exactOrigins.has(origin(contribution)))
  return [...exact, ...others]
}

function contributionsOf(form: string, group: EntryGroup): Contribution[] {
  const entries = [...(group.get(form) ?? [])].toSorted(([a], [b]) => byCodeUnit(a, b))
  return entries.flatMap(([, kept]) =>
    sortedByCodeUnit(kept.rowsBySource.keys()).map((source) => ({ kept, source })),
  )
}

function origin({ kept, source }: Contribution): string {
  return originOf(kept.entry.kind, source)
}

function recordedId({ kept }: Contribution): string {
  return kept.entry.internetMessageId
}

function listed(ids: readonly string[]): string {
  const shown = ids.slice(0, 3).join(' and ')
  return ids.length > 3 ? `${shown} and ${ids.length - 3} more forms` : shown
}
