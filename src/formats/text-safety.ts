/**
 * The only way for text from evidence or a service into an output: one encoder per sink.
 *
 * Whatever a reader could not see, or a terminal would obey, is shown as a visible escape: `\x1b`, `\u202e`,
 * `\u{e0041}` (lower-case hex, by code point). A backslash of the text stays as it is (`\Inbox`), except where
 * it would read as such an escape: then it is shown as `\x5c`. So replacing every `\xHH`, `\uHHHH` and `\u{H…}`
 * by its character gives the exact value back.
 */
import { createHash } from 'node:crypto'

/**
 * Controls (C0, C1, DEL), format and bidi controls, zero-width and other ignorable characters, line and
 * paragraph separators, tag characters, lone surrogates, noncharacters. Emoji keep their variation selector.
 */
const UNSAFE = [
  String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]`,
  String.raw`(?![\ufe0e\ufe0f])\p{Default_Ignorable_Code_Point}`,
  String.raw`(?<!\p{Extended_Pictographic})[\ufe0e\ufe0f]`,
].join('|')
/** A backslash that would be mistaken for the start of a visible escape. */
const LOOKALIKE = String.raw`\\(?=x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\})`
/** Combining marks without a base, and beyond the fourth on one base: they would pile up over other lines. */
const CROWDED = String.raw`^\p{M}|(?<=\p{M}{4})\p{M}`

const ANY_UNSAFE = new RegExp(UNSAFE, 'u')
const EACH_UNSAFE = new RegExp(UNSAFE, 'gu')
const FOR_TERMINAL = new RegExp(`${UNSAFE}|${LOOKALIKE}|${CROWDED}`, 'gu')
const FOR_LOG = new RegExp(`${UNSAFE}|${LOOKALIKE}`, 'gu')
const FOR_CSV = new RegExp(`(?![\\t\\n\\r])(?:${UNSAFE})|${LOOKALIKE}`, 'gu')
const FOR_XLSX = new RegExp(`${UNSAFE}|\ufffd|${LOOKALIKE}|${CROWDED}`, 'gu')
const FOR_JSON = new RegExp(`(?!\\n)(?:${UNSAFE})`, 'gu')
const PLAIN = /^[ -[\]-~]*$/
const PLAIN_JSON = /^[ -~\n]*$/

/** What starts a formula in some spreadsheet (ASCII, fullwidth, small and mathematical forms), behind anything invisible. */
const FORMULA =
  /^[\s\p{Cc}\p{Cf}\p{Zs}\p{Default_Ignorable_Code_Point}]*[=+\-@|%\uff1d\uff0b\uff0d\uff20\uff05\uff5c\ufe62\ufe63\ufe66\ufe6b\u2212]/u

/** One line that a terminal shows and does not obey. Also for text that is to be seen in a prompt or an error. */
export function forTerminal(text: string): string {
  return PLAIN.test(text) ? text : text.replace(FOR_TERMINAL, visible)
}

/** One line of a log: as for the terminal, without limit on combining marks. */
export function forLog(text: string): string {
  return PLAIN.test(text) ? text : text.replace(FOR_LOG, visible)
}

/**
 * A JSON text in which all that a terminal would obey is a `\uXXXX` escape: another spelling of the same value.
 * @param json what `JSON.stringify` gave; its own line feeds stay
 */
export function forJson(json: string): string {
  return PLAIN_JSON.test(json) ? json : json.replace(FOR_JSON, codeUnitEscapes)
}

/**
 * The text of a CSV cell, still to be quoted. A cell that a spreadsheet could take for a formula, or that starts
 * with `'`, gets one `'` in front: take away one leading `'` and decode the visible escapes, and the value is back.
 * Tab and line breaks stay (RFC 4180 quotes them); NUL, which hides a formula from other guards, becomes `\x00`.
 */
export function forCsvCell(text: string): string {
  const shown = text.replace(FOR_CSV, visible)
  return FORMULA.test(text) || text.startsWith("'") ? `'${shown}` : shown
}

/** Excel's limit, in UTF-16 code units. */
const XLSX_CELL_LIMIT = 32_767
const XLSX_CUT_MARK_LENGTH = 40

/**
 * The shared string of an XLSX cell: legal XML characters only, at most 32,767 UTF-16 units. `_xHHHH_` in the text,
 * which Excel would decode, is itself encoded (ECMA-376 part 1, 22.9.2.19).
 * @returns `cut`: how many UTF-16 units of the shown text were left out; the text then ends with a mark that says so
 */
