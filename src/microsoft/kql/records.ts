import type { Criteria } from '../../core/criteria.ts'
import type { Dialect } from './dialect.ts'
import { sourceStatement } from './source.ts'

/**
 * `let Records = …`: each record once, understood. AccessType and Throttled by their names; Items the messages listed;
 * Problem what is wrong with the record, empty where nothing is. No statement drops a record.
 */
export function recordsStatement(dialect: Dialect, criteria: Criteria): string {
  return `${sourceStatement(dialect, criteria)}\n${RECORDS}`
}

const RECORDS = String.raw`// One row for each record Id; copies that differ are all kept, and rows without an Id are never taken for copies.
let Distinct =
    Source
    | extend Content = hash_sha256(strcat_delim("\n", tostring(Time), UserId, Mailbox, MailboxGuid, SessionId, Addresses,
        ClientInfo, App, tostring(OperationCount), PropertiesText, FoldersText, ItemText));
let Records =
    union
        (Distinct | where isnotempty(RecordId) | summarize take_any(*) by RecordId, Content),
        (Distinct | where isempty(RecordId))
    | extend Properties = parse_json(PropertiesText), FolderList = parse_json(FoldersText), ItemObject = parse_json(ItemText)
    | extend Unreadable =
        (isnotempty(PropertiesText) and gettype(Properties) !in ("array", "dictionary", "null"))
        or (isnotempty(FoldersText) and gettype(FolderList) !in ("array", "dictionary", "null"))
        or (isnotempty(ItemText) and gettype(ItemObject) !in ("array", "dictionary", "null"))
    | extend
        Properties = case(gettype(Properties) == "array", Properties, gettype(Properties) == "dictionary", pack_array(Properties), dynamic([])),
        FolderList = case(gettype(FolderList) == "array", FolderList, gettype(FolderList) == "dictionary", pack_array(FolderList), dynamic([]))
    // By name, never by position. The empty entry keeps records that have no properties or folders at all.
    | mv-apply Property = array_concat(Properties, dynamic([{}])) on (
        summarize
            MailAccessType = take_anyif(tostring(Property.Value), tostring(Property.Name) =~ "MailAccessType"),
            Throttled = take_anyif(tostring(Property.Value), tostring(Property.Name) =~ "IsThrottled"))
    | mv-apply Folder = array_concat(FolderList, dynamic([{}])) on (
        summarize Items = sum(coalesce(array_length(parse_json(tostring(Folder.FolderItems))), long(0))))
    | extend AccessType = case(MailAccessType =~ "Bind", "Bind", MailAccessType =~ "Sync", "Sync", "unknown")
    | extend IsThrottled = Throttled =~ "true"
    | extend Problem = case(
        Unreadable, "JSON that does not parse: cut off?",
        AccessType == "unknown", "neither Bind nor Sync",
        AccessType == "Bind" and isnotnull(OperationCount) and OperationCount != Items, "OperationCount differs from the items listed",
        "");`

/** `let Listed = …`: one row for each item that a Bind lists, in each of its folders, identified or not (rule R3). */
export const LISTED_ITEMS = String.raw`let Listed =
    Records
    | where AccessType == "Bind"
    | mv-expand Folder = FolderList
    | extend FolderName = iff(isempty(tostring(Folder.Path)) or tostring(Folder.Path) =~ "Not Available", tostring(Folder.Name), tostring(Folder.Path))
    | mv-expand Entry = parse_json(tostring(Folder.FolderItems))
    | where gettype(Entry) == "dictionary"
    | extend InternetMessageId = tostring(Entry.InternetMessageId)
    | extend ItemId = case(
        isnotempty(InternetMessageId), "",
        isnotempty(tostring(Entry.ImmutableId)), tostring(Entry.ImmutableId),
        tostring(Entry.Id));`

/** The same without the items that have no InternetMessageId. */
export const LISTED = LISTED_ITEMS.replace(/;$/, '\n    | where isnotempty(InternetMessageId);')

/** `let Synced = …`: one row for each folder that a Sync names, in Item or in Folders. */
export const SYNCED = String.raw`let Synced =
    Records
    | where AccessType == "Sync"
    | mv-expand Folder = array_concat(pack_array(parse_json(tostring(ItemObject.ParentFolder))), FolderList)
    | where gettype(Folder) == "dictionary"
    | extend
        FolderId = tostring(Folder.Id),
        FolderName = tostring(Folder.Name),
        FolderPath = iff(isempty(tostring(Folder.Path)), "Not Available", tostring(Folder.Path));`
