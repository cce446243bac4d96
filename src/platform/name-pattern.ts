export function isPattern(text: string): boolean {
  return /[*?[]/.test(text)
}

/**
 * Whether a file name fits `*`, `?`, `[abc]`, `[a-z]`, `[!a-z]`; a `[` that is never closed is itself.
 * Greedy with one way back, so the time is bounded by name × pattern whatever the pattern.
 */
export function matchesName(pattern: string, name: string): boolean {
  const tokens = tokensOf(pattern)
  const characters = Array.from(name)
  let token = 0
  let at = 0
  let star = -1
  let starAt = 0
  while (at < characters.length) {
    if (tokens[token] === '*') {
      star = token
      starAt = at
      token += 1
    } else if (fits(tokens[token], characters[at] ?? '')) {
      token += 1
      at += 1
    } else if (star >= 0) {
      starAt += 1
      at = starAt
      token = star + 1
    } else return false
  }
  return tokens.slice(token).every((rest) => rest === '*')
}

type Token = '*' | ((character: string) => boolean)

function fits(token: Token | undefined, character: string): boolean {
  return typeof token === 'function' && token(character)
}

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = []
  const characters = Array.from(pattern)
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? ''
    const close = character === '[' ? characters.indexOf(']', at + 2) : -1
    if (close >= 0) {
      tokens.push(classOf(characters.slice(at + 1, close)))
      at = close
    } else if (character === '*') tokens.push('*')
    else tokens.push(character === '?' ? () => true : (other) => other === character)
  }
  return tokens
}

function classOf(members: readonly string[]): (character: string) => boolean {
  const negated = members[0] === '!' || members[0] === '^'
  const ranges: [string, string][] = []
  const listed = negated ? members.slice(1) : [...members]
  while (listed.length > 0) {
    const [from = '', dash, to] = listed
    const isRange = dash === '-' && to !== undefined
    ranges.push([from, isRange ? to : from])
    listed.splice(0, isRange ? 3 : 1)
  }
  return (character) => ranges.some(([from, to]) => character >= from && character <= to) !== negated
}
