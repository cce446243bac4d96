import { describe, expect, test } from 'vitest'
import { splitArguments } from '../../src/cli/arguments.ts'
import { OPTION_NAMES, OPTIONS } from '../../src/cli/options.ts'
import { parseOptions } from '../../src/cli/parser.ts'
import { MiaError } from '../../src/core/errors.ts'
import { sampleCommand, sampleReport } from '../support/sample-command.ts'

const command = sampleCommand(() => ({ report: sampleReport(), next: null }))
const narrow = { ...command, name: 'narrow', options: ['user' as const] }

function parse(argv: string[], of = command): Record<string, readonly string[]> {
  return Object.fromEntries(parseOptions(of, splitArguments(argv)))
}

function refusal(
  argv: string[],
  of = command,
): { exitCode: number; what: string; why: string; next: string } {
  try {
    parse(argv, of)
  } catch (error) {
    if (error instanceof MiaError) return { exitCode: error.exitCode, ...error.explanation }
    throw error
  }
  throw new Error('accepted')
}

describe('what yargs would make of it stays a text (trust M8)', () => {
  test.each(['1e5', '0x1F', '007', '100000000000000000001', 'true', 'false', 'null', '-5', '1.10', ' x '])(
    '%j',
    (text) => {
      expect(parse(['--sessions', text])).toEqual({ sessions: [text] })
      expect(parse([`--case=${text}`])).toEqual({ case: [text] })
    },
  )

  test('names of prototype members are values like any other', () => {
    expect(parse(['--ids', '__proto__', '--ids', 'constructor'])).toEqual({
      ids: ['__proto__', 'constructor'],
    })
  })

  test('dots, equals signs and line breaks', () => {
    expect(parse(['--ids=a.b=c\nd@example.com'])).toEqual({ ids: ['a.b=c\nd@example.com'] })
  })
})

describe('repetition', () => {
  test('lists keep their order, switches are on', () => {
    expect(parse(['-u', 'b', '--user', 'a', '-u', 'b', '-q', '--quiet'])).toEqual({
      user: ['b', 'a', 'b'],
      quiet: ['true', 'true'],
    })
  })

  test.each(['from', 'to', 'input', 'case', 'format', 'output'])('--%s twice is refused', (name) => {
    expect(refusal([`--${name}=json`, `--${name}=csv`])).toEqual({
      exitCode: 2,
      what: `--${name} is given 2 times`,
      why: "it takes one value, and got 'json' and 'csv'",
      next: `keep one --${name}`,
    })
  })
})

test('an option of another command', () => {
  expect(refusal(['--ids', 'x'], narrow)).toEqual({
    exitCode: 2,
    what: 'mia narrow has no option --ids',
    why: 'it belongs to other commands',
    next: 'mia narrow --help',
  })
})

test('a choice', () => {
  expect(refusal(['--format', 'jsn'])).toEqual({
    exitCode: 2,
    what: "--format cannot be 'jsn'",
    why: 'did you mean json?',
    next: 'choose one of table, json, jsonl, csv, xlsx, html, md',
  })
  expect(refusal(['--format', 'JSON'])).toMatchObject({
    what: "--format cannot be 'JSON'",
    why: 'did you mean json?',
  })
})

test('a hundred thousand ids, more than a command line can hold, are taken within seconds', () => {
  const ids = Array.from({ length: 100_000 }, (_, index) => `<${index}@example.com>`)
  const start = performance.now()
  const given = parse(ids.flatMap((id) => ['--ids', id]))
  expect(given['ids']).toEqual(ids)
  expect(performance.now() - start).toBeLessThan(5000)
})

test('options are declared once and well', () => {
  const aliases = OPTION_NAMES.flatMap((name) => ('alias' in OPTIONS[name] ? [OPTIONS[name].alias] : []))
  expect(new Set(aliases).size).toBe(aliases.length)
  for (const name of OPTION_NAMES) {
    const spec = OPTIONS[name]
    expect(spec.summary).not.toMatch(/\.$/)
    expect('value' in spec).toBe(spec.kind !== 'flag')
  }
})
