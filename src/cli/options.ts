import { LICENCES } from '../core/retention.ts'
import { FORMATS } from './command.ts'
import { LIVE_OPTIONS } from './live-options.ts'
import type { OptionSpec } from './option-spec.ts'

export type { OptionGroup, OptionKind, OptionSpec } from './option-spec.ts'

/** Every option of every command, once: parser, help, completion and settings are made from it. */
export const OPTIONS = {
  user: {
    kind: 'list',
    group: 'Criteria',
    alias: 'u',
    value: 'USER',
    summary: 'Who acted or whose mailbox it was, by name or mailbox GUID; repeat, comma, @file or -',
  },
  ip: {
    kind: 'ip-list',
    group: 'Criteria',
    value: 'ADDRESS',
    summary: 'IP address or CIDR range; repeat, comma, @file or -',
  },
  sessions: {
    kind: 'list',
    group: 'Criteria',
    alias: 's',
    value: 'SESSION',
    summary: 'SessionId, nosession: key, or a saved sessions file; repeat, comma, @file or -',
  },
  ids: {
    kind: 'ids',
    group: 'Criteria',
    value: 'ID',
    summary: 'InternetMessageId, exactly as recorded; repeat, @file or -',
  },
  from: {
    kind: 'time',
    group: 'Criteria',
    value: 'TIME',
    summary: 'From this time on, ISO 8601, UTC unless a zone is written',
  },
  to: { kind: 'time', group: 'Criteria', value: 'TIME', summary: 'Up to, but not including, this time' },
  client: {
    kind: 'list',
    group: 'Criteria',
    value: 'CLIENT',
    summary: 'Kind of client as mia sessions shows it, such as OWA or IMAP; repeat or comma',
  },
  'since-containment': {
    kind: 'time',
    group: 'Criteria',
    value: 'TIME',
    summary: 'When the intruder was shut out: what was accessed from then on is reported apart',
  },
  as: {
    kind: 'choice',
    group: 'Criteria',
    value: 'VERDICT',
    choices: ['intruder', 'owner', 'undecided'],
    summary: 'Whose session it is: intruder, owner or undecided',
  },
  reason: { kind: 'text', group: 'Criteria', value: 'TEXT', summary: 'Why; kept with the verdict' },
  licence: {
    kind: 'choice',
    group: 'Criteria',
    value: 'LICENCE',
    choices: LICENCES,
    default: 'unknown',
    summary: 'How long records were kept: standard, premium or unknown',
  },
  'as-of': {
    kind: 'time',
    group: 'Criteria',
    value: 'TIME',
    summary: 'When the evidence was acquired; the newest row of the evidence where not given',
  },
  audit: {
    kind: 'files',
    group: 'Source',
    value: 'FILE…',
    summary: 'Exported audit records (mia help formats), or - for standard input',
  },
  ...LIVE_OPTIONS,
  trace: {
    kind: 'files',
    group: 'Source',
    value: 'FILE…',
    summary: 'Exported message traces and historical-search reports, or -',
  },
  dialect: {
    kind: 'choice',
    group: 'Source',
    value: 'DIALECT',
    choices: ['officeactivity', 'cloudappevents', 'hunting'],
    summary: 'Table to ask: officeactivity or cloudappevents in Sentinel, hunting in Defender',
  },
  mmdb: {
    kind: 'files',
    group: 'Source',
    value: 'FILE…',
    summary: 'MaxMind databases for country and network of addresses',
    setting: true,
  },
  input: {
    kind: 'file',
    group: 'Source',
    alias: 'i',
    value: 'FILE',
    summary: "The previous step's output: ids.txt, a messages file, or -",
  },
  case: {
    kind: 'folder',
    group: 'Case',
    value: 'DIR',
    summary: 'The case folder (mia help case-folder)',
    setting: true,
  },
  save: { kind: 'flag', group: 'Case', summary: 'Save the result in the case folder' },
  'copy-evidence': {
    kind: 'flag',
    group: 'Case',
    summary: 'Copy the evidence into the case folder, and read it from there later',
  },
  reference: { kind: 'text', group: 'Case', value: 'TEXT', summary: 'Your own name or number of the case' },
  operator: {
    kind: 'text',
    group: 'Case',
    value: 'TEXT',
    summary: 'Who is working, as the case shall record it',
    setting: true,
  },
  out: { kind: 'folder', group: 'Case', value: 'DIR', summary: 'A new folder for the redacted copy' },
  'keep-ip': { kind: 'flag', group: 'Case', summary: 'Leave IP addresses as they are' },
  replay: {
    kind: 'flag',
    group: 'Case',
    summary: 'Compute every saved result again from the evidence, and compare',
  },
  redacted: {
    kind: 'flag',
    group: 'Output',
    summary: 'Withhold subjects and the names of correspondents',
  },
  marking: {
    kind: 'text',
    group: 'Output',
    value: 'TEXT',
    summary: 'Words to stand above the report, such as Privileged and confidential',
  },
  open: { kind: 'flag', group: 'Output', summary: 'Open the report once it is written' },
  records: { kind: 'flag', group: 'Output', summary: 'List the single audit records behind the result' },
  format: {
    kind: 'choice',
    group: 'Output',
    alias: 'f',
    value: 'FORMAT',
    choices: FORMATS,
    default: 'table',
    summary: 'table, json, jsonl, csv, xlsx, html or md; follows the ending of --output where not given',
    setting: true,
  },
  json: { kind: 'flag', group: 'Output', summary: 'Short for --format json; errors are JSON as well' },
  output: {
    kind: 'file',
    group: 'Output',
    alias: 'o',
    value: 'FILE',
    summary: 'Write the result to this file instead of standard output',
  },
  force: { kind: 'flag', group: 'Output', summary: 'Replace the file of --output where it exists' },
  wide: { kind: 'flag', group: 'Output', summary: 'Show all columns of tables', setting: true },
  quiet: {
    kind: 'flag',
    group: 'General',
    alias: 'q',
    summary: 'Print only the result, errors, and what makes it incomplete',
    setting: true,
  },
  verbose: {
    kind: 'flag',
    group: 'General',
    summary: 'Say what is done, and where settings come from',
    setting: true,
  },
  debug: { kind: 'flag', group: 'General', summary: 'Show the stack of a bug', setting: true },
  'no-prompt': { kind: 'flag', group: 'General', summary: 'Never ask; fail instead', setting: true },
  'no-color': { kind: 'flag', group: 'General', summary: 'No colours on a terminal', setting: true },
  yes: { kind: 'flag', group: 'General', summary: 'Answer yes to every confirmation' },
  help: { kind: 'flag', group: 'General', alias: 'h', summary: 'Show help' },
} as const satisfies Readonly<Record<string, OptionSpec>>

