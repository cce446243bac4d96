import type { AccessRecord, MessageMention, QuarantinedRow } from '../core/access-record.ts'
import { addAccounting, assertBalanced, NOTHING_READ, type Accounting } from '../core/accounting.ts'
import { type Criteria, type Matcher, matcherOf } from '../core/criteria.ts'
import { createEvidenceSet, type EvidenceSet, type KeptRecord } from '../core/evidence-set.ts'
import { byCodeUnit } from '../core/json.ts'
import type { SessionKeyOf } from '../core/session-key.ts'
import { compareTimes } from '../core/utc-time.ts'
import { kernelBytes } from '../platform/kernel-bytes.ts'
import { decodeRow, type Decoded } from './decode.ts'
import { dayEarlier, type Earlier } from './earlier.ts'
import type { PushedFacts } from './kusto/pushed-facts.ts'
import type { Kernel } from './fast/kernel.ts'
import { createKernel } from './fast/wasm-kernel.ts'
import { type ShareTexts, sharedTexts } from './shared-texts.ts'
import type { AuditSource, PassedRows, ReadContext, SourceFacts } from './source.ts'

export { openEvidence } from './files/index.ts'
export { findRows, type FoundRow, type RowTest } from './find-rows.ts'
export type { AuditSource, SourceFacts } from './source.ts'

/** Characters of one quarantined row, and of all of them, that are kept for quarantine.jsonl; the place leads to the rest. */
const QUARANTINE_TEXT_LIMIT = 1 << 20
const QUARANTINE_TOTAL_LIMIT = 1 << 26

/** For tests: whether rows may be passed over by the fast path. */
export interface CollectOptions {
  readonly fast: boolean
}

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
  /** Records of the users that say IsThrottled in the 24 hours before the period: they blind its beginning (rule R17). */
  readonly throttledBefore: readonly KeptRecord[]
  /** Those of `scope` that match all criteria. */
  readonly selected: readonly KeptRecord[]
  readonly quarantined: readonly QuarantinedRow[]
  readonly mentions: ReadonlyMap<string, MessageMention>
  /** Rows of selected records by defect (see decode.ts). */
  readonly defects: ReadonlyMap<string, number>
  readonly attachmentAccessRows: number
  /** Time of the newest MailItemsAccessed row that has one, whatever the criteria; null where there is none. */
  readonly newest: string | null
  readonly sources: readonly SourceResult[]
  readonly accounting: Accounting
  /** Where a service aggregated the records: what they stand for. Absent where they are the records themselves. */
  readonly pushed?: PushedFacts
}

interface Tally {
  read: number
  accessRows: number
  matched: number
  filtered: number
  quarantined: number
}

interface Gathering {
  readonly request: EvidenceRequest
  readonly matcher: Matcher
  readonly scope: EvidenceSet
  readonly earlier: Earlier
  readonly share: ShareTexts
  readonly quarantined: QuarantinedRow[]
  readonly mentions: Map<string, MessageMention>
  readonly defects: Map<string, number>
  quarantineText: number
  attachmentAccessRows: number
  newest: string | null
}

/** Reads all sources once and accounts for every row. Sources are taken in order of label, however they were named. */
export async function collectEvidence(
  request: EvidenceRequest,
  { fast }: CollectOptions = { fast: true },
): Promise<Evidence> {
  const gathering: Gathering = {
    request,
    matcher: matcherOf(request.criteria),
    scope: createEvidenceSet(),
    earlier: dayEarlier(request.criteria),
    share: sharedTexts(),
    quarantined: [],
    mentions: new Map(),
    defects: new Map(),
    quarantineText: 0,
    attachmentAccessRows: 0,
    newest: null,
  }
  const kernel = fast ? openKernel() : null
  const tallies: { source: AuditSource; tally: Tally }[] = []
  for (const source of request.sources.toSorted((a, b) => byCodeUnit(a.label, b.label))) {
    tallies.push({ source, tally: await readSource(source, gathering, kernel) })
  }
  const scope = gathering.scope.result()
  const selected = scope.filter((kept) => isSelected(kept.record, gathering))
  const used = usedBySource(selected)
  const sources = tallies.map(({ source, tally }) => settle(source, tally, used.get(source.label) ?? 0))
  const accounting = sources.reduce((sum, { accounting: part }) => addAccounting(sum, part), NOTHING_READ)
  if (accounting.used !== selected.length) throw new Error('records stand under a label that no source has')
  return {
    scope,
    throttledBefore: gathering.earlier.throttled.result(),
    selected,
    quarantined: gathering.quarantined,
    mentions: gathering.mentions,
    defects: gathering.defects,
    attachmentAccessRows: gathering.attachmentAccessRows,
    newest: gathering.newest,
    sources,
    accounting: assertBalanced(accounting, 'the run'),
  }
}

