import { addAccounting, assertBalanced, NOTHING_READ, type Accounting } from '../core/accounting.ts'
import {
  type EmailFold,
  emailFold,
  type EmailRequest,
  type EmailRow,
  type MetadataEntry,
} from '../core/e-mail.ts'
import { originOf } from '../core/metadata-entry.ts'
import { type Notice, orderNotices } from '../core/report.ts'
import type { MetadataContext, MetadataFacts, MetadataSource } from './source.ts'

export interface ResolveRequest extends EmailRequest {
  /** What the audit records say of these messages (see `IdList.known`); fills gaps, makes nothing found. */
  readonly known: readonly MetadataEntry[]
  readonly sources: readonly MetadataSource[]
  readonly read: MetadataContext
  /** Called after each batch with the rows read and those among them that may be about a requested id. */
  readonly onRows: (rows: number, found: number) => void
}

export interface MetadataResult {
  readonly facts: MetadataFacts
  readonly accounting: Accounting
}

export interface ResolvedEmails {
  /** One per requested id, in code unit order. */
  readonly rows: readonly EmailRow[]
  readonly notices: readonly Notice[]
  /** In the order of the request. */
  readonly sources: readonly MetadataResult[]
  readonly accounting: Accounting
}

/** Asks every source once and accounts for every row it has. */
export async function resolveEmails(request: ResolveRequest): Promise<ResolvedEmails> {
  const fold = emailFold(request)
  for (const entry of request.known) fold.add(entry)
  for (const source of request.sources) await readInto(fold, source, request)
  const facts = request.sources.map((source) => source.facts())
  const result = fold.result({
    periods: facts.flatMap((one) => one.periods),
    outcomes: facts.flatMap((one) => one.outcomes),
  })
  const sources = facts.map((one) => {
    const counts = result.counts.get(originOf(one.kind, one.label)) ?? { used: 0, duplicate: 0, filtered: 0 }
    const accounting = { read: one.rows, ...counts, quarantined: one.unusable }
    return { facts: one, accounting: assertBalanced(accounting, one.label) }
  })
  return {
    rows: result.rows,
    notices: orderNotices([...facts.flatMap((one) => one.notices), ...result.notices]),
    sources,
    accounting: sources.reduce((sum, { accounting }) => addAccounting(sum, accounting), NOTHING_READ),
  }
}

async function readInto(fold: EmailFold, source: MetadataSource, request: ResolveRequest): Promise<void> {
  for await (const batch of source.entries(request.read)) {
    let found = 0
    for (const entry of batch) if (fold.add(entry)) found += 1
    request.onRows(batch.length, found)
  }
}