export type OptionName = keyof typeof OPTIONS

export const OPTION_NAMES: readonly OptionName[] = Object.keys(OPTIONS).filter(isOptionName)

const REPORT_OPTIONS: readonly OptionName[] = ['format', 'json', 'output', 'force', 'wide', 'yes']

const COMMON_OPTIONS: readonly OptionName[] = ['quiet', 'verbose', 'debug', 'no-prompt', 'no-color', 'help']

export function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(OPTIONS, name)
}

export function optionSpec(name: OptionName): OptionSpec {
  return OPTIONS[name]
}

/** A command's own options and the common ones, in the order of OPTIONS; those of reports where it makes one. */
export function optionsOf(command: { readonly options: readonly OptionName[] }): readonly OptionName[] {
  const ofReports = 'run' in command ? REPORT_OPTIONS : []
  const known = new Set<OptionName>([...command.options, ...ofReports, ...COMMON_OPTIONS])
  return OPTION_NAMES.filter((name) => known.has(name))
}

/** `-u` or `--user` as typed, to its option; null where no option has that name. */
export function findOption(typed: string): OptionName | null {
  const name = typed.slice(typed.startsWith('--') ? 2 : 1)
  if (typed.startsWith('--')) return isOptionName(name) ? name : null
  return OPTION_NAMES.find((option) => optionSpec(option).alias === name) ?? null
}
