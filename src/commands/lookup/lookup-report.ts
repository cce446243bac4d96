import type { Evidence } from '../../audit/index.ts'
import type { AccessRecord } from '../../core/access-record.ts'
import { clientClassOf } from '../../core/client.ts'
import type { Coverage, MailboxCoverage } from '../../core/coverage.ts'
import { coverageDocument } from '../../core/coverage-document.ts'
import { type Criteria, criteriaDocument } from '../../core/criteria.ts'
import { grouped } from '../../core/grouped.ts'
import type { MatchedBy } from '../../core/id-lookup.ts'
import { type JsonObject, sortedByCodeUnit } from '../../core/json.ts'
import { type Notice, orderNotices, type Report } from '../../core/report.ts'
import type { SessionKeyOf } from '../../core/session-key.ts'
import { compareTimes } from '../../core/utc-time.ts'
import { judgementOf, type VerdictOf } from '../../core/verdict.ts'
import type { FoundMessage, LookupClass, LookupFindings, SalvagedMention } from './lookup-findings.ts'
import { accessesSection, requestedSection } from './lookup-sections.ts'
import { evidenceNotices } from '../answers/notices.ts'
import { NOTHING_SALVAGED } from '../answers/quarantine.ts'
import { sourceDocuments } from '../evidence/sources.ts'

export interface LookupAnswer {
  readonly ids: readonly string[]
  readonly notices: readonly Notice[]
  readonly findings: LookupFindings
  readonly evidence: Evidence
  readonly criteria: Criteria
  readonly coverage: Coverage
  readonly keyOf: SessionKeyOf
  readonly verdictOf: VerdictOf
}

export function lookupReport(answer: LookupAnswer): Report {
  const { findings, evidence, criteria, coverage } = answer
  const absent = absenceText(coverage, findings.syncedMailboxes)
  const rows = [
    ...findings.found.map((found) => foundRow(found)),
    ...findings.salvaged.map((mention) => salvagedRow(mention)),
    ...findings.missing.map((requested) => missingRow(requested, absent)),
  ]
  return {
    schema: 'mia/lookup/1',
    title: 'Look-up',
    criteria: { ...criteriaDocument(criteria), ids: sortedByCodeUnit(answer.ids) },
    sources: sourceDocuments(evidence.sources),
    accounting: evidence.accounting,
    notices: orderNotices([...answer.notices, ...evidenceNotices(evidence, criteria)]),
    sections: [
      requestedSection(rows),
      accessesSection(findings.found.flatMap((found) => accessRows(found, answer))),
    ],
    extra: { coverage: coverageDocument(coverage) },
  }
}

const MEANING: Readonly<Record<LookupClass, string>> = {
  listed: 'accessed: a Bind record of a session judged as the intruder’s names it',
  'presumed-sync': 'presumed exposed: its folder was synchronised in a session judged as the intruder’s',
  'presumed-gap': 'presumed exposed: the intruder was active around a time in which Binds were not recorded',
  undecided: 'accessed in sessions that nobody has judged',
  background: 'accessed by Microsoft’s own background service only',
  owner: 'accessed only in sessions judged as the owner’s',
}

const MATCHED: Readonly<Record<MatchedBy, string>> = {
  exact: '',
  brackets: '; matched without regard to angle brackets and surrounding blanks',
  case: '; matched without regard to case',
}

function foundRow({ requested, matchedBy, message, evidence }: FoundMessage): JsonObject {
  const { mailbox, internetMessageId, subject, folders, accesses, first, last } = message
  return {
    requested,
    evidence,
    statement: MEANING[evidence] + MATCHED[matchedBy],
    matchedBy,
    internetMessageId,
    mailbox,
    subject,
    folders: [...folders],
    actors: sortedByCodeUnit(new Set(message.evidence.map((record) => record.actor))),
    accesses,
    first,
    last,
    sessions: [...message.sessions],
    ipAddresses: [...message.ipAddresses],
    records: message.records.map((reference) => ({ ...reference })),
  }
}

