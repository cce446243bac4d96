import { resolve } from 'node:path'
import { collectEvidence, type Evidence, openEvidence } from '../../audit/index.ts'
import type { CommandContext } from '../../cli/command.ts'
import type { Notice } from '../../core/report.ts'
import { type Criteria } from '../../core/criteria.ts'
import { type MiaError, usageError } from '../../core/errors.ts'
import { type SessionKeyOf, sessionKeys } from '../../core/session-key.ts'
import type { Platform } from '../../platform/platform.ts'
import { acquiredNotices } from './acquired-notices.ts'
import { assertUnchanged, type EvidenceFile, withCopies } from './case-files.ts'

export interface GatherRequest {
  readonly criteria: Criteria
  readonly keyOf: SessionKeyOf
  readonly files: readonly EvidenceFile[]
  /** Whether to gather what other operations say about messages. */
  readonly mentions: boolean
  /** Hash the files in the same pass; always done for those that the case knows. */
  readonly hash: boolean
}

export function keysFor(platform: Platform): SessionKeyOf {
  return sessionKeys((text) => platform.sha256().update(text).hex())
}

/** Reads the evidence named, or says how to name some. Throws exit 6 where a file is not what the case recorded. */
export async function gatherEvidence(context: CommandContext, request: GatherRequest): Promise<Evidence> {
  const { progress } = context
  const { files } = request
  if (files.length === 0) throw noEvidence()
  const platform = withCopies(context.platform, files)
  const paths = files.map((file) => file.path)
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
        hash: request.hash || files.some((file) => file.sha256 !== null),
      },
      onRows: (rows, found) => progress.addRows(rows, found),
    })
    assertUnchanged(platform, evidence.sources, files)
    return withNotices(evidence, await acquiredNotices(context.platform, files))
  } finally {
    progress.done()
  }
}

/** What holds for all of the evidence is said with its first source. */
function withNotices(evidence: Evidence, notices: readonly Notice[]): Evidence {
  const [first, ...others] = evidence.sources
  if (first === undefined || notices.length === 0) return evidence
  const facts = { ...first.facts, notices: [...notices, ...first.facts.notices] }
  return { ...evidence, sources: [{ ...first, facts }, ...others] }
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

function noEvidence(): MiaError {
  return usageError({
    what: 'no evidence to read',
    why: 'no --audit file is named and no case with evidence is at hand',
    next: 'mia sessions --audit FILE… with an exported audit log (mia help formats), or mia login and --source graph to read the tenant',
  })
}
