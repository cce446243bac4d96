import * as z from 'zod'
import { type Endpoint, graphError, type Reply, type TenantRequest } from '../endpoint.ts'
import { type Mail, mailOf, type MailWorld } from '../mail-world.ts'
import type { Tenant } from '../tenant.ts'

const batchSchema = z.strictObject({
  requests: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(36),
        method: z.literal('GET'),
        url: z.string().regex(/^\/[^:]*$/),
      }),
    )
    .min(1)
    .max(20),
})

const PERMISSIONS = new Set(['Mail.ReadBasic', 'Mail.ReadBasic.All', 'Mail.Read'])
const ITEM = /^\/users\/([^/]+)(?:\/mailFolders\/([a-z]+))?\/messages$/

/** Microsoft Graph, mail in `$batch` (apis.md, section 3; openapi-mail.yaml). */
export const mail: Endpoint = {
  name: ({ method, host, path }) =>
    method === 'POST' && host.startsWith('graph.') && path === '/v1.0/$batch' ? 'batch' : null,
  handle(request, tenant) {
    if (!tenant.tokens.has(request.headers.get('authorization')?.slice(7) ?? ''))
      return graphError(401, 'InvalidAuthenticationToken', 'Access token has expired.')
    const body: unknown = JSON.parse(request.body)
    if (!tenant.check(batchSchema, body, request))
      return graphError(400, 'BadRequest', 'Invalid batch payload')
    const { requests } = batchSchema.parse(body)
    if (new Set(requests.map(({ id }) => id)).size < requests.length)
      tenant.violations.push('two requests of a batch share an id')
    // The order of the answers means nothing.
    const responses = requests.toReversed().map(({ id, url }) => ({ id, ...answer(url, request, tenant) }))
    return { status: 200, body: { responses } }
  },
}

function answer(url: string, request: TenantRequest, tenant: Tenant): object {
  const world = mailOf(tenant)
  const failure = world.batchFailures.shift()
  if (failure !== undefined) {
    const headers = failure.retryAfter === undefined ? {} : { 'Retry-After': failure.retryAfter }
    return { status: failure.status, headers, body: { error: { code: 'ApplicationThrottled', message: '' } } }
  }
  const address = new URL(url, 'https://graph.example')
  const { status, body } = folderAt(address) ?? list(address, request, tenant)
  return { status, headers: { 'Content-Type': 'application/json' }, body }
}

const FOLDER = /^\/users\/([^/]+)\/mailFolders\/AQMk-([a-z]+)$/

function folderAt(url: URL): Reply | null {
  const [, , name] = FOLDER.exec(url.pathname) ?? []
  if (name === undefined) return null
  return { status: 200, body: { id: `AQMk-${name}`, displayName: `The ${name}` } }
}

function list(url: URL, request: TenantRequest, tenant: Tenant): Reply {
  const [, user = '', folder] = ITEM.exec(url.pathname) ?? []
  const filter = /^internetMessageId eq '((?:[^']|'')*)'$/.exec(url.searchParams.get('$filter') ?? '')
  if (user === '' || filter === null || url.hash !== '') {
    tenant.violations.push(`${request.path}: ${url.href}`)
    return graphError(400, 'BadRequest', 'url')
  }
  if (!tenant.permissions.some((name) => PERMISSIONS.has(name)))
    return graphError(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.')
  const mailbox = decodeURIComponent(user).toLowerCase()
  const world = mailOf(tenant)
  if (!world.mails.some(({ stored }) => Object.hasOwn(stored, mailbox)))
    return graphError(404, 'ResourceNotFound', 'Resource could not be discovered.')
  const wanted = (filter[1] ?? '').replaceAll("''", "'")
  return { status: 200, body: { value: held(world, { mailbox, folder, wanted }) } }
}

function held(
  { mails }: MailWorld,
  { mailbox, folder, wanted }: { mailbox: string; folder: string | undefined; wanted: string },
): object[] {
  return mails
    .filter(({ messageId }) => messageId === wanted)
    .filter(({ stored }) => {
      const place = stored[mailbox]
      if (place === undefined) return false
      return folder === undefined ? !place.startsWith('recoverable') : place === folder
    })
    .map((one) => message(one, mailbox))
}

function addressed(text: string): object {
  return { emailAddress: { name: 'A', address: text } }
}

function message(one: Mail, mailbox: string): object {
  return {
    '@odata.etag': 'W/"x"',
    id: `AAMk-${one.traceId}`,
    internetMessageId: one.messageId,
    subject: one.subject,
    from: one.draft === true ? null : addressed(one.sender),
    sender: addressed(one.sender),
    toRecipients: one.recipients.map(addressed),
    ccRecipients: [],
    bccRecipients: [],
    receivedDateTime: new Date(one.receivedMs).toISOString(),
    sentDateTime: new Date(one.receivedMs).toISOString(),
    parentFolderId: `AQMk-${one.stored[mailbox] ?? ''}`,
    isDraft: one.draft === true,
  }
}
