/**
 * What differs between two readings of the same events: a second acquisition, a later pull, another export format.
 * Where a record stood (source, row) is no difference; what it says is.
 */
import type { AccessRecord } from './access-record.ts'
import { createEvidenceSet, type KeptRecord } from './evidence-set.ts'
import { grouped } from './grouped.ts'
import { byCodeUnit, type JsonObject, type JsonValue, sortedByCodeUnit } from './json.ts'
import { identifyMailboxes } from './mailbox.ts'
import { collectMessages } from './message.ts'
import type { SessionKeyOf } from './session-key.ts'
import { summarizeSessions } from './session.ts'

/**
 * `changed`: both have it and contradict each other. `detail`: both have it, and one only states more (OfficeActivity
 * has no SessionId).
 */
export type Difference = 'only-a' | 'only-b' | 'changed' | 'detail'

export interface Compared {
  /** Identity and, of the first side that has it, what a reader needs to recognise it. */
  readonly facts: JsonObject
  readonly difference: Difference
  /** Names of the fields that differ, sorted; empty where only one side has it. */
  readonly fields: readonly string[]
}

export interface Comparison {
  /** How many each side has. */
  readonly a: number
  readonly b: number
  /** Found in both, whether equal or not. */
  readonly both: number
  readonly equal: number
  /** Everything that is not equal, in order of identity. */
  readonly differences: readonly Compared[]
}

export interface EvidenceComparison {
  readonly records: Comparison
  readonly sessions: Comparison
  readonly messages: Comparison
}

export interface CompareRequest {
  readonly a: readonly KeptRecord[]
  readonly b: readonly KeptRecord[]
  readonly keyOf: SessionKeyOf
}

export function compareEvidence(request: CompareRequest): EvidenceComparison {
  return {
    records: compareRecords(request),
    sessions: compareSides(sessionsOf(request.a, request), sessionsOf(request.b, request)),
    messages: compareSides(messagesOf(request.a, request), messagesOf(request.b, request)),
  }
}

/** One thing of one side: what it is known by, and what is compared. */
interface Entry {
  readonly key: string
  readonly identity: JsonObject
  readonly content: JsonObject
}

function compareSides(a: readonly Entry[], b: readonly Entry[]): Comparison {
  const inA = new Map(a.map((entry) => [entry.key, entry]))
  const inB = new Map(b.map((entry) => [entry.key, entry]))
  const keys = sortedByCodeUnit(new Set([...inA.keys(), ...inB.keys()]))
  const differences = keys.flatMap((key) => compareEntries(inA.get(key), inB.get(key)))
  const both = keys.filter((key) => inA.has(key) && inB.has(key)).length
  const unequal = differences.filter(({ difference }) => difference === 'changed').length
  return { a: inA.size, b: inB.size, both, equal: both - unequal, differences }
}

function compareEntries(a: Entry | undefined, b: Entry | undefined): Compared[] {
  if (a === undefined || b === undefined) {
    const only = a ?? b
    if (only === undefined) return []
    const facts = { ...only.identity, ...only.content }
    return [{ facts, difference: b === undefined ? 'only-a' : 'only-b', fields: [] }]
  }
  const fields = differingFields(a.content, b.content)
  if (fields.length === 0) return []
  return [{ facts: { ...a.identity, ...a.content }, difference: 'changed', fields }]
}

function differingFields(a: JsonObject, b: JsonObject): string[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return sortedByCodeUnit(names).filter((name) => textOf(a[name]) !== textOf(b[name]))
}

function textOf(value: JsonValue | undefined): string {
  return JSON.stringify(value ?? null)
}

/** Mailboxes are told by name: a side that lacks the GUID still means the same one. */
function sessionsOf(records: readonly KeptRecord[], { keyOf }: CompareRequest): Entry[] {
  return summarizeSessions(records, keyOf).map((session) => {
    const { mailbox, actor, session: id, ipAddresses, clients, first, last } = session
    const { records: count, operationCount, messages, syncedFolders } = session
    return {
      key: JSON.stringify([mailbox.toLowerCase(), actor.toLowerCase(), id.toLowerCase()]),
      identity: { session: id, mailbox, actor },
      content: {
        records: count,
        operationCount,
        messages,
        syncedFolders,
        first,
        last,
        ipAddresses: [...ipAddresses],
        clients: [...clients],
      },
    }
  })
}

