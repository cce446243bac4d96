import { entriesOf, jsonOf } from './hostile-records.ts'
import { mulberry, pick, type Random } from './random.ts'

/** Files that nobody exported: usual rows, unusual rows, and both of them damaged. The same seed gives the same file. */

export interface HostileFile {
  readonly bytes: Buffer
  /** Sizes of the chunks it is read in; the last one repeats. */
  readonly chunks: readonly number[]
  readonly users: readonly string[]
  readonly mentions: boolean
}

interface Column {
  readonly name: string
  readonly cell: (known: {
    random: Random
    entries: ReadonlyMap<string, unknown>
    json: string
    index: number
  }) => string
}

const text =
  (key: string): Column['cell'] =>
  ({ entries }) => {
    const value = entries.get(key)
    return typeof value === 'string' ? value : ''
  }

const COLUMNS: Readonly<Record<string, Column>> = {
  record: { name: 'RecordId', cell: text('Id') },
  date: { name: 'CreationDate', cell: text('CreationTime') },
  operation: { name: 'Operation', cell: text('Operation') },
  operations: { name: 'Operations', cell: text('Operation') },
  user: { name: 'UserId', cell: text('UserId') },
  users: { name: 'UserIds', cell: text('UserId') },
  data: {
    name: 'AuditData',
    cell: ({ json, random }) =>
      random() < 0.03 ? pick(random, ['', ' ', json.slice(0, 90), `"${json}`]) : json,
  },
  unit: {
    name: 'AssociatedAdminUnits',
    cell: ({ random }) => (random() < 0.1 ? 'MailItemsAccessed,\n"x"' : ''),
  },
  index: {
    name: 'ResultIndex',
    cell: ({ index, random }) => (random() < 0.1 ? pick(random, ['', '"1"', '1""']) : String(index)),
  },
  count: { name: 'ResultCount', cell: () => '40' },
  runspace: { name: 'RunspaceId', cell: ({ random }) => pick(random, ['r1', 'r1', 'r2', 'r"3']) },
  identity: { name: 'Identity', cell: text('Id') },
  raw: { name: '_raw', cell: ({ json }) => `x,"${json.replaceAll('"', '""')}"` },
  event: { name: 'RawEventData', cell: ({ json, random }) => (random() < 0.5 ? json : '') },
  guid: { name: 'MailboxGuid', cell: () => 'eve@x.example' },
  item: { name: 'Item', cell: () => '{"InternetMessageId":"<c@x>"}' },
}

const TABLES: readonly string[] = [
  'record date operation user data unit',
  'record date operation user data unit',
  'runspace date users operations data index count identity',
  'date users operations data index count',
  'data date users operations raw',
  'date user operation operations data',
  'record date operation user event data',
  'record date operation user guid data',
  'record date operation user data item',
]

const QUOTED_ALWAYS = 0.4

function csvOf(random: Random): string {
  const columns = pick(random, TABLES)
    .split(' ')
    .flatMap((name) => COLUMNS[name] ?? [])
  const delimiter = pick(random, [',', ',', ';', '\t'])
  const lineBreak = pick(random, ['\r\n', '\r\n', '\n', '\r'])
  const always = random() < QUOTED_ALWAYS
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell) => (always || /[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
      .join(delimiter)
  const header = line(columns.map((column) => column.name))
  const lines = [header]
  const count = Math.floor(random() * 30)
  for (let index = 1; index <= count; index += 1) {
    const entries = entriesOf(random)
    const known = { random, entries: new Map(entries), json: jsonOf(random, entries), index }
    const cells = columns.map((column) => column.cell(known))
    lines.push(line(random() < 0.02 ? [...cells, ''] : random() < 0.02 ? cells.slice(1) : cells))
    if (random() < 0.02) lines.push(pick(random, ['', header, '\uFEFF', '#TYPE x']))
  }
  return `${random() < 0.3 ? '\uFEFF' : ''}${lines.join(lineBreak)}${random() < 0.8 ? lineBreak : ''}`
}

function jsonLinesOf(random: Random): string {
  const lineBreak = pick(random, ['\n', '\n', '\r\n'])
  const lines: string[] = []
  const count = 1 + Math.floor(random() * 30)
  for (let index = 0; index < count; index += 1) {
    lines.push(jsonOf(random, entriesOf(random)))
    if (random() < 0.03) lines.push(pick(random, ['', ' ', ',', '[', ']', '\uFEFF', 'x', '{', '}']))
  }
  return `${random() < 0.2 ? '\uFEFF' : ''}${lines.join(lineBreak)}${random() < 0.8 ? lineBreak : ''}`
}

const SPLINTERS = [
  '"',
  '""',
  ',',
  '\n',
  '\r',
  '{',
  '}',
  '[',
  ']',
  '\\',
  '\\"',
  ':',
  ' ',
  '\0',
  '\u0001',
  '\uFEFF',
  'é',
  '0',
  '"}"',
  '",',
]

function damaged(random: Random, bytes: Buffer): Buffer {
  let result = bytes
  for (let blow = Math.floor(random() * 4); blow > 0; blow -= 1) {
    const from = Math.floor(random() * result.length)
    const to = random() < 0.7 ? from + Math.floor(random() * 3) : from + Math.floor(random() * 300)
    const splinter = random() < 0.1 ? Buffer.from([0xe9]) : Buffer.from(pick(random, SPLINTERS))
    const middle = random() < 0.2 ? result.subarray(from, to) : splinter
    result = Buffer.concat([result.subarray(0, random() < 0.5 ? from : to), middle, result.subarray(to)])
  }
  return result
}

export function hostileFile(seed: number): HostileFile {
  const random = mulberry(seed)
  const whole = Buffer.from(random() < 0.6 ? csvOf(random) : jsonLinesOf(random))
  return {
    bytes: random() < 0.5 ? whole : damaged(random, whole),
    chunks: [random, random, random].map((next) => 1 + Math.floor(next() ** 3 * 20_000)),
    users: random() < 0.7 ? [pick(random, ['dana@x.example', 'eve@x.example', 'é@x.example'])] : [],
    mentions: random() < 0.3,
  }
}
