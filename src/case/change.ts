import type { Platform } from '../platform/platform.ts'
import type { Step } from './commit.ts'
import { type EvidenceEntry, mergeEvidence } from './evidence.ts'
import { jsonBytes } from './fields.ts'
import { sha256Of } from './hash.ts'
import { CASE_FILE, isResultName, MANIFEST_FILE, QUARANTINE_FILE, VERDICTS_FILE } from './layout.ts'
import {
  describeRun,
  manifestDocument,
  type RunManifest,
  type RunOutput,
  type RunRecord,
} from './manifest.ts'
import { mergeQuarantine } from './quarantine.ts'
import { caseFileDocument, type CaseState, checkedBytes } from './state.ts'
import { stampVerdicts, type VerdictEntry, verdictsDocument } from './verdict-store.ts'

/** What a step writes, and what of the state is different once it is saved. */
export interface Change {
  readonly state: Partial<CaseState>
  readonly step: Step
}

interface Place {
  readonly platform: Platform
  readonly dir: string
  readonly state: CaseState
}

/** null where the registry knows all of it already. */
export function evidenceChange(before: CaseState, entries: readonly EvidenceEntry[]): Change | null {
  const evidence = mergeEvidence(before.document.evidence, entries)
  const document = { ...before.document, evidence }
  const bytes = jsonBytes(caseFileDocument(document))
  if (Buffer.compare(bytes, jsonBytes(caseFileDocument(before.document))) === 0) return null
  const copies = new Map<string, string>()
  for (const { copiedTo, sha256 } of evidence)
    if (copiedTo !== null && !before.journal.recorded.has(copiedTo)) copies.set(copiedTo, sha256)
  return {
    state: { document },
    step: {
      event: 'evidence',
      run: null,
      files: new Map([[CASE_FILE, bytes]]),
      copies: [...copies].map(([name, sha256]) => ({ name, sha256 })),
    },
  }
}

export function verdictsChange(before: CaseState, entries: readonly VerdictEntry[], time: string): Change {
  const verdicts = [...before.verdicts, ...stampVerdicts(entries, time)]
  const files = new Map([[VERDICTS_FILE, jsonBytes(verdictsDocument(verdicts))]])
  return { state: { verdicts }, step: { event: 'verdicts', run: null, files, copies: [] } }
}

export async function runChange(
  at: Place,
  run: RunRecord,
  results: ReadonlyMap<string, Uint8Array>,
): Promise<{ readonly manifest: RunManifest; readonly change: Change }> {
  const { platform, state } = at
  for (const name of results.keys()) if (!isResultName(name)) throw new Error(`no name for a result: ${name}`)
  const quarantine = await quarantineBytes(at, run)
  const manifest = describeRun(platform, run, {
    runId: platform.uuid(),
    reference: state.document.reference,
    prevLogHash: state.journal.head,
    outputs: [...results].map(([name, bytes]) => outputOf(platform, name, bytes)),
    quarantine: quarantine === null ? null : outputOf(platform, QUARANTINE_FILE, quarantine),
  })
  const runs = [...state.runs, manifest]
  const files = new Map(results).set(MANIFEST_FILE, jsonBytes(manifestDocument(state.document.id, runs)))
  if (quarantine !== null) files.set(QUARANTINE_FILE, quarantine)
  return {
    manifest,
    change: { state: { runs }, step: { event: 'run', run: manifest.runId, files, copies: [] } },
  }
}

async function quarantineBytes(at: Place, run: RunRecord): Promise<Uint8Array | null> {
  if (run.quarantined.length === 0) return null
  const { platform, dir, state } = at
  const existing = await checkedBytes(platform, { dir, journal: state.journal }, QUARANTINE_FILE)
  const hashes = new Map(run.inputs.map((input) => [input.label, input.sha256]))
  return mergeQuarantine(existing, run.quarantined, (label) => hashes.get(label) ?? null)
}

function outputOf(platform: Platform, path: string, bytes: Uint8Array): RunOutput {
  return { path, size: bytes.length, sha256: sha256Of(platform, bytes) }
}
