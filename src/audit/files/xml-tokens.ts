import { unreadable } from './run.ts'

/** `name` is without its namespace prefix; `closed` tells `<a/>` from `<a>`. */
export type XmlToken =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: string; readonly closed: boolean }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }

/** A sheet's cell holds 32,767 characters; a tag or text far beyond that is no sheet. */
const MAX_TOKEN = 1 << 22

/** Splits XML into tags and texts, chunk by chunk. No DTD, no entities but the five and characters by number. */
export interface XmlTokens {
  /** @throws exit 3 when one tag or text outgrows 4 Mi characters */
  push(text: string): XmlToken[]
}

interface Special {
  readonly begin: string
  readonly end: string
}

const COMMENT: Special = { begin: '<!--', end: '-->' }
const CDATA: Special = { begin: '<![CDATA[', end: ']]>' }
const SPECIALS: readonly Special[] = [COMMENT, CDATA, { begin: '<?', end: '?>' }, { begin: '<!', end: '>' }]

export function createXmlTokens(label: string): XmlTokens {
  let held = ''
  return {
    push(text) {
      held += text
      const tokens: XmlToken[] = []
      for (let piece = nextPiece(held); piece !== null; piece = nextPiece(held)) {
        if (piece.token !== null) tokens.push(piece.token)
        held = held.slice(piece.length)
      }
      if (held.length > MAX_TOKEN) {
        throw unreadable(label, 'its XML has a tag or text without end', 'save the workbook again, as CSV')
      }
      return tokens
    },
  }
}

/** Comments and the like have no token. */
interface Piece {
  readonly length: number
  readonly token: XmlToken | null
}

/** The first tag or text; null while it is not complete. */
function nextPiece(held: string): Piece | null {
  if (held.startsWith('<')) return markup(held)
  const length = held.indexOf('<')
  return length < 0 ? null : { length, token: { kind: 'text', text: unescapeXml(held.slice(0, length)) } }
}

function markup(held: string): Piece | null {
  if (held.length < CDATA.begin.length && CDATA.begin.startsWith(held)) return null
  const special = SPECIALS.find(({ begin }) => held.startsWith(begin))
  if (special === undefined) {
    const end = tagEnd(held)
    return end < 0 ? null : { length: end + 1, token: tagOf(held.slice(1, end)) }
  }
  const end = held.indexOf(special.end, special.begin.length)
  if (end < 0) return null
  const text = held.slice(special.begin.length, end)
  return { length: end + special.end.length, token: special === CDATA ? { kind: 'text', text } : null }
}

/** The `>` that ends a tag: one inside an attribute's quotes does not. */
function tagEnd(text: string): number {
  const attributes = /[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*/y
  attributes.lastIndex = 1
  attributes.exec(text)
  return text[attributes.lastIndex] === '>' ? attributes.lastIndex : -1
}

function tagOf(inside: string): XmlToken {
  if (inside.startsWith('/')) return { kind: 'close', name: localName(inside.slice(1).trim()) }
  const closed = inside.endsWith('/')
  const body = closed ? inside.slice(0, -1) : inside
  const blank = body.search(/\s/)
  const name = localName(blank < 0 ? body : body.slice(0, blank))
  return { kind: 'open', name, attributes: blank < 0 ? '' : body.slice(blank), closed }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** An attribute's value; null where it is absent. `name` may carry its prefix. */
export function attribute(attributes: string, name: string): string | null {
  for (const match of attributes.matchAll(/\s([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    if (match[1] === name) return unescapeXml(match[2] ?? match[3] ?? '')
  }
  return null
}

const NAMED = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

const ENTITY = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi

function unescapeXml(text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(ENTITY, (whole: string, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED.get(name) ?? whole
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })
}
