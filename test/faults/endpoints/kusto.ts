import * as z from 'zod'
import { type Endpoint, graphError, type Reply, type TenantRequest } from '../endpoint.ts'
import { answerTo } from '../kusto-answers.ts'
import { askedOf, type Row } from '../kusto-records.ts'
import type { Tenant } from '../tenant.ts'

const WORKSPACE_PATH = /^\/v1\/workspaces\/[0-9a-f-]{36}\/query$/
const HUNTING_PATH = '/v1.0/security/runHuntingQuery'
const LOG_ANALYTICS = 'api.loganalytics.azure.com'

const headersSchema = z.looseObject({
  authorization: z.string().regex(/^Bearer [\w.-]+$/),
  'content-type': z.string().regex(/^application\/json/),
  'client-request-id': z.guid(),
})
const querySchema = z.strictObject({
  query: z.string().min(1),
  timespan: z.string().regex(/^[^/]+Z\/[^/]+Z$/),
})
const huntingSchema = z.strictObject({
  Query: z.string().min(1),
  Timespan: z.string().regex(/^[^/]+Z\/[^/]+Z$/),
})

/** Log Analytics and advanced hunting (apis.md, sections 5 and 6), with limits of `tenant.kustoRows`. */
export const kusto: Endpoint = {
  name({ method, host, path, body }) {
    if (method !== 'POST' || !/"[Qq]uery":"\/\/ mia /.test(body)) return null
    if (host === LOG_ANALYTICS && WORKSPACE_PATH.test(path)) return 'log-analytics'
    return host === 'graph.microsoft.com' && path === HUNTING_PATH ? 'hunting' : null
  },
  handle(request, tenant) {
    if (!tenant.check(headersSchema, Object.fromEntries(request.headers), request))
      return graphError(400, 'BadRequest', 'headers')
    if (!tenant.tokens.has(request.headers.get('authorization')?.slice(7) ?? ''))
      return graphError(401, 'InvalidAuthenticationToken', 'Access token has expired.')
    return request.host === LOG_ANALYTICS ? logAnalytics(request, tenant) : hunting(request, tenant)
  },
}

function logAnalytics(request: TenantRequest, tenant: Tenant): Reply {
  const body: unknown = JSON.parse(request.body)
  if (!tenant.check(querySchema, body, request)) return graphError(400, 'BadArgumentError', 'body')
  const rows = answered(querySchema.parse(body).query, request, tenant)
  if (rows === null) return graphError(400, 'BadArgumentError', 'the query is not one of mia')
  const limit = tenant.kustoRows
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const columns = names.map((name) => ({ name, type: typeOf(rows, name) }))
  const table = {
    name: 'PrimaryResult',
    columns,
    rows: rows.slice(0, limit).map((row) => columns.map(({ name, type }) => cell(row[name] ?? null, type))),
  }
  const error = {
    code: 'PartialError',
    message: 'There were some errors when processing your query.',
    details: [
      { code: 'EngineError', message: 'Query result set has exceeded the internal record count limit' },
    ],
  }
  return { status: 200, body: rows.length > limit ? { tables: [table], error } : { tables: [table] } }
}

function hunting(request: TenantRequest, tenant: Tenant): Reply {
  const body: unknown = JSON.parse(request.body)
  if (!tenant.check(huntingSchema, body, request)) return graphError(400, 'BadRequest', 'body')
  const rows = answered(huntingSchema.parse(body).Query, request, tenant)
  if (rows === null) return graphError(400, 'BadRequest', 'the query is not one of mia')
  if (rows.length > tenant.kustoRows)
    return graphError(400, 'BadRequest', 'Query execution has exceeded the allowed result size.')
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const schema = names.map((name) => ({ name, type: typeOf(rows, name) === 'dynamic' ? 'Object' : 'String' }))
  return { status: 200, body: { '@odata.context': '', schema, results: rows } }
}

function answered(query: string, request: TenantRequest, tenant: Tenant): Row[] | null {
  const rows = answerTo(askedOf(query), tenant.records)
  if (rows === null) tenant.violations.push(`${request.path}: ${query.slice(0, 60)}`)
  return rows
}

function typeOf(rows: readonly Row[], name: string): string {
  const value = rows.find((row) => row[name] !== undefined && row[name] !== null)?.[name]
  if (Array.isArray(value)) return 'dynamic'
  return typeof value === 'number' ? 'long' : typeof value === 'boolean' ? 'bool' : 'string'
}

/** Log Analytics writes dynamic values as JSON in a string. */
function cell(value: unknown, type: string): unknown {
  return type === 'dynamic' && value !== null ? JSON.stringify(value) : value
}
