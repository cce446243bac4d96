import { join } from 'node:path'
import type { Platform } from '../platform/platform.ts'
import { readCaseFile } from './atomic-write.ts'
import type { EvidenceEntry } from './evidence.ts'
import { damaged, errorCode } from './failure.ts'
import { hashFile } from './hash.ts'
import type { Journal } from './journal.ts'
import { CASE_FILE, EVIDENCE_FOLDER } from './layout.ts'
import { parseDocument } from './state.ts'
import { attempt, type VerifyCheck } from './verify-check.ts'

/** The originals at their paths, the registry against the log, and what lies in `evidence/` beside it. */
export async function* evidenceChecks(
  platform: Platform,
  dir: string,
  journal: Journal,
): AsyncGenerator<VerifyCheck> {
  let entries: readonly EvidenceEntry[] = []
  yield attempt('evidence', async () => {
    const bytes = await readCaseFile(platform.files, dir, CASE_FILE)
    entries = bytes === null ? [] : parseDocument(bytes).evidence
    return registryAgrees(entries, journal)
  })
  for (const entry of entries) yield original(platform, entry)
  yield* unregistered(platform, dir, journal)
}

function registryAgrees(entries: readonly EvidenceEntry[], journal: Journal): string {
  const copied = entries.filter((entry) => entry.copied)
  for (const { copiedTo, sha256 } of copied)
    if (copiedTo === null || journal.recorded.get(copiedTo) !== sha256)
      throw damaged(`${CASE_FILE} and the log differ`, `about the copy ${copiedTo ?? ''}`)
  return `${entries.length} files registered, ${copied.length} copied`
}

async function original(platform: Platform, entry: EvidenceEntry): Promise<VerifyCheck> {
  const what = `original ${entry.path}`
  const facts = await platform.files.facts(entry.path).catch(errorCode)
  if (facts === null || typeof facts === 'string') {
    const gone = facts === null ? 'no longer at its path' : `cannot be looked at (${facts})`
    return { what, ok: null, detail: entry.copied ? `${gone}; the case holds a copy` : gone }
  }
  return attempt(what, async () => {
    if (facts.kind !== 'file') throw damaged('it was replaced', `there is a ${facts.kind} now`)
    const { sha256, size } = await hashFile(platform, entry.path)
    if (sha256 !== entry.sha256)
      throw damaged('it was changed', `SHA-256 ${sha256}, recorded ${entry.sha256}`)
    return `${size} bytes, SHA-256 ${sha256}`
  })
}

async function* unregistered(platform: Platform, dir: string, journal: Journal): AsyncGenerator<VerifyCheck> {
  const folder = join(dir, EVIDENCE_FOLDER)
  const facts = await platform.files.linkFacts(folder)
  if (facts?.kind !== 'folder') {
    const detail = facts === null ? 'it is missing' : `it is a ${facts.kind}, not a folder`
    yield { what: EVIDENCE_FOLDER, ok: false, detail }
    return
  }
  for (const name of await platform.files.list(folder))
    if (!journal.recorded.has(`${EVIDENCE_FOLDER}/${name}`))
      yield {
        what: `${EVIDENCE_FOLDER}/${name}`,
        ok: null,
        detail: 'not registered: left by an interrupted run, or put there by hand',
      }
}
