import yargs, { type Options } from 'yargs'
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
  const given = textsByName(args)
  checkWithYargs(command, given)
  for (const [name, texts] of given) checkTexts(name, texts)
  return given
}

function textsByName(args: Arguments): Map<OptionName, string[]> {
  const texts = new Map<OptionName, string[]>()
  for (const { name, value } of args.options) {
    const before = texts.get(name)
    if (before === undefined) texts.set(name, [value])
    else before.push(value)
  }
  return texts
}

/** yargs sees the first value of each option: it would take quadratic time over thousands of ids. */
function checkWithYargs(command: CommandFacts, given: GivenTexts): void {
  const names = optionsOf(command)
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
    })
    .options(Object.fromEntries(names.map((name) => [name, yargsOption(name)])))
  const tokens = [...given].map(([name, [first = '']]) => `--${name}=${first}`)
  try {
    parser.parseSync(tokens)
  } catch (error) {
    const stray = [...given.keys()].find((name) => !names.includes(name))
    throw stray === undefined ? error : notOfCommand(command.name, stray, names)
  }
}

function yargsOption(name: OptionName): Options {
  if (optionSpec(name).kind === 'flag') return { type: 'boolean' }
  return { type: 'string', requiresArg: true, nargs: 1 }
}

function checkTexts(name: OptionName, texts: readonly string[]): void {
  const { kind, choices } = optionSpec(name)
  const [first = ''] = texts
  if (kind !== 'flag' && !REPEATABLE.has(kind) && texts.length > 1) throw givenTwice(name, texts)
  // A list is split later, and its reader knows the choices.
  if (choices !== undefined && kind !== 'list' && !choices.includes(first))
    throw notAChoice(`--${name}`, first, choices)
}
