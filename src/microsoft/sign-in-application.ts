import { X509Certificate } from 'node:crypto'
import {
  ConfidentialClientApplication,
  ManagedIdentityApplication,
  type NodeAuthOptions,
} from '@azure/msal-node'
import { resolve } from 'node:path'
import { usageError } from '../core/errors.ts'
import { clientConfiguration } from './msal-configuration.ts'
import { readPrivate } from './private-file.ts'
import type { Acquire, MsalSetup } from './sign-in.ts'

export const SECRET_VARIABLE = 'MIA_CLIENT_SECRET'

/** An application signs in by itself: no person, and rights over the whole tenant. */
export async function applicationAcquire(
  setup: MsalSetup,
  method: 'secret' | 'certificate',
): Promise<Acquire> {
  const credential = method === 'secret' ? await secretOf(setup) : await certificateOf(setup)
  const client = new ConfidentialClientApplication(clientConfiguration(setup, credential))
  return async (scopes, fresh) => {
    const result = await client.acquireTokenByClientCredential({
      scopes: scopes.map(wholeResource),
      skipCache: fresh,
    })
    if (result === null) throw new Error('the sign-in gave no token')
    return result.accessToken
  }
}

/** The identity of the Azure machine that mia runs on. */
export function managedIdentityAcquire({ profile, network }: MsalSetup): Acquire {
  const client = new ManagedIdentityApplication({
    ...(profile.clientId === ''
      ? {}
      : { managedIdentityIdParams: { userAssignedClientId: profile.clientId } }),
    system: { networkClient: network.module },
  })
  return async (scopes, fresh) => {
    const [scope = ''] = scopes
    const result = await client.acquireToken({ resource: new URL(scope).origin, forceRefresh: fresh })
    return result.accessToken
  }
}

/** An application asks for all that it was granted: `https://graph.microsoft.com/.default`. */
function wholeResource(scope: string): string {
  return `${new URL(scope).origin}/.default`
}

async function secretOf({ platform, profile }: MsalSetup): Promise<Pick<NodeAuthOptions, 'clientSecret'>> {
  const given = platform.env.get(SECRET_VARIABLE) ?? ''
  if (given !== '') return { clientSecret: given }
  if (profile.secretFile === null)
    throw usageError({
      what: 'no client secret to sign in with',
      why: 'it is never an option, because everybody on the machine can see the options of a program',
      next: `write it to a file that only you may read and name that with --secret-file, or set ${SECRET_VARIABLE}`,
    })
  return { clientSecret: (await readPrivate(platform, resolve(platform.cwd, profile.secretFile))).trim() }
}

async function certificateOf({
  platform,
  profile,
}: MsalSetup): Promise<Required<Pick<NodeAuthOptions, 'clientCertificate'>>> {
  const path = profile.certificate
  if (path === null)
    throw usageError({
      what: 'no certificate to sign in with',
      why: '--method certificate needs one',
      next: 'name a PEM file that holds private key and certificate with --certificate FILE',
    })
  const pem = await readPrivate(platform, resolve(platform.cwd, path))
  const [privateKey] =
    /-----BEGIN (?:RSA |EC )?PRIVATE KEY-----[^-]*-----END (?:RSA |EC )?PRIVATE KEY-----/.exec(pem) ?? []
  const [x5c] = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/.exec(pem) ?? []
  if (privateKey === undefined || x5c === undefined)
    throw usageError({
      what: `${path} cannot be used to sign in`,
      why: 'it must hold an unencrypted private key and its certificate, both as PEM',
      next: 'openssl pkcs12 -in FILE.pfx -nodes -out FILE.pem; chmod 600 FILE.pem',
    })
  const thumbprintSha256 = new X509Certificate(x5c).fingerprint256.replaceAll(':', '')
  return { clientCertificate: { thumbprintSha256, privateKey, x5c } }
}
