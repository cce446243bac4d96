import { type Configuration, LogLevel, type NodeAuthOptions } from '@azure/msal-node'
import type { MsalSetup } from './sign-in.ts'
import { cachePlugin } from './token-cache.ts'

export function clientConfiguration(
  { platform, profile, cloud, network, cacheFile }: MsalSetup,
  credential: Omit<NodeAuthOptions, 'clientId'>,
): Configuration {
  return {
    auth: {
      clientId: profile.clientId,
      authority: `https://${cloud.login}/${profile.tenant}`,
      knownAuthorities: [cloud.login],
      ...credential,
    },
    ...(cacheFile === null ? {} : { cache: { cachePlugin: cachePlugin(platform, cacheFile) } }),
    system: {
      networkClient: network.module,
      // What MSAL would log may hold names and parts of tokens (trust: C6).
      loggerOptions: { piiLoggingEnabled: false, logLevel: LogLevel.Error, loggerCallback: () => undefined },
    },
  }
}
