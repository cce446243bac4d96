import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forFileName, forKql, forOData, forPowerShell, forShell } from '../../src/formats/text-safety.ts'
import { forbiddenIn, forEveryText, hostileText, isWellFormed, PAYLOADS } from './hostile.ts'
import { lexKql, lexOData, lexPowerShell } from './lexers.ts'

describe('forFileName', () => {
  it.each([
    ['alice@example.org', 'alice@example.org'],
    ['Alice', '%41lice'],
    ['../../etc/passwd', '%2e.%2f..%2fetc%2fpasswd'],
    ['..', '%2e%2e'],
    ['con', '%63on'],
    ['COM1.txt', '%43%4f%4d1.txt'],
    ['nul.txt', '%6eul.txt'],
    ['-rf', '%2drf'],
    ['a:b\\c*\0', 'a%3ab%5cc%2a%00'],
    ['ü\u2028\ud800', '%fc%u2028%ud800'],
    ['', '%'],
  ])('names %j %j', (text, name) => {
    expect(forFileName(text)).toBe(name)
  })

  it('is short, portable and different for different texts, whatever the case', () => {
    const seen = new Map<string, string>()
    forEveryText((text) => {
      const name = forFileName(text)
      expect(name).toMatch(/^[a-z0-9@_+%][a-z0-9@_+.%-]{0,119}$/)
      expect(name.endsWith('.')).toBe(false)
      expect(/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/.test(name)).toBe(false)
      expect(seen.get(name) ?? text).toBe(text)
      seen.set(name, text)
    })
    const long = 'x'.repeat(1000)
    expect(forFileName(long)).toHaveLength(114)
    expect(forFileName(`${long}\ud800`)).not.toBe(forFileName(`${long}\ud801`))
  })
})

describe('forShell', () => {
  it.each([
    ['plain-id@example.org', 'plain-id@example.org'],
    ['-rf', "'-rf'"],
    ['', "''"],
    ["it's $(x) `y` !z", String.raw`'it'\''s $(x) ${'`y`'} !z'`],
    ["\u001b[2J'\\", String.raw`$'\033[2J\'\\'`],
    ['\u202e\0', String.raw`$'\342\200\256\\x00'`],
  ])('writes %j as %j', (text, argument) => {
    expect(forShell(text)).toBe(argument)
  })

  it('prints nothing that a terminal obeys', () => {
    forEveryText((text) => {
      expect(forbiddenIn(forShell(text))).toEqual([])
    })
  })

  it.skipIf(!existsSync('/bin/bash'))('gives bash the value', () => {
    const texts = [...PAYLOADS, ...fc.sample(hostileText, { numRuns: 500, seed: 7 })].filter(
      (text) => isWellFormed(text) && !text.includes('\0'),
    )
    for (let start = 0; start < texts.length; start += 200) {
      const batch = texts.slice(start, start + 200)
      const script = batch.map((text) => `printf '%s\\0' ${forShell(text)}`).join('\n')
      const printed = execFileSync('/bin/bash', ['--noprofile', '--norc'], { input: script }).toString('utf8')
      expect(printed.split('\0').slice(0, -1)).toEqual(batch)
    }
  })
})

describe('query literals', () => {
  it.each([
    [forKql, 'a"\\', String.raw`"a\"\\"`],
    [forKql, '1.1.1.1"] | take 0 //', String.raw`"1.1.1.1\"] | take 0 //"`],
    [forKql, 'a\nb\u{e0041}', String.raw`"a\u000ab\udb40\udc41"`],
    [forOData, "' or '1' eq '1", "''' or ''1'' eq ''1'"],
    [forOData, 'a\ud800', "'a\ufffd'"],
    [forPowerShell, "it's \u2018x\u201b $()`", "'it''s \u2018\u2018x\u201b\u201b $()`'"],
    [forPowerShell, "a\n'", "('a'+[char]0x000a+'''')"],
    [forPowerShell, '\u{e0041}', "(''+[char]0xdb40+''+[char]0xdc41+'')"],
  ])('%o of %j is %j', (encode, text, literal) => {
    expect(encode(text)).toBe(literal)
  })

  it('are one literal with the value, to a lexer that knows nothing of the encoder', () => {
    forEveryText((text) => {
      expect(lexKql(forKql(text))).toBe(text)
      expect(lexPowerShell(forPowerShell(text))).toBe(text)
      expect(lexOData(forOData(text))).toBe(text.replaceAll(/\p{Cs}/gu, '\ufffd'))
      expect(forbiddenIn(forKql(text) + forPowerShell(text))).toEqual([])
      expect(() => encodeURIComponent(forOData(text))).not.toThrow()
    })
  })
})
