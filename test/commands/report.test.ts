import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasLibreOffice, openedSheets } from '../support/libre-office.ts'
import { type Desk, desk, INTRUDER, OFFICE, OWN_SESSIONS, refusal, STOLEN, STOLEN_IP } from './case-shell.ts'

/** The sample case, judged, up to the messages; with the traces up to the e-mails. */
async function investigated(traces: boolean): Promise<Desk> {
  const at = desk()
  const samples = join(process.cwd(), 'samples')
  await at.mia('sessions', '--audit', 'export.csv', '--save')
  await at.mia('mark', OWN_SESSIONS.join(), '--as', 'intruder', '--reason', 'phishing proxy')
  await at.mia('mark', STOLEN, '--as', 'intruder', '--ip', STOLEN_IP, '--reason', 'stolen token')
  await at.mia('mark', OFFICE, '--as', 'owner', '--reason', 'her desk')
  await at.mia('messages', '--save')
  if (!traces) return at
  const trace = [join(samples, 'message-trace.csv'), join(samples, 'historical-search.csv')]
  await at.mia('email', '--input', 'ids.txt', '--trace', ...trace, '--save')
  return at
}

interface Saved {
  readonly issue: { readonly number: number; readonly dated: string }
  readonly bounds: readonly { readonly mailbox: string; readonly low: number; readonly high: number }[]
  readonly messages: readonly { readonly evidence: string; readonly sender: string | null }[]
  readonly sessions: readonly {
    readonly session: string
    readonly verdict: string
    readonly reason: string
  }[]
}

const saved = ({ text }: Desk, name: string): Saved => JSON.parse(text(name)) as Saved

