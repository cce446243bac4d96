import { join, resolve } from 'node:path'
import { usageError } from '../core/errors.ts'
import { timeFromMilliseconds } from '../core/utc-time.ts'
import type { Platform } from '../platform/platform.ts'
import { recover } from './atomic-write.ts'
import { type Case, readableCase, writableCase } from './case.ts'
import { commitStep, type Workplace } from './commit.ts'
import { isCase, noCaseError } from './discover.ts'
import { explained, UNTOUCHED } from './failure.ts'
import { jsonBytes } from './fields.ts'
import { EMPTY_JOURNAL } from './journal.ts'
import { CASE_FILE, CASE_SCHEMA, EVIDENCE_FOLDER, FOLDER_MODE, MANIFEST_FILE } from './layout.ts'
import { acquireLock } from './lock.ts'
import { manifestDocument } from './manifest.ts'
import { migrateCase, type Migrations, MIGRATIONS } from './migrate.ts'
import { caseFileDocument, readSchema, readState } from './state.ts'

export interface OpenOptions {
  /** Takes the lock until `close`. Without it nothing in the folder is touched. */
  readonly write: boolean
  /** Make the case where there is none; has no effect on one that exists. */
  readonly create?: { readonly reference: string | null }
  readonly migrations?: Migrations
}

/**
 * Opens a case. One of an older schema is copied into a folder beside it and that copy is opened (see `Case.dir`);
 * the original is never changed. Errors: 2 no case, newer schema or a folder that cannot be used; 6 changed behind
 * mia's back; 9 another process writes.
 */
export async function openCase(platform: Platform, dir: string, options: OpenOptions): Promise<Case> {
  const named = resolve(platform.cwd, dir)
  return explained(named, UNTOUCHED, () => openNamed(platform, named, options))
}

async function openNamed(platform: Platform, named: string, options: OpenOptions): Promise<Case> {
  const { files } = platform
  if (await isCase(files, named)) {
    const real = await files.realPath(named)
    if ((await readSchema(platform, real)) < CASE_SCHEMA) {
      const migrated = await migrateCase(platform, real, options.migrations ?? MIGRATIONS)
      return openNamed(platform, migrated, options)
    }
    return options.write ? openForWriting(platform, real, null) : openForReading(platform, real)
  }
  if (!options.write || options.create === undefined) throw noCaseError(named)
  await files.makeFolder(named, FOLDER_MODE)
  return openForWriting(platform, await files.realPath(named), options.create)
}

async function openForReading(platform: Platform, dir: string): Promise<Case> {
  return readableCase(platform, dir, await readState(platform, dir, false))
}

async function openForWriting(
  platform: Platform,
  dir: string,
  create: { readonly reference: string | null } | null,
): Promise<Case> {
  const lock = await acquireLock(platform, dir)
  try {
    await recover(platform.files, dir)
    // Another process may have made the case since we looked.
    if (create !== null && !(await isCase(platform.files, dir)))
      await createCase({ platform, dir, lock }, create.reference)
    return writableCase(platform, dir, { lock, state: await readState(platform, dir, true) })
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function createCase(at: Workplace, reference: string | null): Promise<void> {
  const { platform, dir } = at
  const evidence = join(dir, EVIDENCE_FOLDER)
  const facts = await platform.files.linkFacts(evidence)
  if (facts === null) await platform.files.makeFolder(evidence, FOLDER_MODE)
  else if (facts.kind !== 'folder')
    throw usageError({
      what: `${evidence} is in the way`,
      why: `it is a ${facts.kind} where the folder for evidence belongs`,
      next: 'move it elsewhere, or make the case in another folder',
    })
  const id = platform.uuid()
  const created = timeFromMilliseconds(platform.now()) ?? ''
  const document = caseFileDocument({ id, reference, created, evidence: [] })
  const files = new Map([
    [CASE_FILE, jsonBytes(document)],
    [MANIFEST_FILE, jsonBytes(manifestDocument(id, []))],
  ])
  await commitStep(at, EMPTY_JOURNAL, { event: 'created', run: null, files, copies: [] })
}
