import { isJsonObject } from '../core/json.ts'
import { type DateOrder, parseUtcTime } from '../core/utc-time.ts'
import type { Defect } from './decode-defect.ts'
import {
  type Fields,
  fieldsOf,
  firstOf,
  identifierIn,
  names,
  type RecordFields,
  trimmed,
} from './decode-fields.ts'

const RECORD_ID = names('Id', 'RecordId', 'OfficeId', 'SourceRecordId', 'Identity')
const REPORT_ID = names('ReportId')
const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/**
 * The record id; a GUID in lower case. The mailbox audit log has base64 ids (Identity), whose case counts.
 * CloudAppEvents without the record's own id end their ReportId in it: `106830890_20893_<Id>`.
 */
export function recordIdOf(record: RecordFields): string | null {
  const id = identifierIn(record, RECORD_ID)
  if (id !== null) return GUID.test(id) ? id.toLowerCase() : id
  const tail = identifierIn(record, REPORT_ID)?.split('_').at(-1)
  return tail !== undefined && GUID.test(tail) ? tail.toLowerCase() : null
}

const OPERATION = names('Operation', 'Operations', 'ActionType')

export function operationOf(fields: Fields): string | null {
  return identifierIn({ inner: fields, outer: fields }, OPERATION)
}

/** Splunk repeats a value that it extracted twice, on lines of one cell. */
export function isMailItemsAccessed(operation: string): boolean {
  return operation.split('\n').some((line) => trimmed(line).toLowerCase() === 'mailitemsaccessed')
}

const TIME = names(
  'CreationTime',
  'TimeGenerated',
  'CreationDate',
  'createdDateTime',
  'LastAccessed',
  'Timestamp',
  'Start_Time',
  '_time',
)

/** The first time that can be read: a redacted or localised column does not hide the one in AuditData. */
export function timeOf(record: RecordFields, order: DateOrder | null): string | null {
  return firstOf(record, TIME, (value) => parseTime(value, order))
}

/** Windows PowerShell writes a date as `{"value":"\/Date(…)\/","DateTime":"…"}`. */
function parseTime(value: unknown, order: DateOrder | null): string | null {
  if (typeof value === 'string') return parseUtcTime(value, order)
  if (!isJsonObject(value)) return null
  const fields = fieldsOf(value)
  const texts = [fields.get('value'), fields.get('datetime')]
  for (const text of texts) {
    const time = typeof text === 'string' ? parseUtcTime(text, order) : null
    if (time !== null) return time
  }
  return null
}

const ACTOR = names('UserId', 'UserIds', 'userPrincipalName', 'UserId_')
const GRAPH_ACTOR = names('userPrincipalName')
const GRAPH_ONLY = names('auditLogRecordType', 'createdDateTime', 'userPrincipalName')
const DISPLAY_NAME = names('LogonUserDisplayName')

/**
 * Who acted (rule R12). `userId` of a Graph auditLogRecord is a directory key, so there the column is
 * `userPrincipalName`. The mailbox audit log names no UserId: the owner acted, or a display name is all there is.
 */
export function actorOf(
  record: RecordFields,
  owner: { mailboxUpn: string | null; logonType: number | null },
): { actor: string | null; defects: readonly Defect[] } {
  const graph = record.inner !== record.outer && GRAPH_ONLY.some((name) => record.outer.has(name))
  const named = graph
    ? (identifierIn({ inner: record.inner, outer: record.inner }, ACTOR) ?? identifierIn(record, GRAPH_ACTOR))
    : identifierIn(record, ACTOR)
  if (named !== null) return { actor: named, defects: [] }
  const displayName = identifierIn(record, DISPLAY_NAME)
  const inferred = owner.logonType === 0 ? (owner.mailboxUpn ?? displayName) : displayName
  return { actor: inferred, defects: ['actor-inferred'] }
}

/** True where only the order of day and month keeps a time from being read. */
export function isAmbiguousTime(record: RecordFields): boolean {
  return timeOf(record, 'month-first') !== null
}
