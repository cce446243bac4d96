import { resolve } from 'node:path'
import type { Evidence } from '../../audit/index.ts'
import type { Case, EvidenceEntry, EvidenceKind, RunInput } from '../../case/index.ts'
import type { ResolvedEmails } from '../../metadata/index.ts'
import type { FileFacts } from '../../platform/files.ts'
import type { Platform } from '../../platform/platform.ts'

export interface StepInputs {
  readonly evidence: readonly EvidenceEntry[]
  readonly inputs: readonly RunInput[]
  readonly quarantined: Evidence['quarantined']
}

/** The files of a run as the case keeps them: for the registry of evidence, and for the manifest. */
export async function auditInputs(
  platform: Platform,
  evidence: Evidence,
  openCase: Case | null,
): Promise<StepInputs> {
  const registry = { kind: 'audit', known: openCase?.evidence() ?? [] } as const
  const entries = new Map<string, EvidenceEntry>()
  const inputs: RunInput[] = []
  for (const { facts, accounting } of evidence.sources) {
    const { label, format, encoding, path, bytes: size } = facts
    const file = await registered(platform, registry, { path, label, size, sha256: facts.sha256 ?? '' })
    inputs.push({ ...file.input, format, encoding, rows: accounting.read })
    if (file.entry !== null && !entries.has(file.entry.path)) entries.set(file.entry.path, file.entry)
  }
  return { evidence: [...entries.values()], inputs, quarantined: evidence.quarantined }
}

/** The same for the trace files of step 3. */
export async function traceInputs(
  platform: Platform,
  resolved: ResolvedEmails,
  openCase: Case | null,
): Promise<StepInputs> {
  const registry = { kind: 'trace', known: openCase?.evidence() ?? [] } as const
  const entries: EvidenceEntry[] = []
  const inputs: RunInput[] = []
  for (const { facts, accounting } of resolved.sources) {
    const { label, format, encoding, path, bytes: size } = facts
    const file = await registered(platform, registry, { path, label, size, sha256: facts.sha256 ?? '' })
    inputs.push({ ...file.input, format, encoding, rows: accounting.read })
    if (file.entry !== null) entries.push(file.entry)
  }
  return { evidence: entries, inputs, quarantined: [] }
}

interface Registry {
  readonly kind: EvidenceKind
  readonly known: readonly EvidenceEntry[]
}

interface ReadFile {
  /** null for standard input. */
  readonly path: string | null
  readonly label: string
  readonly size: number
  readonly sha256: string
}

interface Registered {
  readonly input: Pick<RunInput, 'path' | 'label' | 'size' | 'sha256' | 'modifiedMs'>
  /** null for standard input: it cannot be read again. */
  readonly entry: EvidenceEntry | null
}

/** What the case knows already stays as it is: the file may have been read from the copy in the case. */
async function registered(
  platform: Platform,
  { kind, known }: Registry,
  { path, ...read }: ReadFile,
): Promise<Registered> {
  if (path === null) return { input: { ...read, path: read.label, modifiedMs: 0 }, entry: null }
  const absolute = resolve(platform.cwd, path)
  const before = known.find(
    (entry) => entry.kind === kind && entry.path === absolute && entry.sha256 === read.sha256,
  )
  if (before !== undefined)
    return { input: { ...read, path: absolute, modifiedMs: before.modifiedMs }, entry: before }
  const facts: Pick<FileFacts, 'modifiedMs' | 'inode'> = (await platform.files.facts(absolute)) ?? NOT_THERE
  const input = { ...read, path: absolute, modifiedMs: facts.modifiedMs }
  return { input, entry: { ...input, kind, inode: facts.inode, copied: false, copiedTo: null } }
}

const NOT_THERE = { modifiedMs: 0, inode: '' } as const
