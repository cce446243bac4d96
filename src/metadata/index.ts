/**
 * Step 3: what the accessed e-mails were. Sources of metadata are opened here; a live one (Graph, Exchange,
 * hunting) is one more file that returns a `MetadataSource`, and `resolveEmails` asks them all alike.
 */
export { openTraceFiles } from './files.ts'
export { idListOf, readIdFile, readIdList } from './id-list.ts'
export type { IdList } from './listed-ids.ts'
export { type MetadataResult, resolveEmails, type ResolvedEmails, type ResolveRequest } from './resolve.ts'
export type { MetadataContext, MetadataFacts, MetadataSource } from './source.ts'
