import type { ExitCode } from '../core/errors.ts'
import type { IpRange } from '../core/ip-address.ts'
import type { Report } from '../core/report.ts'
import type { Licence } from '../core/retention.ts'
import type { Judgement } from '../core/verdict.ts'
import type { Platform } from '../platform/platform.ts'
import type { OptionName } from './options.ts'

export const FORMATS = ['table', 'json', 'jsonl', 'csv', 'xlsx', 'html', 'md'] as const
export type FormatName = (typeof FORMATS)[number]

/** Services that audit records can be acquired from. */
export const LIVE_SOURCES = ['graph', 'exchange', 'sentinel', 'defender'] as const
export type LiveSource = (typeof LIVE_SOURCES)[number]
/** Ways of asking the tenant what e-mails were. */
export const VIA_WAYS = ['auto', 'trace', 'mailbox', 'hunting', 'historical'] as const
export type ViaWay = (typeof VIA_WAYS)[number]
export const CLOUDS = ['global', 'gcc-high', 'dod', 'china'] as const
export const SIGN_IN_METHODS = ['device', 'browser', 'secret', 'certificate', 'managed-identity'] as const

/** How to sign in; null and false where nothing was said. */
export interface SignInValues {
  readonly profile: string
  readonly tenant: string | null
  readonly clientId: string | null
  readonly cloud: (typeof CLOUDS)[number] | null
  readonly method: (typeof SIGN_IN_METHODS)[number] | null
  readonly secretFile: string | null
  readonly certificate: string | null
  readonly cache: boolean
}

/** A list option as given: commas split, `@file` and `-` read, blanks trimmed, duplicates removed, order kept. */
export type TextList = readonly string[]

/** The options of a run, parsed once at the border. A command sees only those it declares; the others hold their default. */
export interface Values {
  readonly user: TextList
  readonly ip: readonly IpRange[]
  readonly sessions: TextList
  readonly ids: TextList
  /** UTC, ISO 8601 with `Z`; from inclusive, to exclusive. */
  readonly from: string | null
  readonly to: string | null
  readonly client: TextList
  /** UTC, ISO 8601 with `Z`. */
  readonly sinceContainment: string | null
  readonly as: Judgement | null
  readonly reason: string | null
  readonly licence: Licence
  /** UTC, ISO 8601 with `Z`. */
  readonly asOf: string | null
  readonly audit: TextList
  readonly source: LiveSource | null
  /** GUID of a Log Analytics workspace. */
  readonly workspace: string | null
  /** In the order given; none where nothing was said. */
  readonly via: readonly ViaWay[]
  readonly plan: boolean
  readonly resume: boolean
  readonly anyActor: boolean
  readonly verifyComplete: boolean
  readonly again: boolean
  readonly wait: boolean
  readonly signIn: SignInValues
  readonly trace: TextList
  readonly input: string | null
  readonly mmdb: TextList
  /** Table that queries are for; null where none is named. */
  readonly dialect: string | null
  readonly case: string | null
  readonly save: boolean
  readonly copyEvidence: boolean
  readonly reference: string | null
  readonly operator: string | null
  readonly out: string | null
  readonly keepIp: boolean
  readonly replay: boolean
  readonly redacted: boolean
  readonly marking: string | null
  readonly open: boolean
  readonly records: boolean
  readonly format: FormatName
  readonly output: string | null
  readonly force: boolean
  readonly wide: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly debug: boolean
  readonly prompt: boolean
  readonly color: boolean
  readonly yes: boolean
  /** Positional arguments, where the command takes any. */
  readonly positionals: TextList
}

/** A line that tells how far a long run is; on a terminal it is redrawn, elsewhere it is printed once a minute with --verbose. */
export interface Progress {
  /** Starts or changes the phase; `total` in bytes, null where unknown. */
  phase(title: string, total: number | null): void
  addBytes(bytes: number): void
  addRows(rows: number, found: number): void
  done(): void
}

export interface CommandContext {
  readonly platform: Platform
  readonly progress: Progress
  /** One line for people on stderr, encoded for the terminal; nothing with --quiet. */
  say(line: string): Promise<void>
  /** The arguments as typed, for manifest and follow-up commands. */
  readonly argv: readonly string[]
  /** Runs mia with other arguments, as if they had been typed; `quiet` keeps the result off standard output. */
  runMia(argv: readonly string[], output: 'shown' | 'quiet'): Promise<ExitCode>
}

export interface Outcome {
  readonly report: Report
  /** The command that continues from here, printed after the report; null where there is none. */
  readonly next: string | null
}

export interface Example {
  readonly command: string
  readonly text: string
}

/** What help, completion and the parser know of a command. */
export interface CommandFacts {
  readonly name: string
  /** One line, no full stop. */
  readonly summary: string
  readonly description: string
  readonly options: readonly OptionName[]
  /** What the positional arguments are, for help; absent where the command takes none. */
  readonly positionals?: Positionals
  readonly examples: readonly Example[]
  /** The command line that goes on from the result: NEXT STEP of the help. */
  readonly nextStep?: string
  /** The command writes its files itself: --format and --output are about them, and what it returns is told as a table. */
  readonly writesFiles?: true
  /** Checked after parsing, before anything is read; returns nothing or throws a usage error. */
  readonly check?: (values: Values) => void
}

export interface Positionals {
  readonly name: string
  readonly text: string
  readonly required: boolean
  /** How many at most; as many as one likes where absent. */
  readonly most?: number
  /** For completion and for the message about another word. */
  readonly choices?: (commands: readonly CommandEntry[]) => readonly string[]
}

/** One command: data for help, completion and parsing, and one function from values to a report. */
export interface Command extends CommandFacts {
  run(values: Values, context: CommandContext): Promise<Outcome>
}

/** A command whose output is a text for people or for a shell, not a report. */
export interface TextCommand extends CommandFacts {
  text(values: Values, context: TextContext): Promise<string>
}

export interface TextContext {
  readonly commands: readonly CommandEntry[]
  /** Columns to fill. */
  readonly width: number
}

/** A line of commands/index.ts. The command's module loads when it is used: `mia --help` must stay fast. */
export interface CommandEntry {
  readonly name: string
  readonly summary: string
  load(): Promise<Command | TextCommand>
}
