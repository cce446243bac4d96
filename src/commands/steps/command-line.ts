/** A command line to type or paste again. */
export function commandLine(argv: readonly string[]): string {
  return ['mia', ...argv.map(quoted)].join(' ')
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