describe('mia report', () => {
  it('holds the known answer of the sample case', async () => {
    const at = await investigated(true)
    const run = await at.mia('report')
    expect(run.code).toBe(3)
    expect(run.stderr).toContain(
      'saved in mia-case: report-001.html, report-001-messages.csv, report-001.json\n',
    )
    const report = saved(at, 'report-001.json')
    expect(report.issue).toMatchObject({ number: 1, dated: '2026-04-01T08:06:00Z' })
    expect(report.bounds.map(({ mailbox, low }) => [mailbox, low])).toStrictEqual([
      ['dana.frost@northwind.example', 50],
      ['owen.marsh@northwind.example', 14],
    ])
    expect(report.messages.filter(({ evidence }) => evidence === 'listed')).toHaveLength(64)
    expect(report.sessions.slice(0, 2)).toMatchObject([
      { session: INTRUDER, verdict: 'intruder', reason: 'phishing proxy' },
      { verdict: 'intruder' },
    ])
    const page = at.text('report-001.html')
    expect(page).toContain('at least 64 and up to 93 messages in 2 mailboxes were accessed')
    expect(page.match(/<h2 [^>]*>[^<]*/g)?.map((heading) => heading.replace(/<[^>]*>/, ''))).toStrictEqual([
      '1. Question and short answer',
      '2. Mailboxes, period and sessions',
      '3. Coverage and blind windows',
      '4. Findings by class',
      '5. Messages',
      '6. What is not identified, and why',
      '7. What was excluded, and why',
      '8. Method, versions and queries',
      '9. Limits',
      '10. Hashes and custody',
      '11. Glossary',
    ])
    expect(page.match(/<svg /g)).toHaveLength(5)
  })

  it('is the same issue again while nothing has changed, and the next one with its difference after', async () => {
    const at = await investigated(false)
    await at.mia('report')
    const first = at.text('report-001.html')
    await at.mia('report')
    expect(at.text('report-001.html')).toBe(first)
    expect(existsSync(join(at.folder, 'mia-case', 'report-002.json'))).toBe(false)
    await at.mia('mark', OWN_SESSIONS[1] ?? '', '--as', 'undecided', '--reason', 'looked at again')
    await at.mia('messages', '--save', '--force')
    const second = await at.mia('report')
    expect(second.stderr).toContain('report-002.html')
    expect(second.stdout).toContain(
      'exposed in owen.marsh@northwind.example\t14 to 31 messages\t0 to 0 messages',
    )
    expect(at.text('report-001.html')).toBe(first)
    expect(at.text('report-002.html')).toContain('Issue 1 was dated 2026-04-01 08:05 UTC.')
  })

  it('gives the same bytes for the same case, wherever and whenever', async () => {
    const at = await investigated(false)
    await at.mia('report', '--output', 'one.html')
    await at.mia('report', '--output', 'two.html', '--quiet')
    const one = readFileSync(join(at.folder, 'one.html'))
    expect(one.equals(readFileSync(join(at.folder, 'two.html')))).toBe(true)
    expect(one.toString()).toBe(at.text('report-001.html'))
  })

  it('withholds subjects and names in a redacted copy', async () => {
    const at = await investigated(true)
    await at.mia('report', '--redacted')
    const page = at.text('report-001-redacted.html') + at.text('report-001-redacted-messages.csv')
    const full = at.text('report-001.json')
    expect(full).toContain('Shared document: Q1 supplier statement')
    expect(page).not.toContain('Shared document')
    expect(page).toContain('(withheld)')
    const senders = new Set(saved(at, 'report-001.json').messages.flatMap(({ sender }) => sender ?? []))
    // Those who acted on the mailboxes themselves are no correspondents only: sessions name them.
    const outside = [...senders].filter((sender) => !sender.endsWith('@northwind.example'))
    expect(outside.length).toBeGreaterThan(5)
    for (const sender of outside) expect(page).not.toContain(sender)
  })

  it('carries the marking that the user gave, and writes a workbook and Markdown', async () => {
    const at = await investigated(false)
    await at.mia('report', '--marking', 'Prepared at the direction of counsel', '--format', 'md')
    expect(at.text('report-001.md').startsWith('**Prepared at the direction of counsel**\n')).toBe(true)
    await at.mia('report', '--marking', 'Prepared at the direction of counsel', '--format', 'xlsx')
    expect(at.text('report-001.xlsx').slice(0, 2)).toBe('PK')
    const verified = await at.mia('verify')
    expect(verified.code).toBe(0)
  })

  it.skipIf(!hasLibreOffice())('shows the same figures in a spreadsheet program', async () => {
    const at = await investigated(true)
    await at.mia('report', '--format', 'xlsx')
    const sheets = openedSheets(readFileSync(join(at.folder, 'mia-case', 'report-001.xlsx')))
    const report = JSON.parse(at.text('report-001.json')) as Record<string, unknown>
    for (const name of ['sessions', 'messages', 'folders', 'emails', 'coverage', 'notices']) {
      expect([name, sheets.get(name)?.length]).toStrictEqual([name, (report[name] as unknown[]).length + 1])
    }
    const low = sheets.get('bounds')?.map((row) => row[1])
    expect(low).toStrictEqual(['Low', '50', '14'])
    expect(sheets.get('emails')?.[0]).toContain('InternetMessageId')
  })

  it('warns of verdicts that the messages do not know', async () => {
    const at = await investigated(false)
    await at.mia('mark', OFFICE, '--as', 'intruder', '--reason', 'after all')
    await at.mia('report')
    expect(at.text('report-001.html')).toContain('1 verdict given since the messages were computed')
  })

  it('refuses what it cannot do, with the step that helps', async () => {
    const at = desk()
    expect(refusal(await at.mia('report'))[0]).toBe(2)
    await at.mia('sessions', '--audit', 'export.csv', '--save')
    expect(refusal(await at.mia('report'))).toStrictEqual([
      2,
      'mia: there is nothing to report yet.',
      '  why:  no mia messages has been saved in this case',
      '  next: mia mark SESSION… --as intruder --reason TEXT',
    ])
    expect(refusal(await at.mia('report', '--format', 'csv')).slice(0, 2)).toStrictEqual([
      2,
      'mia: mia report does not write csv.',
    ])
  })
})
