import type { Evidence } from '../../audit/index.ts'
import { type Coverage, coverageOf } from '../../core/coverage.ts'
import { coverageDocument } from '../../core/coverage-document.ts'
import type { Criteria } from '../../core/criteria.ts'
import type { JsonObject } from '../../core/json.ts'
import { type Notice, orderNotices } from '../../core/report.ts'
import type { Licence } from '../../core/retention.ts'

/** What the investigator says about the acquisition. */
export interface Acquisition {
  readonly licence: Licence
  /** UTC; null where nobody says. */
  readonly asOf: string | null
}

const NOTHING_STATED: Acquisition = { licence: 'unknown', asOf: null }

/** Source notices below `incomplete` that limit what the evidence can speak for all the same. */
const LIMITS: ReadonlySet<string> = new Set(['result-index-gap', 'nul-tail', 'no-rows'])

/** The coverage statement of all mailboxes in the scope of a run, whatever the addresses and sessions asked for. */
export function coverageOfEvidence(
  evidence: Evidence,
  criteria: Criteria,
  acquisition: Acquisition = NOTHING_STATED,
): Coverage {
  const limits: Notice[] = evidence.sources
    .flatMap((source) => source.facts.notices)
    .filter(({ code, level }) => level === 'incomplete' || LIMITS.has(code))
  return coverageOf({
    records: evidence.scope.map((kept) => kept.record),
    throttledBefore: evidence.throttledBefore.map((kept) => kept.record),
    quarantined: evidence.quarantined,
    criteria,
    licence: acquisition.licence,
    statedAsOf: acquisition.asOf,
    newest: evidence.newest,
    limits: orderNotices(limits),
    failedWindows: [],
  })
}

/** The coverage statement as a further key of a result; none where a service aggregated the records: it needs their times. */
export function coverageExtra(evidence: Evidence, criteria: Criteria): JsonObject {
  return evidence.pushed === undefined
    ? { coverage: coverageDocument(coverageOfEvidence(evidence, criteria)) }
    : {}
}
