/** Where a row stood in the evidence. */
export interface Place {
  /** Label of the source as in the report's `sources`: a file's shortest unambiguous name, `zip!entry`, `stdin`. */
  readonly source: string
  /** 1-based number of the row or record within its source; a CSV header does not count. */
  readonly row: number
  /** Byte offset and length within the (decompressed) source; null where the container has none (xlsx). */
  readonly offset: number | null
  readonly length: number | null
}

export type AccessType = 'Bind' | 'Sync' | 'unknown'

/** Where a session id was found (rule R9). */
export type SessionIdFrom = 'SessionId' | 'AADSessionId' | 'DeviceProperties'

/** One message listed in a Bind record. Ids are opaque and byte-exact (rule R28). */
export interface AccessedItem {
  /** null where the record lists an item without one (rule R3). */
  readonly internetMessageId: string | null
  readonly id: string | null
  readonly immutableId: string | null
  readonly subject: string | null
  readonly sizeInBytes: number | null
}

export interface AccessedFolder {
  readonly id: string | null
  readonly name: string | null
  /** null where the record says `Not Available`. */
  readonly path: string | null
  readonly items: readonly AccessedItem[]
}

/** One MailItemsAccessed audit record, the same whichever way it arrived. */
export interface AccessRecord {
  /** Record id, lower case; null where the row has none (such a row is never deduplicated). */
  readonly id: string | null
  /** UTC, ISO 8601 with `Z` (see utc-time.ts). */
  readonly time: string
  readonly accessType: AccessType
  /** `IsThrottled`; null where the record does not say. */
  readonly throttled: boolean | null
  readonly recordType: string | null
  /** `UserId` as recorded: who acted. */
  readonly actor: string
  /** `MailboxOwnerUPN` as recorded; null where absent. */
  readonly mailboxUpn: string | null
  /** `MailboxGuid`, lower case. */
  readonly mailboxGuid: string | null
  readonly sessionId: string | null
  readonly sessionIdFrom: SessionIdFrom | null
  /** Canonical addresses of all recorded fields, sorted, without duplicates (rule R8). */
  readonly ipAddresses: readonly string[]
  /** Address texts that are no address (kept, never dropped), trimmed, sorted. */
  readonly unreadableIps: readonly string[]
  /** `ClientInfoString` as recorded, trimmed. */
  readonly clientInfo: string
  readonly clientProcess: string | null
  readonly clientVersion: string | null
  readonly appId: string | null
  readonly clientAppId: string | null
  /** 0 owner, 1 admin, 2 delegate, 3 transport, 4 service account, 6 delegated admin (rule R12). */
  readonly logonType: number | null
  /** 0 regular … 5 application, 6 service principal (rule R12). */
  readonly userType: number | null
  readonly externalAccess: boolean | null
  /** `UniqueTokenId` of AppAccessContext. */
  readonly tokenId: string | null
  /** As recorded; null where the source has no such column (OfficeActivity). */
  readonly operationCount: number | null
  /** Bind: the folders with the messages listed. Sync: the folder synchronised, without items. */
  readonly folders: readonly AccessedFolder[]
  readonly place: Place
}

/** Items listed in all folders of a record. */
export function listedItems(record: AccessRecord): number {
  let count = 0
  for (const folder of record.folders) count += folder.items.length
  return count
}

/** What another operation of the same export says about a message (rule R23). */
export interface MessageMention {
  readonly internetMessageId: string
  readonly subject: string | null
  readonly sizeInBytes: number | null
}

/** Why a MailItemsAccessed row could not be read in full. Published: these words stand in quarantine.jsonl. */
export type QuarantineReason =
  | 'no-audit-data' // the AuditData cell is empty
  | 'truncated-json' // AuditData ends before its last brace
  | 'invalid-json' // AuditData is no JSON and cannot be repaired
  | 'depth-loss' // PowerShell flattened it: System.Object[] or @{…}
  | 'row-cut' // the file ends inside the row
  | 'broken-row' // the row's frame is damaged (columns, quotes, brackets)
  | 'no-time' // no usable creation time
  | 'no-actor' // neither actor nor mailbox is named
  | 'undecodable-text' // bytes that are text in no known encoding
  | 'too-deep' // nested deeper than 64 levels

/** What can still be said of a quarantined row, reported apart from the answer. */
export interface SalvagedAccess {
  readonly id: string | null
  readonly time: string | null
  readonly accessType: AccessType
  readonly actor: string | null
  readonly mailboxUpn: string | null
  readonly mailboxGuid: string | null
  readonly sessionId: string | null
  readonly ipAddresses: readonly string[]
  readonly operationCount: number | null
  /** InternetMessageIds that stand complete before the damage, byte-exact, in order. */
  readonly internetMessageIds: readonly string[]
  readonly folderPaths: readonly string[]
}

export interface QuarantinedRow {
  readonly place: Place
  readonly reason: QuarantineReason
  /** One sentence for people: what was found and, where there is one, the remedy. */
  readonly detail: string
  readonly salvaged: SalvagedAccess | null
  /** The row as text, cut to `QUARANTINE_TEXT_LIMIT` characters by the collector. */
  readonly text: string
}
