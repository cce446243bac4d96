import { type MiaError, usageError } from '../core/errors.ts'
import type { CommandEntry, CommandFacts, Positionals } from './command.ts'
import { nearest } from './suggestion.ts'
import { shown } from './usage-errors.ts'

/** @throws a usage error with a suggestion */
export function findCommand(commands: readonly CommandEntry[], name: string): CommandEntry {
  const found = commands.find((command) => command.name === name)
  if (found !== undefined) return found
  const names = commands.map((command) => command.name)
  const meant = nearest(name, names)
  throw usageError({
    what: `there is no command ${shown(name)}`,
    why: meant === null ? `the commands are ${names.join(', ')}` : `did you mean ${meant}?`,
    next: meant === null ? 'mia help' : `mia help ${meant}`,
  })
}

export function noCommand(commands: readonly CommandEntry[]): MiaError {
  return usageError({
    what: 'no command is named',
    why: `the commands are ${commands.map(({ name }) => name).join(', ')}`,
    next: 'mia help',
  })
}

/** Words behind the command: none too few, none too many, none of another choice. */
export function checkPositionals(
  command: CommandFacts,
  words: readonly string[],
  commands: readonly CommandEntry[],
): void {
  const { positionals } = command
  const [first] = words
  if (positionals !== undefined)
    checkWords(command, positionals, { words, choices: positionals.choices?.(commands) })
  else if (first !== undefined) throw unexpectedWord(command, first)
}

interface Words {
  readonly words: readonly string[]
  readonly choices: readonly string[] | undefined
}

function checkWords(command: CommandFacts, positionals: Positionals, { words, choices }: Words): void {
  const extra = words[positionals.most ?? Number.POSITIVE_INFINITY]
  if (extra !== undefined) throw unexpectedWord(command, extra)
  if (positionals.required && words.length === 0) throw missingWord(command, positionals, choices)
  for (const word of words) if (choices?.includes(word) === false) throw notAWord(command, word, choices)
}

function unexpectedWord({ name, options }: CommandFacts, word: string): MiaError {
  const option = word.includes('@') ? 'user' : 'audit'
  const meant = options.includes(option) ? `mia ${name} --${option} ${word}` : `mia ${name} --help`
  return usageError({
    what: `mia ${name} does not know what to do with ${shown(word)}`,
    why: 'it stands behind no option',
    next: meant,
  })
}

function missingWord(
  { name }: CommandFacts,
  positionals: Positionals,
  choices: readonly string[] | undefined,
): MiaError {
  return usageError({
    what: `mia ${name} needs a ${positionals.name}`,
    why: choices === undefined ? positionals.text : `one of ${choices.join(', ')}`,
    next: `mia ${name} ${choices?.[0] ?? `<${positionals.name}>`}`,
  })
}

function notAWord({ name }: CommandFacts, word: string, choices: readonly string[]): MiaError {
  const meant = nearest(word, choices)
  return usageError({
    what: `mia ${name} knows no ${shown(word)}`,
    why: meant === null ? `it knows ${choices.join(', ')}` : `did you mean ${meant}?`,
    next: `mia ${name} ${meant ?? choices[0] ?? ''}`.trim(),
  })
}
