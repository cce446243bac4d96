import type { TextCommand } from '../cli/command.ts'
import { bash } from '../cli/completion/bash.ts'
import { fish } from '../cli/completion/fish.ts'
import { type CompletionScript, completionModel } from '../cli/completion/model.ts'
import { powershell } from '../cli/completion/powershell.ts'
import { zsh } from '../cli/completion/zsh.ts'

const SCRIPTS: ReadonlyMap<string, CompletionScript> = new Map([
  ['bash', bash],
  ['zsh', zsh],
  ['fish', fish],
  ['powershell', powershell],
])

export const completion: TextCommand = {
  name: 'completion',
  summary: 'Print a completion script for a shell',
  description:
    'Prints a script that completes commands, options, choices and file names of mia with the tab key.',
  options: [],
  positionals: {
    name: 'shell',
    text: 'bash, zsh, fish or powershell',
    required: true,
    most: 1,
    choices: () => [...SCRIPTS.keys()],
  },
  examples: [
    {
      command: 'source <(mia completion bash)',
      text: 'For this shell; put the line into ~/.bashrc to keep it',
    },
    {
      command: 'mia completion fish > ~/.config/fish/completions/mia.fish',
      text: 'For every fish shell from now on',
    },
  ],
  text: async ({ positionals: [shell = ''] }, { commands }) =>
    SCRIPTS.get(shell)?.(await completionModel(commands)) ?? '',
}
