import type { QuarantineReason } from '../core/access-record.ts'

/**
 * What is remarkable about a record that is used all the same. Published: these words stand in notices.
 */
export type Defect =
  /** OperationCount differs from the items listed (rule R4). */
  | 'count-mismatch'
  /** An item has no InternetMessageId (rule R3). */
  | 'item-without-id'
  /** RecordType 19: the operations are counted, the items are not listed (rule R2). */
  | 'items-not-listed'
  /** Neither Folders nor Item names a folder. */
  | 'folders-missing'
  /** A Sync lists items; they are left out, the folder as a whole is presumed exposed. */
  | 'sync-with-items'
  /** MailAccessType stands twice, as Bind and as Sync; the type is `unknown`. */
  | 'both-types'
  /** MailAccessType is neither Bind nor Sync, or missing and not to be inferred. */
  | 'unknown-access-type'
  /** MailAccessType is missing; the type follows from the shape of the record. */
  | 'access-type-inferred'
  /** An address field holds a text that is no address. */
  | 'unreadable-ip'
  /** OperationCount or SizeInBytes holds what is no whole number. */
  | 'unreadable-number'
  /** The session id was an object that PowerShell flattened; the record counts as sessionless. */
  | 'session-lost'
  /** The row has no record id, so copies of it cannot be told apart. */
  | 'record-without-id'
  /** No UserId; the actor is the owner of the mailbox or a display name. */
  | 'actor-inferred'
  /** An object of the record has a key twice; the last value counts. */
  | 'duplicate-key'
  /** AuditData was JSON in a JSON string. */
  | 'double-encoded'
  /** Doubled quotes, stray backslashes or raw control characters were mended before reading. */
  | 'repaired-json'
  /** Columns of a flattened export: which folder a message was in is lost. */
  | 'flattened-folders'

/** Why a row cannot be read in full. */
export interface Failure {
  readonly reason: QuarantineReason
  readonly detail: string
}
