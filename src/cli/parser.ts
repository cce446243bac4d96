import yargs, { type Options } from 'yargs'
import { own } from '../core/json.ts'
import type { Arguments } from './arguments.ts'
import type { CommandFacts } from './command.ts'
import { type OptionKind, type OptionName, optionsOf, optionSpec } from './options.ts'
import { givenTwice, notAChoice, notOfCommand } from './usage-errors.ts'

/** The texts given for each option of a command, in the order typed; an option that was not given is absent. */
export type GivenTexts = ReadonlyMap<OptionName, readonly string[]>

const REPEATABLE: ReadonlySet<OptionKind> = new Set<OptionKind>(['list', 'ids', 'ip-list', 'files'])

/**
 * Checks the options of one command: all known to it, single ones given once, choices right.
 * Everything is a string to yargs: it would make 100000 of the session 1e5 (trust: M8).
 */
export function parseOptions(command: CommandFacts, args: Arguments): GivenTexts {
  const names = optionsOf(command)
  const parsed: Readonly<Record<string, unknown>> = parse(command, names, args)
  const given = new Map<OptionName, readonly string[]>()
  for (const name of names) {
    const texts = textsOf(own(parsed, name))
    if (texts.length === 0) continue
    checkTexts(name, texts)
    given.set(name, texts)
  }
  return given
}

function parse(
  command: CommandFacts,
  names: readonly OptionName[],
  args: Arguments,
): Record<string, unknown> {
  const parser = yargs()
    .locale('en')
    .help(false)
    .version(false)
    .exitProcess(false)
    .fail(false)
    .strictOptions()
    .parserConfiguration({
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'dot-notation': false,
      'camel-case-expansion': false,
      'boolean-negation': false,
      'short-option-groups': false,
      'duplicate-arguments-array': true,
    })
    .options(Object.fromEntries(names.map((name) => [name, yargsOption(name)])))
  const tokens = args.options.map(({ name, value }) => `--${name}=${value}`)
  try {
    return parser.parseSync(tokens)
  } catch (error) {
    const stray = args.options.find((option) => !names.includes(option.name))
    throw stray === undefined ? error : notOfCommand(command.name, stray.name, names)
  }
}

function yargsOption(name: OptionName): Options {
  if (optionSpec(name).kind === 'flag') return { type: 'boolean' }
  return { type: 'string', requiresArg: true, nargs: 1 }
}

function textsOf(value: unknown): readonly string[] {
  if (value === undefined || value === false) return []
  return (Array.isArray(value) ? value : [value]).map(String)
}

function checkTexts(name: OptionName, texts: readonly string[]): void {
  const { kind, choices } = optionSpec(name)
  const [first = ''] = texts
  if (kind !== 'flag' && !REPEATABLE.has(kind) && texts.length > 1) throw givenTwice(name, texts)
  if (choices !== undefined && !choices.includes(first)) throw notAChoice(`--${name}`, first, choices)
}
