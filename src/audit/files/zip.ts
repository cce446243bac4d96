import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import {
  type Entry,
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  RandomAccessReader,
  validateFileName,
  type ZipFile,
} from 'yauzl'
import { MiaError } from '../../core/errors.ts'
import type { OpenFile } from '../../platform/files.ts'
import { createInflater, type Inflated, type Inflater } from './inflate.ts'
import { note, notEvidence, type Pull, type ReadRun, unreadable } from './run.ts'

const MAX_ENTRIES = 10_000
const STORED = 0
const DEFLATE = 8
const DEFLATE64 = 9
const UNIX = 3
const FILE_TYPE = 0xf000
const SYMBOLIC_LINK = 0xa000
const UNPACK = 'unpack the archive and name the files inside'

/** One file of an archive, as its directory describes it. */
export interface ZipEntry {
  readonly name: string
  /** Why it cannot be read; null when it can. */
  readonly problem: { readonly why: string; readonly next: string } | null
  /** Where its data lies in the archive. */
  readonly from: number
  readonly to: number
  readonly compressed: boolean
  readonly size: number
  readonly check: number
}

/** Lets yauzl read the directory through Platform.files. Entry data does not come this way. */
class DirectoryReader extends RandomAccessReader {
  readonly #file: OpenFile

  constructor(file: OpenFile) {
    super()
    this.#file = file
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(range(this.#file, start, end))
  }
}

async function* range(file: OpenFile, start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at < end;) {
    const buffer = Buffer.alloc(Math.min(end - at, 1 << 16))
    const count = await file.read(buffer, at)
    if (count === 0) return
    at += count
    yield buffer.subarray(0, count)
  }
}

/**
 * The files of an archive in the order of its directory, without folders and the Mac's `__MACOSX` twins.
 * @throws exit 2 where the directory cannot be read, exit 3 for more than 10,000 entries
 */
export async function listZip(file: OpenFile, size: number, label: string): Promise<ZipEntry[]> {
  try {
    const options = { decodeStrings: false, autoClose: false }
    const zip = await fromRandomAccessReaderPromise(new DirectoryReader(file), size, options)
    if (zip.entryCount > MAX_ENTRIES) {
      const why = `it lists ${zip.entryCount} entries, more than ${MAX_ENTRIES}`
      throw unreadable(label, why, 'unpack it and name the files inside')
    }
    const entries: ZipEntry[] = []
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry)
      if (name.endsWith('/') || name.startsWith('__MACOSX/')) continue
      entries.push(await describe(zip, entry, name))
    }
    return entries
  } catch (error) {
    if (error instanceof MiaError || !(error instanceof Error) || 'code' in error) throw error
    const why = `it is a zip archive whose directory cannot be read (${error.message})`
    throw notEvidence(
      label,
      why,
      'fetch or copy it again; if that does not help, unpack it and name the files',
    )
  }
}

function nameOf(entry: Entry): string {
  return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false)
}

async function describe(zip: ZipFile, entry: Entry, name: string): Promise<ZipEntry> {
  const problem = problemOf(entry, name)
  const from =
    problem === null ? (await zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart : 0
  return {
    name,
    problem,
    from,
    to: from + entry.compressedSize,
    compressed: entry.compressionMethod === DEFLATE,
    size: entry.uncompressedSize,
    check: entry.crc32,
  }
}

function problemOf(entry: Entry, name: string): ZipEntry['problem'] {
  if (validateFileName(name) !== null) {
    return { why: 'its name leads out of the archive, as no honest archive needs', next: UNPACK }
  }
  if (entry.isEncrypted()) {
    return { why: 'it is encrypted', next: 'unpack the archive with its password and name the files inside' }
  }
  const isLink =
    entry.versionMadeBy >>> 8 === UNIX &&
    ((entry.externalFileAttributes >>> 16) & FILE_TYPE) === SYMBOLIC_LINK
  if (isLink) return { why: 'it is a symbolic link, not a file', next: UNPACK }
  if (entry.compressionMethod === DEFLATE64) {
    const next = 'unpack the archive with the Windows Explorer that made it, and name the files inside'
    return { why: 'it is compressed with Deflate64, which Windows uses for files over 2 GB', next }
  }
  if (entry.compressionMethod === DEFLATE || entry.compressionMethod === STORED) return null
  return { why: `it is compressed with method ${entry.compressionMethod}`, next: UNPACK }
}

/** How far an entry has been unpacked. */
interface Unpacking {
  readonly entry: ZipEntry
  readonly inflater: Inflater | null
  readonly queue: Uint8Array[]
  check: number
  size: number
  over: boolean
}

/** The unpacked bytes of an entry, from the bytes of its range. Damage ends them with an `incomplete` notice. */
export function unzip(run: ReadRun, entry: ZipEntry, pull: Pull): Pull {
  const inflater = entry.compressed ? createInflater(run.label, { fed: 0, produced: 0 }) : null
  const unpacking: Unpacking = { entry, inflater, queue: [], check: 0, size: 0, over: false }
  return async () => {
    while (unpacking.queue.length === 0 && !unpacking.over) {
      const chunk = await pull()
      const damage = chunk === null ? await finish(unpacking) : await unpack(unpacking, chunk)
      if (damage === null) continue
      unpacking.over = true
      const text = `is damaged inside the zip archive: ${damage}; what was read before stays`
      note(run, { code: 'zip-entry-damaged', level: 'incomplete', text })
    }
    return unpacking.queue.shift() ?? null
  }
}

async function unpack(unpacking: Unpacking, chunk: Uint8Array): Promise<string | null> {
  const { entry, inflater, queue } = unpacking
  const stored: Inflated = { output: [chunk], rest: null, damage: null }
  const { output, rest, damage } = inflater === null ? stored : await inflater.feed(chunk)
  for (const bytes of output) {
    unpacking.check = crc32(bytes, unpacking.check)
    unpacking.size += bytes.length
    queue.push(bytes)
  }
  if (unpacking.size > entry.size) return 'it is longer than the archive says'
  return damage ?? (rest !== null && rest.length > 0 ? 'it ends before its data does' : null)
}

async function finish(unpacking: Unpacking): Promise<string | null> {
  const { entry, inflater, check, size } = unpacking
  unpacking.over = true
  const damage = inflater === null ? null : await inflater.finish()
  return damage ?? (size === entry.size && check === entry.check ? null : 'its checksum does not fit')
}
