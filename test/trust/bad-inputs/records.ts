import { bind, csv, folder, item, jsonl, recordId, sync } from '../evidence.ts'
import { evidence, messages, type Trial } from '../trial.ts'

/** B109, B120-B126: records whose fields are not what Microsoft documents. */

const QUARANTINED = { exit: 3, counts: [1, 0, 0, 0, 1] } as const
const ONE = { exit: 0, counts: [1, 1, 0, 0, 0] } as const
const LINE = JSON.stringify(bind(1))

/** Raw JSON in the place of OperationCount, as no serialiser would write it. */
function count(json: string): Trial {
  const counted = LINE.replace('"OperationCount":1', `"OperationCount":${json}`)
  const isJson = json !== 'NaN'
  return evidence(
    'B109',
    `OperationCount ${json.slice(0, 24)}`,
    counted,
    isJson ? ONE : { exit: 3, counts: [1, 0, 0, 0, 1] },
  )
}

const NUMBERS = [
  '1e999',
  '-0',
  '-7',
  '9007199254740993',
  '1.5',
  '"5"',
  '"five"',
  'NaN',
  'null',
  '[]',
  '{}',
  '9'.repeat(200),
].map((json) => count(json))

/** What stands in Folders, or in one message of them; the record has to survive. */
const FOLDERS: readonly Trial[] = (
  [
    ['Folders null', { Folders: null }],
    ['Folders an object', { Folders: folder('a') }],
    ['Folders empty', { Folders: {} }],
    ['no FolderItems', { Folders: [{ Path: '\\Inbox' }] }],
    [
      'an InternetMessageId null',
      { Folders: [folder('a', { FolderItems: [item('a', { InternetMessageId: null })] })] },
    ],
    [
      'an InternetMessageId empty',
      { Folders: [folder('a', { FolderItems: [item('a', { InternetMessageId: '' })] })] },
    ],
    [
      'an InternetMessageId a number',
      { Folders: [folder('a', { FolderItems: [item('a', { InternetMessageId: 7 })] })] },
    ],
  ] as const
).map(([what, changes]) => messages(evidence('B120', what, jsonl([bind(1, changes)]), ONE)))

const DAMAGED_FOLDERS: readonly Trial[] = (
  [
    ['Folders a text', { Folders: '\\Inbox' }],
    ['FolderItems of nulls', { Folders: [folder('a', { FolderItems: [null, 7, 'x', []] })] }],
  ] as const
).map(([what, changes]) => messages(evidence('B120', what, jsonl([bind(1, changes)]), QUARANTINED)))

const IDS: readonly Trial[] = [
  'no-brackets@x.example',
  '< two blanks @ x >',
  `<${'i'.repeat(1200)}@x>`,
  '<a@x><b@x>',
  '<ümlaut@x>',
  ' <padded@x> ',
].map((id) =>
  messages(
    evidence(
      'B120',
      `the id ${id.slice(0, 24)}`,
      jsonl([bind(1, { Folders: [folder('a', { FolderItems: [item('a', { InternetMessageId: id })] })] })]),
      {
        ...ONE,
        holds: [id],
      },
    ),
  ),
)

function properties(
  what: string,
  list: unknown,
  expected: { exit: number; counts: Trial['counts'] } = { ...ONE },
): Trial {
  return evidence('B121', what, jsonl([bind(1, { OperationProperties: list })]), {
    exit: expected.exit,
    ...(expected.counts === undefined ? {} : { counts: expected.counts }),
  })
}

