import { findCase } from '../case/index.ts'
import { wantsColor } from '../cli/color.ts'
import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import { usageError } from '../core/errors.ts'
import { PromptClosed } from '../platform/prompter.ts'
import { files, period, sessions, source, start, who } from './guide/evidence-steps.ts'
import { encoded, type Guide, interrupted, type Step, type StepName } from './guide/guide.ts'
import { judge } from './guide/judging-steps.ts'
import { messages, reached, report, traces } from './guide/result-steps.ts'

export const guide: Command = {
  name: 'guide',
  summary: 'The whole investigation, one question at a time; mia alone at a terminal does the same',
  description:
    'Asks what there is, whose account and which period, shows the sessions to be judged, and goes on to messages, e-mail metadata and report. Every step prints the command that it runs, every answer can be gone back on with Esc, and all is saved in the case: leave at any time, and go on later.',
  options: ['case'],
  examples: [
    { command: 'mia', text: 'at a terminal' },
    { command: 'mia guide --case mia-case', text: 'go on with a case' },
  ],
  run,
}

const STEPS: Readonly<Record<StepName, Step>> = {
  start,
  source,
  files,
  who,
  period,
  sessions,
  judge,
  messages,
  reached,
  traces,
  report,
}

async function run(values: Values, context: CommandContext): Promise<Outcome> {
  const { platform } = context
  if (!platform.stdin.isTerminal || !platform.stderr.isTerminal || !values.prompt) throw noTerminal(values)
  const dir = await findCase(platform, values.case, { create: true })
  if (dir === null) throw new Error('no folder for a case')
  const color = wantsColor(platform.stderr, platform.env, values.color)
  const state: Guide = {
    context,
    prompter: encoded(platform.prompter({ color, signal: platform.signal })),
    answers: { source: null, audit: [], who: '', from: '', to: '', trace: [] },
    dir,
  }
  await context.say(
    'Which e-mail did the intruder reach? One question at a time. Ctrl-C leaves; mia goes on later.',
  )
  await context.say('')
  try {
    await walk(state)
  } catch (error) {
    throw error instanceof PromptClosed ? interrupted() : error
  }
  return { report: NOTHING, next: null }
}

/** From step to step; "back" leads to the step before that asked something. */
async function walk(state: Guide): Promise<void> {
  const path: StepName[] = ['start']
  for (let name = path.at(-1); name !== undefined; name = path.at(-1)) {
    const next = await STEPS[name](state)
    if (next === 'end') return
    if (next === 'back') goBack(path)
    else if (path.includes(next)) path.splice(path.indexOf(next) + 1)
    else path.push(next)
  }
}

/** Steps that run a command and ask nothing. */
const SILENT: ReadonlySet<StepName | undefined> = new Set<StepName>(['sessions', 'messages'])

function goBack(path: StepName[]): void {
  do path.pop()
  while (SILENT.has(path.at(-1)))
}

function noTerminal({ prompt }: Values): Error {
  return usageError({
    what: 'the guided mode needs a terminal',
    why: prompt
      ? 'there is nobody to ask: standard input or standard error is no terminal'
      : '--no-prompt forbids questions',
    next: 'mia sessions --audit FILE… --save, then mia mark, mia messages --save, mia email --save and mia report',
  })
}

const NOTHING: Outcome['report'] = {
  schema: 'mia/guide/1',
  title: 'Guide',
  criteria: {},
  sources: [],
  accounting: null,
  notices: [],
  sections: [],
}
