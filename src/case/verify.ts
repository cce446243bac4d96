import { join, resolve } from 'node:path'
import type { Platform } from '../platform/platform.ts'
import { locate, readCaseFile } from './atomic-write.ts'
import { isCase, noCaseError } from './discover.ts'
import { damaged, explained } from './failure.ts'
import { hashFile } from './hash.ts'
import { EMPTY_JOURNAL, type Journal, parseJournal } from './journal.ts'
import { CASE_FILE, COMMIT_FOLDER, LOG_FILE, MANIFEST_FILE, SUMS_FILE } from './layout.ts'
import { assertNotLocked } from './lock.ts'
import { parseManifest, type RunManifest } from './manifest.ts'
import { readSchema } from './state.ts'
import { renderSums } from './sums.ts'
import { attempt, type VerifyCheck } from './verify-check.ts'
import { evidenceChecks } from './verify-evidence.ts'

export interface VerifyResult {
  /** No check failed. */
  readonly ok: boolean
  readonly checks: readonly VerifyCheck[]
  /** The first check that failed; null where none did. */
  readonly firstDifference: VerifyCheck | null
}

/** Recomputes the results of a run from evidence, by name; a text (or null) says why that run cannot be replayed. */
export type Replay = (run: RunManifest) => Promise<ReadonlyMap<string, Uint8Array> | string | null>

/**
 * Recomputes everything that the case vouches for, and changes nothing. Damage is a failed check, never an
 * exception; thrown are only: no case or a newer schema (2), a writer at work (9).
 */
export async function verifyCase(
  platform: Platform,
  dir: string,
  replay: Replay | null = null,
): Promise<VerifyResult> {
  const folder = resolve(platform.cwd, dir)
  await explained(folder, 'nothing was changed', async () => {
    await assertNotLocked(platform, folder)
    if (!(await isCase(platform.files, folder)) && !(await hasLog(platform, folder)))
      throw noCaseError(folder)
  })
  const checks: VerifyCheck[] = []
  for await (const check of allChecks(platform, folder, replay)) checks.push(check)
  const firstDifference = checks.find((check) => check.ok === false) ?? null
  if (firstDifference !== null) await assertNotLocked(platform, folder)
  return { ok: firstDifference === null, checks, firstDifference }
}

async function* allChecks(
  platform: Platform,
  dir: string,
  replay: Replay | null,
): AsyncGenerator<VerifyCheck> {
  const { files } = platform
  yield attempt(CASE_FILE, async () => {
    if ((await locate(files, dir, CASE_FILE)) === null)
      throw damaged(`${CASE_FILE} is missing`, 'every case has one')
    return `schema mia/case/${await readSchema(platform, dir)}`
  })
  let journal: Journal = EMPTY_JOURNAL
  yield attempt(LOG_FILE, async () => {
    journal = parseJournal(platform, (await readCaseFile(files, dir, LOG_FILE)) ?? new Uint8Array())
    if (journal.lines.length === 0) throw damaged(`${LOG_FILE} is empty or missing`, 'every case has one')
    return `${journal.lines.length} lines, each holding the hash of the one before`
  })
  yield attempt(SUMS_FILE, () => sumsAgree(platform, dir, journal))
  for (const [name, sha256] of journal.recorded)
    yield attempt(name, () => fileAgrees(platform, { dir, name, sha256 }))
  let runs: readonly RunManifest[] = []
  yield attempt('runs', async () => {
    runs = parseManifest((await readCaseFile(files, dir, MANIFEST_FILE)) ?? new Uint8Array())
    return runsAgree(journal, runs)
  })
  yield* evidenceChecks(platform, dir, journal)
  if ((await files.linkFacts(join(dir, COMMIT_FOLDER))) !== null)
    yield {
      what: COMMIT_FOLDER,
      ok: null,
      detail: 'a run was interrupted after it had saved its step; the next run that saves puts it in place',
    }
  if (replay === null) return
  for (const run of runs) {
    const names = currentOutputs(run, journal)
    if (names.length > 0) yield replayed(platform, { dir, run, names }, replay)
  }
}

