import { describe, expect, it } from 'vitest'
import { type Criteria, EVERYTHING } from '../../../src/core/criteria.ts'
import { parseIpRange } from '../../../src/core/ip-address.ts'
import { type Dialect, DIALECTS } from '../../../src/microsoft/kql/dialect.ts'
import { QUERY_NAMES, type QueryName, queryText } from '../../../src/microsoft/kql/queries.ts'
import { PUSHED_NAMES, pushedText } from '../../../src/microsoft/kql/pushed.ts'
import { type Bound, binder } from './kusto.ts'
import { DEFENDER, OFFICE_ACTIVITY, SENTINEL } from './tables.ts'

const bindSentinel = binder(SENTINEL)
const bindDefender = binder(DEFENDER)

function bind(dialect: Dialect, query: string): Bound {
  return (dialect === 'hunting' ? bindDefender : bindSentinel)(query)
}

const NARROW: Criteria = {
  users: ['Dana.Frost@northwind.example', 'o\'brien\\"@x'],
  ips: ['203.0.113.7', '198.51.100.0/24', '2001:db8::/32'].flatMap((text) => parseIpRange(text) ?? []),
  sessions: ['40F4D460-b3d4-4bf4-a03a-541d80e82255', 'nosession:bf36de57e247'],
  from: '2026-03-01T00:00:00Z',
  to: '2026-03-16T00:00:00.5Z',
}

const COLUMNS: Readonly<Record<QueryName, readonly string[]>> = {
  sessions: [
    'Mailbox:string',
    'UserId:string',
    'Session:string',
    'SessionIdFrom:string',
    'Addresses:dynamic',
    'Clients:dynamic',
    'Apps:dynamic',
    'Records:long',
    'BindRecords:long',
    'SyncRecords:long',
    'OperationCount:long',
    'Messages:long',
    'FirstAccess:datetime',
    'LastAccess:datetime',
    'ThrottledRecords:long',
    'Problems:dynamic',
  ],
  messages: [
    'Mailbox:string',
    'InternetMessageId:string',
    'Subject:string',
    'SizeInBytes:long',
    'Folders:dynamic',
    'Accesses:long',
    'FirstAccess:datetime',
    'LastAccess:datetime',
    'Sessions:dynamic',
    'Addresses:dynamic',
    'UserIds:dynamic',
  ],
  folders: [
    'Mailbox:string',
    'FolderId:string',
    'FolderName:string',
    'FolderPath:string',
    'Accesses:long',
    'FirstAccess:datetime',
    'LastAccess:datetime',
    'Sessions:dynamic',
    'Addresses:dynamic',
    'UserIds:dynamic',
  ],
  throttled: ['Mailbox:string', 'Basis:string', 'BlindFrom:datetime', 'BlindTo:datetime'],
  apps: [
    'App:string',
    'Records:long',
    'OperationCount:long',
    'Mailboxes:long',
    'UserIds:dynamic',
    'Addresses:dynamic',
    'Clients:dynamic',
    'FirstAccess:datetime',
    'LastAccess:datetime',
  ],
  email: [
    'Mailbox:string',
    'InternetMessageId:string',
    'Found:bool',
    'Received:datetime',
    'Sender:string',
    'Recipients:dynamic',
    'Subject:string',
    'Direction:string',
    'DeliveryActions:dynamic',
    'FirstAccess:datetime',
    'LastAccess:datetime',
  ],
  'note-bind': [
    'InternetMessageId:string',
    'UserId:string',
    'Folders:dynamic',
    'Number of Folders:long',
    'Records:long',
    'FirstAccess:datetime',
    'LastAccess:datetime',
    'Problem:string',
  ],
  'note-sync': [
    'MailAccessType:string',
    'SyncedFolderName:string',
    'SyncedFolderPath:string',
    'UserId:string',
    'Problem:string',
    'Records:long',
    'FirstAccess:datetime',
    'LastAccess:datetime',
  ],
}

describe.each(DIALECTS)('%s', (dialect) => {
  it.each(QUERY_NAMES)('%s binds without a word, and has the columns that it promises', (name) => {
    for (const criteria of [EVERYTHING, NARROW]) {
      expect(bind(dialect, queryText(name, dialect, criteria))).toEqual({
        diagnostics: [],
        columns: COLUMNS[name],
      })
    }
  })
})

const CONTEXT =
  'Kind Mailbox MailboxGuid UserId SessionId SessionIdFrom Addresses AppId ClientAppId ClientInfo LogonType UserType ExternalAccess AccessType'

it.each(DIALECTS)('what mia sends itself binds for %s', (dialect) => {
  for (const name of PUSHED_NAMES)
    for (const criteria of [EVERYTHING, NARROW])
      expect(bind(dialect, pushedText(name, dialect, criteria)).diagnostics).toEqual([])
  const columnsOf = (name: (typeof PUSHED_NAMES)[number]): readonly string[] =>
    bind(dialect, pushedText(name, dialect, NARROW)).columns
  expect(columnsOf('slices')).toEqual([
    'Hour:datetime',
    'Rows:long',
    'Records:long',
    'Items:long',
    'Unreadable:long',
  ])
  expect(columnsOf('undecided')).toEqual(['Addresses:string', 'ClientInfo:string', 'Records:long'])
  expect(columnsOf('answer').toSorted()).toEqual(
    [
      ...CONTEXT.split(' ').map((name) => `${name}:string`),
      'Mismatch:bool',
      'Uncounted:bool',
      'ThrottledAt:datetime',
      ...['Records', 'OperationCount', 'Inferred', 'SizeInBytes'].map((name) => `${name}:long`),
      'FirstAccess:datetime',
      'LastAccess:datetime',
      'RecordIds:dynamic',
      'Folders:dynamic',
      ...['Subject', 'InternetMessageId', 'ItemId', 'FolderId', 'FolderName', 'FolderPath'].map(
        (name) => `${name}:string`,
      ),
    ].toSorted(),
  )
})

it('binds where OperationProperties is a string, as workspaces of old have it', () => {
  const bindOld = binder({
    ...SENTINEL,
    OfficeActivity: OFFICE_ACTIVITY.replace('OperationProperties:dynamic', 'OperationProperties:string'),
  })
  for (const name of QUERY_NAMES)
    expect(bindOld(queryText(name, 'officeactivity', NARROW)).diagnostics).toEqual([])
})

it('the binder does complain', () => {
  expect(bindSentinel('OfficeActivity | where Nope == 1').diagnostics[0]).toMatch(/^Error KS142 /)
  expect(bindDefender('OfficeActivity').diagnostics[0]).toMatch(/^Error KS142 The name 'OfficeActivity'/)
})
