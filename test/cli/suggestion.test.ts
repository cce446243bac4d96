import { expect, test } from 'vitest'
import { nearest } from '../../src/cli/suggestion.ts'

const COMMANDS = ['sessions', 'messages', 'email', 'help', 'completion']

test.each([
  ['sesions', 'sessions'],
  ['session', 'sessions'],
  ['SESSIONS', 'sessions'],
  ['mesages', 'messages'],
  ['emial', null],
  ['emal', 'email'],
  ['comp', 'completion'],
  ['hlp', 'help'],
  ['xyz', null],
  ['', null],
  ['e', null],
  ['sessions'.repeat(20), null],
])('%s', (word, expected) => {
  expect(nearest(word, COMMANDS)).toBe(expected)
})
