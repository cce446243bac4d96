/**
 * One writer at a time. The lock is a folder `case.lock` with one file that says who holds it. It is prepared under
 * another name and renamed into place: a rename onto a folder that is not empty fails, so the lock appears at once
 * and with its contents. (A lock *file* made with O_EXCL can be left empty by a kill, and then nobody knows whose it is.)
 *
 * A lock is stale only when its process is dead on this machine or the machine has booted since; never by age, and
 * never when it comes from another machine.
 */
import { join } from 'node:path'
import { EXIT, MiaError } from '../core/errors.ts'
import { timeFromMilliseconds } from '../core/utc-time.ts'
import type { Platform } from '../platform/platform.ts'
import { writeNew } from './atomic-write.ts'
import { errorCode, explained, UNTOUCHED } from './failure.ts'
import { jsonBytes, parseFields } from './fields.ts'
import { FOLDER_MODE, HOLDER_FILE, LOCK_FOLDER, LOCK_PREFIX } from './layout.ts'

export interface Holder {
  /** Tells two locks of the same process apart. */
  readonly token: string
  readonly pid: number
  readonly bootId: string
  readonly hostname: string
  readonly startedUtc: string
  readonly command: string
}

export interface Lock {
  /** False once the folder has vanished or somebody removed the lock. */
  isHeld(): Promise<boolean>
  release(): Promise<void>
}

const ATTEMPTS = 5

/** Takes the lock, setting a stale one aside. Throws a MiaError with exit code 9 where a live process holds it. */
export async function acquireLock(platform: Platform, dir: string): Promise<Lock> {
  return explained(dir, UNTOUCHED, async () => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      await clearStale(platform, dir)
      const holder = newHolder(platform)
      if (await claim(platform, dir, holder)) return lockOf(platform, dir, holder)
    }
    throw await lockedError(platform, dir)
  })
}

/** Throws the exit 9 error where a live process, or one that cannot be judged from here, holds the lock. */
export async function assertNotLocked(platform: Platform, dir: string): Promise<void> {
  const found = await readHolder(platform, dir, LOCK_FOLDER)
  if (found === null || (found !== 'unreadable' && isStale(platform, found))) return
  throw await lockedError(platform, dir)
}

function newHolder(platform: Platform): Holder {
  const { pid, bootId, hostname } = platform.process
  const command = platform.argv.find((word) => /^[a-z-]+$/.test(word)) ?? ''
  const startedUtc = timeFromMilliseconds(platform.now()) ?? ''
  return { token: platform.uuid(), pid, bootId, hostname, startedUtc, command }
}

/** False where another process was quicker. */
async function claim(platform: Platform, dir: string, holder: Holder): Promise<boolean> {
  const { files } = platform
  const prepared = join(dir, LOCK_PREFIX + holder.token)
  try {
    await files.makeFolder(prepared, FOLDER_MODE)
    await writeNew(files, join(prepared, HOLDER_FILE), jsonBytes(holder))
    await files.rename(prepared, join(dir, LOCK_FOLDER))
    return true
  } catch (error) {
    await files.removeTree(prepared).catch(() => undefined)
    // The holder sweeps prepared locks of others, so ENOENT too may mean that somebody was quicker.
    if ((await readHolder(platform, dir, LOCK_FOLDER)) !== null) return false
    throw error
  }
}

async function clearStale(platform: Platform, dir: string): Promise<void> {
  const { files } = platform
  const found = await readHolder(platform, dir, LOCK_FOLDER)
  if (found === null) return
  if (found === 'unreadable' || !isStale(platform, found)) throw await lockedError(platform, dir)
  const aside = LOCK_PREFIX + platform.uuid()
  try {
    await files.rename(join(dir, LOCK_FOLDER), join(dir, aside))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return
    throw error
  }
  const moved = await readHolder(platform, dir, aside)
  if (moved !== null && moved !== 'unreadable' && moved.token !== found.token) {
    // Another process had replaced the stale lock by its own just before the rename: give it back.
    await files.rename(join(dir, aside), join(dir, LOCK_FOLDER))
    throw await lockedError(platform, dir)
  }
  await files.removeTree(join(dir, aside))
}

function lockOf(platform: Platform, dir: string, holder: Holder): Lock {
  const { files } = platform
  const isHeld = async (): Promise<boolean> => {
    const found = await readHolder(platform, dir, LOCK_FOLDER)
    return found !== null && found !== 'unreadable' && found.token === holder.token
  }
  return {
    isHeld,
    async release() {
      const aside = join(dir, LOCK_PREFIX + holder.token)
      try {
        if (!(await isHeld())) return
        await files.rename(join(dir, LOCK_FOLDER), aside)
        await files.removeTree(aside)
      } catch (error) {
        // A lock that cannot be removed turns stale when this process ends: no reason to fail a finished run.
        if (errorCode(error) === null) throw error
      }
    },
  }
}

function isStale(platform: Platform, holder: Holder): boolean {
  const here = platform.process
  if (holder.hostname !== here.hostname) return false
  if (holder.bootId !== '' && here.bootId !== '' && holder.bootId !== here.bootId) return true
  return !here.isAlive(holder.pid)
}

async function readHolder(
  platform: Platform,
  dir: string,
  lock: string,
): Promise<Holder | 'unreadable' | null> {
  const { files } = platform
  const folder = await files.linkFacts(join(dir, lock))
  if (folder === null) return null
  const path = join(dir, lock, HOLDER_FILE)
  const facts = await files.linkFacts(path)
  // An empty folder holds nothing back: the rename of a new lock replaces it.
  if (facts === null && folder.kind === 'folder') return null
  if (facts?.kind !== 'file') return 'unreadable'
  try {
    const fields = parseFields(await files.readBytes(path), HOLDER_FILE)
    return {
      token: fields.text('token'),
      pid: fields.number('pid'),
      bootId: fields.text('bootId'),
      hostname: fields.text('hostname'),
      startedUtc: fields.text('startedUtc'),
      command: fields.text('command'),
    }
  } catch (error) {
    if (error instanceof MiaError) return 'unreadable'
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

async function lockedError(platform: Platform, dir: string): Promise<MiaError> {
  const lock = join(dir, LOCK_FOLDER)
  const holder = await readHolder(platform, dir, LOCK_FOLDER)
  if (holder === null || holder === 'unreadable')
    return new MiaError(EXIT.caseLocked, {
      what: `the case folder ${dir} is in use`,
      why: holder === null ? 'another process was quicker' : `${lock} does not say by whom`,
      next: `wait until no other mia uses the case; if none does, remove ${lock}`,
    })
  const elsewhere = holder.hostname !== platform.process.hostname
  const command = holder.command === '' ? 'mia' : `mia ${holder.command}`
  return new MiaError(EXIT.caseLocked, {
    what: `the case folder ${dir} is in use by process ${holder.pid} on ${holder.hostname}`,
    why: `${command} has held it since ${holder.startedUtc}${
      elsewhere ? '; whether it still runs cannot be seen from this machine' : ''
    }`,
    next: elsewhere
      ? `wait for it; if no mia runs on ${holder.hostname} any more, remove ${lock}`
      : `wait for it; if process ${holder.pid} is no mia, remove ${lock}`,
  })
}
