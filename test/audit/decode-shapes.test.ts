import { describe, expect, test } from 'vitest'
import type { AccessRecord } from '../../src/core/access-record.ts'
import { decode, ID_1, ID_2, ID_3, messageIds, PLACE, row, SYNC, ualRow, used } from './decode-rows.ts'

const NOTHING = {
  throttled: null,
  recordType: null,
  mailboxUpn: null,
  mailboxGuid: null,
  sessionId: null,
  sessionIdFrom: null,
  unreadableIps: [],
  clientInfo: '',
  clientProcess: null,
  clientVersion: null,
  appId: null,
  clientAppId: null,
  logonType: null,
  userType: null,
  externalAccess: null,
  tokenId: null,
  operationCount: null,
}

const item = (internetMessageId: string) => ({
  internetMessageId,
  id: null,
  immutableId: null,
  subject: null,
  sizeInBytes: null,
})

const OFFICE_ACTIVITY = {
  TenantId: '7c759f10-811c-4db8-ad6d-f07d8ae3f8ea',
  RecordType: 'ExchangeItemAggregated',
  TimeGenerated: '4/28/2021, 2:54:37.000 PM',
  Operation: 'MailItemsAccessed',
  UserType: 'Regular',
  OfficeWorkload: 'Exchange',
  UserId: 'Adele@Contoso.example',
  ClientIP: '',
  ExternalAccess: 'FALSE',
  OriginatingServer: 'MWHPR06MB3440 (15.20.4065.028)\n',
  Logon_Type: 'Owner',
  MailboxGuid: '1799af14-918d-4035-98f7-536ec791ef58',
  MailboxOwnerUPN: 'Adele@Contoso.example',
  ClientInfoString: 'Client=REST;Client=RESTSystem;;',
  Client_IPAddress: '198.51.100.4',
  Folders: JSON.stringify([
    { FolderItems: [{ InternetMessageId: ID_1 }], Id: 'Lg', Path: String.raw`\Inbox` },
  ]),
  Item: '',
  OfficeId: '2ad854c0-d9c3-43b5-95d8-826aea0d10ca',
  SourceRecordId: '2ad854c0-d9c3-43b5-95d8-826aea0d10ca',
  OperationProperties: '[{"Value":"Bind","Name":"MailAccessType"},{"Value":"False","Name":"IsThrottled"}]',
  AppId: '8a18aa92-0a1e-4e06-abd0-e118fa4787b1',
}

const OFFICE_RECORD: AccessRecord = {
  ...NOTHING,
  id: '2ad854c0-d9c3-43b5-95d8-826aea0d10ca',
  time: '2021-04-28T14:54:37Z',
  accessType: 'Bind',
  throttled: false,
  recordType: '50',
  actor: 'Adele@Contoso.example',
  mailboxUpn: 'Adele@Contoso.example',
  mailboxGuid: '1799af14-918d-4035-98f7-536ec791ef58',
  ipAddresses: ['198.51.100.4'],
  clientInfo: 'Client=REST;Client=RESTSystem;;',
  appId: '8a18aa92-0a1e-4e06-abd0-e118fa4787b1',
  logonType: 0,
  userType: 0,
  externalAccess: false,
  folders: [{ id: 'Lg', name: null, path: String.raw`\Inbox`, items: [item(ID_1)] }],
  place: PLACE,
}

const MAILBOX_AUDIT = {
  Operation: 'MailItemsAccessed',
  OperationResult: 'Succeeded',
  LogonType: 'Owner',
  ExternalAccess: 'False',
  FolderPathName: String.raw`\Inbox`,
  ClientInfoString: 'Client=OWA',
  ClientIPAddress: '192.0.2.9',
  MailboxOwnerUPN: 'kwok@contoso.example',
  LogonUserDisplayName: 'Kwok',
  OperationProperties: 'MailAccessType:Bind, IsThrottled:False',
  ItemInternetMessageId: `${ID_1};${ID_2}`,
  MailboxGuid: '6f00b664-d723-4414-9aa3-95d45e6a3656',
  LastAccessed: '1/24/2019 3:04:05 PM',
  Identity: 'AAMkADBjNGF1',
}

const MAILBOX_RECORD: AccessRecord = {
  ...NOTHING,
  id: 'AAMkADBjNGF1',
  time: '2019-01-24T15:04:05Z',
  accessType: 'Bind',
  throttled: false,
  actor: 'kwok@contoso.example',
  mailboxUpn: 'kwok@contoso.example',
  mailboxGuid: '6f00b664-d723-4414-9aa3-95d45e6a3656',
  ipAddresses: ['192.0.2.9'],
  clientInfo: 'Client=OWA',
  logonType: 0,
  externalAccess: false,
  folders: [{ id: null, name: null, path: String.raw`\Inbox`, items: [item(ID_1), item(ID_2)] }],
  place: PLACE,
}

