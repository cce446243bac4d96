import type { AccessedFolder, AccessedItem, AccessRecord, Place } from './access-record.ts'
import { byCodeUnit } from './json.ts'
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
  const byId = new Map<string, AccessRecord[]>()
  const withoutId: AccessRecord[] = []

  function add(record: AccessRecord): void {
    if (record.id === null) {
      withoutId.push(record)
      return
    }
    const sameId = byId.get(record.id)
    if (sameId === undefined) {
      byId.set(record.id, [record])
      return
    }
    const index = sameId.findIndex((known) => contentOf(known) === contentOf(record))
    const known = sameId[index]
    if (known === undefined) sameId.push(record)
    else if (comparePlaces(record.place, known.place) < 0) sameId[index] = record
  }

  function* variants(): Iterable<AccessRecord> {
    for (const records of byId.values()) yield* records
    yield* withoutId
  }

  return {
    add,
    merge(other) {
      for (const record of other.variants()) add(record)
    },
    result() {
      const kept: KeptRecord[] = withoutId.map((record) => ({ record, conflict: false }))
      for (const records of byId.values()) {
        const distinct = reconcile(records)
        for (const record of distinct) kept.push({ record, conflict: distinct.length > 1 })
      }
      return kept.toSorted((a, b) => compareRecords(a.record, b.record))
    },
    variants,
  }
}

export function comparePlaces(a: Place, b: Place): number {
  return byCodeUnit(a.source, b.source) || a.row - b.row
}

function compareRecords(a: AccessRecord, b: AccessRecord): number {
  return compareTimes(a.time, b.time) || byCodeUnit(a.id ?? '', b.id ?? '') || comparePlaces(a.place, b.place)
}

/** Everything a record says, without where it stood, as one text. */
function contentOf(record: AccessRecord): string {
  return JSON.stringify({ ...record, place: null })
}

/** Fullest variant first; a variant that says nothing new is the same record, seen through a poorer format. */
function reconcile(variants: readonly AccessRecord[]): AccessRecord[] {
  const [only] = variants
  if (variants.length === 1 && only !== undefined) return [only]
  const ordered = variants
    .map((record) => ({ record, content: contentOf(record), facts: factsStated(record) }))
    .toSorted((a, b) => b.facts - a.facts || byCodeUnit(a.content, b.content))
  const kept: AccessRecord[] = []
  for (const { record } of ordered) if (!kept.some((known) => covers(known, record))) kept.push(record)
  return kept
}

function factsStated(record: AccessRecord): number {
  return contentOf(record).length
}

/** Whether `full` states all that `poor` states, without contradiction. */
function covers(full: AccessRecord, poor: AccessRecord): boolean {
  const { place: _fullPlace, folders: fullFolders, ...fullRest } = full
  const { place: _poorPlace, folders: poorFolders, ...poorRest } = poor
  if (!statesAll(fullRest, poorRest) || fullFolders.length !== poorFolders.length) return false
  return fullFolders.every((folder, index) => coversFolder(folder, poorFolders[index]))
}

function coversFolder(full: AccessedFolder, poor: AccessedFolder | undefined): boolean {
  if (poor === undefined || full.items.length !== poor.items.length) return false
  const { items: fullItems, ...fullRest } = full
  const { items: poorItems, ...poorRest } = poor
  return statesAll(fullRest, poorRest) && fullItems.every((item, index) => coversItem(item, poorItems[index]))
}

function coversItem(full: AccessedItem, poor: AccessedItem | undefined): boolean {
  return poor !== undefined && statesAll({ ...full }, { ...poor })
}

function statesAll(full: object, poor: object): boolean {
  const stated = new Map<string, unknown>(Object.entries(full))
  return Object.entries(poor).every(
    ([key, value]) => saysNothing(value) || JSON.stringify(stated.get(key)) === JSON.stringify(value),
  )
}

function saysNothing(value: unknown): boolean {
  return value === null || value === '' || value === 'unknown' || (Array.isArray(value) && value.length === 0)
}
