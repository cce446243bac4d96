import stringWidth from 'string-width'

/** ASCII, Latin, Greek, Cyrillic and common punctuation, one column each: string-width takes 50 µs for a subject. */
const NARROW = /^[ -~\u00a0-\u02ff\u0391-\u03ff\u0400-\u0482\u048a-\u052f\u2010-\u2027]*$/
/** A visible escape, or a character with its combining marks: what must not be torn apart. */
const TOKEN = /\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\u\{[0-9a-f]+\}|\P{M}\p{M}*|\p{M}+/gu

/** Columns that a safe text takes on a terminal. Not for long texts: string-width takes time with the square of them. */
export function displayWidth(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text)
}

/**
 * The width, or `limit + 1` where it is more: without measuring all of a text of megabytes. One column takes at most
 * ten UTF-16 units, a base of two and four marks of two.
 */
export function widthUpTo(text: string, limit: number): number {
  return text.length > 10 * (limit + 1) ? limit + 1 : Math.min(limit + 1, displayWidth(text))
}

/** The text, cut to `width` columns with `…` at its end where it is longer. */
export function cutToWidth(text: string, width: number): string {
  if (fits(text, width)) return text
  return width < 1 ? '' : `${headOf(text, width - 1)}…`
}

/** Greedy lines of at most `width` columns, broken at blanks; a word longer than a line is broken where it has to be. */
export function wrapToWidth(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (fits(longer, width)) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    line = word
    while (!fits(line, width)) {
      const head = headOf(line, width) || firstToken(line)
      lines.push(head)
      line = line.slice(head.length)
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line]
}

/** Of every line; the lookbehind keeps long runs of blanks from costing time with their square. */
export function withoutTrailingBlanks(text: string): string {
  return text.replaceAll(/(?<! ) +$/gm, '')
}

function fits(text: string, width: number): boolean {
  return widthUpTo(text, width) <= width
}

function headOf(text: string, width: number): string {
  let head = ''
  let used = 0
  for (const [token] of text.matchAll(TOKEN)) {
    used += displayWidth(token)
    if (used > width) break
    head += token
  }
  return head
}

function firstToken(text: string): string {
  return text.matchAll(TOKEN).next().value?.[0] ?? text
}
