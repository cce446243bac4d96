import { basename, isAbsolute, join } from 'node:path'
import { EXIT, MiaError, usageError } from '../core/errors.ts'
import type { OpenFile } from '../platform/files.ts'
import type { Platform } from '../platform/platform.ts'
import { explained, UNTOUCHED } from './failure.ts'
import type { Fields } from './fields.ts'
import { type FileHash, hashFile, isUnchanged } from './hash.ts'
import { COPY_PREFIX, EVIDENCE_FOLDER, EVIDENCE_MODE, FILE_MODE } from './layout.ts'

/** `acquisition`: how evidence was acquired (queries, states, requests); holds no records itself. */
export type EvidenceKind = 'audit' | 'trace' | 'acquisition'

const KINDS: readonly EvidenceKind[] = ['audit', 'trace', 'acquisition']

/** One file that the case rests on. */
export interface EvidenceEntry {
  readonly kind: EvidenceKind
  /** Absolute, as it was read. */
  readonly path: string
  /** As in the report's `sources`. */
  readonly label: string
  readonly size: number
  readonly sha256: string
  readonly modifiedMs: number
  readonly inode: string
  readonly copied: boolean
  /** `evidence/<name>` inside the case folder, so that the folder can be moved; null unless copied. */
  readonly copiedTo: string | null
}

/** What `copyEvidence` found out about a file; goes into its EvidenceEntry. */
export interface EvidenceCopy {
  readonly copiedTo: string
  readonly size: number
  readonly sha256: string
  readonly modifiedMs: number
  readonly inode: string
}

export function parseEvidence(fields: Fields): EvidenceEntry {
  const copiedTo = fields.textOrNull('copiedTo')
  return {
    kind: KINDS.find((kind) => kind === fields.text('kind')) ?? 'audit',
    path: fields.text('path'),
    label: fields.text('label'),
    size: fields.number('size'),
    sha256: fields.text('sha256'),
    modifiedMs: fields.number('modifiedMs'),
    inode: fields.text('inode'),
    copied: copiedTo !== null,
    copiedTo,
  }
}

/**
 * The registry with further entries; one entry a path and kind, in the order in which they came.
 * Throws exit 6 where a path that the case knows now holds other bytes: evidence does not change.
 */
export function mergeEvidence(
  known: readonly EvidenceEntry[],
  added: readonly EvidenceEntry[],
): EvidenceEntry[] {
  const entries = new Map(known.map((entry) => [keyOf(entry), entry]))
  for (const entry of added) {
    if (!isAbsolute(entry.path)) throw new Error(`evidence is registered by absolute path: ${entry.path}`)
    const before = entries.get(keyOf(entry))
    if (before !== undefined && before.sha256 !== entry.sha256) throw changedError(entry.path)
    const copiedTo = entry.copiedTo ?? before?.copiedTo ?? null
    entries.set(keyOf(entry), { ...entry, copied: copiedTo !== null, copiedTo })
  }
  return [...entries.values()]
}

/**
 * Copies a file into `evidence/`: new file, fsync, mode 0400, rename. The name is made of the hash and the harmless
 * characters of the file's own name. A copy that is there already, from an interrupted run, is used again.
 */
export async function copyEvidence(platform: Platform, dir: string, path: string): Promise<EvidenceCopy> {
  const { files } = platform
  if ((await files.facts(path))?.kind !== 'file')
    throw usageError({
      what: `${path} cannot be copied into the case`,
      why: 'it is no regular file',
      next: 'name a file, or leave out --copy-evidence',
    })
  return explained(dir, UNTOUCHED, async () => {
    const folder = await evidenceFolder(platform, dir)
    const temporary = join(folder, COPY_PREFIX + platform.uuid())
    try {
      const hash = await copyInto(platform, path, temporary)
      const facts = await files.facts(path)
      if (facts === null || !isUnchanged(hash.before, facts) || hash.size !== facts.size)
        throw inputChanged(path)
      const name = `${hash.sha256.slice(0, 16)}-${safeName(path)}`
      await keep(platform, temporary, join(folder, name), hash.sha256)
      await files.syncFolder(folder)
      const { size, sha256 } = hash
      const { modifiedMs, inode } = hash.before
      return { copiedTo: `${EVIDENCE_FOLDER}/${name}`, size, sha256, modifiedMs, inode }
    } catch (error) {
      await files.remove(temporary).catch(() => undefined)
      throw error
    }
  })
}

async function copyInto(platform: Platform, path: string, target: string): Promise<FileHash> {
  const copy: OpenFile = await platform.files.open(target, 'create', FILE_MODE)
  try {
    const hash = await hashFile(platform, path, (bytes) => copy.write(bytes))
    await copy.chmod(EVIDENCE_MODE)
    await copy.sync()
    return hash
  } finally {
    await copy.close()
  }
}

/** The name holds the hash, so what stands there already is the same copy, or it is not ours. */
async function keep(platform: Platform, temporary: string, target: string, sha256: string): Promise<void> {
  const { files } = platform
  const there = await files.linkFacts(target)
  if (there === null) return files.rename(temporary, target)
  if (there.kind !== 'file' || (await hashFile(platform, target)).sha256 !== sha256)
    throw usageError({
      what: `${target} is in the way`,
      why: 'it is not the copy that its name says, and evidence is never overwritten',
      next: 'run `mia verify`; move it elsewhere, then run the same command again',
    })
  return files.remove(temporary)
}

async function evidenceFolder(platform: Platform, dir: string): Promise<string> {
  const folder = join(dir, EVIDENCE_FOLDER)
  const facts = await platform.files.linkFacts(folder)
  if (facts?.kind === 'folder') return folder
  throw usageError({
    what: `${folder} is no folder`,
    why: facts === null ? 'it is missing' : `it is a ${facts.kind}`,
    next: 'restore the case folder from a copy',
  })
}

function safeName(path: string): string {
  const safe = basename(path)
    .replaceAll(/[^A-Za-z0-9._-]/g, '_')
    .slice(-80)
    .replace(/^[.-]+/, '')
    .replace(/\.+$/, '')
  return safe === '' ? 'file' : safe
}

function keyOf(entry: EvidenceEntry): string {
  return `${entry.kind} ${entry.path}`
}

/** Exit 6: a file was written to while it was being read (F02). */
export function inputChanged(path: string): MiaError {
  return new MiaError(EXIT.verificationFailed, {
    what: `input changed: ${path}`,
    why: 'its size, time or identity is not the same after reading as before',
    next: 'let the export finish, or work on a copy, then run the same command again',
  })
}

function changedError(path: string): MiaError {
  return new MiaError(EXIT.verificationFailed, {
    what: `evidence changed: ${path}`,
    why: 'the case has recorded another SHA-256 for this path',
    next: 'put the recorded file back, keep the new one under another name, or begin another case',
  })
}
