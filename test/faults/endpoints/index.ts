import type { Endpoint } from '../endpoint.ts'
import { auditQueries } from './audit-queries.ts'
import { exchange } from './exchange.ts'
import { kusto } from './kusto.ts'
import { token } from './token.ts'

/** Every service that the test tenant plays. */
export const ENDPOINTS: readonly Endpoint[] = [
  token,
  auditQueries,
  exchange,
  kusto,
]
