import { isJsonObject, own } from '../core/json.ts'
import type { Call, Service } from './call.ts'
import type { Cloud, CloudName } from './clouds.ts'
import { graphService } from './graph.ts'
import type { Dialect } from './kql/dialect.ts'
import { ShapeError } from './response-body.ts'

/** A row by column name. Whole numbers and times as the service wrote them; dynamic columns parsed. */
export type KustoRow = ReadonlyMap<string, unknown>

export interface KustoResult {
  readonly rows: readonly KustoRow[]
  /** Why this is not everything, in the service's words; null where it is. */
  readonly partial: string | null
}

/** One of the two engines: how it is asked, and what one answer may hold. */
export interface Kusto {
  readonly dialect: Dialect
  readonly service: Service
  /** Rows of one answer (apis.md, 5 and 6); an answer of so many is taken for a cut one. */
  readonly maxRows: number
  call(query: string, period: { readonly from: string; readonly to: string }): Call<KustoResult>
}

const LOG_ANALYTICS_HOSTS: Readonly<Record<CloudName, string>> = {
  global: 'api.loganalytics.azure.com',
  'gcc-high': 'api.loganalytics.us',
  dod: 'api.loganalytics.us',
  china: 'api.loganalytics.azure.cn',
}

const LOG_ANALYTICS_SCOPES: Readonly<Record<CloudName, string>> = {
  global: 'https://api.loganalytics.io/.default',
  'gcc-high': 'https://api.loganalytics.us/.default',
  dod: 'https://api.loganalytics.us/.default',
  china: 'https://api.loganalytics.azure.cn/.default',
}

/**
 * @param workspace its GUID: it becomes part of the address
 * @param dialect OfficeActivity, or CloudAppEvents where the Defender connector brings that table
 */
export function logAnalytics(
  cloud: Cloud,
  workspace: string,
  dialect: Exclude<Dialect, 'hunting'> = 'officeactivity',
): Kusto {
  const host = LOG_ANALYTICS_HOSTS[cloud.name]
  return {
    dialect,
    service: { title: 'Log Analytics', host, scopes: [LOG_ANALYTICS_SCOPES[cloud.name]] },
    maxRows: 500_000,
    call: (query, { from, to }) => ({
      method: 'POST',
      url: `https://${host}/v1/workspaces/${workspace}/query`,
      headers: { prefer: 'wait=600' },
      body: JSON.stringify({ query, timespan: `${from}/${to}` }),
      repeatable: true,
      errorInside: true,
      read: readTables,
    }),
  }
}

/** `ThreatHunting.Read.All` of Graph. There is no such service in the cloud china. */
export function advancedHunting(cloud: Cloud): Kusto {
  const service = graphService(cloud, 'ThreatHunting.Read.All')
  return {
    dialect: 'hunting',
    service: { ...service, title: 'Microsoft Defender advanced hunting' },
    maxRows: 100_000,
    call: (query, { from, to }) => ({
      method: 'POST',
      url: `https://${cloud.graph}/v1.0/security/runHuntingQuery`,
      body: JSON.stringify({ Query: query, Timespan: `${from}/${to}` }),
      repeatable: true,
      read: readHunting,
    }),
  }
}

function readTables(json: unknown): KustoResult {
  const partial = partialText(json)
  const tables = isJsonObject(json) ? own(json, 'tables') : null
  const table: unknown = Array.isArray(tables) ? tables[0] : null
  const columns = isJsonObject(table) ? own(table, 'columns') : null
  const rows = isJsonObject(table) ? own(table, 'rows') : null
  if (!Array.isArray(columns) || !Array.isArray(rows)) {
    if (partial !== null) return { rows: [], partial }
    throw new ShapeError('the answer holds no table')
  }
  const names = columns.map(columnOf)
  return { rows: rows.map((row: unknown) => rowOf(names, row)), partial }
}

/** An answer that holds an error is a part of an answer at best, whatever its status and code. */
function partialText(json: unknown): string | null {
  const error = isJsonObject(json) ? own(json, 'error') : null
  if (error === null || error === undefined) return null
  const code = isJsonObject(error) ? own(error, 'code') : null
  return typeof code === 'string' ? code : 'an error without a code'
}

interface ColumnFacts {
  readonly name: string
  readonly dynamic: boolean
}

/** `name` and `type`, in older answers `Name` and `Type`. */
function columnOf(column: unknown): ColumnFacts {
  const name = isJsonObject(column) ? (own(column, 'name') ?? own(column, 'Name')) : null
  const type = isJsonObject(column) ? (own(column, 'type') ?? own(column, 'Type')) : null
  if (typeof name !== 'string') throw new ShapeError('a column has no name')
  return { name, dynamic: typeof type === 'string' && /^(?:dynamic|object)$/i.test(type) }
}

function rowOf(columns: readonly ColumnFacts[], row: unknown): KustoRow {
  if (!Array.isArray(row) || row.length !== columns.length) throw new ShapeError('a row is not as its table')
  return new Map(columns.map(({ name, dynamic }, index) => [name, valueOf(row[index], dynamic)]))
}

function readHunting(json: unknown): KustoResult {
  const schema = isJsonObject(json) ? (own(json, 'schema') ?? own(json, 'Schema')) : null
  const results = isJsonObject(json) ? (own(json, 'results') ?? own(json, 'Results')) : null
  if (!Array.isArray(schema) || !Array.isArray(results)) throw new ShapeError('the answer holds no results')
  const columns = schema.map(columnOf)
  const rows = results.map((row: unknown): KustoRow => {
    if (!isJsonObject(row)) throw new ShapeError('a row is no object')
    return new Map(columns.map(({ name, dynamic }) => [name, valueOf(own(row, name) ?? null, dynamic)]))
  })
  return { rows, partial: null }
}

/** Log Analytics gives dynamic values as JSON in a string. */
function valueOf(value: unknown, dynamic: boolean): unknown {
  if (!dynamic || typeof value !== 'string') return value
  try {
    const parsed: unknown = JSON.parse(value)
    return parsed
  } catch {
    throw new ShapeError('a dynamic value is no JSON')
  }
}
