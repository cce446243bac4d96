import type { Tenant } from './tenant.ts'

/** A request as an endpoint sees it, under its real host. */
export interface TenantRequest {
  readonly method: string
  readonly host: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. */
  readonly body: string | Buffer | object
}

/** One service of the tenant. Adding one: a file in endpoints/ and a line in endpoints/index.ts. */
export interface Endpoint {
  /** Word that fault scripts match: `audit-create`, `token` … */
  name(request: TenantRequest): string | null
  handle(request: TenantRequest, tenant: Tenant): Reply
}

export function graphError(status: number, code: string, message: string): Reply {
  const innerError = {
    date: '2026-11-01T00:00:00',
    'request-id': '99999999-0000-4000-8000-000000000000',
    'client-request-id': '99999999-0000-4000-8000-000000000000',
  }
  return { status, body: { error: { code, message, innerError } } }
}
