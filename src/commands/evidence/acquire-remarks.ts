import type { AuditQuestion } from '../../audit/acquisition/question.ts'
import type { Values } from '../../cli/command.ts'
import type { Notice } from '../../core/report.ts'
import { EXCHANGE_PERMISSION } from '../../microsoft/exchange.ts'
import { AUDIT_QUERY_PERMISSION } from '../../microsoft/graph.ts'
import { TEST_ENDPOINT, testEndpoint } from '../../microsoft/test-endpoint.ts'
import { broaderThan, type TokenClaims } from '../../microsoft/token-claims.ts'
import type { Platform } from '../../platform/platform.ts'

/** What has to be known of how records were acquired; kept with them, and told with every answer from them. */
export function acquireRemarks(
  platform: Platform,
  { user, anyActor }: Pick<Values, 'user' | 'anyActor'>,
  { claims, question }: { readonly claims: TokenClaims | null; readonly question: AuditQuestion },
): Notice[] {
  const notices: Notice[] = []
  if (testEndpoint(platform.env) !== null) {
    const text = `These records come from the test tenant of ${TEST_ENDPOINT}, not from Microsoft: they prove nothing`
    notices.push({ code: 'test-tenant', level: 'warning', text, count: 1 })
  }
  const needed = question.source === 'graph' ? AUDIT_QUERY_PERMISSION : EXCHANGE_PERMISSION
  const broader = broaderThan(claims, [needed])
  if (broader.length > 0) {
    const text = `The sign-in may do more than this needs: ${broader.join(', ')} besides ${needed}`
    notices.push({ code: 'broad-permissions', level: 'warning', text, count: broader.length })
  }
  if (question.actors.length > 0) {
    const text =
      'Only what the users themselves did was asked for, because the service knows actors, not mailboxes: access by delegates, administrators and applications to their mailboxes is found with --any-actor'
    notices.push({ code: 'actors-only', level: 'info', text, count: question.actors.length })
  } else if (user.length > 0 && !anyActor) {
    const text = 'The records of everybody were asked for, because the service cannot filter by mailbox GUID'
    notices.push({ code: 'all-actors', level: 'info', text, count: 1 })
  }
  return notices
}
