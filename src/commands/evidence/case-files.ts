import { resolve } from 'node:path'
import type { Values } from '../../cli/command.ts'
import { EXIT, MiaError, usageError } from '../../core/errors.ts'
import type { Case, EvidenceEntry, EvidenceKind } from '../../case/index.ts'
import type { Platform } from '../../platform/platform.ts'

/** A file to read as evidence. */
export interface EvidenceFile {
  /** As named, or absolute as the case recorded it; `-` for standard input. */
  readonly path: string
  /** Where the case keeps its copy; null to read the file itself. */
  readonly copy: string | null
  /** What the case recorded; null where it knows nothing of the file. */
  readonly sha256: string | null
}

/** The files named on the command line, else those of the case; none where there is neither. */
export function evidenceFiles(
  named: readonly string[],
  openCase: Case | null,
  kind: EvidenceKind,
): EvidenceFile[] {
  if (named.length > 0) return named.map((path) => ({ path, copy: null, sha256: null }))
  if (openCase === null) return []
  return openCase
    .evidence()
    .filter((entry) => entry.kind === kind)
    .map((entry) => fileOf(openCase, entry))
}

export function fileOf(openCase: Case, { path, copiedTo, sha256 }: EvidenceEntry): EvidenceFile {
  return { path, copy: copiedTo === null ? null : resolve(openCase.dir, copiedTo), sha256 }
}

/**
 * The platform with the copies of the case standing where their originals stood: labels, and with them results, are
 * the same whether a file is read where it lay or from the case.
 */
export function withCopies(platform: Platform, evidence: readonly EvidenceFile[]): Platform {
  const copies = new Map<string, string>()
  for (const { path, copy } of evidence) if (copy !== null) copies.set(resolve(platform.cwd, path), copy)
  if (copies.size === 0) return platform
  const place = (path: string): string => copies.get(path) ?? path
  const { files } = platform
  return {
    ...platform,
    files: {
      ...files,
      open: (path, mode, permissions) => files.open(place(path), mode, permissions),
      facts: (path) => files.facts(place(path)),
      linkFacts: (path) => files.linkFacts(place(path)),
      readBytes: (path) => files.readBytes(place(path)),
      realPath: (path) => files.realPath(place(path)),
    },
  }
}

/** A later step must stand on the same bytes as the step before. @throws exit 6 where it would not */
export function assertUnchanged(
  platform: Platform,
  sources: readonly { readonly facts: ReadFacts }[],
  files: readonly EvidenceFile[],
): void {
  const recorded = new Map(files.map(({ path, sha256 }) => [resolve(platform.cwd, path), sha256]))
  for (const { facts } of sources) {
    const known = facts.path === null ? null : recorded.get(resolve(platform.cwd, facts.path))
    if (known === null || known === undefined || facts.sha256 === known) continue
    throw new MiaError(EXIT.verificationFailed, {
      what: `the evidence ${facts.label} has changed since the case recorded it`,
      why: `its SHA-256 is now ${facts.sha256 ?? 'unknown'}, the case recorded ${known}`,
      next: 'restore the file, or start another case with --case DIR',
    })
  }
}

interface ReadFacts {
  readonly label: string
  readonly path: string | null
  readonly sha256: string | null
}

/** Copies are kept in a case, and made of files. */
export function checkCopying({ copyEvidence, save, audit, trace }: Values): void {
  if (!copyEvidence) return
  if (!save)
    throw usageError({
      what: '--copy-evidence has nowhere to copy to',
      why: 'evidence is copied into the case folder, and nothing is saved without --save',
      next: 'add --save, or leave out --copy-evidence',
    })
  if (audit.includes('-') || trace.includes('-'))
    throw usageError({
      what: 'standard input cannot be copied as evidence',
      why: 'it can be read only once',
      next: 'write it to a file first, and name that file',
    })
}
