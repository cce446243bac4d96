import { type Criteria } from '../../core/criteria.ts'
import { rangeText } from '../../core/ip-address.ts'
import type { JsonObject } from '../../core/json.ts'

/**
 * How the records of a run were selected. `name`: sessions named for this run, which therefore count as the
 * intruder's; `verdict`: the sessions judged in the case; `criteria`: anything else, judged by the verdicts there are.
 */
export type SelectedBy = 'name' | 'verdict' | 'criteria'

/** A file that is no evidence but shows in the result. */
export interface AuxiliaryFile {
  readonly path: string
  readonly sha256: string
}

/**
 * What a step asked, as understood. With the evidence and the verdicts of that moment it determines the result, byte
 * for byte; the manifest keeps it, and `mia verify --replay` asks it again.
 */
export interface Question {
  readonly criteria: Criteria
  readonly selectedBy: SelectedBy
  readonly records: boolean
  /** UTC; null where no containment time was given. */
  readonly sinceContainment: string | null
  readonly mmdb: readonly AuxiliaryFile[]
  /** How many verdicts the history of the case held. */
  readonly verdicts: number
}

export function questionDocument(question: Question): JsonObject {
  const { users, ips, sessions, from, to } = question.criteria
  return {
    criteria: { users: [...users], ips: ips.map(rangeText), sessions: [...sessions], from, to },
    selectedBy: question.selectedBy,
    records: question.records,
    sinceContainment: question.sinceContainment,
    mmdb: question.mmdb.map((file) => ({ ...file })),
    verdicts: question.verdicts,
  }
}
