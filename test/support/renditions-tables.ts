import { portalCsv } from '../../samples/scenario/csv.mjs'
import { officeActivityCsv, officeActivityFields } from '../../samples/scenario/exports.mjs'
import {
  complete,
  mailboxOperations,
  table,
  textOf,
  type AuditData,
  type Rendition,
  type Row,
} from './rendition.ts'
import { ualRows } from './renditions-csv.ts'

function lines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}

function jsonText(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value)
}

/** A row of the query API: empty columns are absent, times are ISO 8601. */
function officeActivityRow(audit: AuditData): Record<string, string> {
  const fields = officeActivityFields(audit, jsonText)
  const time = `${audit.CreationTime}Z`
  return Object.fromEntries(
    Object.entries({ ...fields, TimeGenerated: time, Start_Time: time }).filter(([, value]) => value !== ''),
  )
}

function tablesJson(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const primary = {
    name: 'PrimaryResult',
    columns: columns.map((name) => ({ name, type: name === 'TimeGenerated' ? 'datetime' : 'string' })),
    rows: rows.map((row) => columns.map((column) => row[column] ?? null)),
  }
  return JSON.stringify({ tables: [primary] })
}

/** H and I: the Sentinel table OfficeActivity. It holds mailbox operations only, no SessionId and no OperationCount. */
function officeActivityRenditions(audits: readonly AuditData[]): Rendition[] {
  const mailbox = mailboxOperations(audits)
  const rows = mailbox.map(officeActivityRow)
  const make = (name: string, fileName: string, content: string): Rendition => ({
    ...complete(name, fileName, content, mailbox),
    expectations: { sessions: false, operationCount: false, limited: false },
  })
  return [
    make('H officeactivity portal csv', 'query_data.csv', officeActivityCsv(mailbox)),
    make(
      'I officeactivity ndjson',
      'officeactivity.json',
      rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    ),
    make('I officeactivity tables', 'tables.json', tablesJson(rows)),
  ]
}

/** RawEventData: times with Z, name/value lists with the value first. */
function rawEventData(audit: AuditData): Record<string, unknown> {
  const properties = audit['OperationProperties']
  const valuesFirst = Array.isArray(properties)
    ? properties.map((entry: { Name: string; Value: string }) => ({ Value: entry.Value, Name: entry.Name }))
    : undefined
  return {
    ...audit,
    CreationTime: `${audit.CreationTime}.0000000Z`,
    ...(valuesFirst === undefined ? {} : { OperationProperties: valuesFirst }),
  }
}

function cloudAppEvent(audit: AuditData): Record<string, unknown> {
  return {
    Timestamp: `${audit.CreationTime}Z`,
    ActionType: audit.Operation,
    Application: 'Microsoft Exchange Online',
    ApplicationId: 20893,
    AccountDisplayName: audit.UserId,
    IPAddress: textOf(audit, 'ClientIPAddress') || textOf(audit, 'ClientIP'),
    CountryCode: 'DE',
    UserAgent: textOf(audit, 'ClientInfoString'),
    ActivityType: 'Run',
    ReportId: `106830890_20893_${audit.Id}`,
    RawEventData: rawEventData(audit),
  }
}

/** J: Defender's CloudAppEvents: query APIs, portal CSV, streaming. */
function cloudAppEventsRenditions(audits: readonly AuditData[]): Rendition[] {
  const events = audits.map(cloudAppEvent)
  const texts: Record<string, unknown>[] = events.map((event) => ({
    ...event,
    RawEventData: JSON.stringify(event['RawEventData']),
  }))
  const streamed = events.map((event) => ({
    time: event['Timestamp'],
    tenantId: '00000000-0000-4000-8000-000000000000',
    operationName: 'Publish',
    category: 'AdvancedHunting-CloudAppEvents',
    properties: event,
  }))
  const schema = [{ Name: 'Timestamp', Type: 'DateTime' }]
  const rows: Row[] = texts.map((event) =>
    Object.fromEntries(
      Object.entries(event).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
  )
  const make = (variant: string, content: string): Rendition =>
    complete(
      `J cloudappevents ${variant}`,
      variant === 'csv' ? 'hunting.csv' : 'hunting.json',
      content,
      audits,
    )
  return [
    make('api', JSON.stringify({ Stats: { ExecutionTime: 0.2 }, Schema: schema, Results: events })),
    make('graph hunting, RawEventData text', JSON.stringify({ schema, results: texts })),
    make('csv', table(rows, portalCsv)),
    make('streaming', lines(streamed)),
    make('records', JSON.stringify({ records: streamed })),
  ]
}

/** L: what comes out of Splunk and Elasticsearch. */
function indexRenditions(audits: readonly AuditData[]): Rendition[] {
  const results = ualRows(audits).map((row) => ({ ...row, _time: '2026-03-21T07:00:00.000+0000' }))
  const flattened = audits.map((audit) => ({
    Operation: audit.Operation,
    UserId: audit.UserId,
    'Folders{}.FolderItems{}.InternetMessageId': ['<flattened@mail.example.com>'],
    _raw: JSON.stringify(audit),
    sourcetype: 'o365:management:activity',
  }))
  const wrapped = flattened.map((result, offset) => ({ preview: false, offset, result }))
  return [
    complete(
      'L splunk json lines',
      'splunk.json',
      lines(results.map((result) => ({ preview: false, result }))),
      audits,
    ),
    complete('L splunk json lines, _raw only', 'splunk.json', lines(wrapped), audits),
    complete('L splunk results array', 'splunk.json', JSON.stringify({ preview: false, results }), audits),
    complete(
      'L elastic _source',
      'elastic.jsonl',
      lines(audits.map((audit) => ({ _index: 'o365', _id: audit.Id, _source: audit }))),
      audits,
    ),
  ]
}

/** Formats H, I, J and the JSON of L. */
export function tableRenditions(audits: readonly AuditData[]): Rendition[] {
  return [
    ...officeActivityRenditions(audits),
    ...cloudAppEventsRenditions(audits),
    ...indexRenditions(audits),
  ]
}
