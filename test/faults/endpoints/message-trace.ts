import * as z from 'zod'
import { type Endpoint, graphError, type Reply, type TenantRequest } from '../endpoint.ts'
import { type Mail, mailOf, type MailWorld } from '../mail-world.ts'
import type { Tenant } from '../tenant.ts'

const PATH = '/v1.0/admin/exchange/tracing/messageTraces'
const DAY_MS = 86_400_000
const QUOTA = 100
const QUOTA_MS = 300_000

const querySchema = z.strictObject({
  $filter: z.string().min(1),
  $top: z.string().regex(/^(?:[1-9]|[1-9]\d{1,2}|[1-4]\d{3}|5000)$/),
  $skiptoken: z.string().optional(),
})

/** Microsoft Graph, message trace (apis.md, section 2; openapi-messagetrace.yaml). */
export const messageTrace: Endpoint = {
  name: ({ method, host, path }) =>
    method === 'GET' && host.startsWith('graph.') && path === PATH ? 'trace' : null,
  handle(request, tenant) {
    const world = mailOf(tenant)
    return refused(request, tenant, world) ?? page(request, tenant, world)
  },
}

function refused(request: TenantRequest, tenant: Tenant, world: MailWorld): Reply | null {
  if (!tenant.tokens.has(request.headers.get('authorization')?.slice(7) ?? ''))
    return graphError(401, 'InvalidAuthenticationToken', 'Access token has expired.')
  if (!world.servicePrincipal)
    return graphError(
      401,
      'Unauthorized',
      'Service principal-less Authentication failed: the service principal for App ID 8bd644d1-64a1-4d4b-ae52-2e0cbf64e373 was not found. Create a service principal in your tenant.',
    )
  if (!tenant.permissions.includes('ExchangeMessageTrace.Read.All'))
    return graphError(403, 'Forbidden', 'Insufficient privileges to complete the operation.')
  const now = world.now()
  const recent = world.traceRequests.filter((time) => time > now - QUOTA_MS)
  world.traceRequests.push(now)
  if (recent.length < QUOTA) return null
  world.refused += 1
  return { ...graphError(429, 'TooManyRequests', 'Quota exceeded.'), headers: { 'retry-after': '300' } }
}

interface Terms {
  readonly values: ReadonlyMap<string, string>
  readonly from: number
  readonly to: number
}

const TERM =
  /^(?:receivedDateTime (ge|le) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)|(messageId|recipientAddress|senderAddress|id|status) eq '((?:[^']|'')*)')(?: and |$)/

/** Of a property that is named twice the last value counts, as in the real service: a violation here. */
function termsOf(filter: string, tenant: Tenant): Terms | null {
  const values = new Map<string, string>()
  let rest = filter
  while (rest !== '') {
    const match = TERM.exec(rest)
    if (match === null) return null
    const [whole = '', bound, time = '', property = '', value = ''] = match
    const key = bound ?? property
    if (values.has(key)) tenant.violations.push(`${key} twice in one $filter`)
    values.set(key, time + value.replaceAll("''", "'"))
    rest = rest.slice(whole.length)
  }
  return periodOf(values)
}

function periodOf(values: ReadonlyMap<string, string>): Terms | null {
  const [from = Number.NaN, to = Number.NaN] = ['ge', 'le'].map((key) => Date.parse(values.get(key) ?? ''))
  return Number.isNaN(from) || Number.isNaN(to) ? null : { values, from, to }
}

function faultOf({ from, to }: Terms, now: number): string | null {
  if (to - from > 10 * DAY_MS || to < from) return 'more than 10 days'
  if (from < now - 90 * DAY_MS) return 'more than 90 days back'
  return to > now ? 'the end is in the future' : null
}

function page(request: TenantRequest, tenant: Tenant, world: MailWorld): Reply {
  const query = Object.fromEntries(request.query)
  if (!tenant.check(querySchema, query, request)) return graphError(400, 'BadRequest', 'query')
  const { $filter: filter, $top: top, $skiptoken = '' } = querySchema.parse(query)
  const terms = termsOf(filter, tenant)
  const fault = terms === null ? filter : faultOf(terms, world.now())
  if (terms === null || fault !== null) return bad(tenant, fault ?? '')
  const rows = rowsOf(world.mails, terms)
  const [, offset = '0'] = Buffer.from($skiptoken, 'base64url').toString().split('+')
  const next = Number(offset) + Math.min(Number(top), world.pageSize)
  const token = Buffer.from(`x+${next}`).toString('base64url')
  const link = `https://graph.microsoft.com${PATH}?$filter=${encodeURIComponent(filter)}&$top=${top}&$skiptoken=${token}`
  return {
    status: 200,
    body: {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#admin/exchange/tracing/messageTraces',
      value: rows.slice(Number(offset), next),
      ...(next < rows.length ? { '@odata.nextLink': link } : {}),
    },
  }
}

function bad(tenant: Tenant, text: string): Reply {
  tenant.violations.push(`trace: ${text}`)
  return graphError(400, 'BadRequest', text)
}

/** One row for each recipient, newest first. */
function rowsOf(mails: readonly Mail[], { values, from, to }: Terms): object[] {
  const [id, recipient, sender] = ['messageId', 'recipientAddress', 'senderAddress'].map((key) =>
    values.get(key)?.toLowerCase(),
  )
  return mails
    .filter(({ receivedMs, untraced }) => untraced !== true && receivedMs >= from && receivedMs <= to)
    .filter((mail) => id === undefined || mail.messageId.toLowerCase() === id)
    .filter((mail) => sender === undefined || mail.sender.toLowerCase() === sender)
    .toSorted((a, b) => b.receivedMs - a.receivedMs)
    .flatMap((mail) =>
      mail.recipients
        .filter((address) => recipient === undefined || address.toLowerCase() === recipient)
        .map((recipientAddress) => ({
          id: mail.traceId,
          senderAddress: mail.sender,
          recipientAddress,
          messageId: mail.messageId,
          receivedDateTime: new Date(mail.receivedMs).toISOString(),
          subject: mail.subject,
          size: mail.size,
          fromIP: '198.51.100.4',
          toIP: '',
          status: mail.status ?? 'delivered',
        })),
    )
}
