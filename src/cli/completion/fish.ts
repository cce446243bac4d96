import { type CompletedOption, type CompletionScript, plainSummary } from './model.ts'

export const fish: CompletionScript = (model) => {
  const commands = model.commands.map(
    ({ name, summary }) => `complete -c mia -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
  )
  const words = model.commands
    .filter((command) => command.words.length > 0)
    .map(({ name, words: list }) => `complete -c mia -n ${seen([name])} -a ${quoted(list.join(' '))}`)
  const options = model.options.flatMap((option) => {
    const users = model.commands.filter((command) => command.options.includes(`--${option.name}`))
    if (users.length === 0) return []
    const short = option.alias === null ? '' : ` -s ${option.alias}`
    const condition = seen(users.map(({ name }) => name))
    return `complete -c mia -n ${condition} -l ${option.name}${short}${valueOf(option)} -d ${quoted(option.summary)}`
  })
  const head = '# fish completion of mia. Save it as ~/.config/fish/completions/mia.fish'
  return `${[head, 'complete -c mia -f', ...commands, ...words, ...options].join('\n')}\n`
}

const VALUE_FLAGS: Readonly<Record<CompletedOption['value'], string>> = {
  none: '',
  free: ' -x',
  choice: ' -x',
  file: ' -r -F',
  'many-files': ' -r -F',
  folder: " -x -a '(__fish_complete_directories)'",
}

function valueOf({ value, choices }: CompletedOption): string {
  const flags = VALUE_FLAGS[value]
  return choices.length === 0 ? flags : `${flags} -a ${quoted(choices.join(' '))}`
}

function seen(commands: readonly string[]): string {
  return quoted(`__fish_seen_subcommand_from ${commands.join(' ')}`)
}

function quoted(text: string): string {
  return `'${plainSummary(text).replaceAll(/['\\]/g, String.raw`\$&`)}'`
}
