import type { CommandEntry } from '../cli/command.ts'

/** Every command. A new one is one file and one entry here; the summary is that of the command, word for word. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'completion',
    summary: 'Print a completion script for a shell',
    load: async () => (await import('./completion.ts')).completion,
  },
  {
    name: 'help',
    summary: 'Show help for a command or a topic',
    load: async () => (await import('./help.ts')).help,
  },
]
