import { isJsonObject, own } from '../core/json.ts'
import type { Defect, Failure } from './decode-defect.ts'
import { type Fields, fieldsOf, fieldsOfValue, isBlank, names, NO_FIELDS, trimmed } from './decode-fields.ts'
import { unflattened } from './decode-flattened.ts'
import { readJson, singleObject } from './decode-json.ts'

/** The audit record inside a row: its fields, or the damaged text it could not be read from. */
export type Payload = RecordPayload | DamagedPayload

export interface RecordPayload {
  readonly kind: 'record'
  readonly fields: Fields
  /** True where the row is the record, without an AuditData. */
  readonly bare: boolean
  readonly defects: readonly Defect[]
}

export interface DamagedPayload {
  readonly kind: 'damaged'
  readonly failure: Failure
  readonly text: string
}

const WRAPPERS = names('properties', '_source', 'result')
const MARKS = names('AuditData', 'RawEventData', 'Operation', 'Operations', 'ActionType')

/** The columns of a row; the envelopes of streaming, Splunk and Elastic exports are taken off. */
export function columnsOf(row: Readonly<Record<string, unknown>>): Fields {
  let fields = fieldsOf(row)
  for (let layer = 0; layer < 3 && !MARKS.some((name) => fields.has(name)); layer += 1) {
    const wrapped = WRAPPERS.map((name) => fields.get(name)).find(isJsonObject)
    if (wrapped === undefined) break
    fields = fieldsOf(wrapped)
  }
  return fields
}

const CARRIERS = names('AuditData', 'RawEventData')

/**
 * AuditData (or RawEventData of CloudAppEvents), as an object or as text; where it is empty, the original line
 * that Splunk keeps in `_raw`; else the row itself, where its columns are the record's own.
 */
export function payloadOf(columns: Fields): Payload {
  const carriers = CARRIERS.map((name) => columns.get(name)).filter((value) => !isBlank(value))
  const raw = originalLine(columns.get('_raw'))
  const read = carriers.map((value) => readCarrier(value))
  if (raw !== null) read.push(readText(raw.text, raw.carried))
  const whole = read.find((payload) => payload.kind === 'record')
  if (whole !== undefined) return whole
  if (read[0] !== undefined) return read[0]
  const { fields, defects } = unflattened(columns)
  if (OWN_COLUMNS.some((name) => !isBlank(fields.get(name))))
    return { kind: 'record', fields, bare: true, defects }
  return { kind: 'damaged', failure: NO_AUDIT_DATA, text: '' }
}

/** One of these stands in every record that needs no AuditData column. */
const OWN_COLUMNS = names(
  'OperationProperties',
  'Folders',
  'Item',
  'CreationTime',
  'ClientInfoString',
  'MailboxGuid',
  'MailboxOwnerUPN',
  'FolderPathName',
  'AggregatedRecordFoldersData',
  'OfficeWorkload',
)

const NO_AUDIT_DATA: Failure = {
  reason: 'no-audit-data',
  detail: 'AuditData is empty or missing. Export the record again, with its AuditData.',
}

function readCarrier(value: unknown): Payload {
  if (typeof value === 'string') return readText(value, value.length)
  const object = singleObject(value)
  return object === null
    ? damaged('')
    : { kind: 'record', fields: fieldsOf(withDynamic(object)), bare: false, defects: [] }
}

function readText(text: string, carried: number): Payload {
  const read = readJson(text, 'AuditData', carried)
  if (!read.ok) return { kind: 'damaged', failure: read.failure, text }
  const object = singleObject(read.value)
  return object === null
    ? damaged(text)
    : { kind: 'record', fields: fieldsOf(withDynamic(object)), bare: false, defects: read.defects }
}

/** Graph's open type may carry the record's own keys in `dynamicProperties`; they go over the others. */
function withDynamic(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const dynamic = own(object, 'dynamicProperties')
  return isJsonObject(dynamic) ? { ...object, ...dynamic } : object
}

function damaged(text: string): Payload {
  const failure: Failure = { reason: 'invalid-json', detail: 'AuditData is JSON, but no single object.' }
  return { kind: 'damaged', failure, text }
}

/** `_raw` is the JSON of the record, or a line of the CSV that Splunk indexed: then the cell that is an object. */
function originalLine(value: unknown): { text: string; carried: number } | null {
  if (typeof value !== 'string') return null
  const text = trimmed(value)
  if (text.startsWith('{')) return { text, carried: text.length }
  const start = text.indexOf('"{""')
  if (start < 0) return null
  const end = endOfCell(text, start + 1)
  const cell = text.slice(start + 1, end).replaceAll('""', '"')
  return { text: cell, carried: text.length }
}

/** A quote that is not doubled ends a cell. */
function endOfCell(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text.charAt(at + 1) !== '"') return at
  }
  return text.length
}

/** The fields of AuditData for a look at other operations: damaged data gives none. */
export function fieldsIn(columns: Fields): Fields {
  const carrier = CARRIERS.map((name) => columns.get(name)).find((value) => !isBlank(value))
  if (typeof carrier !== 'string') return carrier === undefined ? columns : fieldsOfValue(carrier)
  if (!carrier.includes('InternetMessageId')) return NO_FIELDS
  const payload = readCarrier(carrier)
  return payload.kind === 'record' ? payload.fields : NO_FIELDS
}
