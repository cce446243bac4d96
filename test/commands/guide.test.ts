import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runShell } from '../../src/cli/shell.ts'
import { COMMANDS } from '../../src/commands/index.ts'
import { fakePlatform } from '../support/fake-platform.ts'
import { type Answer, type ScriptedPrompter, scriptedPrompter } from '../support/scripted-prompter.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mia-guide-'))
  mkdirSync(join(folder, 'samples'))
  for (const name of ['ual-export.csv', 'message-trace.csv', 'historical-search.csv'])
    copyFileSync(join('samples', name), join(folder, 'samples', name))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

interface Guided {
  readonly code: number
  /** Commands that were printed before they ran. */
  readonly commands: readonly string[]
  readonly stderr: string
  readonly prompter: ScriptedPrompter
}

async function guide(script: readonly Answer[], argv: readonly string[] = []): Promise<Guided> {
  const prompter = scriptedPrompter(script)
  const platform = { ...fakePlatform({ cwd: folder, argv, columns: 100 }), prompter: () => prompter }
  const code = await runShell(platform, COMMANDS)
  const stderr = platform.stderr.text()
  const commands = stderr.split('\n').flatMap((line) => (line.startsWith('$ ') ? [line.slice(2)] : []))
  return { code, commands, stderr, prompter }
}

const FILES: readonly Answer[] = ['files', ['samples/ual-export.csv']]
const TO_SESSIONS: readonly Answer[] = [...FILES, '', '', '']

const saved = (name: string): Record<string, readonly Record<string, unknown>[]> =>
  JSON.parse(readFileSync(join(folder, 'mia-case', name), 'utf8')) as never

