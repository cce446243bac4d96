import type { AccessRecord, MessageMention, QuarantinedRow } from '../core/access-record.ts'
import { addAccounting, assertBalanced, NOTHING_READ, type Accounting } from '../core/accounting.ts'
import { type Criteria, matchesIp, matchesSession, matchesUserAndTime, mayMatch } from '../core/criteria.ts'
import { createEvidenceSet, type EvidenceSet, type KeptRecord } from '../core/evidence-set.ts'
import { byCodeUnit } from '../core/json.ts'
import type { SessionKeyOf } from '../core/session-key.ts'
import { decodeRow, type Decoded } from './decode.ts'
import type { AuditSource, ReadContext, SourceFacts } from './source.ts'

export { expandGlobs, openEvidence } from './files/index.ts'
export type { AuditSource, SourceFacts } from './source.ts'

/** Characters of one quarantined row, and of all of them, that are kept for quarantine.jsonl; the place leads to the rest. */
const QUARANTINE_TEXT_LIMIT = 1 << 20
const QUARANTINE_TOTAL_LIMIT = 1 << 26

export interface EvidenceRequest {
  readonly sources: readonly AuditSource[]
  readonly criteria: Criteria
  readonly keyOf: SessionKeyOf
  /** Whether to gather what other operations say about messages. */
  readonly mentions: boolean
  readonly read: ReadContext
  /** Called after each batch with the rows read and the MailItemsAccessed rows among them. */
  readonly onRows: (rows: number, found: number) => void
}

export interface SourceResult {
  readonly facts: SourceFacts
  readonly accounting: Accounting
  /** Rows that are MailItemsAccessed, whatever became of them. */
  readonly accessRows: number
}

/** What the evidence says, each record once. */
export interface Evidence {
  /** Distinct records within user and time, whatever their address and session: what verdicts and windows are judged on. */
  readonly scope: readonly KeptRecord[]
  /** Those of `scope` that match all criteria. */
  readonly selected: readonly KeptRecord[]
  readonly quarantined: readonly QuarantinedRow[]
  readonly mentions: ReadonlyMap<string, MessageMention>
  /** Rows of selected records by defect (see decode.ts). */
  readonly defects: ReadonlyMap<string, number>
  readonly attachmentAccessRows: number
  readonly sources: readonly SourceResult[]
  readonly accounting: Accounting
}

interface Tally {
  read: number
  accessRows: number
  matched: number
  quarantined: number
}

interface Gathering {
  readonly request: EvidenceRequest
  readonly scope: EvidenceSet
  readonly quarantined: QuarantinedRow[]
  readonly mentions: Map<string, MessageMention>
  readonly defects: Map<string, number>
  quarantineText: number
  attachmentAccessRows: number
}

/** Reads all sources once and accounts for every row. */
export async function collectEvidence(request: EvidenceRequest): Promise<Evidence> {
  const gathering: Gathering = {
    request,
    scope: createEvidenceSet(),
    quarantined: [],
    mentions: new Map(),
    defects: new Map(),
    quarantineText: 0,
    attachmentAccessRows: 0,
  }
  const tallies: Tally[] = []
  for (const source of request.sources) tallies.push(await readSource(source, gathering))
  const scope = gathering.scope.result()
  const selected = scope.filter((kept) => isSelected(kept.record, request))
  const used = usedBySource(selected)
  const sources = request.sources.map((source, index) =>
    settle(source, tallies[index], used.get(source.label) ?? 0),
  )
  const accounting = sources.reduce((sum, { accounting: part }) => addAccounting(sum, part), NOTHING_READ)
  return {
    scope,
    selected,
    quarantined: gathering.quarantined,
    mentions: gathering.mentions,
    defects: gathering.defects,
    attachmentAccessRows: gathering.attachmentAccessRows,
    sources,
    accounting: assertBalanced(accounting, 'the run'),
  }
}

async function readSource(source: AuditSource, gathering: Gathering): Promise<Tally> {
  const tally: Tally = { read: 0, accessRows: 0, matched: 0, quarantined: 0 }
  for await (const batch of source.rows(gathering.request.read)) {
    const before = tally.accessRows
    for (const row of batch) take(decodeRow(row, null), tally, gathering)
    tally.read += batch.length
    gathering.request.onRows(batch.length, tally.accessRows - before)
  }
  return tally
}

function take(decoded: Decoded, tally: Tally, gathering: Gathering): void {
  if (decoded.kind === 'other') return takeOther(decoded, gathering)
  tally.accessRows += 1
  if (decoded.kind === 'quarantined') return takeQuarantined(decoded.row, tally, gathering)
  const { record, defects } = decoded
  if (!matchesUserAndTime(record, gathering.request.criteria)) return
  gathering.scope.add(record)
  if (!isSelected(record, gathering.request)) return
  tally.matched += 1
  for (const defect of defects) gathering.defects.set(defect, (gathering.defects.get(defect) ?? 0) + 1)
}

function takeOther(other: Extract<Decoded, { kind: 'other' }>, gathering: Gathering): void {
  if (other.operation === 'AttachmentAccess') gathering.attachmentAccessRows += 1
  if (!gathering.request.mentions) return
  for (const mention of other.mentions) {
    const known = gathering.mentions.get(mention.internetMessageId)
    gathering.mentions.set(mention.internetMessageId, known === undefined ? mention : join(known, mention))
  }
}

function takeQuarantined(row: QuarantinedRow, tally: Tally, gathering: Gathering): void {
  if (!mayMatch(row.salvaged, gathering.request.criteria)) return
  tally.quarantined += 1
  const room = Math.max(0, QUARANTINE_TOTAL_LIMIT - gathering.quarantineText)
  const text = row.text.slice(0, Math.min(QUARANTINE_TEXT_LIMIT, room))
  gathering.quarantineText += text.length
  gathering.quarantined.push({ ...row, text })
}

function isSelected(record: AccessRecord, { criteria, keyOf }: EvidenceRequest): boolean {
  return (
    matchesIp(record, criteria) && (criteria.sessions.length === 0 || matchesSession(keyOf(record), criteria))
  )
}

/** The same whichever mention came first. */
function join(a: MessageMention, b: MessageMention): MessageMention {
  const subjects = [a.subject, b.subject].flatMap((subject) => subject ?? []).toSorted(byCodeUnit)
  const sizes = [a.sizeInBytes, b.sizeInBytes].flatMap((size) => size ?? [])
  return {
    internetMessageId: a.internetMessageId,
    subject: subjects[0] ?? null,
    sizeInBytes: sizes.length === 0 ? null : Math.max(...sizes),
  }
}

function usedBySource(selected: readonly KeptRecord[]): Map<string, number> {
  const used = new Map<string, number>()
  for (const { record } of selected) used.set(record.place.source, (used.get(record.place.source) ?? 0) + 1)
  return used
}

function settle(source: AuditSource, tally: Tally | undefined, used: number): SourceResult {
  const { read = 0, matched = 0, quarantined = 0, accessRows = 0 } = tally ?? {}
  const duplicate = matched - used
  const accounting = { read, used, duplicate, filtered: read - matched - quarantined, quarantined }
  if (duplicate < 0) throw new Error(`${source.label}: more records used than rows matched`)
  return { facts: source.facts(), accounting: assertBalanced(accounting, source.label), accessRows }
}
