import type { AuditData, Rendition } from './rendition.ts'
import { containerRenditions } from './renditions-containers.ts'
import { csvRenditions } from './renditions-csv.ts'
import { jsonRenditions } from './renditions-json.ts'
import { tableRenditions } from './renditions-tables.ts'

export type { AuditData, Expectations, Rendition } from './rendition.ts'

/**
 * The same records in every format that mia has to read: the same answer has to come out of each, as far as the
 * format's `expectations` allow. One record gives the bare object of a cmdlet too.
 */
export function renditions(audits: readonly AuditData[]): Rendition[] {
  return [
    ...csvRenditions(audits),
    ...jsonRenditions(audits),
    ...tableRenditions(audits),
    ...containerRenditions(audits),
  ]
}
