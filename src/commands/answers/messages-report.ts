import { type Criteria, criteriaDocument } from '../../core/criteria.ts'
import { boundsOf, type EvidenceClass } from '../../core/exposure.ts'
import { byCodeUnit, sortedByCodeUnit } from '../../core/json.ts'
import { identifyMailboxes } from '../../core/mailbox.ts'
import type { SyncedFolder } from '../../core/message.ts'
import { type Notice, orderNotices, type Report } from '../../core/report.ts'
import { accessesSince } from './containment.ts'
import { coverageExtra } from './coverage-of-evidence.ts'
import { excludedSection } from './excluded.ts'
import {
  identityOf,
  type JudgedMessage,
  type JudgedMessages,
  judgeMessages,
  type JudgingRequest,
} from './judged-messages.ts'
import { boundsSection, foldersSection, messagesSection, unidentifiedSection } from './messages-sections.ts'
import { evidenceNotices } from './notices.ts'
import { salvagedSection } from './quarantine.ts'
import { sourceDocuments } from '../evidence/sources.ts'

export interface MessagesRequest extends JudgingRequest {
  readonly criteria: Criteria
  /** UTC; null where no containment time was given. */
  readonly sinceContainment: string | null
}

export interface MessagesAnswer {
  readonly report: Report
  /** Distinct InternetMessageIds of the rows, and of what is only presumed. */
  readonly ids: readonly string[]
  readonly presumedIds: readonly string[]
  readonly salvagedIds: readonly string[]
}

export function messagesReport(request: MessagesRequest): MessagesAnswer {
  const { evidence, criteria, sinceContainment: since } = request
  const found = judgeMessages(request)
  const { listed, presumed, syncedFolders, excluded, unidentified } = found
  const late =
    since === null ? [] : listed.filter(({ message }) => accessesSince(message.evidence, since) > 0)
  const report: Report = {
    schema: 'mia/messages/1',
    title: 'Messages',
    criteria: { ...criteriaDocument(criteria), ...(since === null ? {} : { sinceContainment: since }) },
    sources: sourceDocuments(evidence.sources),
    accounting: evidence.accounting,
    notices: orderNotices([
      ...evidenceNotices(evidence, criteria),
      ...syncNotices(found),
      ...notFoundNotices(request),
      ...unjudgedNotices(request),
      ...containmentNotices(found, late, since),
    ]),
    sections: [
      messagesSection('rows', 'Messages', { rows: listed, since }),
      foldersSection(syncedFolders, since),
      ...(since === null
        ? []
        : [messagesSection('afterContainment', 'Accessed after containment', { rows: late, since })]),
      ...(unidentified.length > 0 ? [unidentifiedSection(unidentified)] : []),
      ...(presumed.length > 0
        ? [messagesSection('presumed', 'Presumed exposed, not listed', { rows: presumed, since })]
        : []),
      boundsSection(boundsOf(boundRows(listed, presumed), found.intruderFolders)),
      ...(excluded.length > 0 ? [excludedSection(excluded, request)] : []),
      ...(evidence.quarantined.length > 0 ? [salvagedSection(evidence.quarantined)] : []),
    ],
    extra: coverageExtra(evidence, criteria),
  }
  return {
    report,
    ids: distinctIds(listed),
    presumedIds: distinctIds(presumed),
    salvagedIds: [...new Set(evidence.quarantined.flatMap((row) => row.salvaged?.internetMessageIds ?? []))],
  }
}

/** A message that is both undecided and presumed counts once, as presumed. */
function boundRows(
  listed: readonly JudgedMessage[],
  presumed: readonly JudgedMessage[],
): { mailbox: string; evidence: EvidenceClass }[] {
  const counted = new Set(presumed.map(({ message }) => identityOf(message)))
  return [...listed.filter(({ message }) => !counted.has(identityOf(message))), ...presumed].map(
    ({ message, evidence }) => ({ mailbox: message.mailbox, evidence }),
  )
}

function distinctIds(rows: readonly JudgedMessage[]): string[] {
  return sortedByCodeUnit(new Set(rows.map(({ message }) => message.internetMessageId)))
}

function syncNotices({ syncedFolders, intruderFolders }: JudgedMessages): Notice[] {
  const mailboxes = new Set(intruderFolders.map((folder) => folder.mailbox))
  const notices: Notice[] = [...mailboxes].map((mailbox) => ({
    code: 'synchronised',
    level: 'warning',
    text: `${mailbox}: folders were synchronised in sessions judged as the intruder's: every item of them is presumed exposed, and Microsoft's guidance presumes the whole mailbox (rule R14)`,
    count: intruderFolders.filter((folder: SyncedFolder) => folder.mailbox === mailbox).length,
  }))
  const undecided = syncedFolders.length - intruderFolders.length
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
  const missing = criteria.sessions
    .filter((session) => !found.has(session.toLowerCase()))
    .toSorted((a, b) => byCodeUnit(a.toLowerCase(), b.toLowerCase()))
  if (missing.length === 0) return []
  const names = missing.slice(0, 5).join(', ') + (missing.length > 5 ? ', …' : '')
  const text = `no record of the evidence belongs to these sessions: ${names}`
  return [{ code: 'session-not-found', level: 'warning', text, count: missing.length }]
}

/** Sessions left out because nobody has judged them: open, and to be said. */
function unjudgedNotices({ evidence, selectedBy, keyOf }: MessagesRequest): Notice[] {
  if (selectedBy !== 'verdict') return []
  const mailboxes = identifyMailboxes(evidence.scope.map((kept) => kept.record))
  const reached = new Set(evidence.selected.map((kept) => mailboxes.keyOf(kept.record)))
  const judged = new Set(evidence.selected.map((kept) => keyOf(kept.record)))
  const open = new Set(
    evidence.scope
      .filter(({ record }) => reached.has(mailboxes.keyOf(record)) && !judged.has(keyOf(record)))
      .map(({ record }) => keyOf(record)),
  )
  if (open.size === 0) return []
  const text =
    'sessions of the same mailboxes are not judged, and what they reached is not in this answer; mia sessions lists them (rule R13)'
  return [{ code: 'unjudged', level: 'warning', text, count: open.size }]
}

function containmentNotices(
  { syncedFolders }: JudgedMessages,
  late: readonly JudgedMessage[],
  since: string | null,
): Notice[] {
  if (since === null) return []
  const folders = syncedFolders.filter((folder) => accessesSince(folder.evidence, since) > 0).length
  const found = [
    { count: late.length, text: `messages were accessed at or after the containment time ${since}` },
    { count: folders, text: `folders were synchronised at or after the containment time ${since}` },
  ]
  return found
    .filter(({ count }) => count > 0)
    .map(({ count, text }) => ({
      code: 'after-containment',
      level: 'warning',
      text: `${text} (rule R20)`,
      count,
    }))
}