describe('the guided mode', () => {
  it('leads from the samples to the report, by the commands that it prints', async () => {
    const run = await guide([
      ...FILES,
      'dana.frost@northwind.example, 203.0.113.46',
      '2026-03-01',
      '2026-04-01',
      'judge',
    ])
    expect(run.commands).toStrictEqual([
      'mia sessions --audit samples/ual-export.csv --user dana.frost@northwind.example --ip 203.0.113.46 --from 2026-03-01 --to 2026-04-01 --save',
    ])
    rmSync(join(folder, 'mia-case'), { recursive: true })
    const whole = await guide([
      ...TO_SESSIONS,
      { like: ['203.0.113.45 OWA', '203.0.113.45 IMAP', '203.0.113.45 desktop', '203.0.113.46'] },
      'intruder',
      'phishing proxy',
      'judge',
      { like: ['mixed'] },
      'intruder',
      ['198.51.100.23'],
      'stolen token',
      'messages',
      'traces',
      'files',
      ['samples/message-trace.csv', 'samples/historical-search.csv'],
      'html',
      'leave',
    ])
    expect(whole.code).toBe(0)
    expect(whole.commands).toStrictEqual([
      'mia sessions --audit samples/ual-export.csv --save',
      "mia mark 40f4d460-b3d4-4bf4-a03a-541d80e82255 nosession:bf36de57e247 bef0c50c-f704-4946-a7a6-655306ae7259 65024220-6537-4fcf-a792-61c604634619 --as intruder --reason 'phishing proxy'",
      "mia mark 21a4d528-e4e6-4e83-a7ab-e94efc62a355 --as intruder --ip 198.51.100.23 --reason 'stolen token'",
      'mia messages --save',
      'mia email --input ids.txt --trace samples/message-trace.csv samples/historical-search.csv --save',
      'mia report',
    ])
    expect(whole.stderr).toContain(
      'dana.frost@northwind.example: 41 messages listed, up to 61 with those presumed',
    )
    expect(saved('report-001.json')['bounds']).toMatchObject([
      { mailbox: 'dana.frost@northwind.example', low: 41 },
      { mailbox: 'owen.marsh@northwind.example', low: 14 },
    ])
  })

  it('goes back on every answer without running anything twice', async () => {
    const run = await guide([
      'files',
      null, // files → what do you have
      'files',
      ['samples/ual-export.csv'],
      null, // who → files
      ['samples/ual-export.csv'],
      '',
      '',
      null, // to → from
      null, // from → who
      'dana.frost@northwind.example',
      '',
      '',
      null, // sessions → period
      null, // period → who
      '',
      '2026-03-01',
      '',
      { like: ['203.0.113.45 OWA'] },
      null, // whose: nothing is judged
      'messages',
      'traces',
      null, // traces → and now
      'judge',
      null,
    ])
    expect(run.prompter.asked).toStrictEqual([
      'What do you have?',
      'Which files hold the audit records?',
      'What do you have?',
      'Which files hold the audit records?',
      'Whose account, or which addresses?',
      'Which files hold the audit records?',
      'Whose account, or which addresses?',
      'From when? (UTC)',
      'Up to when? (UTC, not included)',
      'From when? (UTC)',
      'Whose account, or which addresses?',
      'From when? (UTC)',
      'Up to when? (UTC, not included)',
      'Which sessions are the intruder’s?',
      'From when? (UTC)',
      'Whose account, or which addresses?',
      'From when? (UTC)',
      'Up to when? (UTC, not included)',
      'Which sessions are the intruder’s?',
      'Whose session is this?',
      'And now?',
      'And now?',
      'Do you have message traces or a historical-search report?',
      'And now?',
      'Which sessions are the intruder’s?',
      'From when? (UTC)',
    ])
    expect(run.commands).toStrictEqual([
      'mia sessions --audit samples/ual-export.csv --user dana.frost@northwind.example --save',
      'mia sessions --audit samples/ual-export.csv --from 2026-03-01 --save --force',
      'mia messages --save',
    ])
  })

  it('is left at any time, and goes on where it was', async () => {
    const left = await guide(TO_SESSIONS)
    expect(left.code).toBe(130)
    expect(left.stderr).toContain('mia: left the guided mode.')
    const again = await guide(['go-on', { like: ['203.0.113.46'] }, 'intruder', 'proxy'])
    expect(again.prompter.asked.slice(0, 2)).toStrictEqual([
      'There is a case here: mia-case',
      'Which sessions are the intruder’s?',
    ])
    const third = await guide(['go-on', 'report'])
    expect(third.commands).toStrictEqual(['mia messages --save'])
    const other = await guide(['new', 'other-case', ...TO_SESSIONS])
    expect(other.commands).toStrictEqual([
      'mia sessions --audit samples/ual-export.csv --case other-case --save',
    ])
  })

  it('encodes hostile text in choices', async () => {
    const record = {
      Id: '00000000-0000-4000-8000-000000000001',
      CreationTime: '2026-03-09T09:34:12',
      Operation: 'MailItemsAccessed',
      UserId: 'a\u001b]0;x\u0007@example.org',
      MailboxOwnerUPN: 'a\u001b]0;x\u0007@example.org',
      SessionId: 's\u202e\u001b[2J1',
      ClientIPAddress: '203.0.113.45',
      ClientInfoString: 'Client=OWA;\u009b2J',
      OperationProperties: [{ Name: 'MailAccessType', Value: 'Bind' }],
      OperationCount: 0,
      Folders: [],
    }
    writeFileSync(join(folder, 'evil.json'), JSON.stringify([record]))
    const run = await guide(['files', ['evil.json'], '', '', ''])
    expect(run.prompter.asked.at(-1)).toBe('Which sessions are the intruder’s?')
    const judged = await guide(['go-on', null])
    expect(judged.prompter.shown.join('\n')).toContain('session s\\u202e\\x1b[2J1')
    expect(run.stderr + judged.stderr + judged.prompter.shown.join('')).not.toMatch(/[\u001b\u202e\u009b]/)
  })

  it('without a terminal names the commands', async () => {
    const platform = fakePlatform({ cwd: folder, argv: ['guide'], stdin: '' })
    expect(await runShell(platform, COMMANDS)).toBe(2)
    expect(platform.stderr.text().split('\n').slice(0, 3)).toStrictEqual([
      'mia: the guided mode needs a terminal.',
      '  why:  there is nobody to ask: standard input or standard error is no terminal',
      '  next: mia sessions --audit FILE… --save, then mia mark, mia messages --save, mia email --save and mia report',
    ])
    expect((await guide([], ['guide', '--no-prompt'])).code).toBe(2)
  })
})
