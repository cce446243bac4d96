import { gzipSync } from 'node:zlib'
import { zip } from '../../support/zip.ts'
import { bind, csv, jsonl } from '../evidence.ts'
import { evidence, type Trial } from '../trial.ts'

/** B111, B112, B119: bytes that are not what they seem. */

const RECORDS = [bind(1, { UserId: 'jürgen@x.example', MailboxOwnerUPN: 'jürgen@x.example' }), bind(2)]
const TEXT = csv(RECORDS)
const MARK = '\ufeff'

function utf16be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}

function utf32le(text: string): Buffer {
  const bytes = Buffer.alloc(text.length * 4)
  for (const [index, character] of Array.from(text).entries())
    bytes.writeUInt32LE(character.codePointAt(0) ?? 0, index * 4)
  return bytes
}

/** Puts bytes in the place of the first `ü`. */
function withBytes(...bytes: readonly number[]): Buffer {
  const [before = '', ...after] = TEXT.split('ü')
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after.join('ü'))])
}

const READ = { name: 'audit.csv', exit: 0, counts: [2, 2, 0, 0, 0], holds: ['jürgen@x.example'] } as const

const ENCODINGS: readonly Trial[] = [
  evidence('B111', 'UTF-8 with a byte order mark', MARK + TEXT, READ),
  evidence('B111', 'UTF-16LE with a byte order mark', Buffer.from(MARK + TEXT, 'utf16le'), READ),
  evidence('B111', 'UTF-16LE without one', Buffer.from(TEXT, 'utf16le'), READ),
  evidence('B111', 'UTF-16BE with a byte order mark', utf16be(MARK + TEXT), READ),
  evidence('B111', 'UTF-16BE without one', utf16be(TEXT), READ),
  evidence('B111', 'UTF-32', utf32le(MARK + TEXT), { name: 'audit.csv', exit: 2, says: 'audit.csv' }),
  evidence('B111', 'Windows-1252', Buffer.from(TEXT, 'latin1'), READ),
  evidence('B111', 'a byte that is no UTF-8', withBytes(0xff), { name: 'audit.csv', exit: 0 }),
  evidence('B111', 'an overlong form', withBytes(0xc0, 0xaf), { name: 'audit.csv', exit: 0 }),
  evidence('B111', 'CESU-8', withBytes(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80), { name: 'audit.csv', exit: 0 }),
  evidence('B112', 'two byte order marks', MARK + MARK + TEXT, READ),
  evidence('B112', 'exports put together, headers repeated', TEXT + MARK + csv([bind(3), bind(2)]), {
    name: 'audit.csv',
    exit: 0,
    counts: [4, 3, 1, 0, 0],
  }),
]

const LINES = Buffer.from(jsonl([bind(1), bind(2)]))

const CONTAINERS: readonly Trial[] = [
  evidence('B119', 'gzip', gzipSync(LINES), { name: 'a.json.gz', exit: 0, counts: [2, 2, 0, 0, 0] }),
  evidence('B119', 'gzip without its end', gzipSync(LINES).subarray(0, -12), { name: 'a.json.gz', exit: 3 }),
  evidence('B119', 'a gzip bomb of 256 MB', () => gzipSync(Buffer.alloc(1 << 28), { level: 9 }), {
    name: 'bomb.gz',
    exit: 2,
  }),
  evidence(
    'B119',
    'a gzip bomb behind records',
    () => gzipSync(Buffer.concat([LINES, Buffer.alloc(1 << 27)]), { level: 9 }),
    { name: 'bomb.gz', exit: 0, notices: ['nul-tail'] },
  ),
  evidence('B119', 'zip', zip([{ name: 'a.json', bytes: LINES }]), {
    name: 'a.zip',
    exit: 0,
    counts: [2, 2, 0, 0, 0],
  }),
  evidence('B119', 'zip in zip', zip([{ name: 'b.zip', bytes: zip([{ name: 'a.json', bytes: LINES }]) }]), {
    name: 'a.zip',
    exit: 3,
  }),
  evidence(
    'B119',
    'zip with a name that leads out',
    zip([{ name: '../../../tmp/slip.json', bytes: LINES }]),
    { name: 'a.zip', exit: 3 },
  ),
  evidence('B119', 'encrypted zip', zip([{ name: 'a.json', bytes: LINES, encrypted: true }]), {
    name: 'a.zip',
    exit: 3,
  }),
  evidence('B119', 'zip that lies about a size', zip([{ name: 'a.json', bytes: LINES, declaredSize: 10 }]), {
    name: 'a.zip',
    exit: 3,
  }),
  evidence('B119', 'zip with a wrong checksum', zip([{ name: 'a.json', bytes: LINES, declaredCrc: 1 }]), {
    name: 'a.zip',
    exit: 3,
  }),
  evidence('B119', 'zip cut in the middle', zip([{ name: 'a.json', bytes: LINES }]).subarray(0, 200), {
    name: 'a.zip',
    exit: 2,
  }),
  evidence(
    'B119',
    'zip of 20,000 entries',
    () =>
      zip(Array.from({ length: 20_000 }, (_, index) => ({ name: `${index}.json`, bytes: Buffer.alloc(0) }))),
    { name: 'a.zip', exit: 3 },
  ),
]

export const ENCODED: readonly Trial[] = [...ENCODINGS, ...CONTAINERS]
