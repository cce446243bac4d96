import { dirname } from 'node:path'
import { usageError } from '../core/errors.ts'
import type { Platform } from '../platform/platform.ts'

/** Replaces a file that only its owner may read, whole or not at all; its folder is made where it is missing. */
export async function writePrivate(platform: Platform, path: string, text: string): Promise<void> {
  const { files } = platform
  await files.makeFolder(dirname(path), 0o700)
  const temporary = `${path}.${platform.uuid()}`
  try {
    const file = await files.open(temporary, 'create', 0o600)
    try {
      await file.write(new TextEncoder().encode(text))
      await file.sync()
    } finally {
      await file.close()
    }
    await files.rename(temporary, path)
  } catch (error) {
    await files.remove(temporary).catch(() => undefined)
    throw error
  }
}

/** Text of a file with a secret; refused, as ssh does, where others may read it (trust: C3). */
export async function readPrivate(platform: Platform, path: string): Promise<string> {
  const facts = await platform.files.facts(path)
  if (facts?.kind !== 'file')
    throw usageError({
      what: `there is no file ${path}`,
      why: 'it should hold what to sign in with',
      next: 'check --secret-file or --certificate',
    })
  if ((facts.mode & 0o077) !== 0 && !platform.process.os.startsWith('win32'))
    throw usageError({
      what: `${path} may be read by others`,
      why: 'a file with a secret must belong to its owner alone',
      next: `chmod 600 ${path}, and change the secret if others had the chance to read it`,
    })
  return new TextDecoder().decode(await platform.files.readBytes(path))
}
