import { bind, csv, HEADER, jsonl } from '../evidence.ts'
import { evidence, type Trial } from '../trial.ts'

/** B117, B118: odd tables, and very much of everything. */

const ONE = bind(1)
const TWO = bind(2)
const LINE = JSON.stringify(ONE)

export const TABLES: readonly Trial[] = [
  evidence(
    'B117',
    'a header of 100,000 columns',
    () => {
      const more = Array.from({ length: 100_000 }, (_, index) => `c${index}`).join(',')
      return csv([ONE]).replace(HEADER, `${HEADER},${more}`)
    },
    { name: 'audit.csv', exit: 0, counts: [1, 1, 0, 0, 0] },
  ),
  evidence('B117', 'a line of 100 MB', () => `${HEADER}\r\n"${'x'.repeat(100_000_000)}"\r\n`, {
    name: 'audit.csv',
    exit: 3,
  }),
  evidence('B117', 'only a header', `${HEADER}\r\n`, {
    name: 'audit.csv',
    exit: 0,
    counts: [0, 0, 0, 0, 0],
    notices: ['no-rows'],
  }),
  evidence('B117', 'no byte', '', { name: 'audit.csv', exit: 2, says: 'audit.csv' }),
  evidence('B117', 'no header', csv([ONE, TWO], { header: false }), {
    name: 'audit.csv',
    exit: 2,
    says: 'audit.csv',
  }),
  evidence('B117', 'two columns of one name', csv([ONE]).replace('"UserIds"', '"AuditData"'), {
    name: 'audit.csv',
    exit: 3,
  }),
  evidence('B117', 'sep=, in front', `sep=,\r\n${csv([ONE])}`, {
    name: 'audit.csv',
    exit: 0,
    counts: [1, 1, 0, 0, 0],
  }),
  evidence('B117', '#TYPE in front', `#TYPE Selected.System.Object\r\n${csv([ONE])}`, {
    name: 'audit.csv',
    exit: 0,
    counts: [1, 1, 0, 0, 0],
  }),
  evidence('B117', 'semicolons', csv([ONE], { delimiter: ';' }), {
    name: 'audit.csv',
    exit: 0,
    counts: [1, 1, 0, 0, 0],
  }),
  evidence('B117', 'tabs', csv([ONE], { delimiter: '\t' }), {
    name: 'audit.tsv',
    exit: 0,
    counts: [1, 1, 0, 0, 0],
  }),
  evidence(
    'B117',
    'line ends of three kinds',
    csv([ONE]) + csv([TWO], { header: false, eol: '\n' }) + csv([bind(3)], { header: false, eol: '\r' }),
    {
      name: 'audit.csv',
      exit: 0,
      counts: [3, 3, 0, 0, 0],
    },
  ),
  evidence('B117', 'carriage returns only', csv([ONE, TWO], { eol: '\r' }), {
    name: 'audit.csv',
    exit: 0,
    counts: [2, 2, 0, 0, 0],
  }),
]

export const MASSES: readonly Trial[] = [
  evidence('B118', '40,000 copies of one record', () => `${LINE}\n`.repeat(40_000), {
    exit: 0,
    counts: [40_000, 1, 39_999, 0, 0],
    notices: ['duplicates'],
  }),
  evidence(
    'B118',
    '100,000 items in one record',
    () => {
      const items = Array.from({ length: 100_000 }, (_, index) => ({
        InternetMessageId: `<i${index}@x.example>`,
      }))
      return jsonl([bind(1, { Folders: [{ Path: '\\Inbox', FolderItems: items }], OperationCount: 100_000 })])
    },
    { exit: 0, counts: [1, 1, 0, 0, 0] },
  ),
  evidence(
    'B118',
    '20,000 sessions',
    () => jsonl(Array.from({ length: 20_000 }, (_, index) => bind(index, { SessionId: `s${index}` }))),
    {
      exit: 0,
      counts: [20_000, 20_000, 0, 0, 0],
    },
  ),
]
