import type { Evidence } from '../audit/index.ts'
import type { AccessRecord, MessageMention } from '../core/access-record.ts'
import { type Criteria, criteriaDocument } from '../core/criteria.ts'
import type { KeptRecord } from '../core/evidence-set.ts'
import { boundsOf, classOfListed, classOfUnlisted, type EvidenceClass, presume } from '../core/exposure.ts'
import { identifyMailboxes } from '../core/mailbox.ts'
import {
  type AccessedMessage,
  collectMessages,
  type MessageContext,
  type SyncedFolder,
} from '../core/message.ts'
import { type Notice, orderNotices, type Report } from '../core/report.ts'
import type { SessionKeyOf } from '../core/session-key.ts'
import { findBlindWindows } from '../core/throttling.ts'
import type { VerdictOf } from '../core/verdict.ts'
import { excludedSection } from './excluded.ts'
import { boundsSection, foldersSection, messagesSection, unidentifiedSection } from './messages-sections.ts'
import { evidenceNotices } from './notices.ts'
import { salvagedSection } from './quarantine.ts'
import { sourceDocuments } from './sources.ts'

export interface MessagesRequest {
  readonly evidence: Evidence
  readonly criteria: Criteria
  readonly keyOf: SessionKeyOf
  readonly verdictOf: VerdictOf
  /** Sessions named on the command line count as the intruder's for this run, whatever the verdicts. */
  readonly sessionsNamed: boolean
}

/** A message with its class: the row of the answer. */
export interface JudgedMessage {
  readonly message: AccessedMessage
  readonly evidence: EvidenceClass
}

export interface MessagesAnswer {
  readonly report: Report
  /** Distinct InternetMessageIds of the rows, and of what is only presumed. */
  readonly ids: readonly string[]
  readonly presumedIds: readonly string[]
  readonly salvagedIds: readonly string[]
}

export function messagesReport(request: MessagesRequest): MessagesAnswer {
  const { evidence, criteria } = request
  const context = messageContext(evidence, request.keyOf)
  const isIntruder = intruderTest(request)
  const answered = evidence.selected.filter((kept) => !isExcluded(kept.record, request))
  const { messages, unidentified, syncedFolders } = collectMessages(answered, context)
  const judged = messages.map((message) => ({
    message,
    evidence: classOfListed(message.evidence, isIntruder),
  }))
  const presumed = presumedMessages(request, context, judged)
  const intruderFolders = syncedFolders.filter((folder) => folder.evidence.some(isIntruder))
  const excluded = evidence.selected.filter((kept) => isExcluded(kept.record, request))
  const report: Report = {
    schema: 'mia/messages/1',
    title: 'Messages',
    criteria: criteriaDocument(criteria),
    sources: sourceDocuments(evidence.sources),
    accounting: evidence.accounting,
    notices: orderNotices([
      ...evidenceNotices(evidence, criteria),
      ...syncNotices(intruderFolders, syncedFolders.length - intruderFolders.length),
      ...notFoundNotices(request),
    ]),
    sections: [
      messagesSection('rows', 'Messages', judged),
      foldersSection(syncedFolders),
      ...(unidentified.length > 0 ? [unidentifiedSection(unidentified)] : []),
      ...(presumed.length > 0 ? [messagesSection('presumed', 'Presumed exposed, not listed', presumed)] : []),
      boundsSection(boundsOf(boundRows(judged, presumed), intruderFolders)),
      ...(excluded.length > 0 ? [excludedSection(excluded, request)] : []),
      ...(evidence.quarantined.length > 0 ? [salvagedSection(evidence.quarantined)] : []),
    ],
  }
  return {
    report,
    ids: distinctIds(judged),
    presumedIds: distinctIds(presumed),
    salvagedIds: [...new Set(evidence.quarantined.flatMap((row) => row.salvaged?.internetMessageIds ?? []))],
  }
}

