import { byCodeUnit } from '../../core/json.ts'
import { MiaError } from '../../core/errors.ts'
import type { Platform } from '../../platform/platform.ts'
import type { AuditSource, ReadContext } from '../source.ts'
import { containerOf, HEAD_BYTES } from './containers.ts'
import { type DiskFile, findFile, openFile, orExplained } from './disk.ts'
import { type FilePlan, fileSource, stdinSource } from './evidence-source.ts'
import { labelsOf, STDIN_LABEL } from './label.ts'
import { createPaging, type Paging } from './paging.ts'
import { notEvidence } from './run.ts'

const CHUNK_BYTES = 1 << 19

/** For tests: where chunks are cut must not matter. */
export interface ReadOptions {
  readonly chunkBytes: number
}

/**
 * Opens exported evidence, recognised from its bytes, never from its name. One file may hold several sources
 * (zip, xlsx); one file named twice, by whatever path, is one. `-` is standard input, read when its rows are.
 * The beginning of every file is read once here, so what is no evidence is refused before anything is done.
 * @returns sorted by label
 * @throws exit 2 for what is no evidence, missing or not a file; exit 3 for what is there but unreadable
 */
export async function openEvidence(
  platform: Platform,
  paths: readonly string[],
  options: ReadOptions = { chunkBytes: CHUNK_BYTES },
): Promise<readonly AuditSource[]> {
  const files = await distinctFiles(platform, paths)
  const labels = labelsOf(
    files.map(({ path }) => path),
    platform.cwd,
  )
  const sources: AuditSource[] = []
  let paging: Paging | null = null
  const onDone: FilePlan['onDone'] = (run) => paging?.done(run)
  if (paths.includes('-')) sources.push(stdinSource(platform, STDIN_LABEL, onDone))
  for (const [index, disk] of files.entries()) {
    const plan = { platform, disk, label: labels[index] ?? disk.path, chunkBytes: options.chunkBytes, onDone }
    sources.push(...(await openSources(plan)))
  }
  const sorted = sources.toSorted((a, b) => byCodeUnit(a.label, b.label))
  paging = createPaging(sorted.map(({ label }) => label))
  return sorted
}

async function distinctFiles(platform: Platform, paths: readonly string[]): Promise<DiskFile[]> {
  const files = new Map<string, DiskFile>()
  for (const path of paths) {
    if (path === '-') continue
    const disk = await findFile(platform, path)
    const key = `${disk.facts.device} ${disk.facts.inode}`
    if (!files.has(key)) files.set(key, disk)
  }
  return [...files.values()]
}

async function openSources(plan: FilePlan): Promise<AuditSource[]> {
  const container = containerOf(await readHead(plan), plan.label)
  const open =
    container === 'zip'
      ? await (await import('./archive-sources.ts')).openArchive(plan)
      : (): AuditSource[] => [fileSource(plan)]
  const strict = open(false)
  await assertReadable(strict, plan.platform)
  return open(strict.length > 1)
}

async function readHead({ platform, disk, label }: FilePlan): Promise<Uint8Array> {
  if (disk.facts.size === 0)
    throw notEvidence(label, 'it is empty (0 bytes)', 'export the audit records again')
  const file = await openFile(platform, disk)
  try {
    const head = Buffer.alloc(Math.min(HEAD_BYTES, disk.facts.size))
    const count = await orExplained(disk.path, () => file.read(head, 0))
    return head.subarray(0, count)
  } finally {
    await file.close()
  }
}

/** Reads up to the first rows of each source. @throws the first refusal when all of a file's sources are refused */
async function assertReadable(sources: readonly AuditSource[], platform: Platform): Promise<void> {
  const context: ReadContext = { signal: platform.signal, onBytes: () => undefined, hash: false }
  let refusal: MiaError | null = null
  for (const source of sources) {
    const rows = source.rows(context)[Symbol.asyncIterator]()
    try {
      await rows.next()
      return
    } catch (error) {
      if (!(error instanceof MiaError)) throw error
      refusal ??= error
    } finally {
      await rows.return?.()
    }
  }
  if (refusal !== null) throw refusal
}
