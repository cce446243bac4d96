import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runShell } from '../../src/cli/shell.ts'
import { COMMANDS } from '../../src/commands/index.ts'
import { readWorkbook } from '../formats/workbook.ts'
import { fakePlatform } from '../support/fake-platform.ts'

/** What people read, word for word: each step in each format and width. Refresh with `vitest -u`, and read the difference. */

const folder = mkdtempSync(join(tmpdir(), 'mia-golden-'))
cpSync('samples', join(folder, 'samples'), { recursive: true })

afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Printed {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

async function mia(argv: readonly string[], columns: number | null = null, cwd = folder): Promise<Printed> {
  const platform = fakePlatform({ argv, cwd, columns, env: { NO_COLOR: '1' } })
  const code = await runShell(platform, COMMANDS)
  return { code, stdout: platform.stdout.text(), stderr: platform.stderr.text() }
}

function page(printed: Printed): string {
  return `exit ${printed.code}\n--- stdout\n${printed.stdout}--- stderr\n${printed.stderr}`.replaceAll('\r', '\\r')
}

const INTRUDER = [
  '40f4d460-b3d4-4bf4-a03a-541d80e82255',
  'bef0c50c-f704-4946-a7a6-655306ae7259',
  'nosession:bf36de57e247',
].join(',')

const STEPS: readonly (readonly [string, readonly string[]])[] = [
  ['sessions', ['sessions', '--user', 'dana.frost@northwind.example', '--audit', 'samples/ual-export.csv']],
  ['sessions-records', ['sessions', '--ip', '198.51.100.0/24', '--records', '--audit', 'samples/graph-audit.json']],
  ['sessions-officeactivity', ['sessions', '--ip', '203.0.113.46', '--audit', 'samples/officeactivity.csv']],
  ['messages', ['messages', '--sessions', INTRUDER, '--audit', 'samples/ual-export.csv']],
  [
    'email',
    [
      'email',
      '--ids',
      '<75bdfed6-b70a-4ab9-acb9-9b118afc9aed@mail.mueller-soehne.example>',
      '--ids',
      "<o'brien+2026/Q1%20&co#4@mail.example.org>",
      '--ids',
      '<AM9PR08MB7044FA156DDF987438E01FE9C1@AM9PR08MB7044.mail.example.com>',
      '--trace',
      'samples/message-trace.csv',
      'samples/historical-search.csv',
    ],
  ],
  [
    'coverage',
    ['coverage', '--user', 'owen.marsh@northwind.example', '--licence', 'standard', '--audit', 'samples/ual-export.csv'],
  ],
  [
    'lookup',
    [
      'lookup',
      '--ids',
      '<5ca921c9-3a18-4f93-a259-e477ed219e7c@mail.payslips.example>',
      '--ids',
      '<never.touched@mail.example.com>',
      '--audit',
      'samples/ual-export.csv',
    ],
  ],
  ['breakdown', ['breakdown', '--ip', '203.0.113.0/24', '--audit', 'samples/ual-export.csv']],
]

describe.each(STEPS)('%s', (name, argv) => {
  it.each(['table', 'json', 'jsonl', 'csv', 'md'])('piped as %s', async (format) => {
    const printed = await mia([...argv, '--format', format])
    await expect(page(printed)).toMatchFileSnapshot(`commands/${name}.${format}.txt`)
  })

  it('as a workbook', async () => {
    const path = join(folder, `${name}.xlsx`)
    const printed = await mia([...argv, '--output', path])
    expect([0, 3]).toContain(printed.code)
    const { sheets } = await readWorkbook(readFileSync(path))
    expect(sheets.size).toBeGreaterThan(1)
    const text = [...sheets]
      .map(([sheet, rows]) => `--- ${sheet}\n${rows.map((row) => `${JSON.stringify(row)}\n`).join('')}`)
      .join('')
    await expect(text).toMatchFileSnapshot(`commands/${name}.xlsx.txt`)
  })

  it.each([160, 100, 80, 40])('on a terminal of %d columns', async (columns) => {
    const printed = await mia(argv, columns)
    await expect(page(printed)).toMatchFileSnapshot(`commands/${name}.${columns}.txt`)
  })
})

const ERRORS: readonly (readonly [string, readonly string[]])[] = [
  ['no-evidence', ['sessions']],
  ['no-file', ['sessions', '--audit', 'missing.csv']],
  ['no-audit-file', ['sessions', '--audit', 'samples/message-trace.csv']],
  ['unknown-option', ['sessions', '--usr', 'a@b.example']],
  ['unknown-command', ['sesions']],
  ['bad-address', ['sessions', '--ip', '203.0.113.300', '--audit', 'samples/ual-export.csv']],
  ['bad-time', ['sessions', '--from', '03/04/2026', '--audit', 'samples/ual-export.csv']],
  ['no-sessions', ['messages', '--audit', 'samples/ual-export.csv']],
  ['mailbox-for-session', ['messages', '--sessions', 'a@b.example', '--audit', 'samples/ual-export.csv']],
  ['answers-for-sessions', ['messages', '--sessions', 'samples/answers.json', '--audit', 'samples/ual-export.csv']],
  ['no-trace', ['email', '--ids', '<a@b.example>']],
  ['audit-for-trace', ['email', '--ids', '<a@b.example>', '--trace', 'samples/ual-export.csv']],
  ['json-error', ['sessions', '--json']],
]

describe('errors say what, why and next', () => {
  it.each(ERRORS)('%s', async (name, argv) => {
    const printed = await mia(argv)
    expect(printed.stdout).toBe('')
    expect(printed.code).toBe(2)
    await expect(printed.stderr).toMatchFileSnapshot(`commands/error-${name}.txt`)
  })
})