function messageContext(evidence: Evidence, keyOf: SessionKeyOf): MessageContext {
  const mentions = new Map(evidence.mentions)
  for (const { record } of evidence.scope) {
    for (const item of record.folders.flatMap((folder) => folder.items)) {
      if (item.internetMessageId !== null && item.subject !== null && !mentions.has(item.internetMessageId)) {
        const { internetMessageId, subject, sizeInBytes } = item
        mentions.set(internetMessageId, { internetMessageId, subject, sizeInBytes } satisfies MessageMention)
      }
    }
  }
  return { keyOf, mentions, mailboxes: identifyMailboxes(evidence.scope.map((kept) => kept.record)) }
}

function intruderTest({
  sessionsNamed,
  verdictOf,
  evidence,
}: MessagesRequest): (record: AccessRecord) => boolean {
  if (!sessionsNamed) return (record) => verdictOf(record)?.verdict === 'intruder'
  const named = new Set(evidence.selected.map((kept) => kept.record))
  return (record) => named.has(record)
}

/** Judged as the owner's, and not asked for by name. */
function isExcluded(record: AccessRecord, { sessionsNamed, verdictOf }: MessagesRequest): boolean {
  return !sessionsNamed && verdictOf(record)?.verdict === 'owner'
}

/** Messages of the same mailboxes that only other records name, where a Sync or a blind window covers them. */
function presumedMessages(
  request: MessagesRequest,
  context: MessageContext,
  judged: readonly JudgedMessage[],
): JudgedMessage[] {
  const { scope, selected } = request.evidence
  const isIntruder = intruderTest(request)
  const intruder = selected.filter((kept) => isIntruder(kept.record))
  const windows = findBlindWindows(scope.map((kept) => kept.record))
  const presumptions = presume(intruder, context.mailboxes.keyOf, windows)
  const listed = new Set(
    judged.filter(({ evidence }) => evidence === 'listed').map(({ message }) => identity(message)),
  )
  const others = scope.filter((kept: KeptRecord) => presumptions.has(context.mailboxes.keyOf(kept.record)))
  return collectMessages(others, context)
    .messages.filter((message) => !listed.has(identity(message)))
    .flatMap((message) => {
      const evidence = classOfUnlisted(message, message.listedIn, presumptions.get(message.mailboxKey))
      return evidence === null ? [] : [{ message, evidence }]
    })
}

function identity(message: AccessedMessage): string {
  return `${message.mailboxKey}\n${message.internetMessageId}`
}

/** A message that is both undecided and presumed counts once, as presumed. */
function boundRows(
  judged: readonly JudgedMessage[],
  presumed: readonly JudgedMessage[],
): { mailbox: string; evidence: EvidenceClass }[] {
  const counted = new Set(presumed.map(({ message }) => identity(message)))
  return [...judged.filter(({ message }) => !counted.has(identity(message))), ...presumed].map(
    ({ message, evidence }) => ({ mailbox: message.mailbox, evidence }),
  )
}

function distinctIds(rows: readonly JudgedMessage[]): string[] {
  return [...new Set(rows.map(({ message }) => message.internetMessageId))].toSorted()
}

function syncNotices(intruder: readonly SyncedFolder[], undecided: number): Notice[] {
  const mailboxes = new Set(intruder.map((folder) => folder.mailbox))
  const notices: Notice[] = [...mailboxes].map((mailbox) => ({
    code: 'synchronised',
    level: 'warning',
    text: `${mailbox}: folders were synchronised in sessions judged as the intruder's: every item of them is presumed exposed, and Microsoft's guidance presumes the whole mailbox (rule R14)`,
    count: intruder.filter((folder) => folder.mailbox === mailbox).length,
  }))
  if (undecided > 0) {
    notices.push({
      code: 'synchronised-undecided',
      level: 'warning',
      text: 'folders were synchronised in sessions that nobody has judged: open, not harmless (rule R14)',
      count: undecided,
    })
  }
  return notices
}

function notFoundNotices({ evidence, criteria, keyOf }: MessagesRequest): Notice[] {
  const found = new Set(evidence.selected.map((kept) => keyOf(kept.record)))
  const missing = criteria.sessions.filter((session) => !found.has(session.toLowerCase()))
  if (missing.length === 0) return []
  const names = missing.slice(0, 5).join(', ') + (missing.length > 5 ? ', …' : '')
  const text = `no record of the evidence belongs to these sessions: ${names}`
  return [{ code: 'session-not-found', level: 'warning', text, count: missing.length }]
}
