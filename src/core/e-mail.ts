import { type EmailField, type EmailFields, FIELD_RULES, mergeFields } from './e-mail-fields.ts'
import { type EntryGroup, type IdMatch, isMetadata, type KeptEntry, matchId } from './e-mail-match.ts'
import { count, countsOf, type EmailState, type EntryCounts, keep, keptEntries } from './e-mail-state.ts'
import { joinPeriods, judgeAbsence, type Period } from './e-mail-window.ts'
import { byCodeUnit, sortedByCodeUnit } from './json.ts'
import { bareId, foldedId } from './message-id.ts'
import {
  type MessageCopy,
  type MetadataEntry,
  originOf,
  type Recipient,
  type Spoken,
} from './metadata-entry.ts'
import type { Notice } from './report.ts'

export type { EntryCounts } from './e-mail-state.ts'
export type { Period } from './e-mail-window.ts'
export type { MetadataEntry, MetadataKind, Recipient } from './metadata-entry.ts'

/** Published: why a row of `mia email` is filled or empty (rule R29). */
export type EmailStatus =
  | 'found' // at least one source other than the audit records knows the message
  | 'pending' // a historical search is still running
  | 'not-found' // no source knows it, although they could
  | 'out-of-window' // the sources do not cover the time in which it must have been received
  | 'never-transported' // a draft, note, calendar or system item: it has no trace by nature
  | 'gone' // the mailbox was asked and no longer holds it
  | 'error' // asking failed

/** A row of `mia email`; one per requested id, found or not. */
export type EmailRow = {
  readonly internetMessageId: string
  readonly status: EmailStatus
  /** One sentence without a full stop; null where the status says it all. */
  readonly reason: string | null
  readonly received: string | null
  readonly sender: string | null
  readonly recipients: readonly { readonly address: string; readonly status: string | null }[]
  readonly subject: string | null
  readonly sizeInBytes: number | null
  readonly direction: string | null
  /** Field to `<kind> <source>`. */
  readonly origins: Readonly<Record<string, string>>
  /** Where it lies, by mailbox and folder; absent where no mailbox was asked, or none holds it. */
  readonly copies?: readonly {
    readonly mailbox: string
    readonly folder: string | null
    readonly state: string
  }[]
}

/** What a live source knows of an id beside its entries; for ids that have one, only `gone` and `never-transported` count. */
export interface EmailOutcome {
  readonly internetMessageId: string
  readonly status: 'pending' | 'error' | 'gone' | 'never-transported'
  readonly reason: string
}

export interface EmailRequest {
  /** InternetMessageIds, byte-exact; duplicates make one row. */
  readonly ids: readonly string[]
  /** Id to the time of the first access to it, where known. */
  readonly accessed: ReadonlyMap<string, string>
}

/** What the sources can say beside their entries. */
export interface EmailSurroundings {
  /** Periods that the message traces cover; may overlap. */
  readonly periods: readonly Period[]
  readonly outcomes: readonly EmailOutcome[]
}

export interface EmailResult {
  /** In code unit order of the id. */
  readonly rows: readonly EmailRow[]
  readonly notices: readonly Notice[]
  /** By `<kind> <source>`. */
  readonly counts: ReadonlyMap<string, EntryCounts>
}

/** Entries in any order, split over any number of folds of the same request, give the same result. */
export interface EmailFold {
  /** @returns whether the entry may be about a requested id */
  add(entry: MetadataEntry): boolean
  merge(other: EmailFold): void
  result(surroundings: EmailSurroundings): EmailResult
  /** Only `merge` looks into it. */
  readonly state: EmailState
}

export function emailFold(request: EmailRequest): EmailFold {
  const wanted = new Set(request.ids.map(foldedId))
  const state: EmailState = { groups: new Map(), filtered: new Map() }
  return {
    state,
    add(entry) {
      const isWanted = wanted.has(foldedId(entry.internetMessageId))
      if (isWanted) keep(state, entry, entry.source, 1)
      else count(state.filtered, originOf(entry.kind, entry.source), 1)
      return isWanted
    },
    merge(other) {
      for (const { entry, rowsBySource } of keptEntries(other.state)) {
        for (const [source, rows] of rowsBySource) keep(state, entry, source, rows)
      }
      for (const [origin, rows] of other.state.filtered) count(state.filtered, origin, rows)
    },
    result: (surroundings) => resultOf(request, state, surroundings),
  }
}

const NO_GROUP: EntryGroup = new Map()

function resultOf(request: EmailRequest, state: EmailState, surroundings: EmailSurroundings): EmailResult {
  const bare = new Set(request.ids.map(bareId))
  const covered = joinPeriods(surroundings.periods)
  const outcomes = outcomesById(surroundings.outcomes)
  const used = new Map<KeptEntry, Set<string>>()
  const contradicted: EmailField[] = []
  const rows = sortedByCodeUnit(new Set(request.ids)).map((id) => {
    const match = matchId(id, state.groups.get(foldedId(id)) ?? NO_GROUP, (other) => bare.has(other))
    for (const { kept, source } of match.contributions)
      used.set(kept, (used.get(kept) ?? new Set()).add(source))
    const merged = mergeFields(spokenBy(match))
    contradicted.push(...merged.contradicted)
    const verdict = match.contributions.some(isMetadata)
      ? foundOr(match, outcomes.get(id))
      : verdictOn(id, match, outcomes, judgeAbsence(request.accessed.get(id) ?? null, covered))
    return rowOf(id, verdict, { ...merged, copies: copiesOf(match) })
  })
  return { rows, notices: noticesOf(rows, contradicted), counts: countsOf(state, used) }
}

