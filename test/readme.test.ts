import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runShell } from '../src/cli/shell.ts'
import { COMMANDS } from '../src/commands/index.ts'
import { fakePlatform } from './support/fake-platform.ts'

/** README shows real output: every `$ mia …` of a console block runs, in order and in one folder, as on a terminal. */

const COLUMNS = 120
const folder = mkdtempSync(join(tmpdir(), 'mia-readme-'))
cpSync('samples', join(folder, 'samples'), { recursive: true })

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Sizes and hashes of what holds paths and times of this run say nothing to a reader. */
const NOT_SHOWN = /\d+ bytes, SHA-256 \S+/g

async function shown(command: string): Promise<string> {
  const [words = '', toNowhere] = command.split(' > /dev/null', 2)
  const argv = [...words.matchAll(/'([^']*)'|(\S+)/g)].map((word) => word[1] ?? word[2] ?? '').slice(1)
  const platform = fakePlatform({ argv, cwd: folder, columns: COLUMNS, env: { NO_COLOR: '1' } })
  await runShell(platform, COMMANDS)
  const text = (toNowhere === undefined ? platform.stdout.text() : '') + platform.stderr.text()
  return unaligned(text)
    .replaceAll(folder, '.')
    .replaceAll(NOT_SHOWN, '… bytes, SHA-256 …')
    .replaceAll(/[ \t]+$/gm, '')
}

/** Columns as wide as a path of this machine are closed up. */
function unaligned(text: string): string {
  return text.includes(folder) ? text.replaceAll(/(?<=\S) {2,}/g, '  ').replaceAll(/─+/g, '──') : text
}

async function block(content: string): Promise<string> {
  const commands = content.split('\n').filter((line) => line.startsWith('$ '))
  const parts: string[] = []
  for (const line of commands) parts.push(`${line}\n${await shown(line.slice(2))}`)
  return parts.join('')
}

it('shows what the program prints (refresh with vitest -u)', async () => {
  let rest = readFileSync('README.md', 'utf8')
  let made = ''
  for (
    let match = /```console\n([\s\S]*?)```/.exec(rest);
    match !== null;
    match = /```console\n([\s\S]*?)```/.exec(rest)
  ) {
    made += `${rest.slice(0, match.index)}\`\`\`console\n${await block(match[1] ?? '')}\`\`\``
    rest = rest.slice(match.index + match[0].length)
  }
  await expect(made + rest).toMatchFileSnapshot('../README.md')
})
