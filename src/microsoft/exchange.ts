import * as z from 'zod'
import type { Answer, Service } from './call.ts'
import { type Cloud, leadsTo } from './clouds.ts'
import { ShapeError } from './response-body.ts'
import type { TokenClaims } from './token-claims.ts'
import type { Transport } from './transport.ts'

/** Of an application; a person needs the role instead. */
export const EXCHANGE_PERMISSION = 'Exchange.ManageAsApp'

/** The endpoint that the Exchange Online PowerShell module talks to; it is not documented (apis.md, section 4). */
export function exchangeService({ exchange }: Cloud): Service {
  return { title: 'Exchange Online', host: exchange, scopes: [`https://${exchange}/.default`] }
}

/** What a cmdlet gave: rows as objects, and warnings for people. */
export interface CmdletRows {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly warnings: readonly string[]
}

export interface Exchange {
  /** @param repeatable false where asking again is not the same as asking once: a search hands out its next rows each time */
  invoke(
    cmdlet: string,
    parameters: Readonly<Record<string, unknown>>,
    options: { readonly repeatable: boolean },
  ): Promise<Answer<CmdletRows>>
}

const answerSchema = z.looseObject({
  value: z.array(z.looseObject({})),
  '@adminapi.warnings': z.array(z.string()).optional(),
  '@odata.nextLink': z.string().optional(),
})

export const ROWS_PER_CALL = 1_000

/** Whom requests are routed by: the person, else the tenant's own system mailbox. */
export interface Caller {
  /** GUID of the tenant. */
  readonly tenant: string
  /** null for an application. */
  readonly account: string | null
}

/** Where the token tells tenant and account it knows best. */
export function callerOf(tenant: string, claims: TokenClaims | null): Caller {
  return { tenant: claims?.tenant ?? tenant, account: claims?.account ?? null }
}

export function createExchange(
  cloud: Cloud,
  transport: Transport,
  { caller, connectionId }: { readonly caller: Caller; readonly connectionId: string },
): Exchange {
  const { tenant, account } = caller
  const anchor =
    account === null ? `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenant}` : `UPN:${account}`
  return {
    invoke: (cmdlet, parameters, { repeatable }) =>
      transport.call({
        method: 'POST',
        url: `https://${cloud.exchange}/adminapi/beta/${encodeURIComponent(tenant)}/InvokeCommand`,
        headers: {
          'x-cmdletname': cmdlet,
          'x-anchormailbox': anchor,
          'x-responseformat': 'json',
          'x-serializationlevel': 'Partial',
          'x-clientapplication': 'mia',
          'accept-language': 'en-US',
          'connection-id': connectionId,
          prefer: `odata.maxpagesize=${ROWS_PER_CALL}`,
        },
        body: JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: parameters } }),
        repeatable,
        read: (json) => readRows(json, cloud.exchange),
      }),
  }
}

/** No cmdlet is asked for more rows than one page holds; a page that goes on elsewhere would be cut short. */
export function readRows(json: unknown, host: string): CmdletRows {
  const { value, '@adminapi.warnings': warnings = [], '@odata.nextLink': next } = answerSchema.parse(json)
  if (next !== undefined && value.length < ROWS_PER_CALL) {
    const where = leadsTo(host, next) ? 'more rows' : 'another place'
    throw new ShapeError(`the answer is a part only, and points to ${where}`)
  }
  return { rows: value, warnings }
}