/** A message that a trace has and the mailbox does not is gone; one that lies there as a draft was never transported. */
function foundOr(
  match: IdMatch,
  outcome: EmailOutcome | undefined,
): { status: EmailStatus; reason: string | null } {
  const found = { status: 'found' as const, reason: match.reason }
  if (outcome === undefined) return found
  const kinds = match.contributions.filter(isMetadata).map(({ kept }) => kept.entry.kind)
  const isStored = kinds.includes('mailbox')
  const holds = outcome.status === 'never-transported' ? kinds.every((kind) => kind === 'mailbox') : !isStored
  const isFate = outcome.status === 'gone' || outcome.status === 'never-transported'
  return isFate && holds ? { status: outcome.status, reason: outcome.reason } : found
}

/** Without an entry: a live source's word, gravest doubt first, else what absence from the files means. */
function verdictOn(
  id: string,
  match: IdMatch,
  outcomes: ReadonlyMap<string, EmailOutcome>,
  absence: { status: EmailStatus; reason: string },
): { status: EmailStatus; reason: string } {
  const outcome = outcomes.get(id)
  if (outcome !== undefined) return { status: outcome.status, reason: outcome.reason }
  return { status: absence.status, reason: match.reason ?? absence.reason }
}

const OUTCOME_ORDER: readonly EmailStatus[] = ['pending', 'error', 'gone', 'never-transported']

function outcomesById(outcomes: readonly EmailOutcome[]): Map<string, EmailOutcome> {
  const ordered = outcomes.toSorted(
    (a, b) =>
      OUTCOME_ORDER.indexOf(b.status) - OUTCOME_ORDER.indexOf(a.status) || byCodeUnit(b.reason, a.reason),
  )
  return new Map(ordered.map((outcome) => [outcome.internetMessageId, outcome]))
}

function spokenBy(match: IdMatch): Spoken[] {
  const first = new Map<KeptEntry, string>()
  for (const { kept, source } of match.contributions) {
    const known = first.get(kept)
    if (known === undefined || source < known) first.set(kept, source)
  }
  return [...first].map(([kept, source]) => ({ entry: kept.entry, source }))
}

/** Each mailbox and folder once, in code unit order. */
function copiesOf(match: IdMatch): MessageCopy[] {
  const copies = new Map<string, MessageCopy>()
  for (const { kept } of match.contributions) {
    const { copy } = kept.entry
    if (copy !== undefined) copies.set(JSON.stringify([copy.mailbox, copy.folder, copy.state]), copy)
  }
  return [...copies].toSorted(([a], [b]) => byCodeUnit(a, b)).map(([, copy]) => copy)
}

function rowOf(
  id: string,
  verdict: { status: EmailStatus; reason: string | null },
  merged: {
    fields: EmailFields
    recipients: readonly Recipient[]
    origins: Readonly<Record<string, string>>
    copies: readonly MessageCopy[]
  },
): EmailRow {
  const { received, sender, subject, sizeInBytes, direction } = merged.fields
  const recipients = merged.recipients.map(({ address, status }) => ({ address, status }))
  const metadata = { received, sender, recipients, subject, sizeInBytes, direction, origins: merged.origins }
  const row = { internetMessageId: id, status: verdict.status, reason: verdict.reason, ...metadata }
  const copies = merged.copies.map(({ mailbox, folder, state }) => ({ mailbox, folder, state }))
  return copies.length === 0 ? row : { ...row, copies }
}

function noticesOf(rows: readonly EmailRow[], contradicted: readonly EmailField[]): Notice[] {
  const statuses = (status: EmailStatus): number => rows.filter((row) => row.status === status).length
  const notices: Notice[] = [
    {
      code: 'not-found',
      level: 'warning',
      text: 'ids have no row in any source; each row says which period was looked through',
      count: statuses('not-found'),
    },
    {
      code: 'out-of-window',
      level: 'warning',
      text: 'ids cannot be judged: the sources do not cover the time in which these messages must have been received',
      count: statuses('out-of-window'),
    },
    {
      code: 'inexact-match',
      level: 'info',
      text: 'ids were matched to rows that record them in another form; each row says how (rule R28)',
      count: rows.filter((row) => row.status === 'found' && row.reason !== null).length,
    },
    ...Object.entries(FIELD_RULES).map(([field, { level }]) => ({
      code: 'metadata-differs',
      level,
      text: `messages have contradicting values of ${field} in the sources; shown is that of the origin named (rule R29)`,
      count: contradicted.filter((one) => one === field).length,
    })),
  ]
  return notices.filter((notice) => notice.count > 0)
}
