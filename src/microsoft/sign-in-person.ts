import {
  type AccountInfo,
  type AuthenticationResult,
  InteractionRequiredAuthError,
  PublicClientApplication,
} from '@azure/msal-node'
import { EXIT, MiaError } from '../core/errors.ts'
import { clientConfiguration } from './msal-configuration.ts'
import type { Acquire, MsalSetup } from './sign-in.ts'

/**
 * A person signs in, once; later tokens come without them. Where a person would be needed in the middle of a run
 * (`fresh`), the run stops instead: what it has is kept, and nobody may be sitting there.
 */
export function personAcquire(setup: MsalSetup, method: 'device' | 'browser'): Acquire {
  const client = new PublicClientApplication(clientConfiguration(setup, {}))
  let account: AccountInfo | null = null
  return async (scopes, fresh) => {
    account ??= (await client.getTokenCache().getAllAccounts())[0] ?? null
    if (account !== null) {
      try {
        const silent = await client.acquireTokenSilent({ account, scopes: [...scopes], forceRefresh: fresh })
        return silent.accessToken
      } catch (error) {
        if (!(error instanceof InteractionRequiredAuthError)) throw error
      }
    }
    if (fresh || !setup.ui.interactive) throw personNeeded(setup, fresh)
    const result = await askPerson(client, { setup, method, scopes: [...scopes] })
    account = result.account
    return result.accessToken
  }
}

async function askPerson(
  client: PublicClientApplication,
  { setup, method, scopes }: { setup: MsalSetup; method: 'device' | 'browser'; scopes: string[] },
): Promise<AuthenticationResult> {
  const { ui, profile, cloud, platform } = setup
  // Whoever is talked into a device code by a stranger should see what it is for (trust: C12).
  await ui.say(`signing in to the tenant ${profile.tenant} (${cloud.title}) for: ${scopes.join(', ')}`)
  if (method === 'browser') {
    return client.acquireTokenInteractive({
      scopes,
      openBrowser: (url) => ui.say(`open this address in a browser on this machine: ${url}`),
    })
  }
  const request = {
    scopes,
    cancel: false,
    deviceCodeCallback: (code: { readonly message: string }) => void ui.say(code.message),
  }
  const cancel = (): void => {
    request.cancel = true
  }
  platform.signal.addEventListener('abort', cancel, { once: true })
  try {
    const result = await client.acquireTokenByDeviceCode(request)
    if (result === null) throw personNeeded(setup, false)
    return result
  } finally {
    platform.signal.removeEventListener('abort', cancel)
  }
}

function personNeeded({ profile }: MsalSetup, expired: boolean): MiaError {
  return new MiaError(EXIT.signInNeeded, {
    what: `a person has to sign in to the tenant ${profile.tenant}`,
    why: expired
      ? 'the service accepts the token no longer, and no other can be had without a person'
      : 'no token is kept from before, and nobody can be asked here',
    next: expired
      ? 'run the same command again: it signs in, and goes on where it stopped'
      : 'mia login --cache on a terminal, or sign in as an application (mia help permissions)',
  })
}
