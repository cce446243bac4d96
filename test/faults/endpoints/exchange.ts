import * as z from 'zod'
import type { AuditData } from '../../../samples/scenario/record.mjs'
import type { Endpoint, Reply, TenantRequest } from '../endpoint.ts'
import type { Tenant } from '../tenant.ts'
import { exchangeError, rows } from './exchange-replies.ts'
import { settingOf } from './exchange-settings.ts'

const PATH = /^\/adminapi\/beta\/[\w.-]+\/InvokeCommand$/

const headersSchema = z.looseObject({
  authorization: z.string().regex(/^Bearer [\w.-]+$/),
  'client-request-id': z.guid(),
  'connection-id': z.guid(),
  'x-cmdletname': z.string().min(1),
  'x-anchormailbox': z.string().regex(/^(?:UPN:\S+@\S+|APP:SystemMailbox\{[\w-]+\}@[\w-]{36})$/),
  'x-responseformat': z.literal('json'),
  prefer: z.literal('odata.maxpagesize=1000'),
})

const commandSchema = z.strictObject({
  CmdletInput: z.strictObject({ CmdletName: z.string(), Parameters: z.record(z.string(), z.unknown()) }),
})

const searchSchema = z.strictObject({
  StartDate: z.iso.datetime(),
  EndDate: z.iso.datetime(),
  Operations: z.tuple([z.literal('MailItemsAccessed')]),
  UserIds: z.array(z.string().min(1)).optional(),
  SessionId: z.string().regex(/^mia-[0-9a-f-]{36}-w\d[ab]*-a\d+$/),
  SessionCommand: z.literal('ReturnLargeSet'),
  ResultSize: z.number().int().min(1).max(5_000),
  HighCompleteness: z.literal(true).optional(),
})

/** The rows that a cmdlet gives; further cmdlets: a line each. */
type Cmdlet = (parameters: Readonly<Record<string, unknown>>, request: TenantRequest, tenant: Tenant) => Reply

export const CMDLETS: ReadonlyMap<string, Cmdlet> = new Map<string, Cmdlet>([
  ['Search-UnifiedAuditLog', search],
])

/** The Exchange Online admin endpoint (apis.md, section 4). */
export const exchange: Endpoint = {
  name({ host, path, headers }) {
    if (!host.startsWith('outlook.') || !PATH.test(path)) return null
    return `exchange-${headers.get('x-cmdletname') ?? ''}`
  },
  handle(request, tenant) {
    const headers = Object.fromEntries(request.headers)
    if (!tenant.check(headersSchema, headers, request)) return exchangeError(400, 'headers')
    if (!tenant.tokens.has(request.headers.get('authorization')?.slice(7) ?? ''))
      return { status: 401, body: '' }
    const body: unknown = JSON.parse(request.body)
    if (!tenant.check(commandSchema, body, request)) return exchangeError(400, 'body')
    const { CmdletName, Parameters } = (body as z.infer<typeof commandSchema>).CmdletInput
    const setting = settingOf(CmdletName, tenant)
    if (setting !== null) return setting
    const cmdlet = CMDLETS.get(CmdletName)
    if (cmdlet === undefined || CmdletName !== request.headers.get('x-cmdletname'))
      return exchangeError(400, `The term '${CmdletName}' is not recognized as the name of a cmdlet`)
    return cmdlet(Parameters, request, tenant)
  },
}

function search(
  parameters: Readonly<Record<string, unknown>>,
  request: TenantRequest,
  tenant: Tenant,
): Reply {
  if (!tenant.check(searchSchema, parameters, request)) return exchangeError(400, 'parameters')
  const asked = parameters as z.infer<typeof searchSchema>
  const { emptyFirst, searchSize, brokenSearches } = tenant.behaviour
  const state = tenant.searches.get(asked.SessionId) ?? begun(asked, tenant)
  tenant.searches.set(asked.SessionId, state)
  state.calls += 1
  if (state.calls === 1 && state.number <= emptyFirst) return rows([])
  const isBroken = state.number <= brokenSearches && state.calls === 2
  const { all, offset } = state
  const page = all.slice(offset, offset + Math.min(asked.ResultSize, searchSize))
  // A row of the page before comes once more: duplicates are known of this cmdlet.
  const again = offset > 0 && page.length > 0 ? all.slice(offset - 1, offset) : []
  state.offset += page.length
  return rows(
    [...again, ...page].map((audit, index) => rowOf(audit, isBroken ? -1 : offset + index + 1, page.length)),
  )
}

export interface StoredSearch {
  readonly all: readonly AuditData[]
  readonly number: number
  offset: number
  calls: number
}

function begun({ StartDate, EndDate, UserIds }: z.infer<typeof searchSchema>, tenant: Tenant): StoredSearch {
  const users = UserIds?.map((user) => user.toLowerCase())
  const from = StartDate.slice(0, 19)
  const to = EndDate.slice(0, 19)
  const all = tenant.records.filter(
    ({ CreationTime, UserId }) =>
      CreationTime >= from &&
      CreationTime <= to &&
      (users === undefined || users.includes(UserId.toLowerCase())),
  )
  const number = tenant.searches.size + 1
  return { all: all.slice(0, tenant.behaviour.searchLimit), number, offset: 0, calls: 0 }
}

function rowOf(audit: AuditData, index: number, count: number): object {
  return {
    RecordType: audit.RecordType === 2 ? 'ExchangeItem' : 'ExchangeItemAggregated',
    'CreationDate@data.type': 'System.DateTime',
    CreationDate: `${audit.CreationTime}.0000000Z`,
    UserIds: audit.UserId,
    Operations: audit.Operation,
    AuditData: JSON.stringify(audit),
    ResultIndex: index,
    // As the service does since 2026: of this answer, not of the search.
    ResultCount: count,
    Identity: audit.Id,
    IsValid: true,
    ObjectState: 'Unchanged',
  }
}
