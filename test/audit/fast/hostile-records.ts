import { pick, type Random } from './random.ts'

const OPERATIONS = [
  'MailItemsAccessed',
  'MailItemsAccessed',
  'MailItemsAccessed',
  'Send',
  'UserLoggedIn',
  'AttachmentAccess',
  'mailitemsaccessed',
  ' MailItemsAccessed ',
  'Send\nMailItemsAccessed',
  'null',
  '',
  'Add "user"',
  'Operation',
  'Opérations',
]
const USERS = [
  'dana@x.example',
  'Dana@X.example',
  'eve@x.example',
  'bob@x.example',
  '',
  '-',
  '[REDACTED]',
  'é@x.example',
  'a\\u0062@x',
]
const TIMES = [
  '2026-03-20T18:54:14',
  '2026-03-20T18:54:15Z',
  '2026-02-30T00:00:00',
  '2026-03-20T25:00:00',
  '3/4/2026 1:00 PM',
  '2027-01-01T00:00:00.5Z',
  '',
]

export type Entry = readonly [key: string, value: unknown]

/** Entries rather than an object: keys may stand twice. */
export function entriesOf(random: Random): Entry[] {
  const operation = pick(random, OPERATIONS)
  const user = pick(random, USERS)
  const entries: Entry[] = [
    ['CreationTime', random() < 0.8 ? '2026-03-20T18:54:14' : pick(random, TIMES)],
    ['Id', `0000000${Math.floor(random() * 8)}-0000-4000-8000-000000000000`],
    ['Operation', operation],
    ['UserId', user],
    ['MailboxOwnerUPN', random() < 0.8 ? user : pick(random, USERS)],
    ['MailboxGuid', pick(random, ['11111111-0000-4000-8000-000000000000', 'eve@x.example'])],
    ['SessionId', pick(random, ['s1', 's2', null])],
    ['ClientIPAddress', pick(random, ['203.0.113.9', '2001:db8::1', 'nonsense'])],
    ['OperationProperties', [{ Name: 'MailAccessType', Value: pick(random, ['Bind', 'Sync']) }]],
    [
      'Folders',
      [
        {
          Path: '\\Boîte "1"',
          FolderItems: [{ InternetMessageId: `<${Math.floor(random() * 9)}@x>`, SizeInBytes: 1.5e3 }],
        },
      ],
    ],
    ['Item', { InternetMessageId: '<m@x>', Subject: 'Re: "x",\r\n' }],
    ['Numbers', [0, -1, 1.25, 1e5, -0.5e-3, true, false, null, [], {}, '']],
  ]
  const kept = entries.filter(() => random() < 0.95)
  if (random() < 0.08) kept.push(pick(random, SURPRISES))
  if (random() < 0.05) kept.push(['Deep', deep(random() < 0.5 ? 58 : 70)])
  if (random() < 0.08) kept.reverse()
  return kept
}

const SURPRISES: readonly Entry[] = [
  ['UserId', 'dana@x.example'],
  ['userid', 'dana@x.example'],
  ['User Id', 'dana@x.example'],
  ['operation', 'Send'],
  ['OPERATION', 'Send'],
  ['Operations', 'MailItemsAccessed'],
  ['dynamicProperties', { UserId: 'dana@x.example' }],
  ['AuditData', '{"Operation":"MailItemsAccessed","UserId":"dana@x.example"}'],
  ['RawEventData', {}],
  ['_raw', '{"Operation":"MailItemsAccessed"}'],
  ['value', [{ Operation: 'MailItemsAccessed' }]],
  ['hits', {}],
  ['a.b', 'c'],
  ['ResultIndex', 1],
  ['Unusual \u0041', '\u0007'],
  ['CreationTime', '2028-01-01T00:00:00'],
  ['__proto__', { UserId: 'dana@x.example' }],
]

function deep(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

export function jsonOf(random: Random, entries: readonly Entry[]): string {
  const blank = random() < 0.1 ? pick(random, [' ', '\t', '\n', '\r\n']) : ''
  const members = entries.map(
    ([key, value]) => `${JSON.stringify(key)}:${blank}${escaped(random, JSON.stringify(value))}`,
  )
  return `{${blank}${members.join(`,${blank}`)}${blank}}`
}

/** Now and then a letter as an escape. */
function escaped(random: Random, json: string): string {
  return random() < 0.03 ? json.replace('a', String.raw`\u0061`) : json
}
