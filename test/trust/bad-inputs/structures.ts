import { bind, csv, HEADER, jsonl } from '../evidence.ts'
import { evidence, type Trial } from '../trial.ts'

/** B106-B116: data whose frame is odd or damaged. */

const ONE = bind(1)
const TWO = bind(2)
const LINE = JSON.stringify(ONE)

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth)
}

function withNesting(depth: number): string {
  return `${LINE.slice(0, -1)},"Extra":${nested(depth)}}`
}

const DEPTHS: readonly Trial[] = [100, 10_000, 1_000_000, 5_000_000].flatMap((depth) => {
  const deep = depth > 64
  return [
    evidence(
      'B106',
      `a record nested ${depth} deep`,
      () => `${withNesting(depth)}\n${JSON.stringify(TWO)}\n`,
      {
        exit: deep ? 3 : 0,
        counts: deep ? [2, 1, 0, 0, 1] : [2, 2, 0, 0, 0],
      },
    ),
    evidence('B106', `AuditData nested ${depth} deep`, () => csv([withNesting(depth), TWO]), {
      name: 'audit.csv',
      exit: deep ? 3 : 0,
      counts: deep ? [2, 1, 0, 0, 1] : [2, 2, 0, 0, 0],
    }),
    evidence('B106', `a file that is nested ${depth} deep`, () => nested(depth), { exit: 2, says: '' }),
  ]
})

const FRAMES: readonly Trial[] = [
  evidence(
    'B107',
    'names of object members as CSV columns',
    () => {
      const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
      const [, ...rows] = csv([ONE, TWO]).split('\r\n')
      const columns = names.map((name) => `"${name}"`).join(',')
      const cells = names.map(() => '"x"').join(',')
      return [`${columns},${HEADER}`, ...rows.map((row) => (row === '' ? row : `${cells},${row}`))].join(
        '\r\n',
      )
    },
    { name: 'audit.csv', exit: 0, counts: [2, 2, 0, 0, 0] },
  ),
  evidence(
    'B107',
    'names of object members as JSON keys',
    `${LINE.slice(0, -1)},"__proto__":{"UserId":"evil@x.example"},"constructor":1,"toString":"x"}`,
    {
      exit: 0,
      counts: [1, 1, 0, 0, 0],
      holds: ['dana.frost@northwind.example'],
    },
  ),
  evidence('B108', 'two SessionIds in one record', `${LINE.slice(0, -1)},"SessionId":"other-session"}`, {
    exit: 0,
    counts: [1, 1, 0, 0, 0],
    notices: ['duplicate-key'],
  }),
  evidence('B110', 'NUL behind the document', `${jsonl([ONE])}\0`, { exit: 0, counts: [1, 1, 0, 0, 0] }),
  evidence('B110', 'NULs for the rest of a block', `${jsonl([ONE, TWO])}${'\0'.repeat(4096)}`, {
    exit: 0,
    counts: [2, 2, 0, 0, 0],
    notices: ['nul-tail'],
  }),
  evidence('B110', 'a raw NUL inside a string', LINE.replace('Inbox', 'In\0box'), {
    exit: 3,
    counts: [1, 0, 0, 0, 1],
  }),
  evidence('B113', 'an array', JSON.stringify([ONE, TWO]), { exit: 0, counts: [2, 2, 0, 0, 0] }),
  evidence('B113', 'an array with a trailing comma', `[${LINE},${JSON.stringify(TWO)},]`, {
    exit: 0,
    counts: [2, 2, 0, 0, 0],
  }),
  evidence('B113', 'an array without its end', `[${LINE},\n${JSON.stringify(TWO)}`, {
    exit: 3,
    counts: [2, 2, 0, 0, 0],
  }),
  evidence('B113', 'an array cut inside a record', `[${LINE},\n${JSON.stringify(TWO).slice(0, 600)}`, {
    exit: 3,
    counts: [2, 1, 0, 0, 1],
  }),
  evidence('B113', 'blank lines and CRLF', `\r\n${LINE}\r\n\r\n\r\n${JSON.stringify(TWO)}\r\n\r\n`, {
    exit: 0,
    counts: [2, 2, 0, 0, 0],
  }),
  evidence('B114', 'AuditData encoded twice', csv([JSON.stringify(LINE), TWO]), {
    name: 'audit.csv',
    exit: 0,
    counts: [2, 2, 0, 0, 0],
  }),
  evidence('B114', 'AuditData encoded three times', csv([JSON.stringify(JSON.stringify(LINE)), TWO]), {
    name: 'audit.csv',
    exit: 0,
    counts: [2, 2, 0, 0, 0],
  }),
  evidence('B114', 'AuditData in single quotes', csv([LINE.replaceAll('"', "'"), TWO]), {
    name: 'audit.csv',
    exit: 3,
    counts: [2, 1, 0, 0, 1],
  }),
  evidence('B114', 'quotes of AuditData escaped by backslashes', csv([LINE.replaceAll('"', '\\"'), TWO]), {
    name: 'audit.csv',
    exit: 0,
    counts: [2, 2, 0, 0, 0],
  }),
  evidence('B114', 'quotes of AuditData not doubled', csv([ONE, TWO]).replaceAll('""', '"'), {
    name: 'audit.csv',
    exit: 3,
  }),
  evidence(
    'B115',
    'AuditData cut at 32,767 characters',
    csv([JSON.stringify(bind(1, { Padding: 'p'.repeat(40_000) })).slice(0, 32_767), TWO]),
    {
      name: 'audit.csv',
      exit: 3,
      counts: [2, 1, 0, 0, 1],
      notices: ['quarantined-truncated-json'],
    },
  ),
  evidence(
    'B115',
    'AuditData cut inside an escape',
    csv([LINE.slice(0, LINE.indexOf('\\\\Inbox') + 1), TWO]),
    {
      name: 'audit.csv',
      exit: 3,
      counts: [2, 1, 0, 0, 1],
      notices: ['quarantined-truncated-json'],
    },
  ),
  evidence('B115', 'empty AuditData', csv(['', TWO]), {
    name: 'audit.csv',
    exit: 3,
    counts: [2, 1, 0, 0, 1],
  }),
  evidence(
    'B116',
    'an open quote in front of 3,000 rows',
    () => {
      const rows = csv(Array.from({ length: 3000 }, (_, index) => bind(index))).split('\r\n')
      return rows.with(2, `"broken,${rows[2]}`).join('\r\n')
    },
    { name: 'audit.csv', exit: 3 },
  ),
]

export const STRUCTURES: readonly Trial[] = [...DEPTHS, ...FRAMES]
