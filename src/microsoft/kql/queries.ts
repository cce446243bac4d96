import { type Criteria, EVERYTHING } from '../../core/criteria.ts'
import { type Dialect, DIALECT_FACTS } from './dialect.ts'
import { LISTED, recordsStatement, SYNCED } from './records.ts'

export const QUERY_NAMES = [
  'sessions',
  'messages',
  'folders',
  'throttled',
  'apps',
  'email',
  'note-bind',
  'note-sync',
] as const
export type QueryName = (typeof QUERY_NAMES)[number]

/** One query for the portal. */
interface Query {
  /** What it answers and how to read it: comment lines. */
  readonly about: readonly string[]
  /** Criteria that it may not be narrowed by. */
  readonly ignores?: readonly (keyof Criteria)[]
  readonly body: (dialect: Dialect) => string
}

/** The whole query: what it is about, the records that match, the answer. Ends without a line feed. */
export function queryText(name: QueryName, dialect: Dialect, criteria: Criteria): string {
  const query = QUERIES[name]
  const asked = { ...criteria }
  for (const key of query.ignores ?? []) Object.assign(asked, { [key]: EVERYTHING[key] })
  const inferred = dialect === 'officeactivity' ? INFERRED : []
  return [
    `// mia ${name}: ${DIALECT_FACTS[dialect].title}`,
    ...[...query.about, ...inferred].map((line) => `// ${line}`),
    recordsStatement(dialect, asked),
    query.body(dialect),
  ].join('\n')
}

const INFERRED = [
  'OfficeActivity has neither SessionId nor OperationCount: sessions are inferred from address, app and client, and',
  'operations are the items listed. CloudAppEvents (Defender) holds both: mia kql --dialect hunting.',
]