/** null where the program was not built with it. */
function openKernel(): Kernel | null {
  const bytes = kernelBytes()
  return bytes === null ? null : createKernel(bytes)
}

async function readSource(source: AuditSource, gathering: Gathering, kernel: Kernel | null): Promise<Tally> {
  const tally: Tally = { read: 0, accessRows: 0, matched: 0, filtered: 0, quarantined: 0 }
  const { read, mentions } = gathering.request
  const { criteria } = gathering.earlier
  const onPassed = (passed: PassedRows): void => takePassed(passed, tally, gathering)
  const context = kernel === null ? read : { ...read, skim: { kernel, criteria, mentions, onPassed } }
  for await (const batch of source.rows(context)) {
    const before = tally.accessRows
    for (const row of batch) take(decodeRow(row, null), tally, gathering)
    tally.read += batch.length
    gathering.request.onRows(batch.length, tally.accessRows - before)
  }
  return tally
}

function takePassed(
  { other, attachment, access, newest }: PassedRows,
  tally: Tally,
  gathering: Gathering,
): void {
  tally.read += other + access
  tally.filtered += other + access
  tally.accessRows += access
  gathering.attachmentAccessRows += attachment
  noteTime(newest, gathering)
  gathering.request.onRows(other + access, access)
}

function take(decoded: Decoded, tally: Tally, gathering: Gathering): void {
  if (decoded.kind === 'other') return takeOther(decoded, tally, gathering)
  tally.accessRows += 1
  if (decoded.kind === 'quarantined') takeQuarantined(decoded.row, tally, gathering)
  else takeAccess(decoded, tally, gathering)
}

function takeOther(other: Extract<Decoded, { kind: 'other' }>, tally: Tally, gathering: Gathering): void {
  tally.filtered += 1
  if (other.operation === 'AttachmentAccess') gathering.attachmentAccessRows += 1
  if (!gathering.request.mentions) return
  for (const mention of other.mentions) {
    const known = gathering.mentions.get(mention.internetMessageId)
    gathering.mentions.set(mention.internetMessageId, known === undefined ? mention : join(known, mention))
  }
}

function noteTime(time: string | null, gathering: Gathering): void {
  if (time === null) return
  if (gathering.newest === null || compareTimes(time, gathering.newest) > 0) gathering.newest = time
}

function takeQuarantined(row: QuarantinedRow, tally: Tally, gathering: Gathering): void {
  noteTime(row.salvaged?.time ?? null, gathering)
  if (!gathering.matcher.salvaged(row.salvaged)) {
    tally.filtered += 1
    return
  }
  tally.quarantined += 1
  const room = Math.max(0, QUARANTINE_TOTAL_LIMIT - gathering.quarantineText)
  const text = row.text.slice(0, Math.min(QUARANTINE_TEXT_LIMIT, room))
  gathering.quarantineText += text.length
  gathering.quarantined.push({ ...row, text })
}

function takeAccess(access: Extract<Decoded, { kind: 'access' }>, tally: Tally, gathering: Gathering): void {
  const { record, defects } = access
  noteTime(record.time, gathering)
  const inScope = gathering.matcher.userAndTime(record)
  if (inScope) gathering.scope.add(gathering.share(record))
  else if (record.throttled === true && gathering.earlier.matcher.userAndTime(record))
    gathering.earlier.throttled.add(record)
  if (!inScope || !isSelected(record, gathering)) {
    tally.filtered += 1
    return
  }
  tally.matched += 1
  for (const defect of defects) gathering.defects.set(defect, (gathering.defects.get(defect) ?? 0) + 1)
}

function isSelected(record: AccessRecord, { matcher, request }: Gathering): boolean {
  return (
    matcher.ip(record) && (request.criteria.sessions.length === 0 || matcher.session(request.keyOf(record)))
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

function settle(source: AuditSource, tally: Tally, used: number): SourceResult {
  const { read, matched, filtered, quarantined, accessRows } = tally
  const accounting = { read, used, duplicate: matched - used, filtered, quarantined }
  return { facts: source.facts(), accounting: assertBalanced(accounting, source.label), accessRows }
}
