import { toolFacts, toolVersion } from '../platform/version.ts'
import type { CommandEntry } from './command.ts'
import { helpWidth, rootHelp } from './help-text.ts'

/**
 * What `mia --version` (with `--json` too), `mia --help` and `mia help` print; null for all other arguments. They are asked for most
 * often and by people who wait, so this imports next to nothing.
 * @param columns of standard output; null or undefined where it is no terminal
 */
export function quickPage(
  argv: readonly string[],
  commands: readonly CommandEntry[],
  columns: number | null | undefined,
): string | null {
  const [only, more] = argv
  if (argv.length === 2 && argv.includes('--version') && argv.includes('--json')) {
    return `${JSON.stringify(toolFacts())}\n`
  }
  if (only === undefined || more !== undefined) return null
  if (only === '--version') return `${toolVersion()}\n`
  return ['--help', '-h', 'help'].includes(only) ? rootHelp(commands, helpWidth(columns ?? null)) : null
}
