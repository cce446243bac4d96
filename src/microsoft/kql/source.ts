import type { Criteria } from '../../core/criteria.ts'
import { rangeText } from '../../core/ip-address.ts'
import { kqlDynamic, kqlList, kqlTime } from '../../core/kql-literal.ts'
import { isSessionless } from '../../core/session-key.ts'
import { type Dialect, DIALECT_FACTS } from './dialect.ts'

/**
 * `let Source = …`: the rows of the table that match, in columns that are the same for every dialect. Addresses are
 * bare; what is JSON is still text. Columns that OfficeActivity does not have are taken if they ever come.
 */
export function sourceStatement(dialect: Dialect, criteria: Criteria): string {
  const { table, timeColumn } = DIALECT_FACTS[dialect]
  const columns = dialect === 'officeactivity' ? OFFICE_ACTIVITY : cloudAppEvents(timeColumn)
  const operation = dialect === 'officeactivity' ? 'Operation' : 'ActionType'
  return [
    BARE,
    ...(criteria.ips.length === 0 ? [] : [flagged(criteria)]),
    'let Source =',
    `    ${table}`,
    ...period(timeColumn, criteria),
    `    | where trim(@"\\s+", ${operation}) =~ "MailItemsAccessed"`,
    columns,
    ...conditions(criteria),
    '    | project Time, RecordId, UserId, Mailbox, MailboxGuid, SessionId, SessionIdFrom, Addresses, ClientInfo, AppId, ClientAppId, App,',
    '        LogonType, UserType, ExternalAccess, OperationCount, PropertiesText, FoldersText, ItemText;',
  ].join('\n')
}

const BARE = String.raw`// An address without port, brackets, zone and IPv4-mapped prefix.
let Bare = (text:string) {
    replace_regex(replace_regex(replace_regex(trim(@"\s+", text),
        @"^\[([^\]]+)\](:\d{1,5})?$", @"\1"),
        @"^(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}):\d{1,5}$", @"\1"),
        @"^(?i:::ffff:)(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})$|%[\w.-]+$", @"\1")
};`

/** An IPv6 network never holds an IPv4 address, and a text that is no address is in no network. */
function flagged({ ips }: Criteria): string {
  const texts = ips.map(rangeText)
  const v4 = texts.filter((text) => !text.includes(':'))
  const v6 = texts.filter((text) => text.includes(':'))
  return [
    '// Compared as numbers, so that 1.1.1.1 is neither 11.1.1.1 nor 1.1.1.10.',
    'let Flagged = (address:string) {',
    `    iff(indexof(address, ":") < 0, ${inRange('ipv4_is_in_any_range', v4)}, ${inRange('ipv6_is_in_any_range', v6)})`,
    '};',
  ].join('\n')
}

function inRange(test: string, ranges: readonly string[]): string {
  return ranges.length === 0 ? 'false' : `coalesce(${test}(address, ${kqlDynamic(ranges)}), false)`
}

function period(timeColumn: string, { from, to }: Criteria): string[] {
  return [
    ...(from === null ? [] : [`    | where ${timeColumn} >= ${kqlTime(from)}`]),
    ...(to === null ? [] : [`    | where ${timeColumn} < ${kqlTime(to)}`]),
  ]
}

const OFFICE_ACTIVITY = String.raw`    | extend Context = parse_json(tostring(column_ifexists("AppAccessContext", "")))
    | extend
        Time = TimeGenerated,
        RecordId = tolower(iff(isempty(OfficeId), SourceRecordId, OfficeId)),
        Mailbox = MailboxOwnerUPN,
        OwnSession = tostring(column_ifexists("SessionId", "")),
        Address1 = Bare(ClientIP),
        Address2 = Bare(Client_IPAddress),
        Address3 = Bare(ActorIpAddress),
        ClientInfo = trim(@"\s+", ClientInfoString),
        App = tolower(iff(isempty(ClientAppId), AppId, ClientAppId)),
        LogonType = tostring(Logon_Type),
        ExternalAccess = tostring(ExternalAccess),
        OperationCount = tolong(column_ifexists("OperationCount", long(null))),
        PropertiesText = tostring(OperationProperties),
        FoldersText = tostring(Folders),
        ItemText = tostring(Item)`

function cloudAppEvents(timeColumn: string): string {
  return String.raw`    | extend Raw = parse_json(tostring(RawEventData))
    | extend Context = parse_json(tostring(Raw.AppAccessContext))
    | extend
        Time = coalesce(todatetime(tostring(Raw.CreationTime)), ${timeColumn}),
        RecordId = tolower(tostring(Raw.Id)),
        UserId = tostring(Raw.UserId),
        Mailbox = tostring(Raw.MailboxOwnerUPN),
        MailboxGuid = tostring(Raw.MailboxGuid),
        OwnSession = tostring(Raw.SessionId),
        Address1 = Bare(tostring(Raw.ClientIP)),
        Address2 = Bare(tostring(Raw.ClientIPAddress)),
        Address3 = Bare(tostring(Raw.ActorIpAddress)),
        ClientInfo = trim(@"\s+", tostring(Raw.ClientInfoString)),
        AppId = tostring(Raw.AppId),
        ClientAppId = tostring(Raw.ClientAppId),
        App = tolower(iff(isempty(tostring(Raw.ClientAppId)), tostring(Raw.AppId), tostring(Raw.ClientAppId))),
        LogonType = tostring(Raw.LogonType),
        UserType = tostring(Raw.UserType),
        ExternalAccess = tostring(Raw.ExternalAccess),
        OperationCount = tolong(tostring(Raw.OperationCount)),
        PropertiesText = tostring(Raw.OperationProperties),
        FoldersText = tostring(Raw.Folders),
        ItemText = tostring(Raw.Item)
    | extend Address1 = iff(isempty(strcat(Address1, Address2, Address3)), Bare(IPAddress), Address1)`
}

/** Values of one option are alternatives, options narrow each other. */
function conditions({ users, ips, sessions }: Criteria): string[] {
  const names = users.map((user) => user.trim().toLowerCase())
  const ids = sessions.filter((session) => !isSessionless(session)).map((session) => session.toLowerCase())
  const groups = ids.length < sessions.length ? ['isempty(SessionId)'] : []
  const named = ids.length === 0 ? [] : [`SessionId in~ (${kqlList(ids)})`]
  return [
    ...(names.length === 0 ? [] : [userCondition(kqlList(names))]),
    ...(ips.length === 0 ? [] : ['    | where Flagged(Address1) or Flagged(Address2) or Flagged(Address3)']),
    '    | extend AadSession = tostring(Context.AADSessionId)',
    '    | extend',
    '        SessionId = iff(isnotempty(OwnSession), OwnSession, AadSession),',
    '        SessionIdFrom = case(isnotempty(OwnSession), "SessionId", isnotempty(AadSession), "AADSessionId", ""),',
    '        MailboxGuid = tolower(MailboxGuid),',
    '        Addresses = strcat_array(array_sort_asc(set_difference(pack_array(Address1, Address2, Address3), dynamic([""]))), ",")',
    ...(sessions.length === 0 ? [] : [`    | where ${[...named, ...groups].join(' or ')}`]),
  ]
}

function userCondition(list: string): string {
  return `    | where UserId in~ (${list}) or Mailbox in~ (${list}) or MailboxGuid in~ (${list})`
}
