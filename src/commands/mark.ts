import { type Case, openCase, type VerdictEntry } from '../case/index.ts'
import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import { notAChoice } from '../cli/usage-errors.ts'
import { CLIENT_CLASSES } from '../core/client.ts'
import { usageError } from '../core/errors.ts'
import { rangeText } from '../core/ip-address.ts'
import type { Judgement } from '../core/verdict.ts'
import { existingCase } from './steps/existing-case.ts'
import { judgedSessionsReport } from './mark/mark-report.ts'
import { assertKnown, assertReaches } from './mark/mark-checks.ts'
import { nextStepOf } from './steps/next-step.ts'
import { type SavedSession, savedSessions, unseenSession } from './steps/saved-sessions.ts'

export const mark: Command = {
  name: 'mark',
  summary: 'Judge sessions: the intruder’s, the owner’s, or undecided',
  description:
    'Stores a verdict with its reason in the case; earlier ones are kept, the latest that covers a record decides. --ip and --client narrow it to a part of the session: a stolen token shares the owner’s session id. mia messages then follows the verdicts. Sessions that the last saved mia sessions does not show are refused; --force judges them all the same.',
  options: ['as', 'reason', 'ip', 'client', 'operator', 'case', 'force'],
  positionals: {
    name: 'session',
    text: 'SessionIds or nosession: keys, one or more, also separated by commas',
    required: true,
  },
  examples: [
    {
      command:
        'mia mark 40f4d460-b3d4-4bf4-a03a-541d80e82255 --as intruder --reason "sign-in through the phishing proxy"',
      text: 'a whole session',
    },
    {
      command:
        'mia mark 21a4d528-e4e6-4e83-a7ab-e94efc62a355 --as intruder --ip 198.51.100.23 --reason "stolen token"',
      text: 'only what came from one address; the rest of the session stays as it was',
    },
    {
      command: 'mia mark nosession:4820d0ef87ca,nosession:8275064ec663 --as intruder --reason "eM Client"',
      text: 'records without a SessionId, by the keys that mia sessions shows',
    },
  ],
  nextStep: 'mia messages --save',
  check: (values) => {
    judgementOf(values)
    reasonOf(values)
    clientsOf(values)
    sessionsOf(values)
  },
  run,
}

async function run(values: Values, context: CommandContext): Promise<Outcome> {
  const { platform } = context
  const narrowing = { ipAddresses: values.ip.map(rangeText), clients: clientsOf(values) }
  const opened = await openCase(platform, await existingCase(platform, values), { write: true })
  try {
    const sessions = await knownSessions(opened, sessionsOf(values), values)
    const entries = sessions.map((session): VerdictEntry => ({
      session: session.session,
      verdict: judgementOf(values),
      reason: reasonOf(values),
      ...narrowing,
      operator: values.operator,
    }))
    await opened.appendVerdicts(entries)
    const whole = narrowing.ipAddresses.length === 0 && narrowing.clients.length === 0
    const mixed = whole ? sessions.filter((session) => session.flags.includes('mixed')) : []
    const report = judgedSessionsReport(opened.verdicts(), mixed)
    const judgedIntruder = opened.verdicts().some((verdict) => verdict.verdict === 'intruder')
    return { report, next: judgedIntruder ? await nextStepOf(platform, opened) : null }
  } finally {
    await opened.close()
  }
}

/** As the case spells them; with --force also those that it does not know. */
async function knownSessions(
  opened: Case,
  words: readonly string[],
  values: Values,
): Promise<readonly SavedSession[]> {
  const known = await savedSessions(opened)
  const found: SavedSession[] = []
  for (const word of words) {
    const session = known?.get(word.toLowerCase())
    if (!values.force) assertReaches(assertKnown(word, session, known), values.ip, clientsOf(values))
    found.push(session ?? unseenSession(word))
  }
  return found
}

function sessionsOf({ positionals }: Values): readonly string[] {
  const words = positionals.flatMap((word) => word.split(',')).map((word) => word.trim())
  const wrong = words.find((word) => word !== '' && !/^[^\s@<>]{1,256}$/.test(word))
  if (wrong !== undefined)
    throw usageError({
      what: `${JSON.stringify(wrong.slice(0, 80))} is no SessionId`,
      why: wrong.includes('@')
        ? 'it looks like a mailbox or an InternetMessageId'
        : 'a SessionId holds no blanks',
      next: 'take SessionIds from the first column of mia sessions',
    })
  return [...new Set(words.filter((word) => word !== ''))]
}

function judgementOf(values: Values): Judgement {
  if (values.as !== null) return values.as
  throw usageError({
    what: 'no verdict is given',
    why: 'mia mark needs to be told whose sessions these are',
    next: 'add --as intruder, --as owner or --as undecided',
  })
}

function reasonOf(values: Values): string {
  const reason = values.reason?.trim() ?? ''
  if (reason !== '') return reason
  throw usageError({
    what: 'no reason is given',
    why: 'a verdict has to stand in front of others later, and it stands on its reason',
    next: 'add --reason TEXT',
  })
}

function clientsOf({ client }: Values): string[] {
  return client.map((word) => {
    const known = CLIENT_CLASSES.find((name) => name.toLowerCase() === word.toLowerCase())
    if (known === undefined) throw notAChoice('--client', word, CLIENT_CLASSES)
    return known
  })
}
