import * as z from 'zod'
import { graphRecord } from '../../../samples/scenario/exports.mjs'
import type { AuditData } from '../../../samples/scenario/record.mjs'
import { type Endpoint, graphError, type Reply, type TenantRequest } from '../endpoint.ts'
import type { Tenant } from '../tenant.ts'

/** What mia may send to create a query: exactly this, nothing else. */
const createSchema = z.strictObject({
  displayName: z.string().regex(/^mia-[0-9a-f-]{36}-w\d[ab]*-a\d$/),
  filterStartDateTime: z.iso.datetime(),
  filterEndDateTime: z.iso.datetime(),
  recordTypeFilters: z.tuple([z.literal('exchangeItemAggregated'), z.literal('exchangeItem')]),
  operationFilters: z.tuple([z.literal('MailItemsAccessed')]),
  userPrincipalNameFilters: z.array(z.string().min(1)).min(1).optional(),
})

const headersSchema = z.looseObject({
  authorization: z.string().regex(/^Bearer [\w.-]+$/),
  'client-request-id': z.guid(),
  accept: z.literal('application/json'),
})

export interface StoredQuery {
  readonly id: string
  readonly displayName: string
  readonly body: z.infer<typeof createSchema>
  readonly version: string
  polls: number
  /** How often its records were begun to be read. */
  readings: number
}

const PATH = /^\/(v1\.0|beta)\/security\/auditLog\/queries(?:\/([\w-]+)(\/records)?)?$/
const NAMES = { create: 'audit-create', list: 'audit-list', status: 'audit-status', records: 'audit-records' }

/** Microsoft Graph, audit log queries (apis.md, section 1). */
export const auditQueries: Endpoint = {
  name({ method, host, path }) {
    const match = PATH.exec(path)
    if (match === null || !host.startsWith('graph.')) return null
    if (match[3] !== undefined) return NAMES.records
    if (match[2] !== undefined) return NAMES.status
    return method === 'POST' ? NAMES.create : NAMES.list
  },
  handle(request, tenant) {
    const refusal = refused(request, tenant)
    if (refusal !== null) return refusal
    const [, version = '', id, records] = PATH.exec(request.path) ?? []
    if (!tenant.behaviour.versions.includes(version)) return graphError(404, 'UnknownError', '')
    if (id === undefined)
      return request.method === 'POST' ? create(request, tenant, version) : list(tenant, version)
    const query = tenant.queries.get(id)
    if (query === undefined || query.version !== version)
      return graphError(404, 'ResourceNotFound', 'the query does not exist')
    return records === undefined ? status(query, tenant) : recordsOf(query, request, tenant)
  },
}

function refused(request: TenantRequest, tenant: Tenant): Reply | null {
  if (!tenant.check(headersSchema, Object.fromEntries(request.headers), request))
    return graphError(400, 'BadRequest', 'headers')
  const bearer = request.headers.get('authorization')?.slice(7) ?? ''
  if (!tenant.tokens.has(bearer))
    return graphError(401, 'InvalidAuthenticationToken', 'Access token has expired.')
  const allowed = new Set(['AuditLogsQuery-Exchange.Read.All', 'AuditLogsQuery.Read.All'])
  if (!tenant.permissions.some((name) => allowed.has(name)))
    return graphError(403, 'Forbidden', 'Insufficient privileges to complete the operation.')
  return null
}

function create(request: TenantRequest, tenant: Tenant, version: string): Reply {
  const body: unknown = JSON.parse(request.body)
  if (!tenant.check(createSchema, body, request)) return graphError(400, 'BadRequest', 'Invalid request data')
  const number = tenant.queries.size + 1
  const id = `77777777-0000-4000-8000-${String(number).padStart(12, '0')}`
  const query: StoredQuery = {
    id,
    displayName: (body as z.infer<typeof createSchema>).displayName,
    body: body as z.infer<typeof createSchema>,
    version,
    polls: 0,
    readings: 0,
  }
  tenant.queries.set(id, query)
  return { status: 201, body: document(query, 'notStarted', {}) }
}

function list(tenant: Tenant, version: string): Reply {
  const value = [...tenant.queries.values()]
    .filter((query) => query.version === version)
    .map((query) => document(query, statusOf(query, tenant), {}))
  return { status: 200, body: { '@odata.context': 'https://graph.microsoft.com/$metadata', value } }
}

function status(query: StoredQuery, tenant: Tenant): Reply {
  query.polls += 1
  const state = statusOf(query, tenant)
  const found = matching(query, tenant).length
  const limit = tenant.behaviour.recordLimit
  const more =
    state === 'succeeded' && tenant.behaviour.counts
      ? {
          recordCountLimit: limit,
          approximateReturnedRecordCount: Math.min(found, limit),
          isRecordCountLimitExceeded: found > limit,
        }
      : {}
  return { status: 200, body: document(query, state, more) }
}

function statusOf(query: StoredQuery, tenant: Tenant): string {
  const { pollsToFinish, ends } = tenant.behaviour
  if (query.polls <= pollsToFinish) return query.polls <= pollsToFinish / 2 ? 'notStarted' : 'running'
  return ends(query)
}

function document(query: StoredQuery, state: string, more: object): object {
  const { displayName, ...filters } = query.body
  return {
    '@odata.context': `https://graph.microsoft.com/${query.version}/$metadata#security/auditLog/queries/$entity`,
    id: query.id,
    displayName,
    ...filters,
    keywordFilter: null,
    ipAddressFilters: [],
    objectIdFilters: [],
    administrativeUnitIdFilters: [],
    status: state,
    ...more,
  }
}

/** In the order of the service, newest first. */
function matching(query: StoredQuery, tenant: Tenant): AuditData[] {
  const { filterStartDateTime, filterEndDateTime, userPrincipalNameFilters } = query.body
  const users = userPrincipalNameFilters?.map((user) => user.toLowerCase())
  const from = Date.parse(filterStartDateTime)
  const to = Date.parse(filterEndDateTime)
  return tenant.records
    .filter((audit) => {
      const at = Date.parse(`${audit.CreationTime}Z`)
      return at >= from && at < to && (users === undefined || users.includes(audit.UserId.toLowerCase()))
    })
    .toReversed()
}

function recordsOf(query: StoredQuery, request: TenantRequest, tenant: Tenant): Reply {
  if (statusOf(query, tenant) !== 'succeeded')
    return graphError(400, 'BadRequest', 'the query has not succeeded')
  const top = Number(request.query.get('$top') ?? '100')
  const token = request.query.get('$skiptoken')
  if (token === null) query.readings += 1
  const offset = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString().split('+')[1])
  const all = matching(query, tenant).slice(0, tenant.behaviour.recordLimit)
  const size = Math.min(top, tenant.behaviour.pageSize)
  const page = tenant.behaviour.page({ all, offset, size, reading: query.readings })
  const next = offset + size
  // A token with signs that must come back as they went out.
  const skiptoken = Buffer.from(`${query.id}+${next}`).toString('base64url')
  const link = `https://graph.microsoft.com${request.path}?$skiptoken=${skiptoken}&$top=${top}&x=a%2Bb`
  return {
    status: 200,
    body: {
      '@odata.context': `https://graph.microsoft.com/${query.version}/$metadata#records`,
      value: page.map((audit) => graphRecord(audit)),
      ...(next < all.length ? { '@odata.nextLink': tenant.behaviour.nextLink(link) } : {}),
    },
  }
}
