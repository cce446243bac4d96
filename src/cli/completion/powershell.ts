import { type CompletionModel, type CompletionScript, plainSummary, spellingsOf } from './model.ts'

/** Where the script offers nothing PowerShell completes file names itself. */
export const powershell: CompletionScript = (
  model,
) => `# PowerShell completion of mia. Put this line into $PROFILE:
# mia completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName mia -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $summaries = @{
${summaries(model)}
  }
  $commands = @(${list(model.commands.map(({ name }) => name))})
  $offers = @{
${model.commands.map(({ name, words, options }) => `    ${quoted(name)} = @(${list([...words, ...options])})`).join('\n')}
  }
  $choices = @{
${choices(model)}
  }
  $files = @(${list(FILE_VALUES.flatMap((value) => spellingsOf(model, value)))})
  $free = @(${list(spellingsOf(model, 'free'))})
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($wordToComplete -ne '' -and $words.Count -gt 0) { $words = @($words | Select-Object -SkipLast 1) }
  $last = if ($words.Count -gt 0) { $words[-1] } else { '' }
  $command = $words | Where-Object { $commands -contains $_ } | Select-Object -First 1
  if ($wordToComplete -notlike '-*') {
    if ($files -contains $last -or $free -contains $last) { return }
  }
  $list = if ($choices.ContainsKey($last)) { $choices[$last] } elseif ($command) { $offers[$command] } else { $commands }
  $list | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    $tip = if ($summaries.ContainsKey($_)) { $summaries[$_] } else { $_ }
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $tip)
  }
}
`

const FILE_VALUES = ['many-files', 'file', 'folder'] as const

function summaries(model: CompletionModel): string {
  const commands = model.commands.map(({ name, summary }) => [name, summary] as const)
  const options = model.options.map(({ name, summary }) => [`--${name}`, summary] as const)
  return [...commands, ...options]
    .map(([name, summary]) => `    ${quoted(name)} = ${quoted(plainSummary(summary))}`)
    .join('\n')
}

function choices(model: CompletionModel): string {
  return model.options
    .filter(({ value }) => value === 'choice')
    .flatMap((option) => option.spellings.map((name) => `    ${quoted(name)} = @(${list(option.choices)})`))
    .join('\n')
}

function list(words: readonly string[]): string {
  return words.map(quoted).join(', ')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
