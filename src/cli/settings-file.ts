import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { type MiaError, usageError } from '../core/errors.ts'
import { isOptionName, type OptionName, optionSpec } from './options.ts'
import { SETTING_NAMES } from './settings.ts'
import { nearest } from './suggestion.ts'
import { shown } from './usage-errors.ts'

const TEXTS = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)])

const FILE = z.strictObject(Object.fromEntries(SETTING_NAMES.map((name) => [name, valueOf(name).optional()])))

/**
 * The settings of one file. Paths in it are relative to the file, wherever mia is started.
 * Loads zod, so it is imported only where a settings file exists.
 */
export function readSettingsFile(text: string, path: string): Map<OptionName, readonly string[]> {
  const result = FILE.safeParse(parseJson(text, path))
  if (!result.success) throw problemOf(result.error, path)
  const settings = new Map<OptionName, readonly string[]>()
  for (const [name, value] of Object.entries(result.data)) {
    if (value !== undefined && isOptionName(name)) settings.set(name, textsOf(name, value, path))
  }
  return settings
}

function valueOf(name: OptionName): z.ZodType<boolean | string | string[]> {
  const { kind, choices } = optionSpec(name)
  if (kind === 'flag') return z.boolean()
  if (choices !== undefined) return z.enum(choices)
  return kind === 'files' ? TEXTS : z.string().min(1)
}

function textsOf(name: OptionName, value: boolean | string | string[], path: string): readonly string[] {
  const texts = Array.isArray(value) ? value : [String(value)]
  const { kind } = optionSpec(name)
  return kind === 'files' || kind === 'file' || kind === 'folder'
    ? texts.map((text) => resolve(dirname(path), text))
    : texts
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw usageError({
      what: `the settings file ${path} is no JSON`,
      why: error instanceof Error ? error.message : 'it cannot be parsed',
      next: 'mend or remove it; mia help environment shows an example',
    })
  }
}

function problemOf(error: z.ZodError, path: string): MiaError {
  const [issue] = error.issues
  if (issue?.code === 'unrecognized_keys') return unknownKey(issue.keys[0] ?? '', path)
  const key = String(issue?.path[0] ?? '')
  return usageError({
    what:
      key === '' ? `the settings file ${path} holds no object` : `${key} in ${path} cannot have that value`,
    why: isOptionName(key) ? `it must be ${expected(key)}` : 'settings stand between { and }',
    next: 'mia help environment',
  })
}

function unknownKey(key: string, path: string): MiaError {
  const meant = nearest(key, SETTING_NAMES)
  return usageError({
    what: `${path} holds an unknown setting ${shown(key)}`,
    why: meant === null ? `the settings are ${SETTING_NAMES.join(', ')}` : `did you mean ${meant}?`,
    next: 'mia help environment',
  })
}

function expected(name: OptionName): string {
  const { kind, choices } = optionSpec(name)
  if (kind === 'flag') return 'true or false'
  if (choices !== undefined) return `one of ${choices.join(', ')}`
  if (kind === 'text') return 'a text'
  return kind === 'files' ? 'a path or a list of paths' : 'a path'
}
