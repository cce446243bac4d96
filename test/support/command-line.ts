import { splitArguments } from '../../src/cli/arguments.ts'
import type { Command, Values } from '../../src/cli/command.ts'
import { parseOptions } from '../../src/cli/parser.ts'
import { readSettings } from '../../src/cli/settings.ts'
import { readValues } from '../../src/cli/values.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { sampleCommand, sampleReport } from './sample-command.ts'

/** The values of a command line, read as the shell does, for the sample command unless another is given. */
export async function valuesOf(
  platform: Platform,
  argv: readonly string[],
  command: Command = sampleCommand(() => ({ report: sampleReport(), next: null })),
): Promise<Values> {
  const args = splitArguments([command.name, ...argv])
  if (args.problem !== null) throw args.problem
  const given = parseOptions(command, args)
  const settings = await readSettings(platform)
  return readValues(platform, command, { given, settings, positionals: args.positionals })
}
