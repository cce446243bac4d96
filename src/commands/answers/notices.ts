import type { Evidence } from '../../audit/index.ts'
import type { AccessRecord } from '../../core/access-record.ts'
import { isUndecidableByIp } from '../../core/client.ts'
import type { Criteria } from '../../core/criteria.ts'
import { isCountMismatch } from '../../core/flags.ts'
import { identifyMailboxes } from '../../core/mailbox.ts'
import { orderNotices, type Notice } from '../../core/report.ts'
import { findBlindWindows } from '../../core/throttling.ts'
import { quarantineNotices } from './quarantine.ts'

/** What the reader of any answer from this evidence has to know, gravest first. */
export function evidenceNotices(evidence: Evidence, criteria: Criteria): Notice[] {
  return orderNotices([
    ...evidence.sources.flatMap((source) => source.facts.notices),
    ...quarantineNotices(evidence.quarantined),
    ...blindNotices(evidence),
    ...counted(evidence, criteria).filter((notice) => notice.count > 0),
    ...emptyNotices(evidence),
  ])
}

interface RecordNotice extends Pick<Notice, 'code' | 'level' | 'text'> {
  readonly test: (record: AccessRecord) => boolean
}

/** Findings that are counted record by record. */
const RECORD_NOTICES: readonly RecordNotice[] = [
  {
    code: 'sessionless',
    level: 'info',
    text: 'records carry no SessionId; they stand in groups with keys nosession:…, selectable like sessions (rule R9)',
    test: (record) => record.sessionId === null,
  },
  {
    code: 'count-mismatch',
    level: 'warning',
    text: 'records have an OperationCount that differs from the items they list: a cut cell or a changed schema (rule R4)',
    test: isCountMismatch,
  },
  {
    code: 'unknown-type',
    level: 'warning',
    text: 'records say neither Bind nor Sync; they are kept, and the messages that they list count as listed (rule R1)',
    test: (record) => record.accessType === 'unknown',
  },
  {
    code: 'no-record-id',
    level: 'warning',
    text: 'records have no Id: copies of them cannot be recognised (rule R5)',
    test: (record) => record.id === null,
  },
  {
    code: 'item-without-id',
    level: 'warning',
    text: 'records list items without an InternetMessageId: accessed, but which message is not said (rule R3)',
    test: (record) =>
      record.folders.some((folder) => folder.items.some((item) => item.internetMessageId === null)),
  },
  {
    code: 'no-session-column',
    level: 'warning',
    text: 'Bind records state neither SessionId nor OperationCount, as in OfficeActivity, which has no such columns: items listed are counted as operations; Defender CloudAppEvents holds both',
    test: (record) =>
      record.sessionId === null && record.operationCount === null && record.accessType === 'Bind',
  },
]

/** What the decoder found remarkable and no field of the record shows any more. */
const DEFECT_NOTICES: readonly Pick<Notice, 'code' | 'level' | 'text'>[] = [
  {
    code: 'duplicate-key',
    level: 'warning',
    text: 'rows state a field twice, as no service writes it; the last value counts: compare them with mia explain',
  },
  {
    code: 'session-lost',
    level: 'warning',
    text: 'rows lost their session id when PowerShell flattened it to text; they count as sessionless (rule R9)',
  },
  {
    code: 'unreadable-number',
    level: 'warning',
    text: 'rows hold an OperationCount or SizeInBytes that is no whole number; it counts as not stated',
  },
  {
    code: 'sync-with-items',
    level: 'warning',
    text: 'Sync rows list items; the items are left out, the folder as a whole is presumed exposed (rule R14)',
  },
]

function counted(evidence: Evidence, criteria: Criteria): Notice[] {
  const records = evidence.selected.map((kept) => kept.record)
  const { defects, pushed } = evidence
  const countOf = (found: readonly AccessRecord[]): number =>
    pushed === undefined
      ? found.length
      : found.reduce((sum, record) => sum + (pushed.weights.get(record)?.records ?? 0), 0)
  return [
    ...RECORD_NOTICES.map(({ test, ...notice }) => ({ ...notice, count: countOf(records.filter(test)) })),
    ...DEFECT_NOTICES.map((notice) => ({ ...notice, count: defects.get(notice.code) ?? 0 })),
    conflicts(evidence),
    {
      code: 'ip-filter-blind',
      level: 'warning',
      text: 'records of the same users and period cannot be judged by address: they come from Microsoft addresses or service clients, or name none (rule R10); list them without --ip',
      count: criteria.ips.length === 0 ? 0 : undecidableByIp(evidence),
    },
    {
      code: 'duplicates',
      level: 'info',
      text: 'further copies of records dropped by record Id before counting (rule R5)',
      count: evidence.accounting.duplicate,
    },
    {
      code: 'attachment-access',
      level: 'info',
      text: 'AttachmentAccess rows are in the evidence too: they name attachments that were opened; mia does not evaluate them',
      count: evidence.attachmentAccessRows,
    },
    {
      code: 'repaired',
      level: 'info',
      text: 'rows were read after undoing damage that loses nothing (double encoding, doubled quotes, lone backslashes)',
      count: (defects.get('repaired-json') ?? 0) + (defects.get('double-encoded') ?? 0),
    },
  ]
}

function conflicts(evidence: Evidence): Notice {
  const ids = new Set(evidence.selected.filter((kept) => kept.conflict).map((kept) => kept.record.id))
  return {
    code: 'id-conflict',
    level: 'warning',
    text: 'record Ids stand in the evidence with differing contents; every version is kept and counted (rule R5)',
    count: ids.size,
  }
}

function undecidableByIp(evidence: Evidence): number {
  if (evidence.pushed !== undefined) return evidence.pushed.undecidable
  const selected = new Set(evidence.selected.map((kept) => kept.record))
  return evidence.scope.filter(({ record }) => !selected.has(record) && isUndecidableByIp(record)).length
}

/** Blind windows of the mailboxes that the answer is about; of all where it found nothing. */
function blindNotices(evidence: Evidence): readonly Notice[] {
  if (evidence.pushed !== undefined) return evidence.pushed.notices
  const scope = evidence.scope.map((kept) => kept.record)
  const { keyOf } = identifyMailboxes(scope)
  const asked = new Set(evidence.selected.map((kept) => keyOf(kept.record)))
  const before = evidence.throttledBefore.map((kept) => kept.record)
  const windows = findBlindWindows(scope, before).filter(
    (window) => asked.size === 0 || asked.has(window.mailboxKey),
  )
  return windows.map((window) => ({
    code: window.basis === 'recorded' ? 'throttled' : 'suspected-throttling',
    level: 'warning',
    text:
      window.basis === 'recorded'
        ? `${window.mailbox}: throttled, Binds from ${window.from} to ${window.to} were not recorded (rule R17)`
        : `${window.mailbox}: more than 1,000 Binds in 24 hours, then silence; Binds from ${window.from} to ${window.to} may be missing (rule R17)`,
    count: window.records,
  }))
}

/** Finding nothing is an answer, and has to be told apart from having looked at nothing. */
function emptyNotices(evidence: Evidence): Notice[] {
  if (evidence.selected.length > 0) return []
  const accessRows = evidence.sources.reduce((sum, source) => sum + source.accessRows, 0)
  const text =
    accessRows === 0
      ? 'the evidence holds no MailItemsAccessed record at all: this says nothing about access until licence, audit settings and period of the export are checked'
      : `none of the ${accessRows} MailItemsAccessed rows matches the criteria`
  return [{ code: 'nothing-found', level: 'warning', text, count: 0 }]
}
