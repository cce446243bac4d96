import type { AuditData } from '../../samples/scenario/record.mjs'
import { seeded } from './random.ts'

export const VICTIM = 'dana.frost@northwind.example'
export const COLLEAGUE = 'owen.marsh@northwind.example'
export const TENANT_ID = '6f1c2a4e-0b7d-4d0e-9a53-1c2d3e4f5a6b'
const DAY_MS = 86_400_000

export interface GenerateOptions {
  readonly seed: number
  readonly count: number
  /** ISO 8601 with Z: the first record; the others follow over `days`. */
  readonly from: string
  readonly days: number
}

/** MailItemsAccessed records of two mailboxes in the native shape of the service, oldest first. */
export function generateRecords({ seed, count, from, days }: GenerateOptions): AuditData[] {
  const random = seeded(seed)
  const start = Date.parse(from)
  const step = (days * DAY_MS) / count
  return Array.from({ length: count }, (_, index) => {
    const at = Math.floor((start + index * step) / 1000) * 1000
    return record(index, at, random)
  })
}

function record(index: number, at: number, random: () => number): AuditData {
  const user = random() < 0.8 ? VICTIM : COLLEAGUE
  const isSync = random() < 0.1
  const session = Math.floor(random() * 5)
  const owner = user === VICTIM ? 'dana' : 'owen'
  const base = {
    CreationTime: new Date(at).toISOString().slice(0, 19),
    Id: guid(1, index),
    Operation: 'MailItemsAccessed',
    OrganizationId: TENANT_ID,
    RecordType: isSync ? 2 : 50,
    ResultStatus: 'Succeeded',
    UserKey: owner === 'dana' ? '10032001A2B3C4D5' : '10032001A2B3C4D6',
    UserType: 0,
    Version: 1,
    Workload: 'Exchange',
    UserId: user,
    ClientIPAddress: session === 0 ? '198.51.100.23' : `203.0.113.${session}`,
    ClientInfoString: 'Client=OWA;Action=ViaProxy',
    ExternalAccess: false,
    InternalLogonType: 0,
    LogonType: 0,
    LogonUserSid: 'S-1-5-21-1405238761-2310455872-3189034412-20000001',
    MailboxGuid: guid(2, owner === 'dana' ? 1 : 2),
    MailboxOwnerSid: 'S-1-5-21-1405238761-2310455872-3189034412-20000001',
    MailboxOwnerUPN: user,
    OperationProperties: [
      { Name: 'MailAccessType', Value: isSync ? 'Sync' : 'Bind' },
      { Name: 'IsThrottled', Value: 'False' },
    ],
    OrganizationName: 'northwind.example',
    OriginatingServer: 'AM0PR01MB1234 (15.20.4200.000)\r\n',
    SessionId: guid(3, (owner === 'dana' ? 10 : 20) + session),
  }
  if (isSync) return { ...base, Item: { Id: `LgAAA${index}`, ParentFolder: folderOf(index, 'Inbox') } }
  const items = 1 + Math.floor(random() * 3)
  const FolderItems = Array.from({ length: items }, (_, item) => ({
    InternetMessageId: `<${index}.${item}.${owner}@mail.northwind.example>`,
    SizeInBytes: 1_000 + index,
  }))
  return { ...base, OperationCount: items, Folders: [{ ...folderOf(index, 'Inbox'), FolderItems }] }
}

function folderOf(index: number, name: string): { Id: string; Name: string; Path: string } {
  return { Id: `LgAAAAB${index % 4}`, Name: name, Path: `\\${name}` }
}

function guid(kind: number, number: number): string {
  return `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`
}
