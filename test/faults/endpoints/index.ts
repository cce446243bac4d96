import type { Endpoint } from '../endpoint.ts'
import { auditQueries } from './audit-queries.ts'
import { emailEvents } from './email-events.ts'
import { exchange } from './exchange.ts'
import { historicalSearch } from './historical-search.ts'
import { kusto } from './kusto.ts'
import { mail } from './mail.ts'
import { messageTrace } from './message-trace.ts'
import { token } from './token.ts'

/** Every service that the test tenant plays. */
export const ENDPOINTS: readonly Endpoint[] = [
  token,
  auditQueries,
  messageTrace,
  mail,
  emailEvents,
  historicalSearch,
  exchange,
  kusto,
]
