import { closeSync, openSync, writeSync } from 'node:fs'

/**
 * Seeded evidence of any size. What makes real exports hard is in it: duplicates, pretty-printed cells, quoted trailing
 * columns with line breaks that mention the operation, other operations that mention it, non-ASCII folder names, cut
 * and empty AuditData, records without SessionId, Syncs.
 */

const FLUSH = 1 << 22
const OTHERS = [
  'Send',
  'Create',
  'Update',
  'MoveToDeletedItems',
  'SoftDelete',
  'UserLoggedIn',
  'FileAccessed',
  'New-InboxRule',
]
const FOLDERS = [
  'Inbox',
  'Boîte de réception',
  'Éléments envoyés',
  'Projets "Nord", 2026',
  '営業',
  'Archive \u{1F4E6}',
  'Sent Items',
]
const CLIENTS = [
  'Client=OWA;Action=ViaProxy',
  'Client=REST;Client=RESTSystem;;',
  'Client=MSExchangeRPC',
  'Client=ActiveSync;UserAgent=iOS/17',
]

/** @param {number} seed @returns {() => number} */
function mulberry(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** @param {number} seed */
function world(seed) {
  const random = mulberry(seed)
  const below = (/** @type {number} */ n) => Math.floor(random() * n)
  const hex = (/** @type {number} */ n) => Array.from({ length: n }, () => below(16).toString(16)).join('')
  const hex8 = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
  const guid = () => {
    const [a, b, c, d] = [hex8(), hex8(), hex8(), hex8()]
    return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(0, 3)}-${c.slice(4)}${d}`
  }
  const pick = (/** @type {readonly any[]} */ list) => list[below(list.length)]
  const users = Array.from({ length: 1500 }, (_, index) => ({
    upn: `user${index}@contoso.example`,
    guid: guid(),
    sid: `S-1-5-21-${hex(20)}`,
  }))
  const sessions = Array.from({ length: 25_000 }, () => ({
    id: guid(),
    user: pick(users),
    ip: `203.0.${below(256)}.${below(256)}`,
    client: pick(CLIENTS),
  }))
  const times = Array.from({ length: 20_000 }, () =>
    new Date(Date.UTC(2026, 0, 1) + below(90 * 86_400) * 1000).toISOString().slice(0, 19),
  )
  const blob = hex(600)
  return { random, below, guid, pick, users, sessions, times, blob }
}

/** @param {ReturnType<typeof world>} w */
function access(w) {
  const session = w.pick(w.sessions)
  const { user } = session
  const sync = w.random() < 0.05
  const folders = Array.from({ length: w.random() < 0.15 ? 2 : 1 }, () => ({
    FolderItems: Array.from({ length: 1 + w.below(5) }, () => ({
      InternetMessageId: `<${w.guid()}@mail${w.below(90)}.example>`,
      SizeInBytes: w.below(90_000),
    })),
    Id: `LgAAAAB${w.blob.slice(0, 60)}${w.below(9)}`,
    Path: `\\${w.pick(FOLDERS)}`,
  }))
  return {
    CreationTime: w.pick(w.times),
    Id: w.guid(),
    Operation: 'MailItemsAccessed',
    OrganizationId: '0a1b2c3d-0000-4000-a000-000000000001',
    RecordType: sync ? 2 : 50,
    ResultStatus: 'Succeeded',
    UserKey: '10032000A5C3B2D1',
    UserType: 0,
    Version: 1,
    Workload: 'Exchange',
    UserId: user.upn,
    AppId: '00000002-0000-0ff1-ce00-000000000000',
    ClientIPAddress: session.ip,
    ClientInfoString: session.client,
    ExternalAccess: false,
    InternalLogonType: 0,
    LogonType: 0,
    LogonUserSid: user.sid,
    MailboxGuid: user.guid,
    MailboxOwnerSid: user.sid,
    MailboxOwnerUPN: user.upn,
    OrganizationName: 'contoso.example',
    OriginatingServer: 'AM9PR08MB7223 (15.20.9678.024)\r\n',
    ...(w.random() < 0.6 ? { SessionId: session.id } : {}),
    OperationProperties: [
      { Name: 'MailAccessType', Value: sync ? 'Sync' : 'Bind' },
      { Name: 'IsThrottled', Value: 'False' },
    ],
    ...(sync
      ? {
          Item: {
            Id: 'LgAAAAB',
            ParentFolder: { Id: `LgAAAAB${w.below(9)}`, Name: w.pick(FOLDERS), Path: 'Not Available' },
          },
        }
      : {
          Folders: folders,
          OperationCount: folders.reduce((sum, folder) => sum + folder.FolderItems.length, 0),
        }),
  }
}

/** @param {ReturnType<typeof world>} w */
function other(w) {
  const user = w.pick(w.users)
  const operation = w.pick(OTHERS)
  const mail = !['UserLoggedIn', 'FileAccessed', 'New-InboxRule'].includes(operation)
  return {
    CreationTime: w.pick(w.times),
    Id: w.guid(),
    Operation: operation,
    OrganizationId: '0a1b2c3d-0000-4000-a000-000000000001',
    RecordType: 15,
    UserId: user.upn,
    Workload: 'AzureActiveDirectory',
    ClientIP: `198.51.100.${w.below(256)}`,
    ExtendedProperties: [
      {
        Name: 'additionalDetails',
        Value: `{"User-Agent":"Mozilla/5.0 (Windows NT 10.0)","AppId":"${w.guid()}"}`,
      },
      { Name: 'Note', Value: w.random() < 0.02 ? 'rule on MailItemsAccessed' : 'none' },
    ],
    ...(mail
      ? {
          Item: {
            Id: w.blob.slice(0, 120),
            InternetMessageId: `<${w.guid()}@mail.example>`,
            ParentFolder: { Path: `\\${w.pick(FOLDERS)}` },
            Subject: 'Re: "Angebot", 2026',
          },
        }
      : {}),
    ModifiedProperties: [
      { Name: 'Blob', OldValue: w.blob.slice(0, w.below(300)), NewValue: w.blob.slice(w.below(300)) },
    ],
  }
}

const quoted = (/** @type {string} */ text) => `"${text.replaceAll('"', '""')}"`

/** A Purview row, or the record alone as a line. @param {ReturnType<typeof world>} w @param {any} record @param {string} format */
function rowOf(w, record, format) {
  const chance = w.random()
  if (format === 'jsonl')
    return `${chance < 0.0001 ? JSON.stringify(record).slice(0, 900) : JSON.stringify(record)}\n`
  let data = chance < 0.002 ? JSON.stringify(record, null, 2) : JSON.stringify(record)
  if (chance > 0.9999) data = chance > 0.99995 ? '' : data.slice(0, 900)
  const trailing = w.random() < 0.05 ? quoted('unit "A",\nMailItemsAccessed') : ''
  const { Id, CreationTime, RecordType, Operation, UserId } = record
  return `${Id},${CreationTime}.0000000Z,${RecordType},${Operation},${UserId},${quoted(data)},${trailing},\r\n`
}

const HEADER =
  '\uFEFFRecordId,CreationDate,RecordType,Operation,UserId,AuditData,AssociatedAdminUnits,AssociatedAdminUnitsNames\r\n'

/**
 * @param {string} path
 * @param {{ bytes: number, share: number, format: 'csv' | 'jsonl', seed: number }} plan share: of MailItemsAccessed records
 */
export function generate(path, { bytes, share, format, seed }) {
  const w = world(seed)
  const file = openSync(path, 'w')
  let written = 0
  let text = format === 'csv' ? HEADER : ''
  let last = ''
  while (written + text.length < bytes) {
    if (last !== '' && w.random() < 0.02) text += last
    last = rowOf(w, w.random() < share ? access(w) : other(w), format)
    text += last
    if (text.length < FLUSH) continue
    written += writeSync(file, text)
    text = ''
  }
  writeSync(file, text)
  closeSync(file)
}
