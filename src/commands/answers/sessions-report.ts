import type { Evidence } from '../../audit/index.ts'
import { listedItems } from '../../core/access-record.ts'
import { type Criteria, criteriaDocument } from '../../core/criteria.ts'
import type { KeptRecord } from '../../core/evidence-set.ts'
import { appIdsOf, recordFlags } from '../../core/flags.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Column, Report, Section } from '../../core/report.ts'
import type { SessionKeyOf } from '../../core/session-key.ts'
import { type Session, summarizeSessions } from '../../core/session.ts'
import { judgementOf, type VerdictOf } from '../../core/verdict.ts'
import type { AddressInfo } from './address-info.ts'
import { coverageExtra } from './coverage-of-evidence.ts'
import { evidenceNotices } from './notices.ts'
import { salvagedSection } from './quarantine.ts'
import { sourceDocuments } from '../evidence/sources.ts'
import { weighted } from './weighted-sessions.ts'

const SESSION_COLUMNS: readonly Column[] = [
  { key: 'session', title: 'SessionId', kind: 'text', priority: 1, keep: true },
  { key: 'mailbox', title: 'Mailbox', kind: 'text', priority: 1 },
  { key: 'actor', title: 'Actor', kind: 'text', priority: 3 },
  { key: 'ipAddresses', title: 'IP addresses', kind: 'list', priority: 1, keep: true },
  { key: 'clientClasses', title: 'Client', kind: 'list', priority: 1 },
  { key: 'operationCount', title: 'OperationCount', kind: 'number', priority: 1 },
  { key: 'messages', title: 'Messages', kind: 'number', priority: 1 },
  { key: 'first', title: 'First', kind: 'time', priority: 2 },
  { key: 'last', title: 'Last', kind: 'time', priority: 2 },
  { key: 'flags', title: 'Flags', kind: 'list', priority: 1 },
  { key: 'syncedFolders', title: 'Synced', kind: 'number', priority: 2 },
  { key: 'records', title: 'Records', kind: 'number', priority: 2 },
  { key: 'verdict', title: 'Verdict', kind: 'text', priority: 2 },
  { key: 'bindRecords', title: 'Bind', kind: 'number', priority: 3 },
  { key: 'syncRecords', title: 'Sync', kind: 'number', priority: 3 },
  { key: 'apps', title: 'Apps', kind: 'list', priority: 3 },
  { key: 'appIds', title: 'App ids', kind: 'list', priority: 3 },
  { key: 'clients', title: 'ClientInfoString', kind: 'list', priority: 3 },
]

const ADDRESS_COLUMN: Column = { key: 'addresses', title: 'Networks', kind: 'list', priority: 2 }

const RECORD_COLUMNS: readonly Column[] = [
  { key: 'time', title: 'Time', kind: 'time', priority: 1 },
  { key: 'mailbox', title: 'Mailbox', kind: 'text', priority: 1 },
  { key: 'actor', title: 'Actor', kind: 'text', priority: 3 },
  { key: 'session', title: 'SessionId', kind: 'text', priority: 1, keep: true },
  { key: 'ipAddresses', title: 'IP addresses', kind: 'list', priority: 1, keep: true },
  { key: 'accessType', title: 'Type', kind: 'text', priority: 1 },
  { key: 'operationCount', title: 'OperationCount', kind: 'number', priority: 1 },
  { key: 'items', title: 'Items', kind: 'number', priority: 2 },
  { key: 'folders', title: 'Folders', kind: 'list', priority: 2 },
  { key: 'flags', title: 'Flags', kind: 'list', priority: 2 },
  { key: 'client', title: 'ClientInfoString', kind: 'text', priority: 3 },
  { key: 'id', title: 'Record Id', kind: 'text', priority: 3, keep: true },
  { key: 'source', title: 'Source', kind: 'text', priority: 3 },
  { key: 'row', title: 'Row', kind: 'number', priority: 3 },
]

export interface SessionsRequest {
  readonly evidence: Evidence
  readonly criteria: Criteria
  readonly keyOf: SessionKeyOf
  readonly verdictOf: VerdictOf
  readonly records: boolean
  /** null where no database was given. */
  readonly addressInfo: AddressInfo | null
}

export function sessionsReport(request: SessionsRequest): Report {
  const { evidence, criteria } = request
  const sessions = weighted(summarizeSessions(evidence.selected, request.keyOf), evidence)
  return {
    schema: 'mia/sessions/1',
    title: 'Sessions',
    criteria: criteriaDocument(criteria),
    sources: sourceDocuments(evidence.sources),
    accounting: evidence.accounting,
    notices: evidenceNotices(evidence, criteria),
    sections: [
      sessionsSection(sessions, request),
      ...(request.records ? [recordsSection(evidence.selected, request.keyOf)] : []),
      ...(evidence.quarantined.length > 0 ? [salvagedSection(evidence.quarantined)] : []),
    ],
    extra: coverageExtra(evidence, criteria),
  }
}

function sessionsSection(sessions: readonly Session[], request: SessionsRequest): Section {
  const { addressInfo, verdictOf } = request
  const mailboxes = new Set(sessions.map((session) => session.mailbox))
  const [only] = mailboxes
  const single = mailboxes.size === 1 && only !== undefined
  const columns = single ? SESSION_COLUMNS.map(asideIfMailbox) : SESSION_COLUMNS
  return {
    key: 'rows',
    title: single ? `Sessions in ${only}` : 'Sessions',
    columns: addressInfo === null ? columns : [...columns, ADDRESS_COLUMN],
    rows: sessions.map((session) =>
      sessionRow(session, judgementOf(session.evidence, verdictOf), addressInfo),
    ),
    empty: 'No session: no MailItemsAccessed record in the evidence matches.',
  }
}

/** One mailbox stands in the title: its column makes room for the flags. */
function asideIfMailbox(column: Column): Column {
  return column.key === 'mailbox' ? { ...column, priority: 3 } : column
}

function sessionRow(session: Session, verdict: string, addressInfo: AddressInfo | null): JsonObject {
  const { evidence: _records, ...facts } = session
  const row = { ...facts, verdict }
  return addressInfo === null ? row : { ...row, addresses: session.ipAddresses.flatMap(addressInfo.describe) }
}

/** The single records in order of time, as the original tool listed them. */
function recordsSection(records: readonly KeptRecord[], keyOf: SessionKeyOf): Section {
  return {
    key: 'records',
    title: 'Records',
    columns: RECORD_COLUMNS,
    rows: records.map(({ record }) => ({
      time: record.time,
      id: record.id,
      mailbox: record.mailboxUpn ?? record.mailboxGuid ?? record.actor,
      actor: record.actor,
      session: record.sessionId ?? keyOf(record),
      ipAddresses: [...record.ipAddresses],
      client: record.clientInfo,
      appIds: appIdsOf(record),
      accessType: record.accessType,
      operationCount: record.operationCount,
      items: listedItems(record),
      folders: record.folders.flatMap((folder) => folder.path ?? folder.name ?? []),
      flags: recordFlags(record),
      source: record.place.source,
      row: record.place.row,
    })),
    empty: 'No record matches.',
  }
}
