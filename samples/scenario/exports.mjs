// @ts-check
import { exportCsv, portalCsv, usTime } from './csv.mjs'
import { TENANT } from './people.mjs'
import { guid } from './seed.mjs'

/** @typedef {import('./record.mjs').AuditData} AuditData */
/** @typedef {import('./story.mjs').Row} Row */

/** @type {Record<number, string>} */
const RECORD_TYPES = {
  1: 'ExchangeAdmin',
  2: 'ExchangeItem',
  3: 'ExchangeItemGroup',
  8: 'AzureActiveDirectory',
  15: 'AzureActiveDirectoryStsLogon',
  50: 'ExchangeItemAggregated',
}

/**
 * The name that the cmdlet shows for a RecordType number.
 * @param {number} recordType
 */
export function recordTypeName(recordType) {
  return RECORD_TYPES[recordType] ?? String(recordType)
}

/**
 * AuditData as the service writes it: `/` as `\/`.
 * @param {AuditData} audit
 */
export function auditText(audit) {
  return JSON.stringify(audit).replaceAll('/', '\\/')
}

export const UAL_COLUMNS = [
  'PSComputerName',
  'RunspaceId',
  'PSShowComputerName',
  'RecordType',
  'CreationDate',
  'UserIds',
  'Operations',
  'AuditData',
  'ResultIndex',
  'ResultCount',
  'Identity',
  'IsValid',
  'ObjectState',
]

/**
 * Search-UnifiedAuditLog, newest first.
 * @param {Row[]} rows oldest first
 * @returns {string[][]}
 */
export function ualCells(rows) {
  return rows.toReversed().map(({ audit, cutAt }, index) => [
    'outlook.office365.com',
    guid('runspace'),
    'False',
    recordTypeName(audit.RecordType),
    usTime(audit.CreationTime),
    audit.UserId,
    audit.Operation,
    auditText(audit).slice(0, cutAt),
    String(index + 1),
    String(rows.length),
    audit.Id,
    'True',
    'Unchanged',
  ])
}

/** @param {Row[]} rows */
export function ualCsv(rows) {
  return exportCsv(UAL_COLUMNS, ualCells(rows))
}

/**
 * A Graph auditLogRecord.
 * @param {any} audit
 */
export function graphRecord(audit) {
  const exchange = audit.Workload === 'Exchange'
  return {
    id: audit.Id,
    createdDateTime: `${audit.CreationTime}Z`,
    auditLogRecordType: recordTypeName(audit.RecordType).replace(/^./, (letter) => letter.toLowerCase()),
    operation: audit.Operation,
    organizationId: audit.OrganizationId,
    userType: audit.UserType === 5 ? 'application' : 'regular',
    userId: audit.UserKey,
    service: audit.Workload,
    objectId: audit.ObjectId ?? null,
    userPrincipalName: audit.UserId,
    clientIp: audit.ClientIPAddress ?? audit.ClientIP ?? null,
    administrativeUnits: [''],
    auditData: {
      '@odata.type': '#microsoft.graph.security.defaultAuditData',
      ...audit,
      ...(exchange ? { 'RecordType@odata.type': '#Int64' } : {}),
    },
  }
}

/**
 * One page of records, newest first.
 * @param {AuditData[]} audits oldest first
 */
export function graphPage(audits) {
  const records = audits.toReversed().map((audit) => JSON.stringify(graphRecord(audit)))
  const context = 'https://graph.microsoft.com/v1.0/$metadata#security/auditLog/queries/records'
  return `{"@odata.context":${JSON.stringify(context)},"value":[\n${records.join(',\n')}\n]}\n`
}

const LOGON = new Map([
  [0, 'Owner'],
  [1, 'Admin'],
  [2, 'Delegate'],
])

/** @param {any} value */
function pretty(value) {
  return value === undefined ? '' : JSON.stringify(value, null, 2).replaceAll('\n', '\r\n')
}

/**
 * A row of the Sentinel table OfficeActivity; the table has no SessionId, no OperationCount, no AppAccessContext.
 * @param {any} audit
 * @param {(value: any) => string} json how a column of the type `dynamic` is written
 * @returns {Record<string, string>}
 */
export function officeActivityFields(audit, json) {
  return {
    TenantId: guid('workspace'),
    RecordType: String(audit.RecordType),
    TimeGenerated: audit.CreationTime,
    Operation: audit.Operation,
    OrganizationId: audit.OrganizationId,
    UserType: audit.UserType === 5 ? 'Application' : 'Regular',
    UserKey: audit.UserKey,
    OfficeWorkload: audit.Workload,
    ResultStatus: audit.ResultStatus,
    OfficeObjectId: audit.ObjectId ?? '',
    UserId: audit.UserId,
    ClientIP: audit.ClientIP ?? '',
    Parameters: json(audit.Parameters),
    ExternalAccess: audit.ExternalAccess === undefined ? '' : 'FALSE',
    OriginatingServer: audit.OriginatingServer ?? '',
    OrganizationName: TENANT.name,
    Logon_Type: LOGON.get(audit.LogonType) ?? '',
    InternalLogonType: String(audit.InternalLogonType ?? ''),
    MailboxGuid: audit.MailboxGuid ?? '',
    MailboxOwnerUPN: audit.MailboxOwnerUPN ?? '',
    MailboxOwnerSid: audit.MailboxOwnerSid ?? '',
    LogonUserSid: audit.LogonUserSid ?? '',
    ClientInfoString: audit.ClientInfoString ?? '',
    Client_IPAddress: audit.ClientIPAddress ?? '',
    ClientProcessName: audit.ClientProcessName ?? '',
    ClientVersion: audit.ClientVersion ?? '',
    Folder: json(audit.Folder),
    DestFolder: json(audit.DestFolder),
    Folders: json(audit.Folders),
    AffectedItems: json(audit.AffectedItems),
    Item: json(audit.Item),
    SourceSystem: 'OfficeActivityManager',
    OfficeId: audit.Id,
    SourceRecordId: audit.Id,
    Start_Time: audit.CreationTime,
    OfficeTenantId: '$RestApiTenantId$',
    OperationProperties: json(audit.OperationProperties),
    AppId: audit.AppId ?? '',
    ClientAppId: audit.ClientAppId ?? '',
    Type: 'OfficeActivity',
  }
}

const TIME_COLUMNS = ['TimeGenerated', 'Start_Time']

/**
 * Log Analytics portal export of the mailbox records, newest first: BOM, JSON printed over many lines.
 * @param {AuditData[]} audits oldest first
 */
export function officeActivityCsv(audits) {
  const rows = audits
    .filter((audit) => audit['Workload'] === 'Exchange')
    .toReversed()
    .map((audit) => officeActivityFields(audit, pretty))
  const columns = Object.keys(rows[0] ?? {})
  const cells = rows.map((row) =>
    columns.map((column) =>
      TIME_COLUMNS.includes(column) ? usTime(row[column] ?? '', { comma: true, fraction: '.000' }) : (row[column] ?? ''),
    ),
  )
  const titles = columns.map((column) => (TIME_COLUMNS.includes(column) ? `${column} [UTC]` : column))
  return `\uFEFF${portalCsv(titles, cells)}`
}
