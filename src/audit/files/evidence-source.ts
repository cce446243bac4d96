import { EXIT, MiaError } from '../../core/errors.ts'
import { orderNotices } from '../../core/report.ts'
import type { Platform } from '../../platform/platform.ts'
import type { AuditSource, EvidenceRow, ReadContext } from '../source.ts'
import { containerOf, HEAD_BYTES, peek } from './containers.ts'
import type { OpenFile } from '../../platform/files.ts'
import { type DiskFile, diskPull, orExplained, withFile } from './disk.ts'
import { gunzip } from './gzip.ts'
import { note, notEvidence, type Pull, type ReadRun, startRun, unreadable } from './run.ts'
import { textRows } from './text-rows.ts'

/** gzip in gzip happens (a compressed upload of a compressed file); more than that is a trap. */
const MAX_GZIPS = 2

export type RowBatches = AsyncGenerator<readonly EvidenceRow[]>

/** One pass over a source, and what it has to come up with besides the rows. */
export interface Pass {
  readonly run: ReadRun
  readonly context: ReadContext
  /** On disk, or read from standard input. */
  bytes: number
  sha256: string | null
}

export interface SourcePlan {
  readonly label: string
  /** As given; null for standard input. */
  readonly path: string | null
  read(pass: Pass): RowBatches
  /** Called when all rows have been read. */
  readonly onDone: (run: ReadRun) => void
}

const NOT_READ: ReadContext = {
  signal: new AbortController().signal,
  onBytes: () => undefined,
  hash: false,
}

/** A source from its reading: it keeps what the last pass found out. */
export function createSource(plan: SourcePlan): AuditSource {
  const start = (context: ReadContext): Pass => ({
    run: startRun(plan.label, context),
    context,
    bytes: 0,
    sha256: null,
  })
  let pass = start(NOT_READ)
  return {
    label: plan.label,
    async *rows(context) {
      const current = start(context)
      pass = current
      yield* plan.read(current)
      plan.onDone(current.run)
    },
    facts: () => ({
      label: plan.label,
      path: plan.path,
      bytes: pass.bytes,
      sha256: pass.sha256,
      format: [...pass.run.containers, pass.run.format].filter((name) => name !== '').join(' > '),
      encoding: pass.run.encoding,
      notices: orderNotices(pass.run.notices),
    }),
  }
}

export interface FilePlan {
  readonly platform: Platform
  readonly disk: DiskFile
  readonly label: string
  readonly chunkBytes: number
  readonly onDone: (run: ReadRun) => void
}

/** A text file, gzipped or not. Whatever the reader makes of it, it is read to the end: the hash is of the whole. */
export function fileSource({ platform, disk, label, chunkBytes, onDone }: FilePlan): AuditSource {
  return createSource({
    label,
    path: disk.path,
    onDone,
    read: (pass) =>
      withFile(platform, disk, async function* (file) {
        const hasher = pass.context.hash ? platform.sha256() : null
        const recycle = await isPlain(file, disk, label)
        const plan = { path: disk.path, chunkBytes, context: pass.context, hasher, recycle }
        const pull = diskPull(file, plan, 0, disk.facts.size)
        pass.bytes = disk.facts.size
        yield* streamRows(pass.run, pull)
        while ((await pull()) !== null);
        pass.sha256 = hasher?.hex() ?? null
      }),
  })
}

/** A text reader copies what it keeps; an unpacker may hold on to what it was given. */
async function isPlain(file: OpenFile, disk: DiskFile, label: string): Promise<boolean> {
  const head = Buffer.alloc(Math.min(HEAD_BYTES, disk.facts.size))
  const count = await orExplained(disk.path, () => file.read(head, 0))
  return containerOf(head.subarray(0, count), label) === 'none'
}

/** Standard input, which can be read only once. */
export function stdinSource(platform: Platform, label: string, onDone: FilePlan['onDone']): AuditSource {
  return createSource({
    label,
    path: null,
    onDone,
    async *read(pass) {
      const chunks = platform.stdin.bytes()[Symbol.asyncIterator]()
      const hasher = pass.context.hash ? platform.sha256() : null
      const pull: Pull = async () => {
        pass.context.signal.throwIfAborted()
        const next = await chunks.next()
        if (next.done === true) return null
        pass.bytes += next.value.length
        hasher?.update(next.value)
        pass.context.onBytes(next.value.length)
        return next.value
      }
      yield* streamRows(pass.run, pull)
      while ((await pull()) !== null);
      pass.sha256 = hasher?.hex() ?? null
    },
  })
}

/** Rows of bytes that may be compressed with gzip. */
export async function* streamRows(run: ReadRun, source: Pull, gzips = 0): RowBatches {
  const { head, pull } = await peek(source, HEAD_BYTES)
  const container = containerOf(head, run.label)
  if (container === 'zip' || gzips > MAX_GZIPS) throw nested(run)
  if (container === 'none') yield* textRows(run, pull)
  else {
    run.containers.push(container)
    yield* streamRows(run, gunzip(run, pull), gzips + 1)
  }
}

function nested(run: ReadRun): MiaError {
  const next = 'unpack it and name the files inside'
  if (run.containers.length > 0) return unreadable(run.label, 'it is an archive inside an archive', next)
  return notEvidence(run.label, 'it is a zip archive, which cannot be read as a stream', next)
}

/**
 * Passes rows on; where reading fails for good, says so in a notice, so that the other sources are read.
 * For one of several files in an archive, which nobody could have left out by hand.
 */
export async function* tolerating(run: ReadRun, rows: RowBatches): RowBatches {
  try {
    yield* rows
  } catch (error) {
    if (!(error instanceof MiaError)) throw error
    const { why, next } = error.explanation
    const text = `was left out: ${why}; to have it read, ${next}`
    if (error.exitCode === EXIT.usage) note(run, { code: 'other-file', level: 'warning', text })
    else note(run, { code: 'unreadable-entry', level: 'incomplete', text })
  }
}
