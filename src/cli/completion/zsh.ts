import { type CompletionModel, type CompletionScript, plainSummary, spellingsOf } from './model.ts'

export const zsh: CompletionScript = (model) => `#compdef mia
# zsh completion of mia. Save it as _mia in a folder of $fpath, or load it with: source <(mia completion zsh)
_mia() {
  local command="" last="" word previous="\${words[CURRENT-1]}" current="\${words[CURRENT]}"
  local -a names
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$word" in
      (-*) last="$word" ;;
      (${model.commands.map(({ name }) => name).join('|')}) [[ -n "$command" ]] || command="$word" ;;
    esac
  done
  if [[ "$current" != -* ]]; then
    case "$last" in
      (${spellingsOf(model, 'many-files').join('|')}) _files; return ;;
    esac
    case "$previous" in
${choiceCases(model)}
      (${spellingsOf(model, 'file').join('|')}) _files; return ;;
      (${spellingsOf(model, 'folder').join('|')}) _files -/; return ;;
      (${spellingsOf(model, 'free').join('|')}) return ;;
    esac
  fi
  case "$command" in
    ("")
      names=(
${model.commands.map(({ name, summary }) => `        ${quoted(`${name}:${plainSummary(summary)}`)}`).join('\n')}
      )
      _describe command names ;;
${model.commands.map((command) => commandCase(model, command)).join('\n')}
  esac
}
if [ "\${funcstack[1]}" = "_mia" ]; then _mia "$@"; else compdef _mia mia; fi
`

function choiceCases(model: CompletionModel): string {
  return model.options
    .filter(({ value }) => value === 'choice')
    .map(
      ({ spellings, choices }) => `      (${spellings.join('|')}) compadd -- ${choices.join(' ')}; return ;;`,
    )
    .join('\n')
}

function commandCase(model: CompletionModel, command: CompletionModel['commands'][number]): string {
  const options = model.options.filter(({ name }) => command.options.includes(`--${name}`))
  const entries = options.map(({ name, summary }) => quoted(`--${name}:${plainSummary(summary)}`))
  return [
    `    (${command.name})`,
    ...(command.words.length === 0 ? [] : [`      compadd -- ${command.words.join(' ')}`]),
    '      names=(',
    ...entries.map((entry) => `        ${entry}`),
    '      )',
    '      _describe -o option names ;;',
  ].join('\n')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
