/**
 * Step 3: what the accessed e-mails were. Sources of metadata are opened here; a live one (Graph, Exchange,
 * hunting) is one more file that returns a ``, and `resolveEmails` asks them all alike.
 */
export { openTraceFiles } from './files.ts'
export { idListOf, readIdFile, readIdList } from './id-list.ts'
export type { IdList } from './listed-ids.ts'
export { resolveEmails, type ResolvedEmails } from './resolve.ts'
export { askTenant, lacksServicePrincipal } from './live/ask-tenant.ts'
export { HUNTING_PERMISSION } from './live/email-events.ts'
export { MAILBOX_PERMISSION, MAILBOX_PERMISSIONS } from './live/graph-mailbox.ts'
export {
  JOBS_A_DAY,
  listed as listSearches,
  refuseSearches,
  startSearches,
  tooManySearches,
} from './live/historical-search.ts'
export { answerAbout, type ListedSearch, searchesOf } from './live/historical-state.ts'
export { answerFile, answerSchema, type LiveAnswer, writeAnswer } from './live/live-answer.ts'
export { addressesOf, TRACE_PERMISSION, TRACE_SERVICE } from './live/graph-trace.ts'
export {
  type AskedId,
  type LiveJob,
  liveJobName,
  type LiveStore,
  readDocument,
  startOf,
  writeDocument,
} from './live/live-job.ts'
export { isTraceRequest } from './live/trace-pages.ts'
export type { MetadataFacts } from './source.ts'
