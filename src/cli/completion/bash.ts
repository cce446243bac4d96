import { type CompletionModel, type CompletionScript, spellingsOf } from './model.ts'

/** Works from bash 3.2 on, which macOS still ships. */
export const bash: CompletionScript = (
  model,
) => `# bash completion of mia. Load it with: source <(mia completion bash)
_mia() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="" last="" word words="" IFS=$'\\n'
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
      -*) last="$word" ;;
      ${model.commands.map(({ name }) => name).join('|')}) [[ -n $command ]] || command="$word" ;;
    esac
  done
  COMPREPLY=()
  if [[ $current != -* ]]; then
    case "$last" in
      ${spellingsOf(model, 'many-files').join('|')}) _mia_paths -f; return ;;
    esac
    case "$previous" in
${choiceCases(model)}
      ${spellingsOf(model, 'file').join('|')}) _mia_paths -f; return ;;
      ${spellingsOf(model, 'folder').join('|')}) _mia_paths -d; return ;;
      ${spellingsOf(model, 'free').join('|')}) return ;;
    esac
  fi
  case "$command" in
    "") words=${list([...model.commands.map(({ name }) => name), '--help', '--version'])} ;;
${model.commands.map(({ name, options, words }) => `    ${name}) words=${list([...words, ...options])} ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
_mia_paths() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen "$1" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _mia mia
`

function choiceCases(model: CompletionModel): string {
  return model.options
    .filter(({ value }) => value === 'choice')
    .map(({ spellings, choices }) => {
      const reply = `COMPREPLY=($(compgen -W ${list(choices)} -- "$current"))`
      return `      ${spellings.join('|')}) ${reply}; return ;;`
    })
    .join('\n')
}

/** One word a line: IFS is a line feed, so that file names may hold blanks. */
function list(words: readonly string[]): string {
  return `$'${words.join('\\n')}'`
}
