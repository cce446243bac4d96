import type { AccessRecord } from '../../core/access-record.ts'
import { isServiceAccess } from '../../core/client.ts'
import type { KeptRecord } from '../../core/evidence-set.ts'
import { type Tone, TONES } from '../../core/figure.ts'
import { identifyMailboxes } from '../../core/mailbox.ts'
import { type Session, summarizeSessions } from '../../core/session.ts'
import { sortedByCodeUnit } from '../../core/json.ts'
import type { CaseFacts } from './case-facts.ts'

/** A session with what was decided about it. */
export interface JudgedSession {
  readonly session: Session
  readonly verdict: 'intruder' | 'owner' | 'undecided' | 'mixed'
  readonly reasons: readonly string[]
  /** Graver than the verdict where any part of it is the intruder's. */
  readonly tone: Tone
}

/** What one record counts as in tables and figures. */
export type ToneOf = (record: AccessRecord) => Tone

export function tonesOf({ question, evidence, verdictOf }: CaseFacts): ToneOf {
  const named = new Set(question.selectedBy === 'name' ? evidence.selected.map(({ record }) => record) : [])
  return (record) => {
    const verdict = named.has(record) ? 'intruder' : verdictOf(record)?.verdict
    if (verdict === 'intruder') return record.accessType === 'Sync' ? 'presumed-sync' : 'listed'
    if (verdict === 'owner') return 'owner'
    return isServiceAccess(record) ? 'background' : 'undecided'
  }
}

export interface ReachedAccess {
  /** All sessions of the mailboxes that the answer is about: the intruder's, then the others, in order of time. */
  readonly sessions: readonly JudgedSession[]
  readonly records: readonly KeptRecord[]
  readonly mailboxes: readonly string[]
  /** Sessions of other mailboxes in the evidence: no part of the answer. */
  readonly elsewhere: number
}

const ORDER: readonly JudgedSession['verdict'][] = ['intruder', 'mixed', 'undecided', 'owner']

/** Microsoft's own background access behind everybody else. */
function rankOf({ verdict, tone }: JudgedSession): number {
  return tone === 'background' ? ORDER.length : ORDER.indexOf(verdict)
}

export function reachedAccess(facts: CaseFacts): ReachedAccess {
  const { evidence, keyOf } = facts
  const mailboxes = identifyMailboxes(evidence.scope.map(({ record }) => record))
  const reached = new Set(evidence.selected.map(({ record }) => mailboxes.keyOf(record)))
  const isReached = ({ record }: KeptRecord): boolean => reached.has(mailboxes.keyOf(record))
  const records = evidence.scope.filter(isReached)
  const others = evidence.scope.filter((kept) => !isReached(kept))
  const toneOf = tonesOf(facts)
  const sessions = summarizeSessions(records, keyOf, mailboxes)
    .map((session) => judged(session, facts, toneOf))
    .toSorted((a, b) => rankOf(a) - rankOf(b))
  return {
    sessions,
    records,
    mailboxes: sortedByCodeUnit([...reached].map(mailboxes.nameOf)),
    elsewhere: summarizeSessions(others, keyOf, mailboxes).length,
  }
}

function judged(session: Session, { verdictOf, question }: CaseFacts, toneOf: ToneOf): JudgedSession {
  const tones = session.evidence.map(toneOf)
  const intruder = tones.filter((tone) => tone === 'listed' || tone === 'presumed-sync')
  const owner = tones.filter((tone) => tone === 'owner')
  const given = sortedByCodeUnit(
    new Set(session.evidence.flatMap((record) => verdictOf(record)?.reason ?? [])),
  )
  const whole = (part: readonly Tone[]): boolean => part.length === tones.length
  const partly = intruder.length > 0 || owner.length > 0
  const verdict = whole(intruder) ? 'intruder' : whole(owner) ? 'owner' : partly ? 'mixed' : 'undecided'
  const byName = intruder.length > 0 && question.selectedBy === 'name'
  return {
    session,
    verdict,
    reasons: byName ? ['named for mia messages, and so counted as the intruder’s', ...given] : given,
    tone: TONES.find((tone) => tones.includes(tone)) ?? 'undecided',
  }
}
