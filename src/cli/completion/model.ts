import type { CommandEntry } from '../command.ts'
import { OPTION_NAMES, type OptionKind, type OptionName, optionsOf, optionSpec } from '../options.ts'

/** What a completion script knows: everything comes from the list of commands and from OPTIONS. */
export interface CompletionModel {
  readonly commands: readonly CompletedCommand[]
  readonly options: readonly CompletedOption[]
}

export interface CompletedCommand {
  readonly name: string
  readonly summary: string
  /** With dashes, long form. */
  readonly options: readonly string[]
  /** Words that may follow the command. */
  readonly words: readonly string[]
}

export interface CompletedOption {
  readonly name: OptionName
  /** `--user`, `-u`. */
  readonly spellings: readonly string[]
  readonly alias: string | null
  readonly summary: string
  /** `none`: a flag; `free`: a value that only the user knows; `many-files`: as many paths as follow. */
  readonly value: 'none' | 'free' | 'choice' | 'file' | 'many-files' | 'folder'
  readonly choices: readonly string[]
}

export type CompletionScript = (model: CompletionModel) => string

/** Loads every command. */
export async function completionModel(entries: readonly CommandEntry[]): Promise<CompletionModel> {
  const commands: CompletedCommand[] = []
  for (const entry of entries) {
    const command = await entry.load()
    const options = optionsOf(command)
    const words = command.positionals?.choices?.(entries) ?? []
    const { name, summary } = entry
    commands.push({ name, summary, options: options.map((option) => `--${option}`), words })
  }
  return { commands, options: OPTION_NAMES.map(completedOption) }
}

const VALUES: Readonly<Record<OptionKind, CompletedOption['value']>> = {
  flag: 'none',
  choice: 'choice',
  time: 'free',
  text: 'free',
  list: 'free',
  ids: 'free',
  'ip-list': 'free',
  files: 'many-files',
  file: 'file',
  folder: 'folder',
}

function completedOption(name: OptionName): CompletedOption {
  const { kind, alias = null, summary, choices = [] } = optionSpec(name)
  const spellings = alias === null ? [`--${name}`] : [`--${name}`, `-${alias}`]
  return { name, spellings, alias, summary, value: VALUES[kind], choices }
}

/** All spellings of the options with that sort of value. */
export function spellingsOf(model: CompletionModel, value: CompletedOption['value']): readonly string[] {
  return model.options.filter((option) => option.value === value).flatMap((option) => option.spellings)
}

/** The summary without what shells would take for syntax: `…`. */
export function plainSummary(text: string): string {
  return text
    .replaceAll(/[^ -~]/g, ' ')
    .replaceAll(/ +/g, ' ')
    .trim()
}
