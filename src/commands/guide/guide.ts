import { relative } from 'node:path'
import { type Case, isCase, openCase } from '../../case/index.ts'
import type { CommandContext } from '../../cli/command.ts'
import { EXIT, type ExitCode, MiaError } from '../../core/errors.ts'
import { forTerminal } from '../../formats/text-safety.ts'
import type { Choice, Prompter } from '../../platform/prompter.ts'
import { commandLine } from '../steps/command-line.ts'

/** What has been answered; a step that is gone back to offers it again. */
export interface Answers {
  source: 'files' | 'graph' | null
  audit: readonly string[]
  who: string
  from: string
  to: string
  trace: readonly string[]
}

export interface Guide {
  readonly context: CommandContext
  readonly prompter: Prompter
  readonly answers: Answers
  /** The case folder, absolute; may not exist yet. */
  dir: string
}

/** Names of the steps, in the order of the work. */
export type StepName =
  | 'start'
  | 'source'
  | 'files'
  | 'who'
  | 'period'
  | 'sessions'
  | 'judge'
  | 'messages'
  | 'reached'
  | 'traces'
  | 'report'

export type Next = StepName | 'back' | 'end'

export type Step = (guide: Guide) => Promise<Next>

/** Everything shown passes the encoder of the terminal: choices and messages hold names from evidence. */
export function encoded(prompter: Prompter): Prompter {
  return {
    choose: (question) =>
      prompter.choose({
        ...question,
        message: forTerminal(question.message),
        choices: shown(question.choices),
      }),
    check: (question) =>
      prompter.check({
        ...question,
        message: forTerminal(question.message),
        choices: shown(question.choices),
      }),
    text: (question) =>
      prompter.text({
        ...question,
        message: forTerminal(question.message),
        problem: (text) => {
          const problem = question.problem(text)
          return problem === null ? null : forTerminal(problem)
        },
      }),
  }
}

function shown(choices: readonly Choice[]): readonly Choice[] {
  return choices.map(({ value, label, details }) => ({
    value,
    label: forTerminal(label),
    details: details.map(forTerminal),
  }))
}

/** Prints the command and runs it in the same way as if it had been typed. */
export async function runStep(
  { context }: Guide,
  argv: readonly string[],
  output: 'shown' | 'quiet',
): Promise<boolean> {
  await context.say('')
  await context.say(`$ ${commandLine(argv)}`)
  const code: ExitCode = await context.runMia(argv, output)
  if (code === EXIT.interrupted) throw interrupted()
  return code === EXIT.complete || code === EXIT.incomplete
}

export function interrupted(): MiaError {
  return new MiaError(EXIT.interrupted, {
    what: 'left the guided mode',
    why: 'what was saved in the case by then is whole',
    next: 'mia guide   (goes on where you were)',
  })
}

/** `--case DIR`, only where the case would not be found without. */
export function caseOption({ context, dir }: Guide): string[] {
  const path = relative(context.platform.cwd, dir)
  return path === 'mia-case' || path === '' ? [] : ['--case', path.startsWith('..') ? dir : path]
}

/** The case as it stands now; null where there is none yet. */
export async function caseNow({ context, dir }: Guide): Promise<Case | null> {
  const { platform } = context
  return (await isCase(platform.files, dir)) ? openCase(platform, dir, { write: false }) : null
}

/** A result of the case as JSON; null where no step has saved it. */
export async function savedResult(guide: Guide, name: string): Promise<unknown> {
  const bytes = await (await caseNow(guide))?.readResult(name)
  return bytes === null || bytes === undefined ? null : JSON.parse(new TextDecoder().decode(bytes))
}

/** `--force` where the result was saved before: going back and answering anew replaces it, and the log keeps its hash. */
export async function forceOption(guide: Guide, name: string): Promise<string[]> {
  return (await savedResult(guide, name)) === null ? [] : ['--force']
}
