import { execFileSync } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { expandGlobs } from '../../src/platform/glob.ts'
import { matchesName } from '../../src/platform/name-pattern.ts'
import { failure, platformAt, temporaryFolder } from '../audit/files/support.ts'

async function tree(): Promise<string> {
  const folder = await temporaryFolder()
  const files = [
    'a.csv',
    'b.json',
    'B.csv',
    'x[1].csv',
    '.hidden.csv',
    'd/a.csv',
    'd/e/c.csv',
    'd/.DS_Store',
    'f/c.csv',
  ]
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), 'x')
  }
  await mkdir(join(folder, 'empty'))
  await symlink('..', join(folder, 'd/loop'))
  await symlink('../a.csv', join(folder, 'd/link.csv'))
  execFileSync('mkfifo', [join(folder, 'f/pipe')])
  return folder
}

test.each([
  [
    ['-', 'a.csv', '-'],
    ['-', 'a.csv'],
  ],
  [['*.csv'], ['B.csv', 'a.csv', 'x[1].csv']],
  [
    ['?.csv', '*.json'],
    ['B.csv', 'a.csv', 'b.json'],
  ],
  [['[ab].*'], ['a.csv', 'b.json']],
  [['[!a].csv'], ['B.csv']],
  [['x[1].csv'], ['x[1].csv']],
  [['x[[]1].csv'], ['x[1].csv']],
  [['.*.csv'], ['.hidden.csv']],
  [['d'], ['d/a.csv', 'd/e/c.csv', 'd/link.csv']],
  [['./d/'], ['./d/a.csv', './d/e/c.csv', './d/link.csv']],
  [['**/c.csv'], ['d/e/c.csv', 'f/c.csv']],
  [['**/*.csv'], ['B.csv', 'a.csv', 'd/a.csv', 'd/e/c.csv', 'd/link.csv', 'f/c.csv', 'x[1].csv']],
  [['d/**'], ['d/a.csv', 'd/e/c.csv', 'd/link.csv']],
  [
    ['f/*.csv', '?/a.csv', 'a.csv', 'd/a.csv'],
    ['f/c.csv', 'd/a.csv', 'a.csv'],
  ],
  [
    ['*/c.csv', 'd/*/c.csv'],
    ['f/c.csv', 'd/e/c.csv'],
  ],
])('%j names %j', async (patterns, expected) => {
  expect(await expandGlobs(platformAt(await tree()), patterns)).toEqual(expected)
})

test('a pattern may start at the root', async () => {
  const folder = await tree()
  expect(await expandGlobs(platformAt('/'), [`${folder}/?.csv`])).toEqual([
    `${folder}/B.csv`,
    `${folder}/a.csv`,
  ])
})

test.each([
  ['*.zip', 'no file matches *.zip'],
  ['none/*.csv', 'no file matches none/*.csv'],
  ['a.csv/*', 'no file matches a.csv/*'],
  ['empty', 'the folder empty holds no files'],
])('%s is an error', async (pattern, what) => {
  const error = await failure(async () => expandGlobs(platformAt(await tree()), ['a.csv', pattern]))
  expect([error.exitCode, error.explanation.what]).toEqual([2, what])
})

test('name patterns agree with a regular expression', () => {
  const characters = fc.constantFrom('a', 'b', '-', ']', '.', '😀')
  const pieces = fc.oneof(characters, fc.constantFrom('*', '?', '[a-b]', '[!a]', '[]]', '[a-]', '['))
  const special = new Map([
    ['*', '.*'],
    ['?', '.'],
    ['[a-b]', '[ab]'],
    ['[!a]', '[^a]'],
    ['[]]', String.raw`\]`],
    ['[a-]', '[a-]'],
    ['[', String.raw`\[`],
  ])
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 6 }),
      fc.array(characters, { maxLength: 8 }),
      (pattern, name) => {
        fc.pre(!pattern.includes('[') || !pattern.includes(']'))
        fc.pre(
          !pattern.some(
            (piece, at) => piece === '[' && pattern.slice(at + 1).some((other) => other.endsWith(']')),
          ),
        )
        const regex = new RegExp(
          `^${pattern.map((piece) => special.get(piece) ?? piece.replace('.', String.raw`\.`).replace(']', String.raw`\]`)).join('')}$`,
          'us',
        )
        expect(matchesName(pattern.join(''), name.join(''))).toBe(regex.test(name.join('')))
      },
    ),
    { numRuns: 2000 },
  )
})

test('a hostile pattern takes no longer than a plain one', () => {
  expect(matchesName(`${'*a'.repeat(50)}b`, 'a'.repeat(5000))).toBe(false)
})
