import { crc32 } from 'node:zlib'
import { createInflater, type Growth, type Inflater } from './inflate.ts'
import { note, type Pull, type ReadRun } from './run.ts'

const EXTRA = 4
const NAME = 8
const COMMENT = 16
const HEADER_CHECK = 2
const TRAILER_BYTES = 8
/** Real headers hold a file name and little else. */
const MAX_HEADER_BYTES = 1 << 16

interface Member {
  readonly inflater: Inflater
  check: number
  size: number
}

/** How far a gzip file has been read. */
interface GzipState {
  /** Compressed bytes that have been pulled and not yet understood. */
  held: Buffer
  member: Member | null
  readonly growth: Growth
  members: number
  over: boolean
}

/**
 * Unpacks gzip, several members one after another (RFC 1952). Framed here rather than by zlib's own gunzip,
 * which drops good output when a checksum or what follows it is wrong: evidence read so far must stay.
 * Damage ends the stream with an `incomplete` notice.
 */
export function gunzip(run: ReadRun, pull: Pull): Pull {
  const state: GzipState = {
    held: Buffer.alloc(0),
    member: null,
    growth: { fed: 0, produced: 0 },
    members: 0,
    over: false,
  }
  const queue: Uint8Array[] = []
  return async () => {
    while (queue.length === 0 && !state.over) {
      const chunk = await pull()
      if (chunk === null) await close(run, state)
      else {
        state.held = state.held.length === 0 ? Buffer.from(chunk) : Buffer.concat([state.held, chunk])
        await unpack(run, state, queue)
      }
    }
    return queue.shift() ?? null
  }
}

async function unpack(run: ReadRun, state: GzipState, queue: Uint8Array[]): Promise<void> {
  while (!state.over) {
    if (state.member === null) {
      if (!openMember(run, state)) return
    } else if (await feedMember(run, state, state.member, queue)) {
      if (!closeMember(run, state, state.member)) return
    } else return
  }
}

/** False while the header is not complete. */
function openMember(run: ReadRun, state: GzipState): boolean {
  if (state.members > 0) {
    const filler = state.held.findIndex((byte) => byte !== 0)
    state.held = state.held.subarray(filler < 0 ? state.held.length : filler)
  }
  const { held } = state
  if (held.length < 2) return false
  if (held[0] !== 0x1f || held[1] !== 0x8b) return fail(run, state, 'is followed by bytes that are not gzip')
  const length = headerLength(held)
  if (length === null && held.length < MAX_HEADER_BYTES) return false
  if (length === null || held[2] !== 8) return fail(run, state, 'has a gzip header of an unknown kind')
  state.held = held.subarray(length)
  state.member = { inflater: createInflater(run.label, state.growth), check: 0, size: 0 }
  state.members += 1
  return true
}

function headerLength(held: Buffer): number | null {
  const flags = held[3]
  if (held.length < 10 || flags === undefined) return null
  let at = 10
  if ((flags & EXTRA) !== 0) {
    if (held.length < at + 2) return null
    at += 2 + held.readUInt16LE(at)
  }
  for (const flag of [NAME, COMMENT]) {
    if ((flags & flag) === 0) continue
    const end = held.indexOf(0, at)
    if (end < 0) return null
    at = end + 1
  }
  if ((flags & HEADER_CHECK) !== 0) at += 2
  return at > held.length ? null : at
}

/** True once the member's compressed data has ended. */
async function feedMember(
  run: ReadRun,
  state: GzipState,
  member: Member,
  queue: Uint8Array[],
): Promise<boolean> {
  if (state.held.length === 0) return false
  const { output, rest, damage } = await member.inflater.feed(state.held)
  for (const bytes of output) {
    member.check = crc32(bytes, member.check)
    member.size += bytes.length
    queue.push(bytes)
  }
  if (damage !== null) return fail(run, state, `is damaged inside its compressed data (${damage})`)
  state.held = rest === null ? Buffer.alloc(0) : Buffer.from(rest)
  return rest !== null
}

/** False while the trailer is not complete. */
function closeMember(run: ReadRun, state: GzipState, member: Member): boolean {
  if (state.held.length < TRAILER_BYTES) return false
  const sound =
    state.held.readUInt32LE(0) === member.check && state.held.readUInt32LE(4) === member.size % 2 ** 32
  if (!sound) return fail(run, state, 'fails its gzip checksum: what it holds is not what was packed')
  state.held = state.held.subarray(TRAILER_BYTES)
  state.member = null
  return true
}

async function close(run: ReadRun, state: GzipState): Promise<void> {
  if (state.over) return
  state.over = true
  if (state.member === null && state.held.every((byte) => byte === 0) && state.members > 0) return
  note(run, {
    code: 'gzip-truncated',
    level: 'incomplete',
    text: 'ends before its gzip stream does: the end of the export is missing',
  })
}

function fail(run: ReadRun, state: GzipState, text: string): false {
  state.over = true
  note(run, { code: 'gzip-damaged', level: 'incomplete', text: `${text}; what was read before stays` })
  return false
}
