import type { MiaError } from '../core/errors.ts'
import { findOption, type OptionName, optionSpec } from './options.ts'
import { flagWithValue, missingValue, unknownOption } from './usage-errors.ts'

/** The arguments of a run, cut into words and options before it is known which command they are for. */
export interface Arguments {
  /** The first word that is no option; null where there is none. */
  readonly command: string | null
  readonly positionals: readonly string[]
  /** In the order typed; flags have the value `true`. */
  readonly options: readonly GivenOption[]
  /** The first thing wrong with them. Not thrown at once, so that `--help` still helps. */
  readonly problem: MiaError | null
}

export interface GivenOption {
  readonly name: OptionName
  readonly value: string
}

interface Reader {
  readonly argv: readonly string[]
  at: number
  readonly words: string[]
  readonly options: GivenOption[]
  problem: MiaError | null
}

/**
 * Cuts the arguments so that each option holds its value, which yargs cannot: it takes `--ids -abc@x` for
 * three flags, `--save=yes` for no, and lets an option of several files swallow what follows.
 */
export function splitArguments(argv: readonly string[]): Arguments {
  const reader: Reader = { argv, at: 0, words: [], options: [], problem: null }
  while (reader.at < argv.length) {
    const token = argv[reader.at] ?? ''
    reader.at += 1
    if (token === '--') break
    if (isWord(token)) reader.words.push(token)
    else readOption(reader, token)
  }
  reader.words.push(...argv.slice(reader.at))
  const [command = null, ...positionals] = reader.words
  return { command, positionals, options: reader.options, problem: reader.problem }
}

/** `-` alone is a word: it stands for standard input. */
function isWord(token: string): boolean {
  return !token.startsWith('-') || token === '-'
}

function readOption(reader: Reader, token: string): void {
  const { typed, inline } = cut(token)
  const name = findOption(typed)
  if (name === null) reader.problem ??= unknownOption(typed)
  else if (optionSpec(name).kind === 'flag') readFlag(reader, name, inline)
  else readValues(reader, name, inline)
}

function readFlag(reader: Reader, name: OptionName, inline: string | null): void {
  if (inline === null) reader.options.push({ name, value: 'true' })
  else reader.problem ??= flagWithValue(name)
}

function readValues(reader: Reader, name: OptionName, inline: string | null): void {
  const values = inline === null ? followingValues(reader, name) : [inline]
  if (values.length === 0 || values.includes('')) {
    reader.problem ??= missingValue(name, reader.argv[reader.at])
  }
  for (const value of values) reader.options.push({ name, value })
}

/** `--name=value`, `-n=value` and `-nvalue` apart. */
function cut(token: string): { typed: string; inline: string | null } {
  const equals = token.indexOf('=')
  if (token.startsWith('--') || equals === 2) {
    if (equals < 0) return { typed: token, inline: null }
    return { typed: token.slice(0, equals), inline: token.slice(equals + 1) }
  }
  const short = findOption(token.slice(0, 2))
  if (short === null || token.length === 2 || optionSpec(short).kind === 'flag')
    return { typed: token, inline: null }
  return { typed: token.slice(0, 2), inline: token.slice(2) }
}

function followingValues(reader: Reader, name: OptionName): string[] {
  const first = reader.argv[reader.at]
  if (first === undefined || isOption(first)) return []
  const values = [first]
  reader.at += 1
  if (optionSpec(name).kind !== 'files') return values
  for (let next = reader.argv[reader.at]; next !== undefined && isWord(next); next = reader.argv[reader.at]) {
    values.push(next)
    reader.at += 1
  }
  return values
}

/** A value may begin with one dash, but `--user --ip 192.0.2.1` has forgotten one. */
function isOption(token: string): boolean {
  return (
    token.startsWith('--') || (token !== '-' && findOption(cut(token).typed) !== null && token.length === 2)
  )
}
