import { describe, expect, it } from 'vitest'
import {
  forCsvCell,
  forFileName,
  forHtml,
  forJson,
  forKql,
  forLog,
  forOData,
  forPowerShell,
  forShell,
  forTerminal,
  forXlsxCell,
} from '../../src/formats/text-safety.ts'
import { decodeVisible, forbiddenIn, forEveryText, isWellFormed, SPREADSHEET_PAYLOADS } from './hostile.ts'

describe('forTerminal', () => {
  it.each([
    ['\u001b]0;t\u0007', String.raw`\x1b]0;t\x07`],
    ['a\r\n\tb', String.raw`a\x0d\x0a\x09b`],
    ['\u009b2J\u007f', String.raw`\x9b2J\x7f`],
    ['a\u202eb\u2066\u200b\ufeff\u2028', String.raw`a\u202eb\u2066\u200b\ufeff\u2028`],
    ['\u{e0041}', String.raw`\u{e0041}`],
    ['\ud800x\udc00', String.raw`\ud800x\udc00`],
    [String.raw`\Inbox\news`, String.raw`\Inbox\news`],
    [String.raw`\x1b \u202e \u{1} \X1b`, String.raw`\x5cx1b \x5cu202e \x5cu{1} \X1b`],
    [`e${'\u0301'.repeat(6)}`, `e${'\u0301'.repeat(4)}${String.raw`\u0301\u0301`}`],
    ['\u0301a', String.raw`\u0301a`],
    ['\u2764\ufe0f a\ufe0f', `\u2764\ufe0f a${String.raw`\ufe0f`}`],
    ['日本語 สวัสดี \u{1f600}', '日本語 สวัสดี \u{1f600}'],
  ])('shows %j as %j', (text, shown) => {
    expect(forTerminal(text)).toBe(shown)
  })

  it('holds no forbidden code point, and decodes to the value', () => {
    forEveryText((text) => {
      const shown = forTerminal(text)
      expect(forbiddenIn(shown)).toEqual([])
      expect(/\p{M}{5}/u.test(shown)).toBe(false)
      expect(decodeVisible(shown)).toBe(text)
    })
  })
})

describe('forLog', () => {
  it('is one line that decodes to the value', () => {
    expect(forLog('a\nmia: forged')).toBe(String.raw`a\x0amia: forged`)
    forEveryText((text) => {
      expect(forbiddenIn(forLog(text))).toEqual([])
      expect(decodeVisible(forLog(text))).toBe(text)
    })
  })
})

describe('forJson', () => {
  it('is the same value without forbidden code points', () => {
    expect(forJson(JSON.stringify({ a: '\u009b\u202e\u{e0041}é' }))).toBe(
      String.raw`{"a":"\u009b\u202e\udb40\udc41é"}`,
    )
    forEveryText((text) => {
      const shown = forJson(JSON.stringify([text, { [text]: 1 }], null, 2))
      expect(forbiddenIn(shown, '\n')).toEqual([])
      expect(JSON.parse(shown)).toEqual([text, JSON.parse(JSON.stringify({ [text]: 1 }))])
    })
  })
})

describe('forCsvCell', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['\0=1+1', String.raw`'\x00=1+1`],
    ['\t=1+1', "'\t=1+1"],
    [' \u00a0=1+1', "' \u00a0=1+1"],
    ['\u200b=1+1', String.raw`'\u200b=1+1`],
    ['\uff1d1+1', "'\uff1d1+1"],
    ['|calc', "'|calc"],
    ['%0A', "'%0A"],
    ["'quoted'", "''quoted'"],
    ['a\r\nb\t"c"', 'a\r\nb\t"c"'],
    ['alice@example.org', 'alice@example.org'],
    ['0012', '0012'],
    ['', ''],
  ])('makes %j to %j', (text, cell) => {
    expect(forCsvCell(text)).toBe(cell)
  })

  it('guards every spreadsheet payload that starts a formula', () => {
    const unguarded = SPREADSHEET_PAYLOADS.filter((text) => !forCsvCell(text).startsWith("'"))
    expect(unguarded).toEqual(['";=1+1', ',=1+1', '";=1+1;"', 'sep=;', '{=1+1}', 'a\n=1+1'])
  })

  it('holds no forbidden code point, never starts a formula, and is reversible', () => {
    forEveryText((text) => {
      const cell = forCsvCell(text)
      expect(forbiddenIn(cell, '\t\r\n')).toEqual([])
      expect(/^[\s\p{Z}]*[=+\-@|%]/u.test(cell)).toBe(false)
      expect(decodeVisible(cell.startsWith("'") ? cell.slice(1) : cell)).toBe(text)
    })
  })
})

function decodeXlsx(text: string): string {
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, unit: string) =>
    String.fromCharCode(Number.parseInt(unit, 16)),
  )
}

describe('forXlsxCell', () => {
  it.each([
    ['=1+1', '=1+1'],
    ['a\r\nb\0\ufffd', String.raw`a\x0d\x0ab\x00\ufffd`],
    ['_x0041_', '_x005F_x0041_'],
    ['__proto__', '_x005F__proto__'],
    ['constructor', '_x0063_onstructor'],
  ])('makes %j to %j', (text, cell) => {
    expect(forXlsxCell(text)).toEqual({ text: cell, cut: 0 })
  })

  it('keeps 32,767 characters and cuts the next with a mark', () => {
    const limit = 'x'.repeat(32_767)
    expect(forXlsxCell(limit)).toEqual({ text: limit, cut: 0 })
    const { text, cut } = forXlsxCell(`${limit}y`)
    expect(cut).toBe(41)
    expect(text).toBe(`${'x'.repeat(32_727)}… (+41 characters)`)
  })

  it('never cuts a surrogate pair or exceeds the limit', () => {
    for (let length = 32_720; length < 32_770; length += 1) {
      const { text } = forXlsxCell('x'.repeat(length % 7) + '\u{1f600}'.repeat(length))
      expect(isWellFormed(text)).toBe(true)
      expect(text.length).toBeLessThanOrEqual(32_767)
    }
  })

  it('holds legal XML characters only, and is reversible', () => {
    forEveryText((text) => {
      const cell = forXlsxCell(text)
      if (cell.cut > 0) return
      expect(forbiddenIn(cell.text)).toEqual([])
      expect(cell.text).not.toContain('\ufffd')
      expect(cell.text in {}).toBe(false)
      expect(decodeVisible(decodeXlsx(cell.text))).toBe(text)
    })
  })
})

describe('forHtml', () => {
  it('has no markup, and decodes to the value', () => {
    expect(forHtml(`<a b="c" d='e'>&\``)).toBe('&#60;a b=&#34;c&#34; d=&#39;e&#39;&#62;&#38;&#96;')
    forEveryText((text) => {
      const html = forHtml(text)
      expect(/[<>"'`]|&(?!#\d+;)/.test(html)).toBe(false)
      expect(forbiddenIn(html)).toEqual([])
      const shown = html.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
      expect(decodeVisible(shown)).toBe(text)
    })
  })
})

describe('all encoders', () => {
  it('are linear on long texts', () => {
    const encoders = [forTerminal, forLog, forCsvCell, forXlsxCell, forHtml, forFileName, forShell, forKql]
    const started = performance.now()
    for (const unit of ['\\x', '\u0301', "'", ' ', '\u001b', '_x0041', '\ud800', '\u202e=', 'a']) {
      const text = unit.repeat(Math.ceil(200_000 / unit.length))
      for (const encode of [...encoders, forOData, forPowerShell, forJson]) encode(text)
    }
    expect(performance.now() - started).toBeLessThan(20_000)
  })
})
