import * as z from 'zod'
import { type CmdletRows, readRows } from '../../microsoft/exchange.ts'

/** One answer of Search-UnifiedAuditLog. */
export interface SearchPage {
  readonly ids: readonly string[]
  /** The search broke down at the service: ResultIndex -1. What the page holds is true, but it is not all. */
  readonly isBroken: boolean
}

/** Each row must say what it is about; the decoder looks at the rest. */
const rowSchema = z.looseObject({
  AuditData: z.union([z.string(), z.looseObject({})]),
  Identity: z.string().nullish(),
  ResultIndex: z.union([z.number(), z.string()]).nullish(),
})

export function searchPage({ rows }: CmdletRows): SearchPage {
  const parsed = z.array(rowSchema).parse(rows)
  return {
    ids: parsed.map((row) => row.Identity ?? JSON.stringify(row.AuditData)),
    isBroken: parsed.some((row) => Number(row.ResultIndex ?? 0) < 0),
  }
}

export function readSearchPage(json: unknown, host: string): SearchPage {
  return searchPage(readRows(json, host))
}
