import type { JsonObject } from '../../core/json.ts'
import type { Notice, Report } from '../../core/report.ts'
import { AUDIT_QUERY_PERMISSION } from '../../microsoft/graph.ts'
import { broaderThan, type TokenClaims } from '../../microsoft/token-claims.ts'
import type { ChosenProfile } from './sign-in-profile.ts'

/** Also enough for the audit query, but for the records of all services. */
const BROAD = 'AuditLogsQuery.Read.All'

/** @param claims null where nobody is signed in, or the token does not tell */
export function signInRow({ name, profile }: ChosenProfile, claims: TokenClaims | null): JsonObject {
  return {
    profile: name,
    tenant: profile.tenant,
    cloud: profile.cloud,
    method: profile.method,
    account: claims?.account ?? null,
    application: claims?.appId ?? (profile.clientId === '' ? null : profile.clientId),
    permissions: [...(claims?.permissions ?? [])],
    cache: profile.cache ? 'file' : 'memory',
  }
}

/** What the permissions are short of, and what they go beyond. */
export function permissionNotices(claims: TokenClaims | null): Notice[] {
  if (claims === null) return []
  const notices: Notice[] = []
  const has = new Set(claims.permissions)
  if (!has.has(AUDIT_QUERY_PERMISSION) && !has.has(BROAD)) {
    const text = `The permission ${AUDIT_QUERY_PERMISSION} is missing: mia sessions --source graph will be refused`
    notices.push({ code: 'permission-missing', level: 'warning', text, count: 1 })
  }
  const broader = broaderThan(claims, [AUDIT_QUERY_PERMISSION])
  if (broader.length > 0) {
    const text = `More than mia needs to acquire audit records: ${broader.join(', ')}`
    notices.push({ code: 'broad-permissions', level: 'warning', text, count: broader.length })
  }
  return notices
}

export function signInReport(title: string, rows: readonly JsonObject[], notices: readonly Notice[]): Report {
  return {
    schema: 'mia/sign-in/1',
    title,
    criteria: {},
    sources: [],
    accounting: null,
    notices,
    sections: [
      {
        key: 'rows',
        title,
        columns: [
          { key: 'profile', title: 'Profile', kind: 'text', priority: 1, keep: true },
          { key: 'state', title: 'Signed in', kind: 'text', priority: 1 },
          { key: 'tenant', title: 'Tenant', kind: 'text', priority: 1, keep: true },
          { key: 'cloud', title: 'Cloud', kind: 'text', priority: 2 },
          { key: 'method', title: 'Method', kind: 'text', priority: 2 },
          { key: 'account', title: 'Account', kind: 'text', priority: 1 },
          { key: 'application', title: 'Application', kind: 'text', priority: 3, keep: true },
          { key: 'permissions', title: 'Permissions', kind: 'list', priority: 1 },
          { key: 'cache', title: 'Tokens kept in', kind: 'text', priority: 3 },
        ],
        rows,
        empty: 'No profile yet: mia login --tenant TENANT --client-id ID sets one up.',
      },
    ],
  }
}
