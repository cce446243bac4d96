import { type MiaError, usageError } from '../core/errors.ts'
import { OPTION_NAMES, type OptionName, optionSpec } from './options.ts'
import { nearest } from './suggestion.ts'

const LONGEST_SHOWN = 80

/** A text of the user, quoted for a message; a long one is cut. */
export function shown(text: string): string {
  return text.length <= LONGEST_SHOWN ? `'${text}'` : `'${text.slice(0, LONGEST_SHOWN)}…'`
}

/** @param typed with its dashes */
export function unknownOption(typed: string): MiaError {
  const name = nearest(typed.replace(/^-+/, ''), OPTION_NAMES)
  return usageError({
    what: `there is no option ${shown(typed)}`,
    why: name === null ? 'no command of mia has an option of that name' : `did you mean --${name}?`,
    next: 'mia help',
  })
}

export function notOfCommand(command: string, name: OptionName, known: readonly OptionName[]): MiaError {
  const meant = nearest(name, known)
  return usageError({
    what: `mia ${command} has no option --${name}`,
    why: meant === null ? 'it belongs to other commands' : `did you mean --${meant}?`,
    next: `mia ${command} --help`,
  })
}

export function flagWithValue(name: OptionName): MiaError {
  return usageError({
    what: `--${name} takes no value`,
    why: 'it is a switch: naming it turns it on',
    next: `write --${name} alone`,
  })
}

/** @param found the argument that stands where the value should be */
export function missingValue(name: OptionName, found: string | undefined): MiaError {
  const value = optionSpec(name).value ?? 'VALUE'
  return usageError({
    what: `--${name} needs a value`,
    why:
      found?.startsWith('-') === true ? `it is followed by ${shown(found)}` : 'its value is missing or empty',
    next: `--${name} ${value}; a value that begins with a dash is written --${name}=-…`,
  })
}

export function givenTwice(name: OptionName, texts: readonly string[]): MiaError {
  return usageError({
    what: `--${name} is given ${texts.length} times`,
    why: `it takes one value, and got ${texts.slice(0, 3).map(shown).join(' and ')}`,
    next: `keep one --${name}`,
  })
}

/** @param where the option, variable or settings file that holds the word */
export function notAChoice(where: string, text: string, choices: readonly string[]): MiaError {
  const meant = nearest(text, choices)
  return usageError({
    what: `${where} cannot be ${shown(text)}`,
    why: meant === null ? 'that is none of the choices' : `did you mean ${meant}?`,
    next: `choose one of ${choices.join(', ')}`,
  })
}
