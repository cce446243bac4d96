import type { CommandEntry, TextCommand, TextContext } from '../cli/command.ts'
import { commandHelp, rootHelp } from '../cli/help-text.ts'
import { HELP_TOPICS } from '../cli/help-topics/index.ts'

export const help: TextCommand = {
  name: 'help',
  summary: 'Show help for a command or a topic',
  description:
    'Without a name it lists the commands and topics. mia <command> --help shows the same as mia help <command>.',
  options: [],
  positionals: {
    name: 'name',
    text: 'A command or a topic',
    required: false,
    most: 1,
    choices: (commands) => [...commands, ...HELP_TOPICS].map(({ name }) => name),
  },
  examples: [
    { command: 'mia help sessions', text: 'The options of a command, with examples' },
    { command: 'mia help exit-codes', text: 'A topic' },
  ],
  text: ({ positionals: [name] }, context) => (name === undefined ? root(context) : pageOf(name, context)),
}

async function root({ commands, width }: TextContext): Promise<string> {
  return rootHelp(commands, width)
}

async function pageOf(name: string, { commands, width }: TextContext): Promise<string> {
  const command = commands.find((entry: CommandEntry) => entry.name === name)
  if (command !== undefined) return commandHelp(await command.load(), width)
  const topic = HELP_TOPICS.find((entry) => entry.name === name)
  if (topic === undefined) return root({ commands, width })
  const text = await topic.load()
  return `mia help ${topic.name} - ${topic.summary}\n\n${text(width)}\n`
}
