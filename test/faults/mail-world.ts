import type { Tenant } from './tenant.ts'

/** A mail as the services of the tenant know it. */
export interface Mail {
  readonly messageId: string
  readonly traceId: string
  readonly sender: string
  readonly recipients: readonly string[]
  readonly receivedMs: number
  readonly subject: string
  readonly size: number
  /** As the trace gives it. */
  readonly status?: string
  /** Never went through transport, as drafts and calendar items: no trace. */
  readonly untraced?: boolean
  readonly draft?: boolean
  /** Address of a mailbox to the folder that holds a copy; `recoverableitems…` are not searched with the rest. */
  readonly stored: Readonly<Record<string, string>>
}

export interface Search {
  readonly jobId: string
  readonly title: string
  readonly ids: readonly string[]
  status: string
  rows: number
}

export interface MailWorld {
  mails: readonly Mail[]
  /** The clock of the service, milliseconds since 1970. */
  now: () => number
  /** Rows of a page of the trace. */
  pageSize: number
  /** False: the tenant has never been prepared for the trace. */
  servicePrincipal: boolean
  /** Statuses for single answers of a batch, used up one by one. */
  readonly batchFailures: { status: number; retryAfter?: string }[]
  /** Times of trace requests. */
  readonly traceRequests: number[]
  /** How often somebody was told that there were too many. */
  refused: number
  /** Historical searches, as they were submitted. */
  readonly searches: Search[]
  /** Rows of EmailEvents asked for. */
  huntingQueries: number
}

const WORLDS = new WeakMap<Tenant, MailWorld>()

export function mailOf(tenant: Tenant): MailWorld {
  const known = WORLDS.get(tenant)
  if (known !== undefined) return known
  const world: MailWorld = {
    mails: [],
    now: () => Date.UTC(2026, 10, 1, 12),
    pageSize: 5_000,
    servicePrincipal: true,
    batchFailures: [],
    traceRequests: [],
    refused: 0,
    searches: [],
    huntingQueries: 0,
  }
  WORLDS.set(tenant, world)
  return world
}
