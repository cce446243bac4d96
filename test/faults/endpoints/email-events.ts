import { type Endpoint, graphError } from '../endpoint.ts'
import { mailOf } from '../mail-world.ts'

const QUERY = /^EmailEvents\n\| where InternetMessageId in \((.*)\)\n\| project ([\w, ]+)$/
const DAY_MS = 86_400_000

/** EmailEvents in advanced hunting (apis.md, section 5): 30 days back, one row for each recipient. */
export const emailEvents: Endpoint = {
  name: ({ method, path, body }) =>
    method === 'POST' && path === '/v1.0/security/runHuntingQuery' && body.includes('EmailEvents')
      ? 'email-events'
      : null,
  handle(request, tenant) {
    if (!tenant.tokens.has(request.headers.get('authorization')?.slice(7) ?? ''))
      return graphError(401, 'InvalidAuthenticationToken', 'Access token has expired.')
    if (!tenant.permissions.includes('ThreatHunting.Read.All'))
      return graphError(403, 'Forbidden', 'Insufficient privileges to complete the operation.')
    const { Query } = JSON.parse(request.body) as { Query: string }
    const match = QUERY.exec(Query)
    if (match === null) return graphError(400, 'BadRequest', 'Syntax error')
    const world = mailOf(tenant)
    world.huntingQueries += 1
    // Literals of the query are JSON strings too.
    const ids = new Set(JSON.parse(`[${match[1] ?? ''}]`) as string[])
    if (ids.size > 1_000) tenant.violations.push('too many ids in one query')
    const results = world.mails
      .filter(
        (mail) =>
          ids.has(mail.messageId) && mail.untraced !== true && mail.receivedMs >= world.now() - 30 * DAY_MS,
      )
      .flatMap((mail) =>
        mail.recipients.map((RecipientEmailAddress) => ({
          Timestamp: new Date(mail.receivedMs).toISOString(),
          NetworkMessageId: mail.traceId,
          InternetMessageId: mail.messageId,
          SenderFromAddress: mail.sender,
          SenderMailFromAddress: mail.sender,
          RecipientEmailAddress,
          Subject: mail.subject,
          EmailDirection: 'Inbound',
          DeliveryAction: 'Delivered',
          LatestDeliveryAction: 'Delivered',
          ReportId: `${mail.traceId}-1`,
        })),
      )
    const schema = (match[2] ?? '').split(', ').map((name) => ({ name, type: 'String' }))
    return { status: 200, body: { '@odata.context': '', schema, results } }
  },
}
