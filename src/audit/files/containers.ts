import { notEvidence, type Pull } from './run.ts'

/** Bytes that decide what a file is; the longest signature and the UTF-16 test fit in. */
export const HEAD_BYTES = 512

export type Container = 'gzip' | 'zip' | 'none'

const GZIP = [0x1f, 0x8b]
const ZIPS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
  [0x50, 0x4b, 0x07, 0x08],
]

interface Refusal {
  readonly signature: readonly number[]
  readonly what: string
  readonly next: string
}

const UNPACK = 'unpack it and name the files inside'
const EXPORT = 'export the audit records again as CSV or JSON'

/** Known by their first bytes and not read. */
const REFUSALS: readonly Refusal[] = [
  { signature: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], what: 'a 7-Zip archive', next: UNPACK },
  { signature: text('Rar!\x1a\x07'), what: 'a RAR archive', next: UNPACK },
  { signature: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], what: 'compressed with xz', next: UNPACK },
  { signature: [0x28, 0xb5, 0x2f, 0xfd], what: 'compressed with zstd', next: UNPACK },
  { signature: text('BZh'), what: 'compressed with bzip2', next: UNPACK },
  { signature: text('%PDF'), what: 'a PDF document', next: EXPORT },
  { signature: text('SQLite format 3\0'), what: 'an SQLite database', next: EXPORT },
  { signature: text('!BDN'), what: 'an Outlook data file', next: EXPORT },
  { signature: text('ElfFile\0'), what: 'a Windows event log', next: EXPORT },
  { signature: text('PAR1'), what: 'a Parquet file', next: EXPORT },
  {
    signature: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
    what: 'a workbook of the old .xls kind, or one with a password',
    next: 'save it as CSV or .xlsx without a password',
  },
  { signature: [0xff, 0xfe, 0x00, 0x00], what: 'text in UTF-32', next: 'save it as UTF-8' },
  { signature: [0x00, 0x00, 0xfe, 0xff], what: 'text in UTF-32', next: 'save it as UTF-8' },
]

/** What the first bytes say; the file's name is never asked. @throws exit 2 for what is plainly something else */
export function containerOf(head: Uint8Array, label: string): Container {
  if (startsWith(head, GZIP)) return 'gzip'
  if (ZIPS.some((signature) => startsWith(head, signature))) return 'zip'
  const refusal = REFUSALS.find(({ signature }) => startsWith(head, signature))
  if (refusal !== undefined) throw notEvidence(label, `it is ${refusal.what}`, refusal.next)
  return 'none'
}

/** Reads until `wanted` bytes are there (or the end), and hands back a pull that starts with them. */
export async function peek(pull: Pull, wanted: number): Promise<{ head: Uint8Array; pull: Pull }> {
  const chunks: Uint8Array[] = []
  let size = 0
  while (size < wanted) {
    const chunk = await pull()
    if (chunk === null) break
    chunks.push(Buffer.from(chunk))
    size += chunk.length
  }
  const bytes = Buffer.concat(chunks)
  let held = bytes.length > 0
  return {
    // No more than was asked for: what is judged by it must not depend on the chunks.
    head: bytes.subarray(0, wanted),
    pull: async () => {
      if (!held) return pull()
      held = false
      return bytes
    },
  }
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte)
}

function text(signature: string): number[] {
  return [...Buffer.from(signature, 'latin1')]
}