/** Named by a row that could not be read in full: neither an access that is proven nor an absence. */
function salvagedRow({ requested, matchedBy, internetMessageId, row }: SalvagedMention): JsonObject {
  const { place, reason } = row
  const known = row.salvaged ?? NOTHING_SALVAGED
  return {
    requested,
    evidence: null,
    statement: `named in a row that could not be read in full (${reason})${MATCHED[matchedBy]}`,
    matchedBy,
    internetMessageId,
    mailbox: known.mailboxUpn ?? known.mailboxGuid,
    subject: null,
    folders: [...known.folderPaths],
    actors: [known.actor].filter((actor) => actor !== null),
    accesses: 0,
    first: known.time,
    last: known.time,
    sessions: [known.sessionId].filter((session) => session !== null),
    ipAddresses: [...known.ipAddresses],
    records: [{ id: known.id, source: place.source, row: place.row }],
  }
}

function missingRow(requested: string, statement: string): JsonObject {
  return {
    requested,
    evidence: null,
    statement,
    matchedBy: null,
    internetMessageId: null,
    mailbox: null,
    subject: null,
    folders: [],
    actors: [],
    accesses: 0,
    first: null,
    last: null,
    sessions: [],
    ipAddresses: [],
    records: [],
  }
}

const NAMED = 3

/** Never `not accessed`: what the records can speak for, and what is presumed beyond them. */
function absenceText({ mailboxes }: Coverage, syncedMailboxes: readonly string[]): string {
  const covered = mailboxes.filter((mailbox) => mailbox.covered.length > 0)
  if (covered.length === 0)
    return 'no record within coverage, and the evidence covers no period of any mailbox'
  const text = `no record within coverage: ${shortList(covered.map(spanText))}`
  return syncedMailboxes.length === 0
    ? text
    : `${text}; folders of ${shortList(syncedMailboxes)} were synchronised, and every item of them is presumed exposed, listed or not`
}

function spanText({ mailbox, covered }: MailboxCoverage): string {
  const span = `${mailbox} from ${covered[0]?.from ?? ''} to ${covered.at(-1)?.to ?? ''}`
  return covered.length === 1 ? span : `${span} in ${covered.length} periods`
}

function shortList(texts: readonly string[]): string {
  const more = texts.length - NAMED
  return texts.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** One row for each session and actor that touched the message. */
function accessRows({ message }: FoundMessage, { keyOf, verdictOf }: LookupAnswer): JsonObject[] {
  const groups = grouped(message.evidence, (record) =>
    JSON.stringify([keyOf(record), record.actor.toLowerCase()]),
  )
  return [...groups.values()]
    .map((records) => records.toSorted((a, b) => compareTimes(a.time, b.time)))
    .toSorted((a, b) => compareTimes(a[0]?.time ?? '', b[0]?.time ?? ''))
    .flatMap((records) => {
      const [first] = records
      if (first === undefined) return []
      return [
        {
          internetMessageId: message.internetMessageId,
          mailbox: message.mailbox,
          session: first.sessionId ?? keyOf(first),
          verdict: judgementOf(records, verdictOf),
          actor: first.actor,
          ...factsOf(records, first),
        },
      ]
    })
}

function factsOf(records: readonly AccessRecord[], first: AccessRecord): JsonObject {
  return {
    ipAddresses: sortedByCodeUnit(
      new Set(records.flatMap((record) => [...record.ipAddresses, ...record.unreadableIps])),
    ),
    clientClasses: sortedByCodeUnit(new Set(records.map((record) => clientClassOf(record.clientInfo)))),
    accesses: records.length,
    first: first.time,
    last: records.at(-1)?.time ?? first.time,
    records: records.map(({ id, place }) => ({ id, source: place.source, row: place.row })),
  }
}
