/**
 * The only file that knows the field names of Microsoft's traces and reports. Names are normalised (see
 * `columnName`): `Recipient_status`, `recipientStatus` and `RECIPIENT_STATUS` are one.
 */
import type { MetadataEntry, MetadataKind, Recipient } from '../core/e-mail.ts'
import { type Cells, firstOf } from './raw-row.ts'
import {
  capitalised,
  directionOf,
  recipient,
  recipientStatuses,
  recordedText,
  sizeOf,
  splitAddresses,
  textOf,
} from './values.ts'

/** What a row says, its times still as recorded: their order of day and month is known only for the whole file. */
export interface DecodedRow extends Pick<
  MetadataEntry,
  'internetMessageId' | 'sender' | 'recipients' | 'subject' | 'sizeInBytes' | 'direction'
> {
  readonly time: string | null
}

export interface TraceFormat {
  /** Stands in `sources`. */
  readonly name: string
  readonly kind: MetadataKind
  /** Recognised by columns: one of each of these groups has to be there. */
  readonly needs: readonly (readonly string[])[]
  readonly time: readonly string[]
  /** Period that was asked for, where rows name it. */
  readonly period: { readonly from: string; readonly to: string } | null
  /** False where absence from the file says nothing about a time: a search by other criteria. */
  readonly coversPeriod: boolean
  /** Row counts at which the service is known to cut. */
  readonly caps: readonly number[]
  readonly decode: (cells: Cells) => DecodedRow
}

/** `internetMessageId` is empty where the row has none. */
function decoder(
  names: {
    readonly id: string
    readonly time: readonly string[]
    readonly sender: readonly string[]
    readonly subject: readonly string[]
    readonly size: readonly string[]
    readonly direction: readonly string[]
  },
  recipientsOf: (cells: Cells) => readonly Recipient[],
): (cells: Cells) => DecodedRow {
  return (cells) => ({
    internetMessageId: recordedText(firstOf(cells, [names.id])) ?? '',
    time: textOf(firstOf(cells, names.time)),
    sender: textOf(firstOf(cells, names.sender)),
    recipients: recipientsOf(cells),
    subject: recordedText(firstOf(cells, names.subject)),
    sizeInBytes: sizeOf(firstOf(cells, names.size)),
    direction: directionOf(firstOf(cells, names.direction)),
  })
}

const EMAIL_EVENTS_TIME = ['timestamp']
const HISTORICAL_TIME = ['origintimestamputc', 'origintimestamp']
const DETAIL_TIME = ['datetimeutc', 'datetime']
const TRACE_TIME = ['received', 'receiveddatetime']
const ITEMS_TIME = ['received', 'emaildatereceived', 'datereceived', 'emaildatesent', 'datesent', 'sent']
const ITEMS_SUBJECT = ['subject', 'emailsubject', 'subjecttitle', 'subjectortitle']
const ITEMS_SENDER = ['sender', 'emailsender', 'from', 'senderauthor', 'senderorcreatedby']
const ITEMS_RECIPIENTS = [
  ['recipients', 'emailrecipients'],
  ['to', 'emailto', 'recipientsintoline'],
  ['cc', 'emailcc', 'recipientsinccline'],
  ['bcc', 'emailbcc', 'recipientsinbccline'],
]

/** What recognises a message trace: one of the columns of each need. */
export const MESSAGE_TRACE_COLUMNS: readonly string[] = ['messageid', 'received', 'senderaddress']

/** Most particular first: the first whose columns are all there reads the file. */
export const TRACE_FORMATS: readonly TraceFormat[] = [
  {
    name: 'email-events',
    kind: 'email-events',
    needs: [['internetmessageid'], ['networkmessageid'], ['recipientemailaddress', 'emaildirection']],
    time: EMAIL_EVENTS_TIME,
    period: null,
    coversPeriod: true,
    caps: [10_000, 30_000, 100_000],
    decode: decoder(
      {
        id: 'internetmessageid',
        time: EMAIL_EVENTS_TIME,
        sender: ['senderfromaddress', 'sendermailfromaddress'],
        subject: ['subject'],
        size: ['emailsize'],
        direction: ['emaildirection'],
      },
      (cells) =>
        recipient(
          firstOf(cells, ['recipientemailaddress']),
          textOf(firstOf(cells, ['latestdeliveryaction', 'deliveryaction'])),
        ),
    ),
  },
  {
    name: 'historical-search-detail',
    kind: 'historical-detail',
    needs: [['messageid'], DETAIL_TIME, ['eventid']],
    time: DETAIL_TIME,
    period: null,
    coversPeriod: true,
    caps: [1_000, 100_000],
    decode: decoder(
      {
        id: 'messageid',
        time: DETAIL_TIME,
        sender: ['senderaddress'],
        subject: ['messagesubject'],
        size: ['totalbytes'],
        direction: ['directionality'],
      },
      (cells) => [
        ...splitAddresses(firstOf(cells, ['recipientaddress']), textOf(firstOf(cells, ['eventid']))),
        // Usually an SMTP reply there; only the form of the summary report names addresses.
        ...recipientStatuses(firstOf(cells, ['recipientstatus'])).filter(
          ({ address, status }) => status !== null && address.includes('@'),
        ),
      ],
    ),
  },
  {
    name: 'historical-search',
    kind: 'historical',
    needs: [['messageid'], HISTORICAL_TIME, ['recipientstatus']],
    time: HISTORICAL_TIME,
    period: null,
    coversPeriod: true,
    caps: [50_000, 100_000],
    decode: decoder(
      {
        id: 'messageid',
        time: HISTORICAL_TIME,
        sender: ['senderaddress'],
        subject: ['messagesubject'],
        size: ['totalbytes'],
        direction: ['directionality'],
      },
      (cells) => recipientStatuses(firstOf(cells, ['recipientstatus'])),
    ),
  },
  {
    name: 'message-trace',
    kind: 'trace',
    needs: [['messageid'], TRACE_TIME, ['senderaddress', 'recipientaddress']],
    time: TRACE_TIME,
    period: { from: 'startdate', to: 'enddate' },
    coversPeriod: true,
    caps: [1_000, 5_000],
    decode: decoder(
      {
        id: 'messageid',
        time: TRACE_TIME,
        sender: ['senderaddress'],
        subject: ['subject'],
        size: ['size'],
        direction: ['directionality'],
      },
      (cells) =>
        recipient(firstOf(cells, ['recipientaddress']), capitalised(textOf(firstOf(cells, ['status'])))),
    ),
  },
  {
    name: 'purview-items',
    kind: 'items',
    needs: [
      ['internetmessageid'],
      [...ITEMS_RECIPIENTS.flat(), 'originalpath', 'emaildatesent', 'datesent', 'locationname'],
    ],
    time: ITEMS_TIME,
    period: null,
    coversPeriod: false,
    caps: [],
    decode: decoder(
      {
        id: 'internetmessageid',
        time: ITEMS_TIME,
        sender: ITEMS_SENDER,
        subject: ITEMS_SUBJECT,
        size: ['size', 'nativesize'],
        direction: [],
      },
      (cells) => ITEMS_RECIPIENTS.flatMap((names) => splitAddresses(firstOf(cells, names), null)),
    ),
  },
]

/** @param columns normalised */
export function traceFormatOf(columns: Iterable<string>): TraceFormat | null {
  const present = new Set(columns)
  return (
    TRACE_FORMATS.find(({ needs }) => needs.every((names) => names.some((name) => present.has(name)))) ?? null
  )
}