const BIND = { Name: 'MailAccessType', Value: 'Bind' }
const PROPERTIES: readonly Trial[] = [
  properties('no OperationProperties', undefined, { exit: 0, counts: undefined }),
  properties('another order', [{ Name: 'IsThrottled', Value: 'False' }, BIND]),
  properties('twice the same', [BIND, BIND]),
  properties('twice, and different', [BIND, { Name: 'MailAccessType', Value: 'Sync' }], {
    exit: 0,
    counts: undefined,
  }),
  properties('other case', [{ name: 'mailaccesstype', value: 'bind' }]),
  properties('unknown names', [{ Name: 'New', Value: 'x' }, BIND]),
  properties('SYNC in capitals', [{ Name: 'MailAccessType', Value: 'SYNC' }]),
  properties('an unknown access type', [{ Name: 'MailAccessType', Value: 'Peek' }]),
]

const CONTRADICTIONS: readonly Trial[] = [
  evidence('B122', 'a Bind with OperationCount 9 and one item', jsonl([bind(1, { OperationCount: 9 })]), {
    ...ONE,
    notices: ['count-mismatch'],
  }),
  evidence('B122', 'a Sync that lists items', jsonl([sync(1, { Folders: [folder('a')] })]), ONE),
  evidence('B123', 'one Id, two contents', jsonl([bind(1), bind(1, { ClientIPAddress: '203.0.113.99' })]), {
    exit: 0,
    counts: [2, 2, 0, 0, 0],
    notices: ['id-conflict'],
  }),
]

/** [text, whether it names a time that mia may use] */
const TIMES = (
  [
    ['2026-03-09T09:34:12', true],
    ['2026-03-09T09:34:12Z', true],
    ['2026-03-09T09:34:12+02:00', true],
    ['3/19/2026 9:34:12 AM', true],
    ['19/03/2026 09:34', true],
    ['03/04/2026 09:34', false],
    ['46090.4', false],
    ['2026-03-09T24:00:00', false],
    ['2026-03-09T09:34:60', false],
    ['2026-02-30T00:00:00', false],
    ['0001-01-01T00:00:00', true],
    ['9999-12-31T23:59:59', true],
    ['10000-01-01T00:00:00', false],
    ['2026-03-09T09:34:12.1234567Z', true],
    ['', false],
    ['yesterday', false],
  ] as const
).map(([text, usable]) =>
  evidence(
    'B124',
    `CreationTime ${text}`,
    jsonl([bind(1, { CreationTime: text })]),
    usable ? ONE : { exit: 3, counts: [1, 0, 0, 0, 1] },
  ),
)

/** [as recorded, as shown]; what is no address stays as text and loses no record. */
const ADDRESSES = (
  [
    ['198.51.100.7:443', '198.51.100.7'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['::ffff:198.51.100.7', '198.51.100.7'],
    ['fe80::1%eth0', null],
    ['010.0.0.1', null],
    ['1.1.1', null],
    ['0x7f.1', null],
    ['127.0.0.1 (proxy)', null],
    ['198.51.100.7,198.51.100.8', null],
    ['::1::', null],
    ['999.1.1.1', null],
    ['', null],
  ] as const
).map(([text, shown]) =>
  evidence('B125', `the address ${text}`, jsonl([bind(1, { ClientIPAddress: text, ClientIP: undefined })]), {
    ...ONE,
    ...(shown === null ? {} : { holds: [shown] }),
  }),
)

const USERS: readonly Trial[] = [
  'a+b@x.example',
  'S-1-5-18',
  'a_x.example#EXT#@y.example',
  "o'neil@x.example",
  'DANA@X.EXAMPLE',
  'jürgen@müller.example',
].map((user) =>
  evidence(
    'B126',
    `the user ${user}`,
    csv([bind(1, { UserId: user, MailboxOwnerUPN: user, Id: recordId(1) })]),
    { ...ONE, name: 'audit.csv', holds: [user] },
  ),
)

export const RECORDS: readonly Trial[] = [
  ...NUMBERS,
  ...FOLDERS,
  ...DAMAGED_FOLDERS,
  ...IDS,
  ...PROPERTIES,
  ...CONTRADICTIONS,
  ...TIMES,
  ...ADDRESSES,
  ...USERS,
]
