import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipEntry {
  readonly name: string
  readonly bytes: Uint8Array
  /** Default: deflated. */
  readonly method?: 'store' | 'deflate'
  /** The size and checksum to declare where a test wants them wrong. */
  readonly declaredSize?: number
  readonly declaredCrc?: number
  /** Sets the flag that says "encrypted"; the bytes are not. */
  readonly encrypted?: boolean
}

/** 1 March 2026, 00:00, in MS-DOS form: every archive of a test has the same bytes. */
const DOS_DATE = ((2026 - 1980) << 9) | (3 << 5) | 1
const UTF8_NAME = 0x0800

interface Packed {
  readonly name: Buffer
  readonly body: Buffer
  /** The fields that local header and directory share, from "version needed" to the name's length. */
  readonly fields: Buffer
}

function pack(entry: ZipEntry): Packed {
  const stored = entry.method === 'store'
  const body = stored ? Buffer.from(entry.bytes) : deflateRawSync(entry.bytes)
  const name = Buffer.from(entry.name)
  const fields = Buffer.alloc(24)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(UTF8_NAME | (entry.encrypted === true ? 1 : 0), 2)
  fields.writeUInt16LE(stored ? 0 : 8, 4)
  fields.writeUInt16LE(0, 6)
  fields.writeUInt16LE(DOS_DATE, 8)
  fields.writeUInt32LE(entry.declaredCrc ?? crc32(entry.bytes), 10)
  fields.writeUInt32LE(body.length, 14)
  fields.writeUInt32LE(entry.declaredSize ?? entry.bytes.length, 18)
  fields.writeUInt16LE(name.length, 22)
  return { name, body, fields }
}

function signature(number: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(number)
  return bytes
}

/** @param offset of the entry's local header */
function directoryEntry(packed: Packed, offset: number): Buffer {
  const tail = Buffer.alloc(16)
  tail.writeUInt32LE(offset, 12)
  const madeBy = Buffer.from([20, 0])
  return Buffer.concat([signature(0x02014b50), madeBy, packed.fields, tail, packed.name])
}

/** A ZIP archive without ZIP64, comments or data descriptors. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const packed of entries.map(pack)) {
    const noExtra = Buffer.alloc(2)
    const local = Buffer.concat([signature(0x04034b50), packed.fields, noExtra, packed.name, packed.body])
    directory.push(directoryEntry(packed, offset))
    locals.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, central, signature(0x06054b50), end])
}
