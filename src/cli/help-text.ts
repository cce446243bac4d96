import type { CommandEntry, CommandFacts } from './command.ts'
import { HELP_TOPICS } from './help-topics/index.ts'
import { type OptionGroup, type OptionName, optionsOf, optionSpec } from './options.ts'
import { definitions, wrap, wrapParagraphs } from './wrap.ts'

const WIDEST = 100
const NARROWEST = 20

/** Columns of a help text: the terminal's, between bounds; null and nonsense count as wide. */
export function helpWidth(columns: number | null): number {
  if (columns === null || columns < 1) return WIDEST
  return Math.min(WIDEST, Math.max(NARROWEST, columns))
}

/** `mia --help`: made of names and one-liners only, so that it loads no command. */
export function rootHelp(commands: readonly CommandEntry[], width: number): string {
  return page([
    wrap('mia - which e-mail did the intruder reach?', width).join('\n'),
    wrapParagraphs(INTRODUCTION, width),
    section('USAGE', '  mia <command> [options]'),
    section(
      'COMMANDS',
      definitions(
        commands.map(({ name, summary }) => [name, summary]),
        width,
      ),
    ),
    section(
      'HELP TOPICS',
      definitions(
        HELP_TOPICS.map(({ name, summary }) => [name, summary]),
        width,
      ),
    ),
    wrapParagraphs('mia help <command or topic> tells more. mia --version prints the version.', width),
  ])
}

const INTRODUCTION =
  'Answers it from Microsoft 365 MailItemsAccessed audit records, in three steps: the sessions of a user or address, ' +
  "the messages reached in the intruder's sessions, and what those messages were. Each step's result is the next step's input."

/** `mia <command> --help`. */
export function commandHelp(command: CommandFacts, width: number): string {
  const options = optionsOf(command)
  return page([
    wrap(`mia ${command.name} - ${command.summary}`, width).join('\n'),
    wrapParagraphs(command.description, width),
    section('USAGE', `  ${usageLine(command)}`),
    section('EXAMPLES', examples(command, width)),
    argumentsSection(command, width),
    ...GROUPS.map((group) => optionsSection(group, options, width)),
    section('NEXT STEP', command.nextStep === undefined ? '' : `  $ ${command.nextStep}`),
    wrapParagraphs('Exit codes: mia help exit-codes. Settings: mia help environment.', width),
  ])
}

const GROUPS: readonly OptionGroup[] = ['Criteria', 'Source', 'Sign-in', 'Case', 'Output', 'General']

function page(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function section(heading: string, body: string): string {
  return body === '' ? '' : `${heading}\n${body}`
}

function usageLine({ name, positionals }: CommandFacts): string {
  if (positionals === undefined) return `mia ${name} [options]`
  return `mia ${name} ${positionals.required ? `<${positionals.name}>` : `[${positionals.name}]`} [options]`
}

function examples({ examples: list }: CommandFacts, width: number): string {
  return list.map(({ text, command }) => `${indented(text, width)}\n    $ ${command}`).join('\n')
}

function argumentsSection({ positionals }: CommandFacts, width: number): string {
  if (positionals === undefined) return ''
  return section('ARGUMENTS', definitions([[positionals.name, positionals.text]], width))
}

function optionsSection(group: OptionGroup, options: readonly OptionName[], width: number): string {
  const members = options.filter((name) => optionSpec(name).group === group)
  return section(
    group.toUpperCase(),
    definitions(
      members.map((name) => [optionLabel(name), optionText(name)]),
      width,
    ),
  )
}

/** `-u, --user USER`. */
export function optionLabel(name: OptionName): string {
  const { alias, value } = optionSpec(name)
  const short = alias === undefined ? '    ' : `-${alias}, `
  return `${short}--${name}${value === undefined ? '' : ` ${value}`}`
}

function optionText(name: OptionName): string {
  const { summary, default: preset } = optionSpec(name)
  return preset === undefined ? summary : `${summary} (default ${preset})`
}

function indented(text: string, width: number): string {
  if (text === '') return ''
  return wrap(text, width - 2)
    .map((line) => `  ${line}`)
    .join('\n')
}
