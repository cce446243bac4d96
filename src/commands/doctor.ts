import type { Check } from '../audit/exchange/auditing-checks.ts'
import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import { SIGN_IN_OPTIONS } from '../cli/live-options.ts'
import { EXIT } from '../core/errors.ts'
import type { Report } from '../core/report.ts'
import { diagnose } from './sign-in/diagnose.ts'
import { chooseProfile, signedIn } from './sign-in/sign-in-profile.ts'

export const doctor: Command = {
  name: 'doctor',
  summary: 'Check sign-in, permissions, and whether access to the mailboxes is recorded at all',
  description:
    'Looks at everything that has to be right before MailItemsAccessed records can be found: sign-in, permission, auditing of the tenant, the audit set of each mailbox of --user for owner, delegate and admin, and audit bypass. Each line is ok, a problem with its remedy, or could not be checked. Changes nothing. Exit code 3 where there is a problem.',
  options: ['user', ...SIGN_IN_OPTIONS],
  examples: [
    { command: 'mia doctor --user dana.frost@northwind.example', text: 'can her mailbox be investigated?' },
  ],
  nextStep: 'mia sessions --source graph --user USER --from TIME --to TIME --save',
  run,
}

async function run(values: Values, context: CommandContext): Promise<Outcome> {
  const chosen = await chooseProfile(context.platform, values.signIn)
  const tokens = signedIn(context, chosen, values.prompt)
  const checks: Check[] = []
  for await (const check of diagnose(context, { chosen, tokens, users: values.user })) checks.push(check)
  return { report: doctorReport(checks), next: null }
}

function doctorReport(checks: readonly Check[]): Report {
  const hasProblem = checks.some(({ state }) => state === 'problem')
  return {
    schema: 'mia/doctor/1',
    title: 'Checks',
    criteria: {},
    sources: [],
    accounting: null,
    notices: [],
    sections: [
      {
        key: 'rows',
        title: 'Checks',
        columns: [
          { key: 'what', title: 'Check', kind: 'text', priority: 1 },
          { key: 'state', title: 'State', kind: 'text', priority: 1, keep: true },
          { key: 'why', title: 'Why', kind: 'text', priority: 1 },
          { key: 'remedy', title: 'Remedy', kind: 'text', priority: 1 },
        ],
        rows: checks.map((check) => ({ ...check })),
        empty: '',
      },
    ],
    exitCode: hasProblem ? EXIT.incomplete : EXIT.complete,
  }
}
