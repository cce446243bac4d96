/** Names and modes of the case folder. No name in it comes from evidence. */
export const CASE_FILE = 'case.json'
export const MANIFEST_FILE = 'manifest.json'
export const LOG_FILE = 'log.jsonl'
export const SUMS_FILE = 'SHA256SUMS'
export const VERDICTS_FILE = 'verdicts.json'
export const QUARANTINE_FILE = 'quarantine.jsonl'
export const EVIDENCE_FOLDER = 'evidence'

/** Held while one mia writes; see lock.ts. */
export const LOCK_FOLDER = 'case.lock'
export const HOLDER_FILE = 'holder.json'

/** A published but not yet placed step; see atomic-write.ts. */
export const COMMIT_FOLDER = '.mia-commit'
/** Everything with one of these prefixes is unfinished work of a run: swept by the next run that holds the lock. */
export const STAGE_PREFIX = '.mia-stage-'
export const LOCK_PREFIX = '.mia-lock-'
export const COPY_PREFIX = '.mia-copy-'

export const DEFAULT_FOLDER = 'mia-case'
export const CASE_SCHEMA = 1

export const FOLDER_MODE = 0o700
export const FILE_MODE = 0o600
export const EVIDENCE_MODE = 0o400

const OWN_FILES: ReadonlySet<string> = new Set([
  CASE_FILE,
  MANIFEST_FILE,
  LOG_FILE,
  SUMS_FILE,
  VERDICTS_FILE,
  QUARANTINE_FILE,
])

/** `sessions.json`, `ids.txt`, `report.html`: a plain lower-case name with an ending, and none that the case itself keeps. */
export function isResultName(name: string): boolean {
  return /^[a-z][a-z0-9-]{0,62}\.[a-z0-9]{1,8}$/.test(name) && !OWN_FILES.has(name)
}

/** True for every file that may stand in a published step. */
export function isCaseFileName(name: string): boolean {
  return OWN_FILES.has(name) || isResultName(name)
}
