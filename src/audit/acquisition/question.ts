import type { JsonObject } from '../../core/json.ts'
import { sortedByCodeUnit } from '../../core/json.ts'
import type { Platform } from '../../platform/platform.ts'

/** What the service is asked for; everything else is decided locally, from the records. */
export interface AuditQuestion {
  readonly source: 'graph' | 'exchange'
  readonly cloud: string
  /** As signed in to. */
  readonly tenant: string
  /** UTC; from inclusive, to exclusive. */
  readonly from: string
  readonly to: string
  /** Actors (the service knows no mailbox owners); none for everybody's records. */
  readonly actors: readonly string[]
}

export function questionDocument({ source, cloud, tenant, from, to, actors }: AuditQuestion): JsonObject {
  const names = sortedByCodeUnit(new Set(actors.map((actor) => actor.toLowerCase())))
  return { source, cloud, tenant: tenant.toLowerCase(), from, to, actors: names }
}

/**
 * How the names of a job's files begin. The same question has the same name, so that it is found again and never asked
 * twice; asked once more on purpose, it is another job.
 * @param time 1 for the first time that it is asked
 */
export function jobName(platform: Pick<Platform, 'sha256'>, question: AuditQuestion, time: number): string {
  const text = JSON.stringify({ ...questionDocument(question), time })
  return `${question.source}-${platform.sha256().update(text).hex().slice(0, 8)}`
}
