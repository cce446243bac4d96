import type { Platform } from '../platform/platform.ts'
import { EXIT, MiaError, usageError } from '../core/errors.ts'
import { readCaseFile } from './atomic-write.ts'
import { noCaseError } from './discover.ts'
import { type EvidenceEntry, parseEvidence } from './evidence.ts'
import { damaged, explained, UNTOUCHED } from './failure.ts'
import { parseFields } from './fields.ts'
import { sha256Of } from './hash.ts'
import { type Journal, parseJournal } from './journal.ts'
import { CASE_FILE, CASE_SCHEMA, LOG_FILE, MANIFEST_FILE, SUMS_FILE, VERDICTS_FILE } from './layout.ts'
import { assertNotLocked } from './lock.ts'
import { parseManifest, type RunManifest } from './manifest.ts'
import { renderSums } from './sums.ts'
import { parseVerdicts, type StoredVerdict } from './verdict-store.ts'

/** case.json */
export interface CaseDocument {
  readonly id: string
  readonly reference: string | null
  /** UTC, ISO 8601 with `Z`. */
  readonly created: string
  readonly evidence: readonly EvidenceEntry[]
}

/** Everything of a case but its results and evidence. */
export interface CaseState {
  readonly document: CaseDocument
  readonly runs: readonly RunManifest[]
  readonly verdicts: readonly StoredVerdict[]
  readonly journal: Journal
}

const READS = 4

export function caseFileDocument(document: CaseDocument): unknown {
  const { id, reference, created } = document
  const evidence = document.evidence.map(({ copied: _copied, ...entry }) => entry)
  return { schema: `mia/case/${CASE_SCHEMA}`, id, reference, created, evidence }
}

/**
 * Reads the case and checks the files that later steps build on against the log, so that a changed file is never
 * carried on as if it were genuine. Throws exit 6 for damage, 9 where a writer is at work on it.
 * @param locked the caller holds the lock, so that nobody else can be writing
 */
export async function readState(platform: Platform, dir: string, locked: boolean): Promise<CaseState> {
  return explained(dir, UNTOUCHED, async () => {
    for (let read = 1; ; read++) {
      try {
        return await readOnce(platform, dir)
      } catch (error) {
        if (!(error instanceof MiaError) || error.exitCode !== EXIT.verificationFailed) throw error
        if (locked) throw error
        // Files of two steps may have been read. Look again before calling it damage.
        if (read < READS) continue
        await assertNotLocked(platform, dir)
        throw error
      }
    }
  })
}

/** Schema number of the case; throws a usage error where there is no case. */
export async function readSchema(platform: Platform, dir: string): Promise<number> {
  const bytes = await readCaseFile(platform.files, dir, CASE_FILE)
  if (bytes === null) throw noCaseError(dir)
  const schema = parseFields(bytes, CASE_FILE).text('schema')
  const match = /^mia\/case\/(\d{1,6})$/.exec(schema)
  if (match === null) throw damaged(`${CASE_FILE} is damaged`, 'its schema is none of mia')
  const version = Number(match[1])
  if (version <= CASE_SCHEMA) return version
  throw usageError({
    what: `the case folder ${dir} was made by a newer mia`,
    why: `its schema is ${schema}, this mia knows up to mia/case/${CASE_SCHEMA}`,
    next: 'install the newer mia, or open another case',
  })
}

/** Bytes of a file as the log recorded them; null where the log does not know it. Exit 6 for anything else. */
export async function checkedBytes(
  platform: Platform,
  at: { readonly dir: string; readonly journal: Journal },
  name: string,
): Promise<Uint8Array | null> {
  const bytes = await explained(at.dir, UNTOUCHED, () => readCaseFile(platform.files, at.dir, name))
  const recorded = at.journal.recorded.get(name)
  if (recorded === undefined) {
    if (bytes === null) return null
    throw damaged(`${name} is no file of this case`, 'the log does not know it')
  }
  if (bytes === null) throw damaged(`${name} is missing`, 'the log knows it')
  if (sha256Of(platform, bytes) === recorded) return bytes
  throw damaged(`${name} is not what the log recorded`, `its SHA-256 was ${recorded}`)
}

async function readOnce(platform: Platform, dir: string): Promise<CaseState> {
  const log = await readCaseFile(platform.files, dir, LOG_FILE)
  if (log === null) throw damaged(`${LOG_FILE} is missing`, 'every case has one')
  const journal = parseJournal(platform, log)
  const at = { dir, journal }
  const document = await checkedBytes(platform, at, CASE_FILE)
  const manifest = await checkedBytes(platform, at, MANIFEST_FILE)
  const verdicts = await checkedBytes(platform, at, VERDICTS_FILE)
  const sums = await readCaseFile(platform.files, dir, SUMS_FILE)
  if (document === null || manifest === null) throw damaged(`${LOG_FILE} is damaged`, 'it knows no case')
  if (sums === null || Buffer.compare(sums, renderSums(platform, journal)) !== 0)
    throw damaged(`${SUMS_FILE} is not what the log recorded`, 'it was changed, or the log was')
  return {
    document: parseDocument(document),
    runs: parseManifest(manifest),
    verdicts: parseVerdicts(verdicts),
    journal,
  }
}

export function parseDocument(bytes: Uint8Array): CaseDocument {
  const fields = parseFields(bytes, CASE_FILE)
  return {
    id: fields.text('id'),
    reference: fields.textOrNull('reference'),
    created: fields.text('created'),
    evidence: fields.list('evidence', parseEvidence),
  }
}
