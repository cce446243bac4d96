import type { Place } from '../../core/access-record.ts'
import type { Criteria } from '../../core/criteria.ts'
import type { SessionKeyOf } from '../../core/session-key.ts'
import { type PushedName, pushedText } from '../../microsoft/kql/pushed.ts'
import type { Kusto, KustoResult } from '../../microsoft/kusto.ts'
import { type Answered, inHalves, type Period } from './slices.ts'

export interface PushRequest {
  readonly engine: Kusto
  /** Names the source in the result. */
  readonly label: string
  readonly criteria: Criteria
  readonly period: Period
  readonly keyOf: SessionKeyOf
  /** Only sessions are wanted: the service may count their messages and folders in place of naming them. */
  readonly totals: boolean
  /** Sends one query. Too much for the engine is a partial result; anything else that fails is thrown. */
  readonly ask: (query: string, period: Period) => Promise<KustoResult>
  readonly onRows: (rows: number) => void
}

export type Named = Exclude<PushedName, 'totals'>

/** Asks for a period in as many pieces as it takes. */
export function queryInHalves(
  { engine, criteria, ask }: PushRequest,
  name: Named,
  period: Period,
): Promise<Answered> {
  return inHalves(period, async (part) =>
    whole(engine, await ask(pushedText(name, engine.dialect, { ...criteria, ...part }), part)),
  )
}

/** An answer of as many rows as one may have is taken for a cut one: the service does not always say. */
export function whole({ maxRows }: Kusto, result: KustoResult): KustoResult {
  return result.partial === null && result.rows.length >= maxRows
    ? { ...result, partial: `${maxRows} rows, which is all that one answer may hold` }
    : result
}

export function placeOf({ label }: PushRequest, index: number): Place {
  return { source: label, row: index + 1, offset: null, length: null }
}
