import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import { SIGN_IN_OPTIONS } from '../cli/live-options.ts'
import { userFile } from '../cli/settings.ts'
import { EXIT, MiaError } from '../core/errors.ts'
import type { JsonObject } from '../core/json.ts'
import { CLOUDS } from '../microsoft/clouds.ts'
import { AUDIT_QUERY_PERMISSION, graphService } from '../microsoft/graph.ts'
import { profileFolder, readProfiles } from '../microsoft/profile.ts'
import type { TokenClaims } from '../microsoft/token-claims.ts'
import { type ChosenProfile, chooseProfile, signedIn } from './sign-in/sign-in-profile.ts'
import { permissionNotices, signInReport, signInRow } from './sign-in/sign-in-report.ts'

export const status: Command = {
  name: 'status',
  summary: 'Show profiles, and what the current sign-in may do',
  description:
    'Lists the profiles of this machine, and tries whether the current one can sign in without a person: then its permissions are shown, and what they lack or go beyond. Exit code 4 where it cannot.',
  options: [...SIGN_IN_OPTIONS],
  examples: [
    { command: 'mia status', text: 'all profiles, and the permissions of the default one' },
    { command: 'mia status --profile contoso', text: 'the permissions of another' },
  ],
  run,
}

async function run(values: Values, context: CommandContext): Promise<Outcome> {
  const { platform } = context
  const folder = profileFolder(userFile(platform))
  const stored = await readProfiles(platform, folder)
  const isNamed = values.signIn.tenant !== null || stored.has(values.signIn.profile)
  const current = isNamed ? await chooseProfile(platform, values.signIn) : null
  const rows: JsonObject[] = []
  for (const [name, profile] of stored)
    if (name !== current?.name) rows.push({ ...signInRow({ name, profile, folder }, null), state: null })
  if (current === null) return { report: signInReport('Sign-in', rows, []), next: null }
  const { claims, problem } = await tried(context, current)
  const row = { ...signInRow(current, claims), state: problem === null ? 'yes' : 'no' }
  if (problem !== null) await context.say(`${problem.explanation.what}: ${problem.explanation.why}`)
  const report = signInReport('Sign-in', [row, ...rows], permissionNotices(claims))
  return problem === null
    ? { report, next: null }
    : { report: { ...report, exitCode: problem.exitCode }, next: problem.explanation.next }
}

async function tried(
  context: CommandContext,
  chosen: ChosenProfile,
): Promise<{ readonly claims: TokenClaims | null; readonly problem: MiaError | null }> {
  const tokens = signedIn(context, chosen, false)
  const { scopes } = graphService(CLOUDS[chosen.profile.cloud], AUDIT_QUERY_PERMISSION)
  try {
    await tokens.token(scopes, { fresh: false })
    return { claims: tokens.claims(), problem: null }
  } catch (error) {
    if (!(error instanceof MiaError) || error.exitCode === EXIT.usage) throw error
    return { claims: null, problem: error }
  }
}
