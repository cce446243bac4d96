import { MiaError, EXIT, usageError } from '../core/errors.ts'
import type { Platform } from '../platform/platform.ts'
import { type Cloud, CLOUDS } from './clouds.ts'
import { type MsalNetwork, msalNetwork } from './msal-network.ts'
import type { Profile } from './profile.ts'
import { redacted } from './redacted.ts'
import { serviceHttp } from './test-endpoint.ts'
import { readClaims, type TokenClaims } from './token-claims.ts'
import type { TokenSource } from './token-source.ts'

export interface SignInUi {
  say(line: string): Promise<void>
  /** False where nobody is there to follow a device code or a browser. */
  readonly interactive: boolean
}

export interface SignInParts {
  readonly platform: Platform
  readonly profile: Profile
  readonly ui: SignInUi
  /** Where tokens are kept between runs; null to keep them in memory. */
  readonly cacheFile: string | null
}

/** What a way of signing in is made of. */
export interface MsalSetup extends SignInParts {
  readonly cloud: Cloud
  readonly network: MsalNetwork
}

/** Gets a token; `fresh` past every cache. MSAL's errors pass through. */
export type Acquire = (scopes: readonly string[], fresh: boolean) => Promise<string>

export interface SignedIn extends TokenSource {
  /** Of the token handed out last; null before the first, or where it cannot be read. */
  claims(): TokenClaims | null
}

/** Signing in as a profile says. Nothing is sent before the first token is wanted, and MSAL loads only then. */
export function signIn(parts: SignInParts): SignedIn {
  const { platform, profile } = parts
  const setup: MsalSetup = {
    ...parts,
    cloud: CLOUDS[profile.cloud],
    network: msalNetwork(platform, serviceHttp(platform)),
  }
  let acquiring: Promise<Acquire> | null = null
  let claims: TokenClaims | null = null
  return {
    claims: () => claims,
    async token(scopes, { fresh }) {
      try {
        acquiring ??= waysIn(setup)
        const token = await (await acquiring)(scopes, fresh)
        claims = readClaims(token)
        return token
      } catch (error) {
        platform.signal.throwIfAborted()
        throw explained(error, setup)
      }
    },
  }
}

async function waysIn(setup: MsalSetup): Promise<Acquire> {
  const { method, clientId } = setup.profile
  if (clientId === '' && method !== 'managed-identity')
    throw usageError({
      what: 'no application to sign in with',
      why: 'mia has no registration of its own in your tenant',
      next: 'register one as mia help permissions describes, then name it with --client-id',
    })
  if (method === 'device' || method === 'browser') {
    const { personAcquire } = await import('./sign-in-person.ts')
    return personAcquire(setup, method)
  }
  const application = await import('./sign-in-application.ts')
  return method === 'managed-identity'
    ? application.managedIdentityAcquire(setup)
    : application.applicationAcquire(setup, method)
}

function explained(error: unknown, { network, profile, cloud }: MsalSetup): unknown {
  if (error instanceof MiaError || !(error instanceof Error)) return error
  const failure = network.failure()
  if (failure !== null)
    return new MiaError(EXIT.serviceUnavailable, {
      what: `the sign-in service ${cloud.login} could not be reached`,
      why: `${redacted(failure.message)}${failure.code === '' ? '' : ` (${failure.code})`}`,
      next: 'check the network and HTTPS_PROXY, then run the same command again',
    })
  if (!('errorCode' in error)) return error
  const said = network.description() || error.message || String(error.errorCode)
  const why = redacted(
    said
      .split(/[\r\n]/, 1)
      .join('')
      .slice(0, 400),
  )
  const consent = /AADSTS(?:65001|65004|90094|500011|650057)\b/.test(said)
  return new MiaError(consent ? EXIT.permissionMissing : EXIT.signInNeeded, {
    what: `could not sign in to the tenant ${profile.tenant}`,
    why,
    next: consent
      ? 'have the permissions granted: mia help permissions lists them'
      : 'mia login, with the --method that fits; mia login --help shows them all',
  })
}
