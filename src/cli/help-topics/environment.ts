import { optionSpec } from '../options.ts'
import { PROJECT_FILE, SETTING_NAMES, variableOf } from '../settings.ts'
import { definitions, wrapParagraphs } from '../wrap.ts'

/** Made of OPTIONS: a new setting appears here by itself. */
export function environment(width: number): string {
  const settings = SETTING_NAMES.map((name): [string, string] => [
    variableOf(name),
    `as --${name}: ${optionSpec(name).summary}`,
  ])
  return [
    wrapParagraphs(ORDER, width),
    'VARIABLES',
    definitions(settings, width),
    wrapParagraphs('Switches are set by 1, true or yes, and unset by 0, false or no.', width),
    'SETTINGS FILES',
    wrapParagraphs(FILES, width),
    '    { "format": "json", "no-color": true, "case": "./case-2026-014" }',
    'OTHER VARIABLES',
    definitions(OTHERS, width),
  ].join('\n\n')
}

const ORDER =
  'What is typed decides; then variables; then the settings file of the working directory; then your own settings file; ' +
  'then the default. --verbose prints where each setting comes from. Criteria (--user, --ip, --from and the like) are ' +
  'never settings: they belong to one question.'

const FILES =
  `${PROJECT_FILE} in the working directory, and mia/config.json in $XDG_CONFIG_HOME (default ~/.config; on Windows ` +
  '%APPDATA%). A settings file is one JSON object with the options by name; an unknown name is an error. Paths in it ' +
  'are relative to the file.'

const OTHERS: readonly (readonly [string, string])[] = [
  ['NO_COLOR', 'set to anything: no colours'],
  ['FORCE_COLOR', 'set to anything but 0: colours even where no terminal is seen'],
  ['TERM=dumb', 'no colours, no progress line'],
]
