import { extname } from 'node:path'
import { usageError } from '../core/errors.ts'
import { LICENCES } from '../core/retention.ts'
import { compareTimes, parseUtcTime } from '../core/utc-time.ts'
import { JUDGEMENTS } from '../core/verdict.ts'
import { expandGlobs } from '../platform/glob.ts'
import type { Platform } from '../platform/platform.ts'
import {
  CLOUDS,
  type CommandFacts,
  type FormatName,
  FORMATS,
  LIVE_SOURCES,
  SIGN_IN_METHODS,
  type SignInValues,
  type Values,
  VIA_WAYS,
  type ViaWay,
} from './command.ts'
import { readList, readRanges } from './list-values.ts'
import { OPTION_NAMES, type OptionKind, type OptionName, optionsOf, optionSpec } from './options.ts'
import type { GivenTexts } from './parser.ts'
import type { Settings } from './settings.ts'
import { shown } from './usage-errors.ts'

/** What a run is made of before it is understood. */
export interface Texts {
  readonly given: GivenTexts
  readonly settings: Settings
  readonly positionals: readonly string[]
}

/** Turns texts into values, once: no command looks at a text of the command line again. */
export async function readValues(platform: Platform, command: CommandFacts, texts: Texts): Promise<Values> {
  checkConflicts(texts.given)
  checkStandardInput(texts.given)
  const own = new Set(optionsOf(command))
  const of = (name: OptionName): readonly string[] => (own.has(name) ? textsOf(texts, name) : [])
  const one = (name: OptionName): string | null => of(name)[0] ?? null
  const on = (name: OptionName): boolean => one(name) === 'true'
  const list = (name: OptionName): Promise<readonly string[]> => readList(platform, name, of(name))
  const paths = (name: OptionName): Promise<readonly string[]> => expandGlobs(platform, of(name))
  return {
    user: await list('user'),
    ip: readRanges(await list('ip')),
    sessions: await list('sessions'),
    ids: await list('ids'),
    ...readPeriod(one('from'), one('to')),
    client: await list('client'),
    sinceContainment: timeOrNull('since-containment', one('since-containment')),
    as: JUDGEMENTS.find((judgement) => judgement === one('as')) ?? null,
    reason: one('reason'),
    licence: LICENCES.find((licence) => licence === one('licence')) ?? 'unknown',
    asOf: timeOrNull('as-of', one('as-of')),
    audit: await paths('audit'),
    source: LIVE_SOURCES.find((source) => source === one('source')) ?? null,
    workspace: one('workspace'),
    ...readAsking(await list('via'), on),
    anyActor: on('any-actor'),
    verifyComplete: on('verify-complete'),
    again: on('again'),
    wait: !on('no-wait'),
    signIn: readSignIn(one, on('cache')),
    trace: await paths('trace'),
    mmdb: await paths('mmdb'),
    dialect: one('dialect'),
    input: one('input'),
    case: one('case'),
    save: on('save'),
    copyEvidence: on('copy-evidence'),
    reference: one('reference'),
    operator: one('operator'),
    out: one('out'),
    keepIp: on('keep-ip'),
    replay: on('replay'),
    redacted: on('redacted'),
    marking: one('marking'),
    open: on('open'),
    records: on('records'),
    format: readFormat(texts),
    output: readOutput(texts),
    force: on('force'),
    wide: on('wide'),
    quiet: on('quiet'),
    verbose: on('verbose'),
    debug: on('debug'),
    prompt: !on('no-prompt'),
    color: !on('no-color'),
    yes: on('yes'),
    positionals: texts.positionals,
  }
}

function readAsking(
  texts: readonly string[],
  on: (name: OptionName) => boolean,
): Pick<Values, 'via' | 'plan' | 'resume'> {
  return { via: readVia(texts), plan: on('plan'), resume: on('resume') }
}

function readVia(texts: readonly string[]): ViaWay[] {
  return texts.map((text) => {
    const way = VIA_WAYS.find((known) => known === text.toLowerCase())
    if (way !== undefined) return way
    throw usageError({
      what: `--via ${shown(text)} is no way to ask the tenant`,
      why: `the ways are ${VIA_WAYS.join(', ')}`,
      next: 'leave it out, or write --via auto',
    })
  })
}

