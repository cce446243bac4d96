import type { Criteria } from '../../core/criteria.ts'
import { type Dialect, DIALECT_FACTS } from './dialect.ts'
import { LISTED_ITEMS, recordsStatement, SYNCED } from './records.ts'

/**
 * The queries that mia itself sends. `slices` counts what there is for each hour; `totals` gives contexts and counts for
 * each session, of the whole period; `answer` gives the contexts, messages and folders of one slice; `undecided` counts
 * what an address cannot judge (rule R10); `records` gives the rows themselves; the query `throttled` of the portal tells
 * blind windows.
 */
export const PUSHED_NAMES = ['slices', 'totals', 'answer', 'undecided', 'records'] as const
export type PushedName = (typeof PUSHED_NAMES)[number]

export function pushedText(name: PushedName, dialect: Dialect, criteria: Criteria): string {
  return [
    `// mia ${name}: ${DIALECT_FACTS[dialect].title}`,
    recordsStatement(dialect, name === 'undecided' ? { ...criteria, ips: [], sessions: [] } : criteria),
    BODIES[name],
  ].join('\n')
}

/** What tells accesses apart for judging (rule R13). */
const CONTEXT =
  'Mailbox, MailboxGuid, UserId, SessionId, SessionIdFrom, Addresses, AppId, ClientAppId, ClientInfo, LogonType, UserType, ExternalAccess, AccessType'

/** Everything but the messages and folders themselves. */
const CONTEXT_ROWS = String.raw`    (Records
    | extend ThrottledAt = iff(IsThrottled, Time, datetime(null)), Mismatch = Problem startswith "OperationCount", Uncounted = isnull(OperationCount)
    | summarize
        Records = count(),
        OperationCount = sum(coalesce(OperationCount, Items)),
        Inferred = countif(isnull(OperationCount) and Items > 0),
        FirstAccess = min(Time),
        LastAccess = max(Time)
        by Kind = "context", ${CONTEXT}, Mismatch, Uncounted, ThrottledAt)`

const BODIES: Readonly<Record<PushedName, string>> = {
  slices: String.raw`let Rows = Source | summarize Rows = count() by Hour = bin(Time, 1h);
Records
| summarize Records = count(), Items = sum(Items), Unreadable = countif(Unreadable) by Hour = bin(Time, 1h)
| join kind=inner Rows on Hour
| project Hour, Rows, Records, Items, Unreadable
| order by Hour asc`,

  totals: String.raw`let Keyed =
    Records
    | extend
        MailboxKey = iff(isempty(MailboxGuid), tolower(Mailbox), MailboxGuid),
        ActorKey = tolower(UserId),
        SessionKey = iff(isempty(SessionId), strcat_delim("\n", Addresses, App, ClientInfo), tolower(SessionId));
${LISTED_ITEMS.replace('Records', 'Keyed')}
${SYNCED.replace('Records', 'Keyed')}
union
${CONTEXT_ROWS},
    (Keyed
    | summarize arg_min(Time, *) by MailboxKey, ActorKey, SessionKey
    | join kind=leftouter (
        Listed
        | summarize Times = count() by MailboxKey, ActorKey, SessionKey, InternetMessageId
        | summarize Messages = countif(isnotempty(InternetMessageId)), Unidentified = sumif(Times, isempty(InternetMessageId))
            by MailboxKey, ActorKey, SessionKey
        ) on MailboxKey, ActorKey, SessionKey
    | join kind=leftouter (
        Synced
        | extend FolderKey = iff(isempty(FolderId), strcat_delim("\n", FolderPath, FolderName), FolderId)
        | distinct MailboxKey, ActorKey, SessionKey, FolderKey
        | summarize SyncedFolders = count() by MailboxKey, ActorKey, SessionKey
        ) on MailboxKey, ActorKey, SessionKey
    | extend Kind = "session", FirstAccess = Time
    | extend Messages = coalesce(Messages, long(0)), Unidentified = coalesce(Unidentified, long(0)), SyncedFolders = coalesce(SyncedFolders, long(0))
    | project Kind, ${CONTEXT}, Messages, Unidentified, SyncedFolders, FirstAccess)`,

  answer: String.raw`${LISTED_ITEMS}
${SYNCED}
union
${CONTEXT_ROWS},
    (Listed
    | summarize
        RecordIds = make_set(RecordId),
        Folders = make_set(FolderName),
        Subject = take_anyif(tostring(Entry.Subject), isnotempty(tostring(Entry.Subject))),
        SizeInBytes = max(tolong(Entry.SizeInBytes)),
        FirstAccess = min(Time),
        LastAccess = max(Time)
        by Kind = "item", ${CONTEXT}, InternetMessageId, ItemId),
    (Synced
    | summarize RecordIds = make_set(RecordId), FirstAccess = min(Time), LastAccess = max(Time)
        by Kind = "folder", ${CONTEXT}, FolderId, FolderName, FolderPath)`,

  records: String.raw`Source
| order by Time asc, RecordId asc`,

  undecided: String.raw`Records
| summarize Records = count() by Addresses, ClientInfo`,
}