describe('shapes of their own', () => {
  test('OfficeActivity: JSON texts in columns, words for numbers, no session and no count', () => {
    expect(decode(row(OFFICE_ACTIVITY))).toEqual({ kind: 'access', record: OFFICE_RECORD, defects: [] })
  })

  test('OfficeActivity through the API: the same columns, empty ones absent', () => {
    const { ClientIP: _, Item: __, ...columns } = OFFICE_ACTIVITY
    const event = {
      ...columns,
      TimeGenerated: '2021-04-28T14:54:37Z',
      RecordType: '50',
      Type: 'OfficeActivity',
    }
    expect(used(row(event)).record).toEqual(OFFICE_RECORD)
  })

  test('a Sync: the folder of Item, by name where the path is Not Available', () => {
    expect(used(ualRow(JSON.stringify(SYNC)))).toEqual({
      defects: [],
      record: {
        ...NOTHING,
        id: 'd62d3d9e-fa77-4537-4fbc-08d92f21fa76',
        time: '2025-03-04T05:06:07Z',
        accessType: 'Sync',
        throttled: false,
        recordType: '2',
        actor: 'ann@contoso.example',
        mailboxUpn: 'ann@contoso.example',
        mailboxGuid: 'a19957f3-48e8-477e-a28e-f24504695447',
        sessionId: '22af9fa5-8cde-4e78-a41e-e34758490cf3',
        sessionIdFrom: 'SessionId',
        ipAddresses: ['192.0.2.7'],
        clientInfo: 'Client=MSExchangeRPC',
        clientProcess: 'OUTLOOK.EXE',
        clientVersion: '16.0.13929.20206',
        logonType: 0,
        userType: 0,
        folders: [{ id: 'LgAAinbox', name: 'Boîte de réception', path: null, items: [] }],
        place: PLACE,
      },
    })
  })

  test('the mailbox audit log: MailAccessType:Bind, one folder in columns, the owner as actor', () => {
    expect(decode(row(MAILBOX_AUDIT))).toEqual({
      kind: 'access',
      record: MAILBOX_RECORD,
      defects: ['actor-inferred'],
    })
  })

  test('the mailbox audit log: aggregated folders and their count', () => {
    const folders = JSON.stringify([
      { id: 'Lg', path: String.raw`\Inbox`, FolderItems: [{ InternetMessageId: ID_3 }] },
    ])
    const { ItemInternetMessageId: _, FolderPathName: __, ...columns } = MAILBOX_AUDIT
    const aggregated = {
      ...columns,
      AggregatedRecordFoldersData: folders,
      AuditOperationsCountInAggregatedRecord: '1',
    }
    expect(used(row(aggregated)).record).toEqual({
      ...MAILBOX_RECORD,
      operationCount: 1,
      folders: [{ id: 'Lg', name: null, path: String.raw`\Inbox`, items: [item(ID_3)] }],
    })
  })
})

describe('columns flattened by Splunk and Elastic', () => {
  const columns = {
    CreationTime: '2025-03-04T05:06:07',
    Operation: 'MailItemsAccessed',
    UserId: 'ann@contoso.example',
    Id: 'd62d3d9e-fa77-4537-4fbc-08d92f21fa76',
    'OperationProperties{}.Name': 'MailAccessType\nIsThrottled',
    'OperationProperties{}.Value': 'Bind\nTrue',
    'Folders{}.Path': String.raw`\Inbox`,
    'Folders{}.FolderItems{}.InternetMessageId': `${ID_1}\n${ID_2}`,
    'AppAccessContext.AADSessionId': 's-1',
  }

  test('one folder: everything is there', () => {
    const { record, defects } = used(row(columns))
    expect(record).toEqual({
      ...NOTHING,
      id: 'd62d3d9e-fa77-4537-4fbc-08d92f21fa76',
      time: '2025-03-04T05:06:07Z',
      accessType: 'Bind',
      throttled: true,
      actor: 'ann@contoso.example',
      sessionId: 's-1',
      sessionIdFrom: 'AADSessionId',
      ipAddresses: [],
      folders: [{ id: null, name: null, path: String.raw`\Inbox`, items: [item(ID_1), item(ID_2)] }],
      place: PLACE,
    })
    expect(defects).toEqual([])
  })

  test('several folders: no message is lost, and that its folder is unknown is said', () => {
    const { record, defects } = used(row({ ...columns, 'Folders{}.Path': '\\Inbox\n\\Sent Items' }))
    expect(record.folders.map((folder) => [folder.path, folder.items.length])).toEqual([
      [String.raw`\Inbox`, 0],
      [String.raw`\Sent Items`, 0],
      [null, 2],
    ])
    expect(defects).toEqual(['flattened-folders'])
  })

  test('a Sync, and the prefix of Elastic', () => {
    const { record } = used(
      row({
        'o365.audit.CreationTime': '2025-03-04T05:06:07',
        'o365.audit.Operation': 'MailItemsAccessed',
        'o365.audit.UserId': 'ann@contoso.example',
        'o365.audit.OperationProperties.MailAccessType': 'Sync',
        'o365.audit.Item.ParentFolder.Name': 'Inbox',
        'o365.audit.Item.ParentFolder.Id': 'Lg',
      }),
    )
    expect(record.accessType).toBe('Sync')
    expect(record.folders).toEqual([{ id: 'Lg', name: 'Inbox', path: null, items: [] }])
  })

  test('ids of a CSV cell with two lines stay apart', () => {
    expect(messageIds(used(row(columns)).record)).toEqual([ID_1, ID_2])
  })
})
