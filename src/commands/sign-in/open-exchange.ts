import type { CommandContext } from '../../cli/command.ts'
import { CLOUDS } from '../../microsoft/clouds.ts'
import { callerOf, createExchange, type Exchange, exchangeService } from '../../microsoft/exchange.ts'
import type { RecordRequest } from '../../microsoft/request-log.ts'
import type { SignedIn } from '../../microsoft/sign-in.ts'
import { serviceHttp } from '../../microsoft/test-endpoint.ts'
import { createTransport } from '../../microsoft/transport.ts'
import type { ChosenProfile } from './sign-in-profile.ts'

/** Exchange of the tenant that is signed in to. Signs in, where that has not been done. */
export async function openExchange(
  { platform }: Pick<CommandContext, 'platform'>,
  { profile }: ChosenProfile,
  { tokens, record }: { readonly tokens: SignedIn; readonly record: RecordRequest },
): Promise<Exchange> {
  const cloud = CLOUDS[profile.cloud]
  const service = exchangeService(cloud)
  await tokens.token(service.scopes, { fresh: false })
  const transport = createTransport(platform, { service, http: serviceHttp(platform), tokens, record })
  const caller = callerOf(profile.tenant, tokens.claims())
  return createExchange(cloud, transport, { caller, connectionId: platform.uuid() })
}