const QUERIES: Readonly<Record<QueryName, Query>> = {
  sessions: {
    about: [
      'Who was in the mailboxes. OperationCount counts operations, Messages distinct InternetMessageIds.',
      'A session with several addresses or clients may be shared: a stolen token keeps the session id.',
    ],
    body: () => String.raw`let Grouped =
    Records
    | extend Session = iff(isempty(SessionId), strcat("no session: ", strcat_delim(" | ", Addresses, App, ClientInfo)), tolower(SessionId));
${LISTED.replace('Records', 'Grouped')}
Grouped
| summarize
    Addresses = make_set_if(Addresses, isnotempty(Addresses)),
    Clients = make_set(ClientInfo),
    Apps = make_set_if(App, isnotempty(App)),
    Records = count(),
    BindRecords = countif(AccessType == "Bind"),
    SyncRecords = countif(AccessType == "Sync"),
    OperationCount = sum(coalesce(OperationCount, Items)),
    FirstAccess = min(Time),
    LastAccess = max(Time),
    ThrottledRecords = countif(IsThrottled),
    Problems = make_set_if(Problem, isnotempty(Problem))
    by Mailbox, UserId, Session, SessionIdFrom
| join kind=leftouter (
    Listed
    | distinct Mailbox, UserId, Session, SessionIdFrom, InternetMessageId
    | summarize Messages = count() by Mailbox, UserId, Session, SessionIdFrom
    ) on Mailbox, UserId, Session, SessionIdFrom
| extend Messages = coalesce(Messages, long(0))
| project Mailbox, UserId, Session, SessionIdFrom, Addresses, Clients, Apps, Records, BindRecords, SyncRecords, OperationCount,
    Messages, FirstAccess, LastAccess, ThrottledRecords, Problems
| order by Mailbox asc, FirstAccess asc`,
  },
  messages: {
    about: ['Every message that a Bind record lists: accessed, which is not to say read.'],
    body: () => String.raw`${LISTED}
Listed
| summarize
    Subject = take_anyif(tostring(Entry.Subject), isnotempty(tostring(Entry.Subject))),
    SizeInBytes = max(tolong(Entry.SizeInBytes)),
    Folders = make_set_if(FolderName, isnotempty(FolderName)),
    Accesses = count_distinct(strcat(RecordId, Content)),
    FirstAccess = min(Time),
    LastAccess = max(Time),
    Sessions = make_set_if(tolower(SessionId), isnotempty(SessionId)),
    Addresses = make_set_if(Addresses, isnotempty(Addresses)),
    UserIds = make_set(UserId)
    by Mailbox, InternetMessageId
| order by Mailbox asc, InternetMessageId asc`,
  },
  folders: {
    about: ['Every folder that was synchronised: all of its items are presumed exposed, as of LastAccess.'],
    body: () => String.raw`${SYNCED}
Synced
| summarize
    Accesses = count_distinct(strcat(RecordId, Content)),
    FirstAccess = min(Time),
    LastAccess = max(Time),
    Sessions = make_set_if(tolower(SessionId), isnotempty(SessionId)),
    Addresses = make_set_if(Addresses, isnotempty(Addresses)),
    UserIds = make_set(UserId)
    by Mailbox, FolderId, FolderName, FolderPath
| order by Mailbox asc, FolderName asc, FolderId asc`,
  },
  throttled: {
    about: [
      'When mailboxes were blind: Binds were not recorded. Whole mailboxes, whatever the address or session.',
      'recorded: a record says IsThrottled. suspected: more than 1,000 Binds in 24 hours, then 24 hours of silence.',
    ],
    ignores: ['ips', 'sessions'],
    body: () => String.raw`let Newest = Records | summarize Newest = max(Time) by Mailbox;
union
    (Records
    | where IsThrottled
    | project Mailbox, Basis = "recorded", BlindFrom = Time),
    (Records
    | where AccessType == "Bind"
    | order by Mailbox asc, Time asc
    | extend
        ThousandBefore = iff(prev(Mailbox, 1000) == Mailbox, prev(Time, 1000), datetime(null)),
        NextBind = iff(next(Mailbox) == Mailbox, next(Time), datetime(null))
    | where isnotnull(ThousandBefore) and Time - ThousandBefore < 24h
    | lookup kind=leftouter Newest on Mailbox
    | where coalesce(NextBind, Newest) - Time >= 24h
    | project Mailbox, Basis = "suspected", BlindFrom = Time)
| extend BlindTo = BlindFrom + 24h
| order by Mailbox asc, BlindFrom asc`,
  },
  apps: {
    about: [
      'Which applications read mail. An application new to the tenant is a lead; a well-known name proves nothing.',
    ],
    body: () => String.raw`Records
| summarize
    Records = count(),
    OperationCount = sum(coalesce(OperationCount, Items)),
    Mailboxes = count_distinct(Mailbox),
    UserIds = make_set(UserId, 100),
    Addresses = make_set_if(Addresses, isnotempty(Addresses), 100),
    Clients = make_set(ClientInfo, 100),
    FirstAccess = min(Time),
    LastAccess = max(Time)
    by App
| order by Records asc`,
  },
  email: {
    about: [
      'What the messages were: joined with EmailEvents, which holds 30 days in Defender and what was kept in Sentinel.',
      'Found is false for a message that EmailEvents does not know: older, a draft, or never transported.',
    ],
    body: (dialect) => String.raw`${LISTED}
Listed
| summarize FirstAccess = min(Time), LastAccess = max(Time) by Mailbox, InternetMessageId
| join kind=leftouter (
    EmailEvents
    | where InternetMessageId in ((Listed | distinct InternetMessageId))
    | summarize
        Received = min(${DIALECT_FACTS[dialect].timeColumn}),
        Sender = take_any(SenderFromAddress),
        Recipients = make_set(RecipientEmailAddress),
        Subject = take_any(Subject),
        Direction = take_any(EmailDirection),
        DeliveryActions = make_set(DeliveryAction)
        by InternetMessageId
    ) on InternetMessageId
| extend Found = isnotempty(InternetMessageId1)
| project Mailbox, InternetMessageId, Found, Received, Sender, Recipients, Subject, Direction, DeliveryActions, FirstAccess, LastAccess
| order by Mailbox asc, InternetMessageId asc`,
  },
  'note-bind': {
    about: [
      'Query #1 of the note "MailItemsAccessed Breakdown", corrected: InternetMessageIds involved in Bind, by UserId.',
      'Rows without InternetMessageId are records with a problem: what they list is not, or not wholly, in this answer.',
    ],
    body: () => String.raw`${LISTED}
union
    (Listed
    | summarize
        Folders = make_set_if(FolderName, isnotempty(FolderName)),
        ["Number of Folders"] = count_distinctif(FolderName, isnotempty(FolderName)),
        Records = count_distinct(strcat(RecordId, Content)),
        FirstAccess = min(Time),
        LastAccess = max(Time)
        by InternetMessageId, UserId, Problem = ""),
    (Records
    | where isnotempty(Problem)
    | summarize Records = count(), FirstAccess = min(Time), LastAccess = max(Time) by InternetMessageId = "", UserId, Problem)
| project InternetMessageId, UserId, Folders, ["Number of Folders"], Records, FirstAccess, LastAccess, Problem
| order by InternetMessageId asc, UserId asc`,
  },
  'note-sync': {
    about: [
      'Query #2 of the note "MailItemsAccessed Breakdown", corrected: folders involved in Sync, by UserId.',
      'Rows without SyncedFolderName and with a Problem are records that could not be read.',
    ],
    body: () => String.raw`${SYNCED}
union
    (Synced
    | summarize Records = count_distinct(strcat(RecordId, Content)), FirstAccess = min(Time), LastAccess = max(Time)
        by MailAccessType = AccessType, SyncedFolderName = FolderName, SyncedFolderPath = FolderPath, UserId, Problem = ""),
    (Records
    | where Unreadable or AccessType == "unknown"
    | summarize Records = count(), FirstAccess = min(Time), LastAccess = max(Time)
        by MailAccessType = AccessType, SyncedFolderName = "", SyncedFolderPath = "", UserId, Problem)
| order by SyncedFolderName asc, SyncedFolderPath asc, UserId asc`,
  },
}
