import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import { SIGN_IN_OPTIONS } from '../cli/live-options.ts'
import { CLOUDS } from '../microsoft/clouds.ts'
import { AUDIT_QUERY_PERMISSION, graphService } from '../microsoft/graph.ts'
import { readProfiles, writeProfiles } from '../microsoft/profile.ts'
import { chooseProfile, signedIn } from './sign-in/sign-in-profile.ts'
import { permissionNotices, signInReport, signInRow } from './sign-in/sign-in-report.ts'

export const login: Command = {
  name: 'login',
  summary: 'Sign in to a tenant, and remember how',
  description:
    'Signs in as a person (device code, browser) or as an application (secret, certificate, managed identity), shows which permissions that gives, and keeps tenant, application and method as a profile. Secrets are never kept, and tokens only with --cache: without it a person signs in again with every run. The least that is needed to acquire audit records is the Graph permission AuditLogsQuery-Exchange.Read.All, and for a person the role View-Only Audit Logs; mia help permissions tells how to register the application.',
  options: [...SIGN_IN_OPTIONS],
  examples: [
    {
      command:
        'mia login --tenant contoso.onmicrosoft.com --client-id 00000000-0000-4000-8000-000000000000 --cache',
      text: 'as a person, with a code to be entered in any browser; tokens kept until mia logout',
    },
    {
      command:
        'mia login --profile contoso --tenant contoso.onmicrosoft.com --client-id 00000000-0000-4000-8000-000000000000 --certificate app.pem',
      text: 'as an application with a certificate, as one of several tenants',
    },
  ],
  nextStep: 'mia sessions --source graph --user USER --from TIME --to TIME --save',
  run,
}

async function run(values: Values, context: CommandContext): Promise<Outcome> {
  const { platform } = context
  const chosen = await chooseProfile(platform, values.signIn)
  const { name, profile, folder } = chosen
  const tokens = signedIn(context, chosen, values.prompt)
  await tokens.token(graphService(CLOUDS[profile.cloud], AUDIT_QUERY_PERMISSION).scopes, { fresh: false })
  if (folder !== null) {
    const profiles = new Map(await readProfiles(platform, folder))
    await writeProfiles(platform, folder, profiles.set(name, profile))
  }
  const claims = tokens.claims()
  const row = { ...signInRow(chosen, claims), state: 'yes' }
  return {
    report: signInReport('Signed in', [row], permissionNotices(claims)),
    next: `mia sessions --source graph${name === 'default' ? '' : ` --profile ${name}`} --user USER --from TIME --to TIME --save`,
  }
}