function messagesOf(records: readonly KeptRecord[], { keyOf }: CompareRequest): Entry[] {
  const mailboxes = identifyMailboxes(records.map((kept) => kept.record))
  return collectMessages(records, { keyOf, mailboxes, mentions: new Map() }).messages.map((message) => {
    const { mailbox, internetMessageId, accesses, first, last, sessions, ipAddresses, folders } = message
    return {
      key: JSON.stringify([mailbox.toLowerCase(), internetMessageId]),
      identity: { internetMessageId, mailbox },
      content: {
        accesses,
        first,
        last,
        sessions: [...sessions],
        ipAddresses: [...ipAddresses],
        folders: [...folders],
      },
    }
  })
}

/** A record without Id is known by everything it says. */
function compareRecords({ a, b }: CompareRequest): Comparison {
  const inA = variantsById(a)
  const inB = variantsById(b)
  const keys = sortedByCodeUnit(new Set([...inA.keys(), ...inB.keys()]))
  const differences = keys.flatMap((key) => compareVariants(inA.get(key) ?? [], inB.get(key) ?? []))
  const both = keys.filter((key) => inA.has(key) && inB.has(key)).length
  const onlyOne = differences.filter(({ difference }) => difference.startsWith('only-')).length
  return { a: inA.size, b: inB.size, both, equal: both - (differences.length - onlyOne), differences }
}

function variantsById(records: readonly KeptRecord[]): Map<string, AccessRecord[]> {
  return grouped(
    records.map((kept) => kept.record),
    (record) => record.id ?? JSON.stringify(contentOf(record)),
  )
}

function compareVariants(a: readonly AccessRecord[], b: readonly AccessRecord[]): Compared[] {
  const [first] = [...a, ...b]
  if (first === undefined) return []
  const facts = recordFacts(first)
  if (b.length === 0) return [{ facts, difference: 'only-a', fields: [] }]
  if (a.length === 0) return [{ facts, difference: 'only-b', fields: [] }]
  if (contents(a).join('\n') === contents(b).join('\n')) return []
  const fields = differingFields(sideOf(a), sideOf(b))
  return [{ facts, difference: isSameTold(a, b) ? 'detail' : 'changed', fields }]
}

/** Read together, both sides leave no more versions than each alone: one only states more. */
function isSameTold(a: readonly AccessRecord[], b: readonly AccessRecord[]): boolean {
  const together = createEvidenceSet()
  for (const record of [...a, ...b]) together.add(record)
  const versions = together.result().length
  return versions === a.length && versions === b.length
}

function contents(records: readonly AccessRecord[]): string[] {
  return records.map((record) => JSON.stringify(contentOf(record))).toSorted(byCodeUnit)
}

function contentOf(record: AccessRecord): Record<string, unknown> {
  const { place: _place, ...content } = record
  return content
}

/** All versions of a side, field by field. */
function sideOf(records: readonly AccessRecord[]): JsonObject {
  const fields = new Map<string, string[]>()
  for (const record of records) {
    for (const [name, value] of Object.entries(contentOf(record))) {
      fields.set(name, [...(fields.get(name) ?? []), JSON.stringify(value)])
    }
  }
  return Object.fromEntries([...fields].map(([name, values]) => [name, values.toSorted(byCodeUnit)]))
}

function recordFacts(record: AccessRecord): JsonObject {
  const { id, time, accessType, actor, mailboxUpn, mailboxGuid, sessionId, ipAddresses } = record
  return {
    id,
    time,
    accessType,
    mailbox: mailboxUpn ?? mailboxGuid,
    actor,
    session: sessionId,
    ipAddresses: [...ipAddresses],
  }
}
