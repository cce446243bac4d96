import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitArguments } from '../../src/cli/arguments.ts'

function options(...argv: string[]): string[] {
  const { options: given, problem: error } = splitArguments(argv)
  expect(error).toBeNull()
  return given.map(({ name, value }) => `${name}=${value}`)
}

function problem(...argv: string[]): [string | undefined, string | undefined] {
  const { problem: error } = splitArguments(argv)
  return [error?.explanation.what, error?.explanation.why]
}

describe('the value of an option', () => {
  test.each([
    [['--user', 'adele@example.com'], 'user=adele@example.com'],
    [['--user=adele@example.com'], 'user=adele@example.com'],
    [['-u', 'adele@example.com'], 'user=adele@example.com'],
    [['-uadele@example.com'], 'user=adele@example.com'],
    [['-u=adele@example.com'], 'user=adele@example.com'],
    [['--ids', '<a=b@example.com>'], 'ids=<a=b@example.com>'],
    [['--ids=<a=b@example.com>'], 'ids=<a=b@example.com>'],
    [['--user', 'two\nlines'], 'user=two\nlines'],
    [['--input', '-'], 'input=-'],
    [['--sessions', '-abc'], 'sessions=-abc'],
    [['--ids', '-abc@x'], 'ids=-abc@x'],
    [['--ids', '-samuel@example.com'], 'ids=-samuel@example.com'],
    [['--ids=--odd@example.com'], 'ids=--odd@example.com'],
    [['--sessions', '1e5'], 'sessions=1e5'],
  ])('%j', (argv, expected) => {
    expect(options(...argv)).toEqual([expected])
  })

  test('several files follow one option, up to the next option', () => {
    expect(options('--audit', 'a.csv', 'b.csv', '-', '--user', 'u', '-q')).toEqual([
      'audit=a.csv',
      'audit=b.csv',
      'audit=-',
      'user=u',
      'quiet=true',
    ])
    expect(options('--audit', 'a.csv', '-uadele')).toEqual(['audit=a.csv', 'user=adele'])
  })

  test.each([
    [['--user'], '--user needs a value', 'its value is missing or empty'],
    [['--user='], '--user needs a value', 'its value is missing or empty'],
    [['--user', ''], '--user needs a value', 'its value is missing or empty'],
    [['--user', '--ip', '192.0.2.1'], '--user needs a value', "it is followed by '--ip'"],
    [['--user', '-s', 'S1'], '--user needs a value', "it is followed by '-s'"],
    [['--user', '--', 'adele'], '--user needs a value', "it is followed by '--'"],
    [['--audit', '--quiet'], '--audit needs a value', "it is followed by '--quiet'"],
    [['--save=yes'], '--save takes no value', 'it is a switch: naming it turns it on'],
    [['--usr=x'], "there is no option '--usr'", 'did you mean --user?'],
    [['--sesions', 'x'], "there is no option '--sesions'", 'did you mean --sessions?'],
    [['--no-save'], "there is no option '--no-save'", 'no command of mia has an option of that name'],
    [['-x'], "there is no option '-x'", 'no command of mia has an option of that name'],
    [
      ['--constructor.prototype.x'],
      "there is no option '--constructor.prototype.x'",
      'no command of mia has an option of that name',
    ],
    [['--__proto__=x'], "there is no option '--__proto__'", 'no command of mia has an option of that name'],
  ])('%j is refused', (argv, what, why) => {
    expect(problem(...argv)).toEqual([what, why])
  })
})

describe('words', () => {
  test('the first is the command, wherever it stands', () => {
    expect(splitArguments(['--quiet', 'sessions', '--user', 'u'])).toMatchObject({
      command: 'sessions',
      positionals: [],
    })
    expect(splitArguments(['--user', 'u', 'sessions']).command).toBe('sessions')
  })

  test('behind -- everything is a word', () => {
    expect(splitArguments(['explain', '--', '-abc@x', '--user'])).toMatchObject({
      command: 'explain',
      positionals: ['-abc@x', '--user'],
      options: [],
      problem: null,
    })
  })

  test('- is a word', () => {
    expect(splitArguments(['explain', '-']).positionals).toEqual(['-'])
  })
})

test('no arguments make it fail, and none are lost', () => {
  const token = fc.oneof(
    fc.constantFrom('--user', '-u', '--audit', '--', '-', '--save', '--ids=x', '--help', '-q'),
    fc.string({ maxLength: 8 }),
  )
  fc.assert(
    fc.property(fc.array(token, { maxLength: 12 }), (argv) => {
      const { command, positionals, options: given } = splitArguments(argv)
      const words = command === null ? 0 : 1 + positionals.length
      expect(words + given.length).toBeLessThanOrEqual(argv.length)
      for (const { value } of given) {
        expect(value === 'true' || argv.some((text) => text.endsWith(value))).toBe(true)
      }
    }),
  )
})
