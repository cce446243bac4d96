import type { AccessRecord, Place, QuarantinedRow, SalvagedAccess } from '../../src/core/access-record.ts'
import type { JsonObject } from '../../src/core/json.ts'
import { type Decoded, decodeRow, type Defect } from '../../src/audit/decode.ts'
import type { EvidenceRow } from '../../src/audit/source.ts'

export const PLACE: Place = { source: 'test', row: 7, offset: 100, length: 50 }

export const ID_1 = '<aIntern-1@mail.example>'
export const ID_2 = '<MN2PR=2@mail.example>'
export const ID_3 = '<three@mail.example>'

/** AuditData of a Bind as the service writes it: two folders, three messages. */
export const BIND: JsonObject = {
  CreationTime: '2025-03-04T05:06:07',
  Id: '6A62AE85-6ee2-44d4-93b5-be6716be30de',
  Operation: 'MailItemsAccessed',
  OrganizationId: '0873ee4d-d342-44f2-8961-74c442a2fad2',
  RecordType: 50,
  ResultStatus: 'Succeeded',
  UserType: 0,
  Version: 1,
  Workload: 'Exchange',
  UserId: 'Ann@contoso.example',
  AppId: '00000003-0000-0000-c000-000000000000',
  ClientAppId: '5a95e683-08ad-424e-a441-1d1aec52c02c',
  ClientIPAddress: '[2001:DB8::1]:443',
  ClientInfoString: 'Client=OWA;Mozilla/5.0;',
  ExternalAccess: false,
  LogonType: 0,
  MailboxGuid: 'A19957F3-48e8-477e-a28e-f24504695447',
  MailboxOwnerUPN: 'ann@contoso.example',
  OperationProperties: [
    { Name: 'MailAccessType', Value: 'Bind' },
    { Name: 'IsThrottled', Value: 'False' },
  ],
  OriginatingServer: 'VI1PR04MB6046 (15.20.4129.025)\r\n',
  SessionId: '22af9fa5-8cde-4e78-a41e-e34758490cf3',
  AppAccessContext: { AADSessionId: '99999999-8cde-4e78-a41e-e34758490cf3', UniqueTokenId: 'tok-1' },
  Folders: [
    {
      FolderItems: [
        { InternetMessageId: ID_1, Id: 'RgA1', ImmutableId: 'LgA1', SizeInBytes: 1156, Subject: 'Réponse' },
        { InternetMessageId: ID_2 },
      ],
      Id: 'LgAAinbox',
      Path: String.raw`\Inbox`,
    },
    { FolderItems: [{ InternetMessageId: ID_3 }], Id: 'LgAAsent', Path: String.raw`\Sent Items` },
  ],
  OperationCount: 3,
}

const UNNAMED = { id: null, immutableId: null, subject: null, sizeInBytes: null }

export const BIND_RECORD: AccessRecord = {
  id: '6a62ae85-6ee2-44d4-93b5-be6716be30de',
  time: '2025-03-04T05:06:07Z',
  accessType: 'Bind',
  throttled: false,
  recordType: '50',
  actor: 'Ann@contoso.example',
  mailboxUpn: 'ann@contoso.example',
  mailboxGuid: 'a19957f3-48e8-477e-a28e-f24504695447',
  sessionId: '22af9fa5-8cde-4e78-a41e-e34758490cf3',
  sessionIdFrom: 'SessionId',
  ipAddresses: ['2001:db8::1'],
  unreadableIps: [],
  clientInfo: 'Client=OWA;Mozilla/5.0;',
  clientProcess: null,
  clientVersion: null,
  appId: '00000003-0000-0000-c000-000000000000',
  clientAppId: '5a95e683-08ad-424e-a441-1d1aec52c02c',
  logonType: 0,
  userType: 0,
  externalAccess: false,
  tokenId: 'tok-1',
  operationCount: 3,
  folders: [
    {
      id: 'LgAAinbox',
      name: null,
      path: String.raw`\Inbox`,
      items: [
        { internetMessageId: ID_1, id: 'RgA1', immutableId: 'LgA1', subject: 'Réponse', sizeInBytes: 1156 },
        { internetMessageId: ID_2, ...UNNAMED },
      ],
    },
    {
      id: 'LgAAsent',
      name: null,
      path: String.raw`\Sent Items`,
      items: [{ internetMessageId: ID_3, ...UNNAMED }],
    },
  ],
  place: PLACE,
}

