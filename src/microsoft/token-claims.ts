import { isJsonObject, own, sortedByCodeUnit } from '../core/json.ts'

/** What a token says of itself; read for information only, its signature is the service's to check. */
export interface TokenClaims {
  readonly tenant: string | null
  /** Of the person; null for an application. */
  readonly account: string | null
  readonly appId: string | null
  /** Scopes of a person's token, or roles of an application's, sorted. */
  readonly permissions: readonly string[]
}

/** null where the token is opaque, as personal accounts' are. */
export function readClaims(token: string): TokenClaims | null {
  const [, payload = ''] = token.split('.')
  let json: unknown
  try {
    json = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
  } catch {
    return null
  }
  if (!isJsonObject(json)) return null
  const text = (key: string): string | null => {
    const value = own(json, key)
    return typeof value === 'string' ? value : null
  }
  const roles: unknown = own(json, 'roles')
  const listed: readonly unknown[] = Array.isArray(roles) ? roles : []
  const words = [...(text('scp') ?? '').split(' '), ...listed]
  return {
    tenant: text('tid'),
    account: text('upn') ?? text('preferred_username') ?? text('unique_name'),
    appId: text('appid') ?? text('azp'),
    permissions: sortedByCodeUnit(
      new Set(words.filter((word): word is string => typeof word === 'string' && word !== '')),
    ),
  }
}

/** Come with every sign-in of a person and open nothing. */
const HARMLESS: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'offline_access', 'User.Read'])

/** Permissions beyond what a step needs: evidence should be gathered with no more than that (trust: C14). */
export function broaderThan(claims: TokenClaims | null, needed: readonly string[]): readonly string[] {
  return (claims?.permissions ?? []).filter((name) => !HARMLESS.has(name) && !needed.includes(name))
}
