/** Breaks a text between words; a word longer than the width gets a line of its own. English text of mia only. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line === '') line = word
    else if (line.length + 1 + word.length <= width) line += ` ${word}`
    else {
      lines.push(line)
      line = word
    }
  }
  return [...lines, line]
}

/** Wraps paragraphs (split by blank lines); a line that starts with a blank stays as it is. */
export function wrapParagraphs(text: string, width: number): string {
  const blocks = text.trim().split(/\n\n+/)
  return blocks
    .map((block) =>
      block
        .split('\n')
        .flatMap((line) => wrapLine(line, width))
        .join('\n'),
    )
    .join('\n\n')
}

function wrapLine(line: string, width: number): string[] {
  return line.startsWith(' ') ? [line] : wrap(line, width)
}

/**
 * Names with their explanations in two columns; where the width leaves no room for that, one under the other.
 * @param indent blanks before each name
 */
export function definitions(
  entries: readonly (readonly [name: string, text: string])[],
  width: number,
  indent = 2,
): string {
  const longest = Math.max(0, ...entries.map(([name]) => name.length))
  const column = indent + longest + 2
  const margin = ' '.repeat(indent)
  const stacked = width - column < 24
  const start = stacked ? indent + 4 : column
  const lines = entries.flatMap(([name, text]) => {
    const [first = '', ...rest] = wrap(text, Math.max(10, width - start))
    const more = rest.map((line) => ' '.repeat(start) + line)
    if (stacked) return [margin + name, ' '.repeat(start) + first, ...more]
    return [`${margin}${name.padEnd(longest)}  ${first}`, ...more]
  })
  return lines.join('\n')
}
