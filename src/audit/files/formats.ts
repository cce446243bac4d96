/** A shape of export: the names that have to be there, written as `plainName` writes them. */
export interface Format {
  readonly name: string
  readonly required: readonly string[]
}

/** Tables (CSV, XLSX), most specific first; the first one whose columns are all there is it. */
const TABLES: readonly Format[] = [
  { name: 'office-activity-csv', required: ['timegenerated', 'officeworkload', 'officeid'] },
  { name: 'cloud-app-events-csv', required: ['actiontype', 'raweventdata'] },
  { name: 'graph-csv', required: ['auditdata', 'auditlogrecordtype', 'createddatetime'] },
  { name: 'ual-csv', required: ['auditdata', 'creationdate', 'operations', 'userids', 'identity'] },
  { name: 'ual-csv', required: ['auditdata', 'creationdate', 'operations', 'userids', 'resultindex'] },
  { name: 'purview-csv', required: ['auditdata', 'creationdate', 'operation', 'userid', 'recordid'] },
  { name: 'purview-classic-csv', required: ['auditdata', 'creationdate', 'operations', 'userids'] },
  { name: 'audit-data-csv', required: ['auditdata'] },
  { name: 'splunk-csv', required: ['_raw'] },
  { name: 'mailbox-audit-csv', required: ['operation', 'operationproperties', 'lastaccessed'] },
  { name: 'flat-csv', required: ['operation', 'creationtime'] },
  { name: 'flat-csv', required: ['operation', 'operationproperties'] },
  { name: 'flat-csv', required: ['operation', 'timegenerated'] },
  { name: 'flat-csv', required: ['operation', 'userid'] },
]

/** JSON records, unwrapped, most specific first. */
const RECORDS: readonly Format[] = [
  { name: 'graph-json', required: ['auditdata', 'auditlogrecordtype'] },
  { name: 'ual-json', required: ['auditdata'] },
  { name: 'cloud-app-events-json', required: ['actiontype', 'raweventdata'] },
  { name: 'hunting-json', required: ['actiontype'] },
  { name: 'office-activity-json', required: ['officeworkload', 'operation'] },
  { name: 'audit-data-json', required: ['operation'] },
  { name: 'audit-data-json', required: ['operations'] },
  { name: 'splunk-json', required: ['_raw'] },
]

const JSON_NAMES = new Set(['auditdata', 'raweventdata'])

export function tableFormat(names: Iterable<string>): Format | null {
  return firstFit(TABLES, names)
}

export function recordFormat(keys: Iterable<string>): Format | null {
  return firstFit(RECORDS, keys)
}

/** Whether a damaged text still shows a key that only audit records have. */
export function looksLikeAuditText(text: string): boolean {
  return /"(?:AuditData|auditData|Operations?|operation|ActionType|RawEventData)\\?"\s*:/.test(text)
}

/** Whether a column holds a whole record as JSON. */
export function holdsRecord(name: string): boolean {
  return JSON_NAMES.has(plainName(name))
}

/** Lower case, without blanks, quotes and a ` [UTC]` suffix: `"Audit Data"` is `auditdata`. */
export function plainName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[\s"'\uFEFF]/g, '')
    .replace(/\[utc\]$/, '')
}

function firstFit(formats: readonly Format[], names: Iterable<string>): Format | null {
  const present = new Set<string>()
  for (const name of names) present.add(plainName(name))
  return formats.find(({ required }) => required.every((name) => present.has(name))) ?? null
}
