import * as z from 'zod'
import type { Endpoint, Reply, TenantRequest } from '../endpoint.ts'
import { TENANT_ID } from '../records.ts'
import type { Tenant } from '../tenant.ts'

/** Where Azure machines ask for their identity. */
const IMDS = '169.254.169.254'
const PATH = /^\/[\w.-]+\/oauth2\/v2\.0\/(token|devicecode)$/

const applicationForm = z.looseObject({
  grant_type: z.literal('client_credentials'),
  client_id: z.string().min(1),
  scope: z.string().regex(/^https:\/\/[\w.-]+\/\.default/),
})

const deviceForm = z.looseObject({
  grant_type: z.enum(['device_code', 'refresh_token', 'authorization_code']),
  client_id: z.string().min(1),
})

/** Microsoft Entra ID: client credentials (secret, certificate), device code, refresh token. */
export const token: Endpoint = {
  name({ host, path }) {
    if (host === IMDS) return 'identity'
    if (!host.startsWith('login.')) return null
    const [, kind] = PATH.exec(path) ?? []
    return kind ?? null
  },
  handle(request, tenant) {
    if (request.host === IMDS) return machine(request, tenant)
    const form = Object.fromEntries(new URLSearchParams(request.body))
    if (request.path.endsWith('/devicecode')) return deviceCode(tenant)
    if (form['grant_type'] === 'client_credentials') return application(form, request, tenant)
    return person(form, request, tenant)
  },
}

function application(form: Record<string, string>, request: TenantRequest, tenant: Tenant): Reply {
  if (!tenant.check(applicationForm, form, request))
    return oauthError('invalid_request', 'AADSTS900144: wrong form')
  const isSecret = form['client_secret'] !== undefined
  if (isSecret && form['client_secret'] !== tenant.clientSecret)
    return oauthError('invalid_client', 'AADSTS7000215: Invalid client secret provided.', 401)
  return issued(tenant, { roles: [...tenant.permissions] }, {})
}

/** The identity of an Azure machine; times as text, as there. */
function machine(request: TenantRequest, tenant: Tenant): Reply {
  if (request.headers.get('metadata') !== 'true')
    return oauthError('invalid_request', 'Metadata header missing')
  const reply = issued(tenant, { roles: [...tenant.permissions] }, {})
  const expires = String(Math.floor(Date.now() / 1000) + 3600)
  return {
    ...reply,
    body: { ...(reply.body as object), expires_on: expires, resource: request.query.get('resource') },
  }
}

function deviceCode(tenant: Tenant): Reply {
  return {
    status: 200,
    body: {
      device_code: tenant.deviceCode,
      user_code: 'ABCD-EFGH',
      verification_uri: 'https://login.example/device',
      expires_in: 900,
      interval: 1,
      message: 'To sign in, open https://login.example/device and enter the code ABCD-EFGH.',
    },
  }
}

function person(form: Record<string, string>, request: TenantRequest, tenant: Tenant): Reply {
  if (!tenant.check(deviceForm, form, request))
    return oauthError('invalid_request', 'AADSTS900144: wrong form')
  const isCode = form['grant_type'] === 'device_code'
  if (isCode && tenant.devicePolls-- > 0)
    return oauthError('authorization_pending', 'AADSTS70016: waiting for the person')
  if (form['grant_type'] === 'refresh_token' && form['refresh_token'] !== tenant.refreshToken)
    return oauthError('invalid_grant', 'AADSTS70043: The refresh token has expired.')
  const more = {
    refresh_token: tenant.refreshToken,
    scope: form['scope'] ?? '',
    client_info: base64url({ uid: 'person-1', utid: TENANT_ID }),
    id_token: jwt({
      oid: 'person-1',
      tid: TENANT_ID,
      preferred_username: 'analyst@northwind.example',
      aud: form['client_id'] ?? '',
    }),
  }
  return issued(tenant, { scp: tenant.permissions.join(' '), upn: 'analyst@northwind.example' }, more)
}

function issued(tenant: Tenant, claims: object, more: object): Reply {
  const number = tenant.tokensIssued + 1
  const access = jwt({ tid: TENANT_ID, appid: 'app-1', jti: number, ...claims })
  tenant.tokensIssued = number
  tenant.tokens.add(access)
  return {
    status: 200,
    body: {
      token_type: 'Bearer',
      expires_in: 3600,
      ext_expires_in: 3600,
      access_token: access,
      ...more,
    },
  }
}

function oauthError(error: string, description: string, status = 400): Reply {
  return {
    status,
    body: { error, error_description: description, error_codes: [0], correlation_id: 'c', trace_id: 't' },
  }
}

function jwt(claims: object): string {
  const now = Math.floor(Date.now() / 1000)
  const times = {
    iat: now,
    nbf: now,
    exp: now + 3600,
    iss: `https://login.microsoftonline.com/${TENANT_ID}/v2.0`,
  }
  return `${base64url({ alg: 'RS256', typ: 'JWT' })}.${base64url({ ...times, ...claims })}.c2lnbmF0dXJl`
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
