import { mergeRecipients } from './e-mail-recipients.ts'
import { byCodeUnit } from './json.ts'
import { EVERY_KIND, type MetadataKind, originOf, type Recipient, type Spoken } from './metadata-entry.ts'
import type { NoticeLevel } from './report.ts'
import { compareTimes, millisecondsOf } from './utc-time.ts'

/** The fields that have one value; recipients are a union. */
export interface EmailFields {
  readonly received: string | null
  readonly sender: string | null
  readonly subject: string | null
  readonly sizeInBytes: number | null
  readonly direction: string | null
}

export type EmailField = keyof EmailFields

interface FieldRule {
  /** Whose value is shown: the first kind in this list that has one. */
  readonly precedence: readonly MetadataKind[]
  /** Kinds that measure the same thing, so that a different value is a contradiction. */
  readonly comparable: ReadonlySet<MetadataKind>
  readonly agree: (a: string, b: string) => boolean
  /** Of the notice on contradictions. */
  readonly level: NoticeLevel
}

/** A historical search cuts subjects at 256 characters. */
const CUT_SUBJECT = 250

/** Each system stamps its own moment of the same delivery. */
const SAME_MOMENT_IN_MS = 60_000

/**
 * Precedence, field by field. The transport's own trace comes first for what transport decides; the item itself
 * comes first for the subject, which traces cut or store without some characters. Purview's Items.csv tells when
 * a message was sent, not received, and audit records and mailboxes the size of the stored item, not of the
 * message in transit: they fill gaps and contradict nothing.
 */
export const FIELD_RULES: Readonly<Record<EmailField, FieldRule>> = {
  received: {
    precedence: EVERY_KIND,
    comparable: new Set(['trace', 'historical', 'historical-detail', 'email-events', 'mailbox']),
    agree: (a, b) => Math.abs(millisecondsOf(a) - millisecondsOf(b)) < SAME_MOMENT_IN_MS,
    level: 'info',
  },
  sender: {
    precedence: EVERY_KIND,
    comparable: new Set(EVERY_KIND),
    agree: (a, b) => a.toLowerCase() === b.toLowerCase(),
    level: 'warning',
  },
  subject: {
    precedence: ['mailbox', 'items', 'email-events', 'trace', 'historical-detail', 'historical', 'audit'],
    comparable: new Set(EVERY_KIND),
    agree: (a, b) => a === b || isCutFrom(a, b) || isCutFrom(b, a),
    level: 'warning',
  },
  sizeInBytes: {
    precedence: EVERY_KIND,
    comparable: new Set(['trace', 'historical']),
    agree: (a, b) => a === b,
    level: 'info',
  },
  direction: {
    precedence: ['historical', 'historical-detail', 'email-events', 'trace', 'mailbox', 'items', 'audit'],
    comparable: new Set(['historical', 'historical-detail', 'email-events']),
    agree: (a, b) => a === b,
    level: 'info',
  },
}

export interface MergedFields {
  readonly fields: EmailFields
  readonly recipients: readonly Recipient[]
  /** Field to `<kind> <source>`; recipients may name several, joined by ` + `. Only fields that have a value. */
  readonly origins: Readonly<Record<string, string>>
  /** Fields on which sources, or rows of one source, contradict the value shown. */
  readonly contradicted: readonly EmailField[]
}

/** Merges what is said of one message, field by field; the order of `spoken` does not matter. */
export function mergeFields(spoken: readonly Spoken[]): MergedFields {
  const origins: Record<string, string> = {}
  const contradicted: EmailField[] = []
  const choose = (field: EmailField): EmailFields => {
    const candidates = inOrder(spoken, field)
    const best = candidates[0]
    if (best === undefined) return UNKNOWN
    origins[field] = originOf(best.entry.kind, best.source)
    if (isContradicted(best, candidates, field)) contradicted.push(field)
    return best.entry
  }
  const { received } = choose('received')
  const { sender } = choose('sender')
  const { recipients, from } = mergeRecipients(spoken)
  if (recipients.length > 0) origins['recipients'] = from.join(' + ')
  const { subject } = choose('subject')
  const { sizeInBytes } = choose('sizeInBytes')
  const { direction } = choose('direction')
  return { fields: { received, sender, subject, sizeInBytes, direction }, recipients, origins, contradicted }
}

const UNKNOWN: EmailFields = {
  received: null,
  sender: null,
  subject: null,
  sizeInBytes: null,
  direction: null,
}

/** Who has a value for the field: by precedence, then the earliest (rule R30), then by source and value. */
function inOrder(spoken: readonly Spoken[], field: EmailField): Spoken[] {
  const rank = (kind: MetadataKind): number => FIELD_RULES[field].precedence.indexOf(kind)
  return spoken
    .filter(({ entry }) => entry[field] !== null)
    .toSorted(
      (a, b) =>
        rank(a.entry.kind) - rank(b.entry.kind) ||
        compareKnownFirst(a.entry.received, b.entry.received) ||
        byCodeUnit(a.source, b.source) ||
        byCodeUnit(String(a.entry[field]), String(b.entry[field])),
    )
}

function compareKnownFirst(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return compareTimes(a, b)
}

function isContradicted(best: Spoken, candidates: readonly Spoken[], field: EmailField): boolean {
  const { agree, comparable } = FIELD_RULES[field]
  if (!comparable.has(best.entry.kind)) return false
  const shown = String(best.entry[field])
  const others = field === 'received' ? earliestOfEach(candidates) : candidates
  return others.some(({ entry }) => comparable.has(entry.kind) && !agree(shown, String(entry[field])))
}

/** The rows of one source on one message have later times by nature: further recipients, further events. */
function earliestOfEach(ordered: readonly Spoken[]): Spoken[] {
  const first = new Map<string, Spoken>()
  for (const one of ordered) {
    const origin = originOf(one.entry.kind, one.source)
    if (!first.has(origin)) first.set(origin, one)
  }
  return [...first.values()]
}

function isCutFrom(short: string, long: string): boolean {
  return short.length >= CUT_SUBJECT && long.startsWith(short)
}
