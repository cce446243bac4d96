import { type Criteria, type Matcher, matcherOf } from '../core/criteria.ts'
import { createEvidenceSet, type EvidenceSet } from '../core/evidence-set.ts'
import { DAY_MS, millisecondsOf, timeFromMilliseconds } from '../core/utc-time.ts'

/** The same users, and a period that begins 24 hours earlier: what is throttled there blinds the period asked for (R17). */
export interface Earlier {
  readonly criteria: Criteria
  readonly matcher: Matcher
  readonly throttled: EvidenceSet
}

export function dayEarlier(criteria: Criteria): Earlier {
  const { from } = criteria
  const earlier =
    from === null ? criteria : { ...criteria, from: timeFromMilliseconds(millisecondsOf(from) - DAY_MS) }
  return { criteria: earlier, matcher: matcherOf(earlier), throttled: createEvidenceSet() }
}
