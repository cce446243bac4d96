import type { SourceResult } from '../../audit/index.ts'
import type { JsonObject } from '../../core/json.ts'

/** The sources as they stand in a result: no path, no time, so that the same evidence elsewhere gives the same bytes. */
export function sourceDocuments(sources: readonly SourceResult[]): JsonObject[] {
  return sources.map(({ facts, accounting }) => ({
    name: facts.label,
    format: facts.format,
    encoding: facts.encoding,
    bytes: facts.bytes,
    sha256: facts.sha256,
    ...accounting,
  }))
}
