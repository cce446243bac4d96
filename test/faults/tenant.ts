import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { ZodType } from 'zod'
import type { AuditData } from '../../samples/scenario/record.mjs'
import type { StoredQuery } from './endpoints/audit-queries.ts'
import type { StoredSearch } from './endpoints/exchange.ts'
import { ENDPOINTS } from './endpoints/index.ts'
import type { Endpoint, Reply, TenantRequest } from './endpoint.ts'
import { type Fault, type FaultScript, faultScript, inject } from './faults.ts'

/** How the service behaves where that is no fault of a single response. */
export interface Behaviour {
  readonly versions: readonly string[]
  readonly pollsToFinish: number
  readonly pageSize: number
  readonly recordLimit: number
  /** Whether finished queries state their counts and limit. */
  readonly counts: boolean
  /** Status that a query comes to in the end. */
  readonly ends: (query: StoredQuery) => string
  readonly page: (asked: PageAsked) => readonly AuditData[]
  readonly nextLink: (link: string) => string
  /** Rows that Search-UnifiedAuditLog gives with one call, and with one search. */
  readonly searchSize: number
  readonly searchLimit: number
  /** So many searches, from the first on, begin with an empty answer, or break down at their second. */
  readonly emptyFirst: number
  readonly brokenSearches: number
}

export interface PageAsked {
  readonly all: readonly AuditData[]
  readonly offset: number
  readonly size: number
  /** 1 while the records are read for the first time. */
  readonly reading: number
}

export interface Tenant {
  /** For MIA_TEST_ENDPOINT. */
  readonly url: string
  records: readonly AuditData[]
  permissions: readonly string[]
  behaviour: Behaviour
  readonly queries: Map<string, StoredQuery>
  /** Searches of Search-UnifiedAuditLog by their handle. */
  readonly searches: Map<string, StoredSearch>
  /** What Get-cmdlets of Exchange tell in place of the usual. */
  readonly settings: Map<string, Readonly<Record<string, unknown>> | 'refused'>
  /** Valid access tokens; clear it to have them all expired. */
  readonly tokens: Set<string>
  tokensIssued: number
  readonly clientSecret: string
  readonly refreshToken: string
  readonly deviceCode: string
  /** Polls of the device code before the person has signed in. */
  devicePolls: number
  /** Rows of one answer of Log Analytics and advanced hunting. */
  kustoRows: number
  /** Requests by the name of their endpoint. */
  readonly counts: Map<string, number>
  /** Requests that the real service would not take: tests expect none. */
  readonly violations: string[]
  /** Called with every request, before it is looked at. */
  onRequest: () => void
  script(faults: readonly Fault[]): FaultScript
  check(schema: ZodType, value: unknown, request: TenantRequest): boolean
  close(): Promise<void>
}

const USUAL: Behaviour = {
  versions: ['v1.0', 'beta'],
  pollsToFinish: 2,
  pageSize: 60,
  recordLimit: 1_000_000,
  counts: true,
  ends: () => 'succeeded',
  page: ({ all, offset, size }) => all.slice(offset, offset + size),
  nextLink: (link) => link,
  searchSize: 60,
  searchLimit: 50_000,
  emptyFirst: 0,
  brokenSearches: 0,
}

export interface TenantOptions {
  readonly records: readonly AuditData[]
  readonly behaviour?: Partial<Behaviour>
  readonly permissions?: readonly string[]
  readonly port?: number
}

/** Starts a tenant on this machine: a real HTTP server, with every service under `/<its real host>/…`. */
export async function startTenant(options: TenantOptions): Promise<Tenant> {
  const sockets = new Set<Socket>()
  let script = faultScript([])
  const server: Server = createServer((request, response) => {
    void serve({ tenant, script: () => script }, request, response)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const tenant: Tenant = {
    url: `http://127.0.0.1:${port}`,
    records: options.records,
    permissions: options.permissions ?? ['AuditLogsQuery-Exchange.Read.All'],
    behaviour: { ...USUAL, ...options.behaviour },
    queries: new Map(),
    searches: new Map(),
    settings: new Map(),
    tokens: new Set(),
    tokensIssued: 0,
    clientSecret: 'canary-client-secret-3f9a',
    refreshToken: 'canary-refresh-token-77aa',
    deviceCode: 'canary-device-code-11bb',
    devicePolls: 1,
    kustoRows: 100_000,
    counts: new Map(),
    violations: [],
    onRequest: () => undefined,
    script: (faults) => (script = faultScript(faults)),
    check(schema, value, request) {
      const result = schema.safeParse(value)
      if (!result.success)
        tenant.violations.push(`${request.method} ${request.path}: ${result.error.message}`)
      return result.success
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  return tenant
}

interface Serving {
  readonly tenant: Tenant
  readonly script: () => FaultScript
}

const UNKNOWN: Endpoint = {
  name: () => 'unknown',
  handle(request, tenant) {
    tenant.violations.push(`${request.method} ${request.host}${request.path}`)
    return { status: 404, body: 'no such endpoint' }
  },
}

async function serve(
  { tenant, script }: Serving,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const request = await readRequest(incoming)
    tenant.onRequest()
    const endpoint = ENDPOINTS.find((candidate) => candidate.name(request) !== null) ?? UNKNOWN
    const name = endpoint.name(request) ?? 'unknown'
    tenant.counts.set(name, (tenant.counts.get(name) ?? 0) + 1)
    const fault = script().next(name)
    const early = fault?.before?.(request, tenant) ?? null
    inject(fault, toBytes(early ?? endpoint.handle(request, tenant)), response)
  } catch (error) {
    tenant.violations.push(String(error))
    response.destroy()
  }
}

async function readRequest(incoming: IncomingMessage): Promise<TenantRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const url = new URL(incoming.url ?? '/', 'http://tenant')
  const [, host = '', ...rest] = url.pathname.split('/')
  const headers = new Map(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]))
  return {
    method: incoming.method ?? '',
    host,
    path: `/${rest.join('/')}`,
    query: url.searchParams,
    headers,
    body: Buffer.concat(chunks).toString(),
  }
}

function toBytes(reply: Reply): { status: number; headers: Record<string, string>; body: Buffer } {
  const { body } = reply
  const isJson = typeof body === 'object' && !Buffer.isBuffer(body)
  return {
    status: reply.status,
    headers: {
      'content-type': isJson ? 'application/json; charset=utf-8' : 'text/plain',
      'request-id': '88888888-0000-4000-8000-000000000000',
      ...reply.headers,
    },
    body: isJson ? Buffer.from(JSON.stringify(body)) : Buffer.from(body),
  }
}
