import type { AccessedFolder, AccessRecord } from '../core/access-record.ts'

/** The same record, of texts that all records share: a mailbox, client or folder stands in memory once. */
export type ShareTexts = (record: AccessRecord) => AccessRecord

/**
 * Records of a whole tenant are held at once, and most of what they say they have in common. What tells them apart
 * (record ids, message ids, subjects) is left as it is.
 */
export function sharedTexts(): ShareTexts {
  const texts = new Map<string, string>()
  const lists = new Map<string, readonly string[]>()

  function text(value: string): string {
    const known = texts.get(value)
    if (known !== undefined) return known
    texts.set(value, value)
    return value
  }

  function maybe(value: string | null): string | null {
    return value === null ? null : text(value)
  }

  function list(values: readonly string[]): readonly string[] {
    const key = JSON.stringify(values)
    const known = lists.get(key)
    if (known !== undefined) return known
    lists.set(key, values)
    return values
  }

  function folder({ id, name, path, items }: AccessedFolder): AccessedFolder {
    return { id: maybe(id), name: maybe(name), path: maybe(path), items }
  }

  return (record) => ({
    ...record,
    time: text(record.time),
    recordType: maybe(record.recordType),
    actor: text(record.actor),
    mailboxUpn: maybe(record.mailboxUpn),
    mailboxGuid: maybe(record.mailboxGuid),
    sessionId: maybe(record.sessionId),
    ipAddresses: list(record.ipAddresses),
    unreadableIps: list(record.unreadableIps),
    clientInfo: text(record.clientInfo),
    clientProcess: maybe(record.clientProcess),
    clientVersion: maybe(record.clientVersion),
    appId: maybe(record.appId),
    clientAppId: maybe(record.clientAppId),
    folders: record.folders.map(folder),
  })
}
