import { resolve } from 'node:path'
import type { Evidence } from '../audit/index.ts'
import type { EvidenceEntry, RunInput } from '../case/index.ts'
import type { ResolvedEmails } from '../metadata/index.ts'
import type { FileFacts } from '../platform/files.ts'
import type { Platform } from '../platform/platform.ts'

export interface StepInputs {
  readonly evidence: readonly EvidenceEntry[]
  readonly inputs: readonly RunInput[]
  readonly quarantined: Evidence['quarantined']
}

/** The files of a run as the case keeps them: for the registry of evidence, and for the manifest. */
export async function auditInputs(platform: Platform, evidence: Evidence): Promise<StepInputs> {
  const entries = new Map<string, EvidenceEntry>()
  const inputs: RunInput[] = []
  for (const { facts, accounting } of evidence.sources) {
    const { label, format, encoding, path } = facts
    const file = await registered(platform, path, { label, size: facts.bytes, sha256: facts.sha256 ?? '' })
    inputs.push({ ...file.input, format, encoding, rows: accounting.read })
    if (file.entry !== null && !entries.has(file.entry.path)) entries.set(file.entry.path, file.entry)
  }
  return { evidence: [...entries.values()], inputs, quarantined: evidence.quarantined }
}

/** The same for the trace files of step 3. */
export async function traceInputs(platform: Platform, resolved: ResolvedEmails): Promise<StepInputs> {
  const entries: EvidenceEntry[] = []
  const inputs: RunInput[] = []
  for (const { facts, accounting } of resolved.sources) {
    const { label, format, encoding, path } = facts
    const file = await registered(platform, path, { label, size: facts.bytes, sha256: facts.sha256 ?? '' })
    inputs.push({ ...file.input, format, encoding, rows: accounting.read })
    if (file.entry !== null) entries.push({ ...file.entry, kind: 'trace' })
  }
  return { evidence: entries, inputs, quarantined: [] }
}

interface Registered {
  readonly input: Pick<RunInput, 'path' | 'label' | 'size' | 'sha256' | 'modifiedMs'>
  /** null for standard input: it cannot be read again. */
  readonly entry: EvidenceEntry | null
}

async function registered(
  platform: Platform,
  path: string | null,
  known: { readonly label: string; readonly size: number; readonly sha256: string },
): Promise<Registered> {
  if (path === null) return { input: { ...known, path: known.label, modifiedMs: 0 }, entry: null }
  const absolute = resolve(platform.cwd, path)
  const facts: Pick<FileFacts, 'modifiedMs' | 'inode'> = (await platform.files.facts(absolute)) ?? NOT_THERE
  const input = { ...known, path: absolute, modifiedMs: facts.modifiedMs }
  return { input, entry: { ...input, kind: 'audit', inode: facts.inode, copied: false, copiedTo: null } }
}

const NOT_THERE = { modifiedMs: 0, inode: '' } as const
