import { describe, expect, test } from 'vitest'
import { HELP_TOPICS } from '../../src/cli/help-topics/index.ts'
import { commandHelp, helpWidth, rootHelp } from '../../src/cli/help-text.ts'
import { runShell } from '../../src/cli/shell.ts'
import { COMMANDS } from '../../src/commands/index.ts'
import { fakePlatform } from '../support/fake-platform.ts'

async function help(argv: string[], columns: number | null = null): Promise<string> {
  const platform = fakePlatform({ cwd: '.', argv, columns, env: { XDG_CONFIG_HOME: '/nowhere' } })
  expect(await runShell(platform, COMMANDS)).toBe(0)
  expect(platform.stderr.text()).toBe('')
  return platform.stdout.text()
}

test('mia --help, -h and help are the same', async () => {
  const text = await help(['--help'])
  await expect(text).toMatchFileSnapshot('../golden/help/mia.txt')
  expect(await help(['-h'])).toBe(text)
  expect(await help(['help'])).toBe(text)
})

describe.each(COMMANDS.map((entry) => [entry.name, entry] as const))('mia %s --help', (name, entry) => {
  test('is reviewed as a text', async () => {
    const text = await help([name, '--help'])
    await expect(text).toMatchFileSnapshot(`../golden/help/${name}.txt`)
    expect(await help(['help', name])).toBe(text)
    expect(await help(['-h', name])).toBe(text)
  })

  test('helps even where the rest is wrong', async () => {
    expect(await help([name, '--nonsense', '--user', '--help', 'x'])).toContain('USAGE')
  })

  test('the list of commands says what the command says', async () => {
    const command = await entry.load()
    expect([command.name, command.summary]).toEqual([entry.name, entry.summary])
  })

  test.each([40, 60, 79])('fits %i columns', async (columns) => {
    const lines = commandHelp(await entry.load(), columns).split('\n')
    expect(lines.filter((line) => line.length > columns && !isOneWord(line))).toEqual([])
  })
})

describe.each(HELP_TOPICS.map(({ name }) => [name]))('mia help %s', (name) => {
  test('is reviewed as a text', async () => {
    await expect(await help(['help', name])).toMatchFileSnapshot(`../golden/help/topic-${name}.txt`)
  })

  test.each([40, 79])('fits %i columns', async (columns) => {
    const text = await help(['help', name], columns)
    expect(text.split('\n').filter((line) => line.length > columns && !isOneWord(line))).toEqual([])
  })
})

/** Command lines and single words are not broken. */
function isOneWord(line: string): boolean {
  const trimmed = line.trim()
  return /^(?:\$ |\{ |mia |-|read = )/.test(trimmed) || !trimmed.includes(' ')
}

test('the width of help', () => {
  expect([null, 0, -1, 1, 20, 80, 100, 1e9].map((columns) => helpWidth(columns))).toEqual([
    100, 100, 100, 20, 20, 80, 100, 100,
  ])
})

test('the root help fits narrow terminals', () => {
  for (const columns of [40, 60, 79]) {
    expect(
      rootHelp(COMMANDS, columns)
        .split('\n')
        .filter((line) => line.length > columns),
    ).toEqual([])
  }
})
