/** Where a piece of metadata comes from; rule R29 asks for it beside every field. */
export type MetadataKind =
  | 'trace' // message trace: Get-MessageTrace(V2), reporting web service, Graph
  | 'historical' // historical search, report type MessageTrace
  | 'historical-detail' // historical search, report type MessageTraceDetail: one row per event
  | 'items' // Items.csv of a Purview search
  | 'email-events' // EmailEvents of Defender
  | 'audit' // what the audit records themselves say
  | 'mailbox' // the item in the mailbox

/** All kinds: transport's own records first, then what was derived from them, then the stored item. */
export const EVERY_KIND: readonly MetadataKind[] = [
  'trace',
  'historical',
  'historical-detail',
  'email-events',
  'mailbox',
  'items',
  'audit',
]

export interface Recipient {
  /** As recorded; compared without case. */
  readonly address: string
  /** As recorded; null where the source does not say. */
  readonly status: string | null
}

/** What one row of one source says about one message. */
export interface MetadataEntry {
  readonly kind: MetadataKind
  /** Label of the source, as in the report's `sources`. */
  readonly source: string
  /** 1-based row within the source; a CSV header does not count. */
  readonly row: number
  /** Byte-exact, as this source records it (rule R28). */
  readonly internetMessageId: string
  /** UTC (see utc-time.ts): when the service received the message; of an extended report, the time of the event. */
  readonly received: string | null
  readonly sender: string | null
  readonly recipients: readonly Recipient[]
  readonly subject: string | null
  readonly sizeInBytes: number | null
  /** `Incoming`, `Originating`, or what the source records instead. */
  readonly direction: string | null
  /** Where the item lies; only of mailboxes. */
  readonly copy?: MessageCopy
}

/** A copy of a message in a mailbox. */
export interface MessageCopy {
  readonly mailbox: string
  /** Name of the folder, else its id; null where the service does not say. */
  readonly folder: string | null
  readonly state: 'present' | 'recoverable' | 'draft'
}

/** An entry and the label of the source that says so; where several do, the first by code unit. */
export interface Spoken {
  readonly entry: MetadataEntry
  readonly source: string
}

/** `<kind> <source>`: the name under which a source stands in `origins` and in the counts. */
export function originOf(kind: MetadataKind, source: string): string {
  return `${kind} ${source}`
}