function readSignIn(one: (name: OptionName) => string | null, cache: boolean): SignInValues {
  return {
    profile: one('profile') ?? 'default',
    tenant: one('tenant'),
    clientId: one('client-id'),
    cloud: CLOUDS.find((cloud) => cloud === one('cloud')) ?? null,
    method: SIGN_IN_METHODS.find((method) => method === one('method')) ?? null,
    secretFile: one('secret-file'),
    certificate: one('certificate'),
    cache,
  }
}

/** What was typed, else the setting; of --quiet and --verbose the one typed overrules a setting of the other. */
function textsOf({ given, settings }: Texts, name: OptionName): readonly string[] {
  const typed = given.get(name)
  if (typed !== undefined) return typed
  const rival = RIVALS.get(name)
  if (rival !== undefined && given.has(rival)) return []
  return settings.get(name)?.texts ?? []
}

const RIVALS: ReadonlyMap<OptionName, OptionName> = new Map<OptionName, OptionName>([
  ['quiet', 'verbose'],
  ['verbose', 'quiet'],
])

function readPeriod(
  fromText: string | null,
  toText: string | null,
): { from: string | null; to: string | null } {
  const from = timeOrNull('from', fromText)
  const to = timeOrNull('to', toText)
  if (from !== null && to !== null && compareTimes(from, to) >= 0) {
    throw usageError({
      what: '--from is not before --to',
      why: `nothing lies between ${from} and ${to}; --to itself does not belong to the period`,
      next: 'exchange them, or move --to on',
    })
  }
  return { from, to }
}

function timeOrNull(name: OptionName, text: string | null): string | null {
  return text === null ? null : readTime(name, text)
}

/** ISO 8601 only: 03/04/2023 is two different days to two investigators. */
function readTime(name: OptionName, text: string): string {
  const time = /^\s*\d{4}-\d{2}-\d{2}/.test(text) ? parseUtcTime(text) : null
  if (time !== null) return time
  throw usageError({
    what: `--${name} ${shown(text)} is no time`,
    why: 'times are ISO 8601, and UTC unless a zone is written',
    next: `write --${name} 2026-01-31, --${name} 2026-01-31T08:00 or --${name} 2026-01-31T08:00+01:00`,
  })
}

/** Typed, else --json, else the ending of --output, else the setting. */
function readFormat(texts: Texts): FormatName {
  const typed = formatNamed(texts.given.get('format')?.[0])
  if (texts.given.has('json')) return 'json'
  const ending = extname(readOutput(texts) ?? '').slice(1)
  return typed ?? formatNamed(ending) ?? formatNamed(textsOf(texts, 'format')[0]) ?? 'table'
}

function formatNamed(text: string | undefined): FormatName | null {
  return FORMATS.find((format) => format === text) ?? null
}

/** `-` is standard output, as without the option. */
function readOutput({ given }: Texts): string | null {
  const path = given.get('output')?.[0] ?? '-'
  return path === '-' ? null : path
}

function checkConflicts(given: GivenTexts): void {
  const format = given.get('format')?.[0] ?? 'json'
  if (given.has('json') && format !== 'json') throw conflict('--json', `--format ${format}`)
  if (given.has('quiet') && given.has('verbose')) throw conflict('--quiet', '--verbose')
}

function conflict(one: string, other: string): Error {
  return usageError({
    what: `${one} and ${other} contradict each other`,
    why: 'only one of them can hold',
    next: `leave out ${one} or ${other}`,
  })
}

/** Kinds of options to which `-` means standard input. */
const READERS: ReadonlySet<OptionKind> = new Set<OptionKind>(['list', 'ids', 'ip-list', 'files', 'file'])

function checkStandardInput(given: GivenTexts): void {
  const readers = OPTION_NAMES.filter(
    (name) => name !== 'output' && READERS.has(optionSpec(name).kind) && given.get(name)?.includes('-'),
  )
  if (readers.length < 2) return
  throw usageError({
    what: `${readers.map((name) => `--${name} -`).join(' and ')} cannot be used together`,
    why: 'standard input can be read only once',
    next: 'put one of them into a file',
  })
}