export function forXlsxCell(text: string): { text: string; cut: number } {
  const shown = text.replace(FOR_XLSX, visible).replaceAll(/_(?=x[0-9a-fA-F]{4}_)/g, '_x005F_')
  if (shown.length > XLSX_CELL_LIMIT) {
    const kept = shown.slice(0, XLSX_CELL_LIMIT - XLSX_CUT_MARK_LENGTH).replace(/[\ud800-\udbff]$/, '')
    const cut = shown.length - kept.length
    return { text: `${kept}… (+${cut} characters)`, cut }
  }
  return { text: shown in Object.prototype ? xlsxEscapeFirst(shown) : shown, cut: 0 }
}

/** write-excel-file looks strings up in a plain object, where `constructor` and `__proto__` are always found. */
function xlsxEscapeFirst(text: string): string {
  const code = text.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  return `_x${code}_${text.slice(1)}`
}

/** Text for an HTML element or a quoted attribute. */
export function forHtml(text: string): string {
  return forTerminal(text).replaceAll(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/**
 * Text inside a Markdown line or table cell, one line. Punctuation that means something to Markdown is a backslash
 * escape, `&`, `<` and `>` are references, and no bare address becomes a link.
 */
export function forMarkdown(text: string): string {
  return forTerminal(text)
    .replaceAll(/[\\`*_[\]|~$]|^[#+=-]/g, String.raw`\$&`)
    .replaceAll(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll(/(?<=[a-z]):(?=\/\/)|(?<=www)\.|@/gi, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/^(\d+)\./, String.raw`$1\.`)
}

const FILE_NAME_LIMIT = 120
const DEVICE_NAME = /^(?:con|prn|aux|nul|com\d|lpt\d|conin%24|conout%24)(?=\.|$)/

/**
 * One file or folder name, the same on every system: lower-case letters, digits and `@_+.-` stand for themselves,
 * every other UTF-16 unit is `%HH` or `%uHHHH`. Different texts give different names, also where case is not told
 * apart; a name over 120 characters ends in 32 hex digits of the text's SHA-256.
 */
export function forFileName(text: string): string {
  if (text === '') return '%'
  const name = text
    .replaceAll(/[^a-z0-9@_+.-]|^[.-]|\.$/g, percent)
    .replace(DEVICE_NAME, (device) => percent(device.charAt(0)) + device.slice(1))
  if (name.length <= FILE_NAME_LIMIT) return name
  const hash = createHash('sha256').update(Buffer.from(text, 'utf16le')).digest('hex')
  return `${name.slice(0, 80)}%-${hash.slice(0, 32)}`
}

/**
 * One argument of a printed POSIX shell command. Unsafe characters are written `$'\033'` (POSIX.1-2024; bash, zsh,
 * ksh), so that the printed line is harmless and the shell still passes the exact value. NUL and lone surrogates
 * cannot be an argument: NUL stays visible as `\x00`, a lone surrogate becomes U+FFFD.
 */
export function forShell(text: string): string {
  if (/^[\w@:,./+][\w@:,./+-]*$/.test(text)) return text
  if (!ANY_UNSAFE.test(text)) return `'${text.replaceAll("'", String.raw`'\''`)}'`
  const escaped = text
    .replaceAll(/[\\']/g, String.raw`\$&`)
    .replaceAll('\0', String.raw`\\x00`)
    .replace(EACH_UNSAFE, octalBytes)
  return `$'${escaped}'`
}

/** A KQL string literal with its quotes. Lives in core, because queries are made where formats may not be imported. */
export { kqlString as forKql } from '../core/kql-literal.ts'

/** An OData string literal with its quotes, not yet URL-encoded. A lone surrogate, which no URL can hold, becomes U+FFFD. */
export function forOData(text: string): string {
  return `'${text.replaceAll(/\p{Cs}/gu, '\ufffd').replaceAll("'", "''")}'`
}

/**
 * A PowerShell string, single-quoted, so that `$` and backticks mean nothing; PowerShell takes U+2018 to U+201B for
 * single quotes too. With unsafe characters it is an expression in parentheses: `('a'+[char]0x1b+'b')`.
 */
export function forPowerShell(text: string): string {
  const quoted = `'${text.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`
  if (!ANY_UNSAFE.test(text)) return quoted
  return `(${quoted.replace(EACH_UNSAFE, (character) => codeUnits(character).map(powerShellCharacter).join(''))})`
}

function powerShellCharacter(unit: number): string {
  return `'+[char]0x${hex(unit, 4)}+'`
}

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x1_00) return `\\x${hex(code, 2)}`
  return code < 0x1_00_00 ? `\\u${hex(code, 4)}` : `\\u{${hex(code, 1)}}`
}

function codeUnitEscapes(character: string): string {
  return codeUnits(character)
    .map((unit) => `\\u${hex(unit, 4)}`)
    .join('')
}

function octalBytes(character: string): string {
  return [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
}

function percent(unit: string): string {
  const code = unit.charCodeAt(0)
  return code < 0x1_00 ? `%${hex(code, 2)}` : `%u${hex(code, 4)}`
}

function codeUnits(text: string): number[] {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
