import type { AccessRecord, Place } from './access-record.ts'
import { byCodeUnit, isJsonObject } from './json.ts'
import { compareTimes } from './utc-time.ts'

/** A record that counts once, however many copies the evidence holds. */
export interface KeptRecord {
  readonly record: AccessRecord
  /** True where the evidence holds the same Id with other contents too: all of them are kept (rule R5). */
  readonly conflict: boolean
}

/** The distinct records of the evidence. Order of adding never matters; two sets can be merged. */
export interface EvidenceSet {
  add(record: AccessRecord): void
  merge(other: EvidenceSet): void
  /** In order of time, then Id, then place. */
  result(): readonly KeptRecord[]
  /** Every variant held, for merging. */
  variants(): Iterable<AccessRecord>
}

/**
 * Deduplicates by record Id before anything is counted (rule R5). Copies with equal
 * contents are one record, whichever way they arrived: a copy that only lacks what another one states (OfficeActivity
 * has no SessionId) is the same record. Contradicting copies are all kept and marked. Rows without an Id are never
 * taken for duplicates.
 */
export function createEvidenceSet(): EvidenceSet {
  /** The variants of an Id by their content; a record that nothing contradicts stands alone. */
  const byId = new Map<string, AccessRecord | Map<string, AccessRecord>>()
  const withoutId: AccessRecord[] = []

  function add(record: AccessRecord): void {
    if (record.id === null) {
      withoutId.push(record)
      return
    }
    const known = byId.get(record.id)
    if (known === undefined) byId.set(record.id, record)
    else if (known instanceof Map) addVariant(known, record)
    else if (!sameContent(known, record)) {
      byId.set(record.id, addVariant(new Map([[contentOf(known), known]]), record))
    } else if (comparePlaces(record.place, known.place) < 0) byId.set(record.id, record)
  }

  function* variants(): Iterable<AccessRecord> {
    for (const known of byId.values()) yield* known instanceof Map ? known.values() : [known]
    yield* withoutId
  }

  return {
    add,
    merge(other) {
      for (const record of other.variants()) add(record)
    },
    result() {
      const kept: KeptRecord[] = withoutId.map((record) => ({ record, conflict: false }))
      for (const known of byId.values()) {
        const distinct = known instanceof Map ? reconcile([...known.values()]) : [known]
        for (const record of distinct) kept.push({ record, conflict: distinct.length > 1 })
      }
      return kept.toSorted((a, b) => compareRecords(a.record, b.record))
    },
    variants,
  }
}

function addVariant(variants: Map<string, AccessRecord>, record: AccessRecord): Map<string, AccessRecord> {
  const content = contentOf(record)
  const known = variants.get(content)
  if (known === undefined || comparePlaces(record.place, known.place) < 0) variants.set(content, record)
  return variants
}

export function comparePlaces(a: Place, b: Place): number {
  return byCodeUnit(a.source, b.source) || a.row - b.row
}

function compareRecords(a: AccessRecord, b: AccessRecord): number {
  return compareTimes(a.time, b.time) || byCodeUnit(a.id ?? '', b.id ?? '') || comparePlaces(a.place, b.place)
}

function sameContent(a: AccessRecord, b: AccessRecord): boolean {
  return isEqual({ ...a, place: null }, { ...b, place: null })
}

function isEqual(a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((part, index) => isEqual(part, b[index]))
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return a === b
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => isEqual(a[key], b[key]))
}

/** Everything a record says, without where it stood, as one text. */
function contentOf(record: AccessRecord): string {
  return JSON.stringify({ ...record, place: null })
}

/** Fullest variant first; one that says nothing new is the same record, seen through a poorer format. */
function reconcile(variants: readonly AccessRecord[]): AccessRecord[] {
  const ordered = variants
    .map((record) => ({ record, content: contentOf(record), facts: factsStated({ ...record, place: null }) }))
    .toSorted((a, b) => b.facts - a.facts || byCodeUnit(a.content, b.content))
  /** By time, which every variant states: an export whose Ids are all the same must not take for ever. */
  const kept = new Map<string, AccessRecord[]>()
  for (const { record } of ordered) {
    const fuller = kept.get(record.time)
    if (fuller === undefined) kept.set(record.time, [record])
    else if (!fuller.some((known) => covers({ ...known, place: null }, { ...record, place: null }))) {
      fuller.push(record)
    }
  }
  return [...kept.values()].flat()
}

function factsStated(value: unknown): number {
  if (saysNothing(value)) return 0
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce<number>((sum, part) => sum + factsStated(part), 1)
}

/** Whether `full` states all that `poor` states, without contradiction. Lists of texts (addresses) are sets. */
function covers(full: unknown, poor: unknown): boolean {
  if (saysNothing(poor)) return true
  if (Array.isArray(poor)) return Array.isArray(full) && coversList(full, poor)
  if (!isJsonObject(poor)) return full === poor
  return isJsonObject(full) && Object.keys(poor).every((key) => covers(full[key], poor[key]))
}

function coversList(full: readonly unknown[], poor: readonly unknown[]): boolean {
  if (poor.every((part) => typeof part === 'string')) return poor.every((part) => full.includes(part))
  return full.length === poor.length && poor.every((part, index) => covers(full[index], part))
}

function saysNothing(value: unknown): boolean {
  return value === null || value === '' || value === 'unknown' || (Array.isArray(value) && value.length === 0)
}
