import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bash } from '../../src/cli/completion/bash.ts'
import { fish } from '../../src/cli/completion/fish.ts'
import { FORMATS } from '../../src/cli/command.ts'
import { completionModel } from '../../src/cli/completion/model.ts'
import { optionsOf } from '../../src/cli/options.ts'
import { powershell } from '../../src/cli/completion/powershell.ts'
import { zsh } from '../../src/cli/completion/zsh.ts'
import { COMMANDS } from '../../src/commands/index.ts'
import { sampleCommand, sampleReport } from '../support/sample-command.ts'

const sample = sampleCommand(() => ({ report: sampleReport(), next: null }), {
  summary: 'It\'s a [test]: $HOME `x` "y" (…)',
})
const entries = [
  { name: sample.name, summary: sample.summary, load: () => Promise.resolve(sample) },
  ...COMMANDS.filter(({ name }) => name === 'help' || name === 'completion'),
]
const folder = mkdtempSync(join(tmpdir(), 'mia-completion-'))

beforeAll(() => {
  writeFileSync(join(folder, 'audit one.csv'), '')
  writeFileSync(join(folder, 'audit two.csv'), '')
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function installed(shell: string): boolean {
  return spawnSync(shell, ['--version']).error === undefined
}

describe.each([
  ['bash', bash, ['-n']],
  ['zsh', zsh, ['-n']],
  ['fish', fish, ['--no-execute']],
] as const)('%s', (shell, script, check) => {
  test.skipIf(!installed(shell))('accepts the script', async () => {
    const path = join(folder, `mia.${shell}`)
    writeFileSync(path, script(await completionModel(entries)))
    expect(() => execFileSync(shell, [...check, path], { stdio: 'pipe' })).not.toThrow()
  })

  test('names every command, option and choice', async () => {
    expect(missing(script(await completionModel(entries)))).toEqual([])
  })
})

test('PowerShell: names every command, option and choice', async () => {
  expect(missing(powershell(await completionModel(entries)))).toEqual([])
})

/** What of the sample command and of its options a script does not name. */
function missing(script: string): string[] {
  const words = [...entries.map(({ name }) => name), ...optionsOf(sample), ...FORMATS, 'sync-and-throttling']
  return words.filter((word) => !script.includes(word))
}

/** What bash would show for the last of the words. */
async function offers(...words: string[]): Promise<string[]> {
  const script = bash(await completionModel(entries))
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const ask = `COMP_WORDS=(mia ${quoted}); COMP_CWORD=${words.length}; _mia; printf '%s\\n' "\${COMPREPLY[@]}"`
  const answer = execFileSync('bash', ['-c', `${script}\n${ask}`], {
    cwd: folder,
    stdio: 'pipe',
  }).toString()
  return answer.split('\n').filter((line) => line !== '')
}

describe.skipIf(!installed('bash'))('what bash offers', () => {
  test.each([
    [[''], ['sample', 'completion', 'help', '--help', '--version']],
    [['sa'], ['sample']],
    [['sample', '--se'], ['--sessions']],
    [['help', 'sy'], ['sync-and-throttling']],
    [
      ['completion', ''],
      [
        'bash',
        'zsh',
        'fish',
        'powershell',
        '--quiet',
        '--verbose',
        '--debug',
        '--no-prompt',
        '--no-color',
        '--help',
      ],
    ],
    [
      ['sample', '--format', 'js'],
      ['json', 'jsonl'],
    ],
    [['sample', '-f', 'x'], ['xlsx']],
    [['sample', '--user', ''], []],
    [
      ['sample', '--audit', 'audit'],
      ['audit one.csv', 'audit two.csv'],
    ],
    [['sample', '--audit', 'audit one.csv', 'audit t'], ['audit two.csv']],
    [['sample', '--audit', 'audit one.csv', '--js'], ['--json']],
  ])('mia %j', async (words, expected) => {
    expect((await offers(...words)).toSorted()).toEqual(expected.toSorted())
  })
})
