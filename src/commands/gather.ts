import { resolve } from 'node:path'
import { collectEvidence, type Evidence, openEvidence } from '../audit/index.ts'
import type { Case, EvidenceEntry } from '../case/index.ts'
import type { CommandContext, Values } from '../cli/command.ts'
import { type Criteria } from '../core/criteria.ts'
import { EXIT, MiaError, usageError } from '../core/errors.ts'
import { type SessionKeyOf, sessionKeys } from '../core/session-key.ts'
import type { Platform } from '../platform/platform.ts'

export interface GatherRequest {
  readonly criteria: Criteria
  readonly keyOf: SessionKeyOf
  /** Exported files named on the command line; empty to take those of the case. */
  readonly audit: readonly string[]
  readonly openCase: Case | null
  /** Whether to gather what other operations say about messages. */
  readonly mentions: boolean
  /** Hash the files in the same pass; always done when a case is in use. */
  readonly hash: boolean
}

export function keysFor(platform: Platform): SessionKeyOf {
  return sessionKeys((text) => platform.sha256().update(text).hex())
}

/** Reads the evidence named, else the evidence of the case, else says how to name some. */
export async function gatherEvidence(context: CommandContext, request: GatherRequest): Promise<Evidence> {
  const { platform, progress } = context
  const registered = request.audit.length > 0 ? [] : caseEvidence(request.openCase)
  const paths =
    request.audit.length > 0 ? request.audit : registered.map((entry) => caseFile(request.openCase, entry))
  if (paths.length === 0) throw noEvidence()
  const sources = await openEvidence(platform, paths)
  progress.phase('Reading evidence', await totalBytes(platform, paths))
  try {
    const evidence = await collectEvidence({
      sources,
      criteria: request.criteria,
      keyOf: request.keyOf,
      mentions: request.mentions,
      read: {
        signal: platform.signal,
        onBytes: (bytes) => progress.addBytes(bytes),
        hash: request.hash || request.openCase !== null,
      },
      onRows: (rows, found) => progress.addRows(rows, found),
    })
    assertSameEvidence(evidence, registered)
    return evidence
  } finally {
    progress.done()
  }
}

export function evidenceOptions(values: Values): Pick<GatherRequest, 'audit' | 'hash'> {
  return { audit: values.audit, hash: values.save }
}

function caseEvidence(openCase: Case | null): readonly EvidenceEntry[] {
  return (openCase?.evidence() ?? []).filter((entry) => entry.kind === 'audit')
}

/** Where a file of the case is to be read: the copy inside it, else where it was. */
export function caseFile(openCase: Case | null, entry: EvidenceEntry): string {
  return entry.copiedTo === null || openCase === null ? entry.path : resolve(openCase.dir, entry.copiedTo)
}

/** Bytes to be read, for the progress line; null where that cannot be told. */
export async function totalBytes(platform: Platform, paths: readonly string[]): Promise<number | null> {
  let total = 0
  for (const path of paths) {
    const facts = path === '-' ? null : await platform.files.facts(resolve(platform.cwd, path))
    if (facts?.kind !== 'file') return null
    total += facts.size
  }
  return total
}

/** A later step must stand on the same bytes as the step before. */
function assertSameEvidence(evidence: Evidence, registered: readonly EvidenceEntry[]): void {
  const known = new Set(registered.map((entry) => entry.sha256))
  if (known.size === 0) return
  const changed = evidence.sources.find(({ facts }) => facts.sha256 !== null && !known.has(facts.sha256))
  if (changed === undefined) return
  throw new MiaError(EXIT.verificationFailed, {
    what: `the evidence ${changed.facts.label} has changed since the case recorded it`,
    why: `its SHA-256 is now ${changed.facts.sha256 ?? 'unknown'}, which the case does not know`,
    next: 'restore the file, or start another case with --case DIR and --audit FILE',
  })
}

function noEvidence(): MiaError {
  return usageError({
    what: 'no evidence to read',
    why: 'no --audit file is named and no case with evidence is at hand',
    next: 'mia sessions --audit FILE…   (an exported audit log; mia help formats lists what is read)',
  })
}
