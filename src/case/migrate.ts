import { basename, dirname, join } from 'node:path'
import { usageError } from '../core/errors.ts'
import type { Platform } from '../platform/platform.ts'
import { recover } from './atomic-write.ts'
import { commitStep } from './commit.ts'
import { isCase } from './discover.ts'
import { explained, UNTOUCHED } from './failure.ts'
import { type Fields, jsonBytes, parseFields } from './fields.ts'
import { hashFile } from './hash.ts'
import { parseJournal } from './journal.ts'
import {
  CASE_FILE,
  CASE_SCHEMA,
  EVIDENCE_FOLDER,
  EVIDENCE_MODE,
  FILE_MODE,
  FOLDER_MODE,
  LOCK_FOLDER,
  LOG_FILE,
} from './layout.ts'
import { acquireLock, type Lock } from './lock.ts'
import { caseFileDocument, type CaseDocument, checkedBytes } from './state.ts'

/** By the schema number that they read: case.json of that schema → what the present one holds. */
export type Migrations = ReadonlyMap<number, (older: Fields) => CaseDocument>

/** There is no older schema yet. */
export const MIGRATIONS: Migrations = new Map()

/**
 * Copies a case of an older schema into `<dir>-schema-<n>` and brings the copy up to date; the original stays as it
 * is. The log goes on with a line that says so, files that stay the same keep their recorded hash.
 * @returns the copy; one made earlier is used again
 */
export async function migrateCase(platform: Platform, dir: string, migrations: Migrations): Promise<string> {
  const { files } = platform
  const target = `${dir}-schema-${CASE_SCHEMA}`
  if (await isCase(files, target)) return target
  const lock = await acquireLock(platform, dir)
  try {
    await recover(files, dir)
    await explained(dirname(dir), UNTOUCHED, async () => {
      await sweepPartial(platform, target)
      const partial = `${target}.partial-${platform.uuid()}`
      try {
        await copyTree(platform, dir, partial)
        await upgrade({ platform, dir: partial, lock }, migrations)
        await files.rename(partial, target)
        await files.syncFolder(dirname(target))
      } catch (error) {
        await files.removeTree(partial).catch(() => undefined)
        throw error
      }
    })
    return target
  } finally {
    await lock.release()
  }
}

async function upgrade(
  at: { readonly platform: Platform; readonly dir: string; readonly lock: Lock },
  migrations: Migrations,
): Promise<void> {
  const { platform, dir } = at
  const journal = parseJournal(platform, await platform.files.readBytes(join(dir, LOG_FILE)))
  const bytes = await checkedBytes(platform, { dir, journal }, CASE_FILE)
  const older = parseFields(bytes ?? new Uint8Array(), CASE_FILE)
  const migrate = migrations.get(Number(older.text('schema').replace('mia/case/', '')))
  if (migrate === undefined)
    throw usageError({
      what: 'the case folder was made by an older mia that this one cannot read',
      why: `its schema is ${older.text('schema')}`,
      next: 'open it with the mia that made it',
    })
  const files = new Map([[CASE_FILE, jsonBytes(caseFileDocument(migrate(older)))]])
  await commitStep(at, journal, { event: 'migrated', run: null, files, copies: [] })
}

async function copyTree(platform: Platform, from: string, to: string, inEvidence = false): Promise<void> {
  const { files } = platform
  await files.makeFolder(to, FOLDER_MODE)
  for (const name of await files.list(from)) {
    const source = join(from, name)
    const kind = (await files.linkFacts(source))?.kind
    if (kind === 'folder' && name !== LOCK_FOLDER)
      await copyTree(platform, source, join(to, name), inEvidence || name === EVIDENCE_FOLDER)
    if (kind === 'file')
      await copyFile(platform, source, join(to, name), inEvidence ? EVIDENCE_MODE : FILE_MODE)
  }
  await files.syncFolder(to)
}

async function copyFile(platform: Platform, from: string, to: string, mode: number): Promise<void> {
  const copy = await platform.files.open(to, 'create', FILE_MODE)
  try {
    await hashFile(platform, from, (bytes) => copy.write(bytes))
    await copy.chmod(mode)
    await copy.sync()
  } finally {
    await copy.close()
  }
}

/** What a killed migration left. The lock of the original keeps other migrations away. */
async function sweepPartial(platform: Platform, target: string): Promise<void> {
  const { files } = platform
  for (const name of await files.list(dirname(target)))
    if (name.startsWith(`${basename(target)}.partial-`)) await files.removeTree(join(dirname(target), name))
}