/** AuditData of a Sync: the folder in Item, no Folders, no OperationCount. */
export const SYNC: JsonObject = {
  CreationTime: '2025-03-04T05:06:07Z',
  Id: 'd62d3d9e-fa77-4537-4fbc-08d92f21fa76',
  Operation: 'MailItemsAccessed',
  RecordType: 2,
  UserType: 0,
  ClientIP: '192.0.2.7',
  UserId: 'ann@contoso.example',
  ClientIPAddress: '192.0.2.7',
  ClientInfoString: 'Client=MSExchangeRPC',
  ClientProcessName: 'OUTLOOK.EXE',
  ClientVersion: '16.0.13929.20206',
  LogonType: 0,
  MailboxGuid: 'a19957f3-48e8-477e-a28e-f24504695447',
  MailboxOwnerUPN: 'ann@contoso.example',
  OperationProperties: [
    { Name: 'MailAccessType', Value: 'Sync' },
    { Name: 'IsThrottled', Value: 'False' },
  ],
  SessionId: '22af9fa5-8cde-4e78-a41e-e34758490cf3',
  Item: {
    Id: 'LgAAinbox',
    ParentFolder: { Id: 'LgAAinbox', Name: 'Boîte de réception', Path: 'Not Available' },
  },
}

/** A row whose frame is whole; a record of texts stands for a CSV row. */
export function row(fields: Readonly<Record<string, unknown>>, text = JSON.stringify(fields)): EvidenceRow {
  return { kind: 'fields', fields, place: PLACE, text: () => text }
}

/** A row of `Search-UnifiedAuditLog | Export-Csv`. */
export function ualRow(auditData: string, columns: Readonly<Record<string, string>> = {}): EvidenceRow {
  return row({
    RecordType: 'ExchangeItemAggregated',
    CreationDate: '3/4/2025 5:06:07 AM',
    UserIds: 'Ann@contoso.example',
    Operations: 'MailItemsAccessed',
    AuditData: auditData,
    Identity: '6a62ae85-6ee2-44d4-93b5-be6716be30de',
    ...columns,
  })
}

export function broken(text: string, reason: 'row-cut' | 'broken-row' = 'row-cut'): EvidenceRow {
  return { kind: 'broken', reason, detail: 'The file ends inside the row.', place: PLACE, text: () => text }
}

export function decode(evidence: EvidenceRow): Decoded {
  return decodeRow(evidence, null)
}

/** @throws where the row is no usable record */
export function used(evidence: EvidenceRow): { record: AccessRecord; defects: readonly Defect[] } {
  const decoded = decode(evidence)
  if (decoded.kind !== 'access') throw new Error(JSON.stringify(decoded))
  return { record: decoded.record, defects: decoded.defects }
}

/** @throws where the row is not quarantined */
export function quarantine(evidence: EvidenceRow): QuarantinedRow {
  const decoded = decode(evidence)
  if (decoded.kind !== 'quarantined') throw new Error(JSON.stringify(decoded))
  return decoded.row
}

export function messageIds(record: AccessRecord): Array<string | null> {
  return record.folders.flatMap((folder) => folder.items.map((item) => item.internetMessageId))
}

const TEXT = JSON.stringify(BIND)

/** AuditData of BIND, cut behind its second message. */
export const CUT = TEXT.slice(0, TEXT.indexOf('MN2PR=2') + ID_2.length + 1)

/** What can be read of `CUT`. */
export const SALVAGED: SalvagedAccess = {
  id: '6a62ae85-6ee2-44d4-93b5-be6716be30de',
  time: '2025-03-04T05:06:07Z',
  accessType: 'Bind',
  actor: 'Ann@contoso.example',
  mailboxUpn: 'ann@contoso.example',
  mailboxGuid: 'a19957f3-48e8-477e-a28e-f24504695447',
  sessionId: '22af9fa5-8cde-4e78-a41e-e34758490cf3',
  ipAddresses: ['2001:db8::1'],
  operationCount: null,
  internetMessageIds: [ID_1, ID_2],
  folderPaths: [],
}
