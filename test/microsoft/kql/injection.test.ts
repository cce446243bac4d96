import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Criteria, EVERYTHING } from '../../../src/core/criteria.ts'
import { kqlDynamic, kqlList, kqlString, kqlTime } from '../../../src/core/kql-literal.ts'
import { parseIpRange } from '../../../src/core/ip-address.ts'
import { DIALECTS } from '../../../src/microsoft/kql/dialect.ts'
import { QUERY_NAMES, queryText } from '../../../src/microsoft/kql/queries.ts'
import { forEveryText } from '../../formats/hostile.ts'
import { binder } from './kusto.ts'
import { DEFENDER, SENTINEL } from './tables.ts'

/**
 * Splits a query into its string literals and the rest, from the grammar alone: comments, "…" with backslash escapes,
 * @"…" and ``` ``` blocks. The rest is all that an engine would obey.
 */
function lex(query: string): { readonly literals: readonly string[]; readonly skeleton: string } {
  const literals: string[] = []
  const skeleton = query.replaceAll(
    /\/\/[^\r\n]*|@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'|```[\s\S]*?```/g,
    (token) => {
      if (token.startsWith('//')) return ''
      literals.push(token)
      return '§'
    },
  )
  return { literals, skeleton }
}

function value(literal: string): string {
  return JSON.parse(literal) as string
}

const PAYLOADS = [
  '"',
  '\\',
  'a\\',
  'line\nbreak',
  'line\r\u2028\u0085break',
  '1.1.1.1"] | take 0 //',
  "'''",
  '```',
  '``` | take 0 ```',
  '; drop table T',
  'union *',
  '") or true //',
  '\\" | project x //',
  '@"',
  'h"',
  '/* */ //',
  'x\u0000y',
  '\ud800',
  '{{}} ${x} %22 \\u0022',
]

const BENIGN = 'benign@northwind.example'
const narrowed = (text: string): Criteria => ({ ...EVERYTHING, users: [text], sessions: [text] })

describe('values never become part of a query (B089 to B095)', () => {
  const bind = { hunting: binder(DEFENDER), sentinel: binder(SENTINEL) }

  it.each(PAYLOADS)('%j stays a value', (payload) => {
    for (const dialect of DIALECTS) {
      const query = queryText('sessions', dialect, narrowed(payload))
      const { literals, skeleton } = lex(query)
      expect(skeleton).toBe(lex(queryText('sessions', dialect, narrowed(BENIGN))).skeleton)
      expect(literals.filter((literal) => literal.startsWith('"')).map(value)).toContain(
        payload.toLowerCase(),
      )
      expect((dialect === 'hunting' ? bind.hunting : bind.sentinel)(query).diagnostics).toEqual([])
    }
  })

  it('no text at all changes the skeleton of any query', () => {
    const skeletons = new Map(
      QUERY_NAMES.map((name) => [name, lex(queryText(name, 'hunting', narrowed(BENIGN))).skeleton]),
    )
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.constantFrom(...QUERY_NAMES),
        (text, name) => {
          fc.pre(text.trim() !== '' && !text.toLowerCase().startsWith('nosession:'))
          const { literals, skeleton } = lex(queryText(name, 'hunting', narrowed(text)))
          expect(skeleton).toBe(skeletons.get(name))
          expect(literals.filter((literal) => literal.startsWith('"')).map(value)).toContain(
            text.trim().toLowerCase(),
          )
        },
      ),
      { numRuns: 300 },
    )
  })

  it('the literal is one literal with that value, whatever the text, and nothing in it can be unseen', () => {
    forEveryText((text) => {
      const literal = kqlString(text)
      expect(lex(literal)).toEqual({ literals: [literal], skeleton: '§' })
      expect(value(literal)).toBe(text)
      expect(literal).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      expect(lex(kqlList([text, text])).skeleton).toBe('§, §')
      expect(JSON.parse(kqlDynamic([text]).slice('dynamic('.length, -1))).toEqual([text])
    })
  })

  it('addresses and times are typed before they are written', () => {
    expect(parseIpRange('1.1.1.1"] | take 0 //')).toBeNull()
    expect(() => kqlTime('2026-03-01T00:00:00Z) or true')).toThrow('no time')
    expect(() => kqlTime('2026-03-01')).toThrow('no time')
    expect(() => kqlList([])).toThrow('empty list')
    expect(kqlTime('2026-03-01T00:00:00.5Z')).toBe('datetime(2026-03-01T00:00:00.5Z)')
  })

  it('no other place writes a value into a query', () => {
    for (const file of ['source', 'records', 'queries', 'dialect']) {
      const code = readFileSync(`src/microsoft/kql/${file}.ts`, 'utf8')
      expect(code).not.toMatch(/JSON\.stringify|forKql|["']\$\{/)
    }
  })
})