async function hasLog(platform: Platform, dir: string): Promise<boolean> {
  return (await platform.files.linkFacts(join(dir, LOG_FILE))) !== null
}

async function sumsAgree(platform: Platform, dir: string, journal: Journal): Promise<string> {
  const sums = await readCaseFile(platform.files, dir, SUMS_FILE)
  if (sums === null) throw damaged(`${SUMS_FILE} is missing`, 'every case has one')
  if (Buffer.compare(sums, renderSums(platform, journal)) !== 0)
    throw damaged(`${SUMS_FILE} and ${LOG_FILE} differ`, 'one of them was changed')
  return `${journal.recorded.size + 1} files, as the log says`
}

async function fileAgrees(
  platform: Platform,
  file: { readonly dir: string; readonly name: string; readonly sha256: string },
): Promise<string> {
  // The log of a case that somebody hands over may name anything.
  if (!/^(?:evidence\/)?[A-Za-z0-9][A-Za-z0-9._-]*$/.test(file.name))
    throw damaged('the log names a file that mia never writes', file.name)
  const path = await locate(platform.files, file.dir, file.name)
  if (path === null) throw damaged(`${file.name} is missing`, 'the log knows it')
  const { sha256, size } = await hashFile(platform, path)
  if (sha256 !== file.sha256)
    throw damaged(`${file.name} was changed`, `SHA-256 ${sha256}, recorded ${file.sha256}`)
  return `${size} bytes, SHA-256 ${sha256}`
}

/** Manifest and log tell of the same runs, in the same order, with the same outputs. */
function runsAgree(journal: Journal, runs: readonly RunManifest[]): string {
  const lines = journal.lines.filter((line) => line.run !== null)
  for (const [index, line] of lines.entries()) {
    const run = runs[index]
    if (run?.runId !== line.run || run.prevLogHash !== line.prev)
      throw damaged(`${MANIFEST_FILE} does not hold run ${line.run ?? ''}`, `line ${line.n} of the log does`)
    const written = new Map(line.files.map((file) => [file.name, file.sha256]))
    const odd = run.outputs.find((output) => written.get(output.path) !== output.sha256)
    if (odd !== undefined)
      throw damaged(`run ${run.runId} has another hash for ${odd.path} than the log`, odd.sha256)
  }
  if (runs.length > lines.length)
    throw damaged(
      `${MANIFEST_FILE} holds runs that the log does not know`,
      `${runs.length} and ${lines.length}`,
    )
  return `${runs.length} runs, the same in ${MANIFEST_FILE} and ${LOG_FILE}`
}

/** Outputs of a run that no later run replaced. */
function currentOutputs(run: RunManifest, journal: Journal): string[] {
  const later = journal.lines.slice(journal.lines.findIndex((line) => line.run === run.runId) + 1)
  const replaced = new Set(later.flatMap((line) => line.files.map((file) => file.name)))
  return run.outputs.map((output) => output.path).filter((path) => !replaced.has(path))
}

async function replayed(
  platform: Platform,
  at: { readonly dir: string; readonly run: RunManifest; readonly names: readonly string[] },
  replay: Replay,
): Promise<VerifyCheck> {
  const { dir, run, names } = at
  const what = `replay of mia ${run.command}, run ${run.runId}`
  return attempt(what, async () => {
    const results = await replay(run)
    if (results === null || typeof results === 'string')
      return { unchecked: results ?? 'this run cannot be replayed' }
    for (const name of names) {
      const saved = await readCaseFile(platform.files, dir, name)
      const again = results.get(name)
      if (saved === null || again === undefined)
        throw damaged(`${name} was not produced`, saved === null ? 'by the saved run' : 'by the replay')
      const line = firstDifferentLine(saved, again)
      if (line !== null)
        throw damaged(`${name} is not what the evidence gives`, `it differs from line ${line} on`)
    }
    return `${names.join(', ')}: byte for byte the same`
  })
}

/** 1-based; null where both are equal. */
function firstDifferentLine(a: Uint8Array, b: Uint8Array): number | null {
  if (Buffer.compare(a, b) === 0) return null
  let line = 1
  for (let index = 0; index < a.length && a[index] === b[index]; index++) if (a[index] === 10) line += 1
  return line
}
