/** Lexers written from the languages' grammars: each takes exactly one string and gives its value, or throws. */

/** KQL's double-quoted literal; escapes of KqlTokens.g4. */
export function lexKql(source: string): string {
  if (!/^"(?:[^"\\\r\n]|\\(?:["'\\abfnrtv]|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}))*"$/.test(source)) {
    throw new Error(`no KQL literal: ${source}`)
  }
  return source
    .slice(1, -1)
    .replaceAll(/\\(?:u([0-9A-Fa-f]{4})|(["\\]))/g, (_, unit?: string, mark?: string) => {
      return unit === undefined ? (mark ?? '') : String.fromCharCode(Number.parseInt(unit, 16))
    })
}

/** OData ABNF: SQUOTE *( SQUOTE-in-string / other ) SQUOTE. */
export function lexOData(source: string): string {
  if (!/^'(?:[^']|'')*'$/.test(source)) throw new Error(`no OData literal: ${source}`)
  return source.slice(1, -1).replaceAll("''", "'")
}

/** PowerShell: a single-quoted string, or in parentheses a sum of such strings and `[char]0xHHHH`. */
export function lexPowerShell(source: string): string {
  if (!source.startsWith('(')) return readTerms(source)
  if (!source.endsWith(')')) throw new Error(`no closing parenthesis: ${source}`)
  return readTerms(source.slice(1, -1), true)
}

function readTerms(source: string, sum = false): string {
  const [length, value] = source.startsWith('[char]') ? readCharacter(source) : readQuoted(source)
  const rest = source.slice(length)
  if (rest === '') return value
  if (!sum || !rest.startsWith('+')) throw new Error(`more than one string: ${source}`)
  return value + readTerms(rest.slice(1), true)
}

function readCharacter(source: string): [length: number, value: string] {
  const digits = /^\[char\]0x([0-9a-f]{4})/.exec(source)?.[1]
  if (digits === undefined) throw new Error(`no character: ${source}`)
  return [12, String.fromCharCode(Number.parseInt(digits, 16))]
}

/** Any of five characters opens, closes and, doubled, stands for the second of the two. */
function readQuoted(source: string): [length: number, value: string] {
  if (!isQuote(source[0])) throw new Error(`no string: ${source}`)
  let value = ''
  let at = 1
  for (; !isQuote(source[at]) || isQuote(source[at + 1]); at += 1) {
    if (at >= source.length) throw new Error(`unterminated: ${source}`)
    if (isQuote(source[at])) at += 1
    value += source[at] ?? ''
  }
  return [at + 1, value]
}

function isQuote(character: string | undefined): boolean {
  return character !== undefined && "'\u2018\u2019\u201a\u201b".includes(character)
}
