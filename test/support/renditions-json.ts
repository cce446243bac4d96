import { portalCsv } from '../../samples/scenario/csv.mjs'
import { graphPage, graphRecord } from '../../samples/scenario/exports.mjs'
import { BOM, complete, type AuditData, type Rendition, table } from './rendition.ts'
import { ualRows } from './renditions-csv.ts'

/** As ConvertTo-Json of Windows PowerShell escapes. */
function powerShellEscapes(json: string): string {
  return json.replaceAll(/[<>&']/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)
}

/** D and E: plain AuditData objects. */
function nativeRenditions(audits: readonly AuditData[]): Rendition[] {
  const lines = audits.map((audit) => JSON.stringify(audit))
  const collected = audits.map((audit) => ({
    ...audit,
    TenantName: 'northwind.example',
    TenantId: audit['OrganizationId'],
    OriginFeed: 'Audit.Exchange',
  }))
  return [
    complete('D jsonl', 'audit.jsonl', `${lines.join('\n')}\n`, audits),
    complete('D jsonl bom, crlf, blank lines', 'audit.jsonl', `${BOM}${lines.join('\r\n\r\n')}`, audits),
    complete('E management-api array', 'blob.json', JSON.stringify(audits), audits),
    complete(
      'E management-api jsonl',
      'blob.jsonl',
      collected.map((audit) => `${JSON.stringify(audit)}\n`).join(''),
      audits,
    ),
    complete('M hawk array', 'MailItemsAccessed_dana.json', BOM + JSON.stringify(audits, null, 4), audits),
  ]
}

function pretty(value: unknown): string {
  return powerShellEscapes(JSON.stringify(value, null, 4)).replaceAll('/', '\\/')
}

interface CmdletObject {
  readonly [key: string]: unknown
}

function cmdletObjects(audits: readonly AuditData[], asText: boolean): CmdletObject[] {
  const newestFirst = audits.toReversed()
  return ualRows(audits).map((row, index) => {
    const audit = newestFirst[index]
    const milliseconds = Date.parse(`${audit?.CreationTime}Z`)
    return {
      ...row,
      PSShowComputerName: false,
      CreationDate: `/Date(${milliseconds})/`,
      AuditData: asText ? JSON.stringify(audit) : audit,
      ResultIndex: index + 1,
      ResultCount: audits.length,
      IsValid: true,
    }
  })
}

/** F: the cmdlet's objects through ConvertTo-Json, as several tools save them. */
function cmdletRenditions(audits: readonly AuditData[]): Rendition[] {
  const texts = cmdletObjects(audits, true)
  const half = Math.ceil(texts.length / 2)
  const several = [texts.slice(0, half), texts.slice(half)].map(pretty).join('\r\n\r\n')
  const make = (variant: string, content: string): Rendition =>
    complete(`F cmdlet-json ${variant}`, 'ual.json', content, audits)
  const [only] = texts
  return [
    make('AuditData text', pretty(texts)),
    make('AuditData object', JSON.stringify(cmdletObjects(audits, false), null, 2)),
    make('several arrays', `${BOM}${several}\r\n`),
    ...(texts.length === 1 ? [make('single object', pretty(only))] : []),
  ]
}

function graphCsv(audits: readonly AuditData[]): string {
  const rows = audits.toReversed().map((audit) => {
    const { auditData, administrativeUnits, objectId, clientIp, ...rest } = graphRecord(audit)
    return {
      ...rest,
      objectId: objectId ?? '',
      clientIp: clientIp ?? '',
      administrativeUnits: administrativeUnits.join(';'),
      auditData: JSON.stringify(auditData, null, 2).replaceAll('\n', '\r\n'),
    }
  })
  return table(rows, portalCsv)
}

/** G: Microsoft Graph auditLogRecord, as pages and as tools save them. */
function graphRenditions(audits: readonly AuditData[]): Rendition[] {
  const records = audits.map((audit) => graphRecord(audit))
  const page = { '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#records' }
  const next = { '@odata.nextLink': 'https://graph.microsoft.com/v1.0/records?$skiptoken=sample' }
  const dynamic = records.map((record) => ({
    ...record,
    auditData: { '@odata.type': '#microsoft.graph.security.auditData', dynamicProperties: record.auditData },
  }))
  const make = (variant: string, content: string): Rendition =>
    complete(`G graph ${variant}`, variant === 'csv' ? 'graph.csv' : 'graph.json', content, audits)
  return [
    make('page', graphPage([...audits])),
    make('page with nextLink', JSON.stringify({ ...page, value: records, ...next })),
    make('pretty array, bom', BOM + JSON.stringify(records, null, 2)),
    make('jsonl', records.map((record) => `${JSON.stringify(record)}\n`).join('')),
    make('dynamicProperties', JSON.stringify({ ...page, value: dynamic })),
    make(
      'auditData text',
      JSON.stringify(records.map((record) => ({ ...record, auditData: JSON.stringify(record.auditData) }))),
    ),
    make('csv', graphCsv(audits)),
  ]
}

/** Formats D, E, F, G and M. */
export function jsonRenditions(audits: readonly AuditData[]): Rendition[] {
  return [...nativeRenditions(audits), ...cmdletRenditions(audits), ...graphRenditions(audits)]
}
