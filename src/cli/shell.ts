import { EXIT, type ExitCode } from '../core/errors.ts'
import { exitCodeOf } from '../core/report.ts'
import type { Output, Platform } from '../platform/platform.ts'
import { type Arguments, splitArguments } from './arguments.ts'
import type { Command, CommandContext, CommandEntry, TextCommand, Values } from './command.ts'
import { commandHelp, helpWidth, rootHelp } from './help-text.ts'
import type { GivenTexts } from './parser.ts'
import { quickPage } from './quick-page.ts'
import { checkPositionals, findCommand, noCommand } from './which-command.ts'

/**
 * One run of mia: arguments to report to exit code. Never throws. What is not needed to print help (yargs, zod,
 * formats, the other commands) loads only when a command runs.
 */
export async function runShell(platform: Platform, commands: readonly CommandEntry[]): Promise<ExitCode> {
  const args = splitArguments(platform.argv)
  try {
    const exitCode = await run(platform, commands, args)
    return platform.signal.aborted ? EXIT.interrupted : exitCode
  } catch (error) {
    return fail(platform, args, error)
  }
}

async function run(
  platform: Platform,
  commands: readonly CommandEntry[],
  args: Arguments,
): Promise<ExitCode> {
  const page = quickPage(platform.argv, commands, platform.stdout.columns)
  if (page !== null) return print(platform, page)
  if (isStart(platform)) return run({ ...platform, argv: ['guide'] }, commands, splitArguments(['guide']))
  const width = helpWidth(platform.stdout.columns)
  const wantsHelp = args.options.some(({ name }) => name === 'help')
  if (args.command === null && wantsHelp) return print(platform, rootHelp(commands, width))
  if (args.problem !== null && !wantsHelp) throw args.problem
  if (args.command === null) throw noCommand(commands)
  const command = await findCommand(commands, args.command).load()
  if (wantsHelp) return print(platform, commandHelp(command, width))
  return runCommand(platform, commands, { command, args })
}

/** `mia` alone at a terminal is the guided mode. */
function isStart({ argv, stdin, stdout, stderr }: Platform): boolean {
  return argv.length === 0 && [stdin, stdout, stderr].every(({ isTerminal }) => isTerminal)
}

async function runCommand(
  platform: Platform,
  commands: readonly CommandEntry[],
  { command, args }: { command: Command | TextCommand; args: Arguments },
): Promise<ExitCode> {
  checkPositionals(command, args.positionals, commands)
  const values = await readCommandLine(platform, command, args)
  command.check?.(values)
  if ('text' in command) {
    const width = helpWidth(platform.stdout.columns)
    return print(platform, await command.text(values, { commands, width }))
  }
  return runAndPrint(platform, commands, { command, values })
}

async function readCommandLine(
  platform: Platform,
  command: Command | TextCommand,
  args: Arguments,
): Promise<Values> {
  const given = await parse(command, args)
  const [{ readSettings }, { readValues }] = await Promise.all([
    import('./settings.ts'),
    import('./values.ts'),
  ])
  const settings = await readSettings(platform)
  const values = await readValues(platform, command, { given, settings, positionals: args.positionals })
  if (values.verbose) {
    for (const [name, { texts, from }] of settings) {
      if (!given.has(name)) await say(platform, `setting: ${name} = ${texts.join(', ')} (${from})`)
    }
  }
  return values
}

/** Without options there is nothing for yargs to do: `mia help` stays as fast as `mia --help`. */
async function parse(command: Command | TextCommand, args: Arguments): Promise<GivenTexts> {
  if (args.options.length === 0) return new Map()
  const { parseOptions } = await import('./parser.ts')
  return parseOptions(command, args)
}

async function runAndPrint(
  platform: Platform,
  commands: readonly CommandEntry[],
  { command, values }: { command: Command; values: Values },
): Promise<ExitCode> {
  const [{ checkOutput, printOutcome }, { progressLine }] = await Promise.all([
    import('./output.ts'),
    import('./progress.ts'),
  ])
  const told = command.writesFiles === true ? aside(values) : values
  await checkOutput(platform, told)
  const progress = progressLine(platform, values)
  const context: CommandContext = {
    platform,
    progress,
    argv: platform.argv,
    say: async (line) => {
      if (values.quiet) return
      progress.hide()
      await say(platform, line)
    },
    runMia: (argv, output) =>
      runShell({ ...platform, argv, stdout: output === 'quiet' ? NOWHERE : platform.stdout }, commands),
  }
  try {
    const outcome = await command.run(values, context)
    progress.done()
    await printOutcome(platform, outcome, told)
    return exitCodeOf(outcome.report)
  } finally {
    progress.done()
  }
}

const NOWHERE: Output = { isTerminal: false, columns: null, write: () => Promise.resolve() }

/** Where --format and --output are about files of the command's own: what is printed is a table, or JSON. */
function aside(values: Values): Values {
  return { ...values, format: values.format === 'json' ? 'json' : 'table', output: null }
}

async function say(platform: Platform, line: string): Promise<void> {
  const { forTerminal } = await import('../formats/text-safety.ts')
  await platform.stderr.write(`${forTerminal(line)}\n`)
}

async function print(platform: Platform, text: string): Promise<ExitCode> {
  await platform.stdout.write(text)
  return EXIT.complete
}

async function fail(platform: Platform, args: Arguments, error: unknown): Promise<ExitCode> {
  const { explainFailure, isBrokenPipe, renderFailure } = await import('./failure.ts')
  if (isBrokenPipe(error)) return EXIT.complete
  const failure = explainFailure(error, platform.signal.aborted)
  const json = args.options.some(
    ({ name, value }) => name === 'json' || (name === 'format' && value === 'json'),
  )
  const debug = args.options.some(({ name }) => name === 'debug') || platform.env.get('MIA_DEBUG') === '1'
  try {
    await platform.stderr.write(renderFailure(failure, { json, debug }))
  } catch {
    return failure.exitCode
  }
  return failure.exitCode
}
