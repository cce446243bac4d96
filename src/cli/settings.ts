import { isAbsolute, join } from 'node:path'
import { type MiaError, usageError } from '../core/errors.ts'
import type { Platform } from '../platform/platform.ts'
import { OPTION_NAMES, type OptionName, optionSpec } from './options.ts'
import { notAChoice, shown } from './usage-errors.ts'

/** The value of an option that was not typed, and where it was found. */
export interface Setting {
  readonly texts: readonly string[]
  /** `MIA_FORMAT`, or the path of a settings file. */
  readonly from: string
}

export type Settings = ReadonlyMap<OptionName, Setting>

export const SETTING_NAMES: readonly OptionName[] = OPTION_NAMES.filter((name) => optionSpec(name).setting)

export const PROJECT_FILE = '.mia.json'

/** A settings file holds a few lines; anything larger is another file by that name. */
const LARGEST_FILE = 65_536

/** `MIA_*`, then `./.mia.json`, then the user's own file; the first that has a setting decides. */
export async function readSettings(platform: Platform): Promise<Settings> {
  const settings = new Map<OptionName, Setting>(environmentSettings(platform.env))
  for (const path of [join(platform.cwd, PROJECT_FILE), userFile(platform)]) {
    if (path === null) continue
    for (const [name, texts] of await readFile(platform, path)) {
      if (!settings.has(name)) settings.set(name, { texts, from: path })
    }
  }
  return settings
}

/** `MIA_NO_PROMPT` of `no-prompt`. */
export function variableOf(name: OptionName): string {
  return `MIA_${name.toUpperCase().replaceAll('-', '_')}`
}

/** Where the user's own settings are kept on this system; null where the system names no place. */
export function userFile(platform: Platform): string | null {
  const windows = platform.process.os.startsWith('win32')
  const folder = absolute(platform.env.get(windows ? 'APPDATA' : 'XDG_CONFIG_HOME'))
  const home = windows ? null : absolute(platform.env.get('HOME'))
  const parent = folder ?? (home === null ? null : join(home, '.config'))
  return parent === null ? null : join(parent, 'mia', 'config.json')
}

function absolute(path: string | undefined): string | null {
  return path !== undefined && isAbsolute(path) ? path : null
}

/** Other `MIA_*` variables are left alone: they may belong to other programs or later versions. */
function* environmentSettings(env: Platform['env']): Iterable<[OptionName, Setting]> {
  for (const name of SETTING_NAMES) {
    const from = variableOf(name)
    const text = env.get(from)
    if (text === undefined || text === '') continue
    yield [name, { texts: [checkVariable(name, from, text)], from }]
  }
}

const SWITCH_WORDS: ReadonlyMap<string, string> = new Map([
  ['1', 'true'],
  ['true', 'true'],
  ['yes', 'true'],
  ['0', 'false'],
  ['false', 'false'],
  ['no', 'false'],
])

function checkVariable(name: OptionName, from: string, text: string): string {
  const { kind, choices } = optionSpec(name)
  if (choices !== undefined && !choices.includes(text)) throw notAChoice(from, text, choices)
  if (kind !== 'flag') return text
  const word = SWITCH_WORDS.get(text.toLowerCase())
  if (word === undefined) {
    throw usageError({
      what: `${from} cannot be ${shown(text)}`,
      why: 'it is a switch',
      next: `set ${from} to 1 or 0`,
    })
  }
  return word
}

async function readFile(
  platform: Platform,
  path: string,
): Promise<ReadonlyMap<OptionName, readonly string[]>> {
  const facts = await platform.files.facts(path)
  if (facts === null) return new Map()
  if (facts.kind !== 'file') throw unusable(path, 'it is no regular file')
  if (facts.size > LARGEST_FILE) throw unusable(path, `it is larger than ${LARGEST_FILE} bytes`)
  const bytes = await platform.files.readBytes(path)
  const { readSettingsFile } = await import('./settings-file.ts')
  return readSettingsFile(new TextDecoder().decode(bytes), path)
}

function unusable(path: string, why: string): MiaError {
  return usageError({
    what: `the settings file ${path} cannot be used`,
    why,
    next: 'mend or remove it; mia help environment tells what it may hold',
  })
}
