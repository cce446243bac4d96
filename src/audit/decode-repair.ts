/** Damage to the text of a JSON document that can be mended without guessing. */

/** What the text may have been before its quoting went wrong, likeliest first. */
export function repairsOf(text: string): string[] {
  const undoubled = withoutDoubledQuotes(text)
  const candidates = [escapeStray(text), undoubled, undoubled === null ? null : escapeStray(undoubled)]
  if (text.startsWith(String.raw`{\"`)) candidates.push(`"${text}"`)
  return candidates.filter((candidate) => candidate !== null)
}

/** A cell whose CSV quoting was never undone; null where the text is none. */
export function withoutDoubledQuotes(text: string): string | null {
  if (!/^"?[[{]{1,2}\s{0,9}""/.test(text)) return null
  const body = text.startsWith('"') ? text.slice(1, text.endsWith('"') ? -1 : undefined) : text
  return body.replaceAll('""', '"')
}

/** Inside strings: doubles backslashes that begin no escape, escapes raw control characters. */
function escapeStray(text: string): string | null {
  let mended = ''
  let from = 0
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (char === '"') inString = !inString
    const escape = inString ? escapeFor(text, at) : ''
    if (escape !== '') {
      mended += text.slice(from, at) + escape
      from = at + 1
    } else if (inString && char === '\\') at += 1
  }
  return from === 0 ? null : mended + text.slice(from)
}

/** What a character in a string has to be replaced with; empty where it may stand. */
function escapeFor(text: string, at: number): string {
  const unit = text.charCodeAt(at)
  if (unit < 32) return `\\u${unit.toString(16).padStart(4, '0')}`
  return text.charAt(at) !== '\\' || startsEscape(text, at) ? '' : '\\\\'
}

function startsEscape(text: string, at: number): boolean {
  const next = text.charAt(at + 1)
  return next === 'u' ? /^[0-9a-f]{4}$/i.test(text.slice(at + 2, at + 6)) : /^["\\/bfnrt]$/.test(next)
}

const ESCAPES = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** One level of JSON string escapes undone, except `\u`, which the next level may have meant. */
export function unescapeOnce(text: string): string {
  return text.replaceAll(/\\(["\\/nrt])/g, (_, escaped: string) => ESCAPES.get(escaped) ?? escaped)
}

/** True where objects or a string are still open at the end; a text that ends with a brace was not simply cut. */
export function endsInside(text: string): boolean {
  if (!/^"?[[{]/.test(text)) return false
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text.charAt(at) === '"') {
      const end = endOfString(text, at)
      if (end === null) return !text.endsWith('}')
      at = end - 1
    } else depth += NESTING.get(text.charAt(at)) ?? 0
  }
  return depth > 0
}

const NESTING = new Map([
  ['{', 1],
  ['[', 1],
  ['}', -1],
  [']', -1],
])

/** Keys of all objects in a JSON text, fast: one too many for each value that begins with a colon. */
export function roughKeyCount(text: string): number {
  let keys = 0
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2)) {
    if (text.charAt(at - 1) !== '\\') keys += 1
  }
  return keys
}

/** Keys of all objects in a JSON text: the strings with a colon behind them. */
export function keyCount(text: string): number {
  let keys = 0
  let open = text.indexOf('"')
  while (open >= 0) {
    const end = endOfString(text, open)
    if (end === null) return keys
    if (/^\s{0,99}:/.test(text.slice(end, end + 100))) keys += 1
    open = text.indexOf('"', end)
  }
  return keys
}

/** The position behind the closing quote of the string that opens at `open`; null where it is cut. */
export function endOfString(text: string, open: number): number | null {
  for (let at = open + 1; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (char === '"') return at + 1
    if (char === '\\') at += 1
  }
  return null
}
