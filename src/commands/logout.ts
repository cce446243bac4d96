import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import { userFile } from '../cli/settings.ts'
import {
  checkProfileName,
  profileFolder,
  readProfiles,
  tokenFile,
  writeProfiles,
} from '../microsoft/profile.ts'
import { signInReport } from './sign-in/sign-in-report.ts'

export const logout: Command = {
  name: 'logout',
  summary: 'Forget a profile and its tokens',
  description:
    'Removes the profile and the file with its tokens from this machine. Tokens that were handed out stay valid at the service until they expire, an hour or so; to end them at once, revoke the sessions of the account in Microsoft Entra.',
  options: ['profile'],
  examples: [
    { command: 'mia logout', text: 'the default profile' },
    { command: 'mia logout --profile contoso', text: 'one of several' },
  ],
  run,
}

async function run(values: Values, context: CommandContext): Promise<Outcome> {
  const { platform } = context
  const name = checkProfileName(values.signIn.profile)
  const folder = profileFolder(userFile(platform))
  const profiles = new Map(await readProfiles(platform, folder))
  const known = profiles.delete(name)
  if (folder !== null) {
    await platform.files.remove(tokenFile(folder, name))
    if (known) await writeProfiles(platform, folder, profiles)
  }
  await context.say(
    known ? `forgotten: ${name}` : `there was no profile ${name}; its tokens, if any, are gone`,
  )
  const rows = [...profiles].map(([other, { tenant, cloud, method }]) => ({
    profile: other,
    state: null,
    tenant,
    cloud,
    method,
  }))
  return { report: signInReport('Profiles left', rows, []), next: null }
}
