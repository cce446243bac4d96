import type { AccessRecord } from './access-record.ts'

export const NO_SESSION_PREFIX = 'nosession:'

/** SHA-256 of a text in UTF-8, as 64 lower-case hex digits. Passed in, so that core needs nothing outside itself. */
export type Digest = (text: string) => string

/** The SessionId as compared (lower case), or the key of the sessionless group that the record belongs to. */
export type SessionKeyOf = (record: AccessRecord) => string

/**
 * Records without a SessionId form one group for each mailbox, actor, IP address, app and client, so that they can
 * be selected like a session (rule R9). Digests are remembered: thousands of records share one group.
 */
export function sessionKeys(digest: Digest): SessionKeyOf {
  const known = new Map<string, string>()
  return (record) => {
    if (record.sessionId !== null) return record.sessionId.toLowerCase()
    const context = contextOf(record)
    const remembered = known.get(context)
    if (remembered !== undefined) return remembered
    const key = NO_SESSION_PREFIX + digest(context).slice(0, 12)
    known.set(context, key)
    return key
  }
}

function contextOf(record: AccessRecord): string {
  return JSON.stringify([
    (record.mailboxUpn ?? record.mailboxGuid ?? '').toLowerCase(),
    record.actor.toLowerCase(),
    [...record.ipAddresses, ...record.unreadableIps],
    (record.clientAppId ?? record.appId ?? '').toLowerCase(),
    record.clientInfo,
  ])
}

export function isSessionless(sessionKey: string): boolean {
  return sessionKey.startsWith(NO_SESSION_PREFIX)
}
