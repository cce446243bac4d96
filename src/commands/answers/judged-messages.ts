import type { Evidence } from '../../audit/index.ts'
import type { AccessRecord, MessageMention } from '../../core/access-record.ts'
import type { KeptRecord } from '../../core/evidence-set.ts'
import { classOfListed, classOfUnlisted, type EvidenceClass, presume } from '../../core/exposure.ts'
import { identifyMailboxes } from '../../core/mailbox.ts'
import {
  type AccessedMessage,
  collectMessages,
  type MessageContext,
  type SyncedFolder,
  type UnidentifiedItem,
} from '../../core/message.ts'
import type { SessionKeyOf } from '../../core/session-key.ts'
import { findBlindWindows } from '../../core/throttling.ts'
import type { VerdictOf } from '../../core/verdict.ts'
import type { SelectedBy } from '../steps/question.ts'

export interface JudgingRequest {
  readonly evidence: Evidence
  readonly keyOf: SessionKeyOf
  readonly verdictOf: VerdictOf
  readonly selectedBy: SelectedBy
}

/** A message with its class: the row of the answer. */
export interface JudgedMessage {
  readonly message: AccessedMessage
  readonly evidence: EvidenceClass
}

/** What the selected records, and those around them, say about messages and folders. */
export interface JudgedMessages {
  readonly listed: readonly JudgedMessage[]
  /** Named by other records only, and covered by a Sync or a blind window of the intruder's. */
  readonly presumed: readonly JudgedMessage[]
  readonly unidentified: readonly UnidentifiedItem[]
  readonly syncedFolders: readonly SyncedFolder[]
  /** Those of `syncedFolders` that the intruder synchronised. */
  readonly intruderFolders: readonly SyncedFolder[]
  /** Selected records judged as the owner's: no part of the above. */
  readonly excluded: readonly KeptRecord[]
}

export function judgeMessages(request: JudgingRequest): JudgedMessages {
  const { evidence } = request
  const context = messageContext(evidence, request.keyOf)
  const isIntruder = intruderTest(request)
  const answered = evidence.selected.filter((kept) => !isExcluded(kept.record, request))
  const { messages, unidentified, syncedFolders } = collectMessages(answered, context)
  const listed = messages.map((message) => ({
    message,
    evidence: classOfListed(message.evidence, isIntruder),
  }))
  return {
    listed,
    presumed: presumedMessages(evidence, { context, isIntruder, listed }),
    unidentified,
    syncedFolders,
    intruderFolders: syncedFolders.filter((folder) => folder.evidence.some(isIntruder)),
    excluded: evidence.selected.filter((kept) => isExcluded(kept.record, request)),
  }
}

export function identityOf(message: AccessedMessage): string {
  return `${message.mailboxKey}\n${message.internetMessageId}`
}

export function messageContext(evidence: Evidence, keyOf: SessionKeyOf): MessageContext {
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

type IntruderTest = (record: AccessRecord) => boolean

/** Sessions named on the command line count as the intruder's for that run, whatever the verdicts. */
function intruderTest({ selectedBy, verdictOf, evidence }: JudgingRequest): IntruderTest {
  if (selectedBy !== 'name') return (record) => verdictOf(record)?.verdict === 'intruder'
  const named = new Set(evidence.selected.map((kept) => kept.record))
  return (record) => named.has(record)
}

/** Judged as the owner's, and not asked for by name. */
function isExcluded(record: AccessRecord, { selectedBy, verdictOf }: JudgingRequest): boolean {
  return selectedBy !== 'name' && verdictOf(record)?.verdict === 'owner'
}

interface Judging {
  readonly context: MessageContext
  readonly isIntruder: IntruderTest
  readonly listed: readonly JudgedMessage[]
}

/** Messages of the same mailboxes that only other records name, where a Sync or a blind window covers them. */
function presumedMessages(
  { scope, selected, throttledBefore }: Evidence,
  { context, isIntruder, listed }: Judging,
): JudgedMessage[] {
  const intruder = selected.filter((kept) => isIntruder(kept.record))
  const windows = findBlindWindows(
    scope.map((kept) => kept.record),
    throttledBefore.map((kept) => kept.record),
  )
  const presumptions = presume(intruder, context.mailboxes.keyOf, windows)
  const certain = new Set(
    listed.filter(({ evidence }) => evidence === 'listed').map(({ message }) => identityOf(message)),
  )
  const others = scope.filter((kept) => presumptions.has(context.mailboxes.keyOf(kept.record)))
  return collectMessages(others, context)
    .messages.filter((message) => !certain.has(identityOf(message)))
    .flatMap((message) => {
      const evidence = classOfUnlisted(message, message.listedIn, presumptions.get(message.mailboxKey))
      return evidence === null ? [] : [{ message, evidence }]
    })
}
