import { dirname, join } from 'node:path'
import * as z from 'zod'
import { usageError } from '../core/errors.ts'
import type { Platform } from '../platform/platform.ts'
import { CLOUD_NAMES } from './clouds.ts'
import { writePrivate } from './private-file.ts'

const METHODS = ['device', 'browser', 'secret', 'certificate', 'managed-identity'] as const
/** How to sign in to one tenant. Holds no secret: at most the path of a file with one. */
export const profileSchema = z.strictObject({
  cloud: z.enum(CLOUD_NAMES),
  /** GUID, or a domain of the tenant. */
  tenant: z.string().min(1),
  /** Of the application registered for mia; for a managed identity its own, or empty for the system's. */
  clientId: z.string(),
  method: z.enum(METHODS),
  secretFile: z.string().nullable(),
  /** PEM file with private key and certificate. */
  certificate: z.string().nullable(),
  /** Keep tokens in a file between runs. */
  cache: z.boolean(),
})

export type Profile = z.infer<typeof profileSchema>

const fileSchema = z.strictObject({
  schema: z.literal('mia/profiles/1'),
  profiles: z.record(z.string(), profileSchema),
})

type Profiles = ReadonlyMap<string, Profile>

/** @param folder of the user's settings; null where the system names none */
export async function readProfiles(platform: Platform, folder: string | null): Promise<Profiles> {
  if (folder === null) return new Map()
  const path = join(folder, 'profiles.json')
  if ((await platform.files.facts(path)) === null) return new Map()
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(await platform.files.readBytes(path)))
    return new Map(Object.entries(fileSchema.parse(json).profiles))
  } catch {
    throw usageError({
      what: `${path} cannot be used`,
      why: 'it is not the file of profiles that mia login writes',
      next: 'remove it, and sign in again with mia login',
    })
  }
}

export async function writeProfiles(platform: Platform, folder: string, profiles: Profiles): Promise<void> {
  const document = { schema: 'mia/profiles/1', profiles: Object.fromEntries(profiles) }
  await writePrivate(platform, join(folder, 'profiles.json'), `${JSON.stringify(document, null, 2)}\n`)
}

/** A name that can stand in a file name. */
export function checkProfileName(name: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,40}$/.test(name)) return name
  throw usageError({
    what: `${JSON.stringify(name)} is no name for a profile`,
    why: 'it may hold small letters, digits and hyphens',
    next: 'mia login --profile contoso --tenant …',
  })
}

export function tokenFile(folder: string, profile: string): string {
  return join(folder, `tokens-${profile}.json`)
}

export function profileFolder(settingsFile: string | null): string | null {
  return settingsFile === null ? null : dirname(settingsFile)
}
