import type { CommandContext, SignInValues } from '../../cli/command.ts'
import { userFile } from '../../cli/settings.ts'
import { usageError } from '../../core/errors.ts'
import {
  checkProfileName,
  type Profile,
  profileFolder,
  readProfiles,
  tokenFile,
} from '../../microsoft/profile.ts'
import { type SignedIn, signIn } from '../../microsoft/sign-in.ts'
import type { Platform } from '../../platform/platform.ts'

/** A way to sign in, and where it keeps its tokens. */
export interface ChosenProfile {
  readonly name: string
  readonly profile: Profile
  /** Of profiles and tokens; null where the system names no folder for settings. */
  readonly folder: string | null
}

/** The profile named, with what the options say in place of what it says; without one, the options alone. */
export async function chooseProfile(platform: Platform, values: SignInValues): Promise<ChosenProfile> {
  const name = checkProfileName(values.profile)
  const folder = profileFolder(userFile(platform))
  const stored = (await readProfiles(platform, folder)).get(name)
  const given = { ...stored, ...optionsGiven(values), cache: values.cache || stored?.cache === true }
  return { name, profile: completed(platform, given, name), folder }
}

type Given = { -readonly [key in keyof Profile]?: Profile[key] }

/** What the options say, without what they leave open. */
function optionsGiven({ tenant, clientId, cloud, method, secretFile, certificate }: SignInValues): Given {
  return {
    ...(tenant === null ? {} : { tenant }),
    ...(clientId === null ? {} : { clientId }),
    ...(cloud === null ? {} : { cloud }),
    ...(method === null ? {} : { method }),
    ...(secretFile === null ? {} : { secretFile }),
    ...(certificate === null ? {} : { certificate }),
  }
}

function completed(platform: Platform, given: Given, name: string): Profile {
  if (given.tenant === undefined) throw noTenant(name)
  const { clientId = '', cloud = 'global', secretFile = null, certificate = null, cache = false } = given
  const method = given.method ?? guessedMethod(platform, { secretFile, certificate })
  return { cloud, tenant: checkTenant(given.tenant), clientId, method, secretFile, certificate, cache }
}

export function signedIn(
  context: CommandContext,
  { name, profile, folder }: ChosenProfile,
  prompt: boolean,
): SignedIn {
  const { platform } = context
  const cacheFile = profile.cache && folder !== null ? tokenFile(folder, name) : null
  const interactive = prompt && (platform.stderr.isTerminal || platform.stdin.isTerminal)
  return signIn({ platform, profile, ui: { say: (line) => context.say(line), interactive }, cacheFile })
}

/** Where something to sign in with is at hand, that is meant. */
function guessedMethod(
  platform: Platform,
  { secretFile, certificate }: Pick<Profile, 'secretFile' | 'certificate'>,
): Profile['method'] {
  if (certificate !== null) return 'certificate'
  return secretFile !== null || (platform.env.get('MIA_CLIENT_SECRET') ?? '') !== '' ? 'secret' : 'device'
}

/** It becomes part of addresses. */
function checkTenant(tenant: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9.-]{0,200}$/.test(tenant)) return tenant
  throw usageError({
    what: `${JSON.stringify(tenant.slice(0, 80))} is no tenant`,
    why: 'a tenant is named by its id or by one of its domains',
    next: '--tenant contoso.onmicrosoft.com',
  })
}

function noTenant(name: string): Error {
  return usageError({
    what: name === 'default' ? 'no tenant to sign in to' : `there is no profile ${name}`,
    why: 'mia has not been told which tenant, and as which application',
    next: 'mia login --tenant TENANT --client-id ID   (mia help permissions tells how to register the application)',
  })
}
