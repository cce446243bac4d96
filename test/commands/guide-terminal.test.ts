import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MAIN } from '../support/run-mia.ts'
import { HAS_TMUX, type Terminal, terminal, type TerminalOptions } from '../support/terminal.ts'

const able = HAS_TMUX && existsSync(MAIN)
if (!able) process.stderr.write('skipped: the guided mode in a terminal (no tmux, or dist is not built)\n')

let folder = ''
const opened: Terminal[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mia-terminal-'))
  for (const name of ['ual-export.csv', 'message-trace.csv', 'historical-search.csv'])
    copyFileSync(join('samples', name), join(folder, name))
})

afterEach(() => {
  for (const one of opened.splice(0)) one.close()
  rmSync(folder, { recursive: true, force: true })
})

function mia(options: Partial<TerminalOptions> = {}): Terminal {
  const one = terminal({ cwd: folder, columns: 110, rows: 34, ...options })
  opened.push(one)
  return one
}

/** From the first question to the list of sessions. */
async function toSessions(at: Terminal): Promise<void> {
  await at.shows('What do you have?')
  await at.press('Enter')
  await at.shows('Which files hold the audit records?')
  await at.type('ual')
  await at.press('Space', 'Enter')
  await at.shows('Whose account')
  await at.press('Enter')
  await at.shows('From when?')
  await at.press('Enter')
  await at.shows('Up to when?')
  await at.press('Enter')
  await at.shows('Which sessions are the intruder')
}

describe.skipIf(!able)('the guided mode in a terminal', () => {
  it('leads from the samples to the report', async () => {
    const at = mia()
    await toSessions(at)
    await at.type('203.0.113')
    expect(await at.shows('search: 203.0.113')).toContain(
      '> [ ] 203.0.113.45       · OWA             · 03-09 09:34–03-12 14:40 · 30 msg',
    )
    await at.press('Right')
    await at.shows('session 40f4d460-b3d4-4bf4-a03a-541d80e82255')
    await at.press('Space', 'Down', 'Space', 'Down', 'Space', 'Down', 'Space')
    await at.shows('4 chosen')
    await at.press('Enter')
    await at.shows('Whose 4 sessions are these?')
    await at.press('Enter')
    await at.shows('Why?')
    await at.press('Enter')
    await at.shows('a verdict stands on its reason')
    await at.type('phishing proxy')
    await at.press('Enter')
    await at.shows("--as intruder --reason 'phishing proxy'")
    await at.press('Down', 'Enter')
    await at.shows('messages listed, 2 folders synchronised')
    await at.press('Enter')
    await at.shows('Do you have message traces')
    await at.press('Enter')
    await at.shows('Which files hold the traces?')
    await at.type('message-trace')
    await at.press('Space', 'Escape')
    await at.type('historical')
    await at.press('Space', 'Enter')
    await at.shows('Which report?')
    await at.press('Enter')
    await at.shows('saved in mia-case: report-001.html')
    await at.shows('Which report?')
    await at.press('Escape', 'C-c')
    await at.shows('exit 130')
    expect(existsSync(join(folder, 'mia-case', 'report-001.html'))).toBe(true)
  })

  it('goes back with Esc, leaves with Ctrl-C, and goes on where it was', async () => {
    const at = mia()
    await toSessions(at)
    await at.press('Escape')
    await at.shows('From when?')
    await at.press('C-c')
    await at.shows('mia: left the guided mode.')
    await at.shows('exit 130')
    const again = mia()
    await again.shows('There is a case here: mia-case')
    await again.press('Enter')
    expect(await again.shows('Which sessions are the intruder')).toContain('1 steps saved, 0 sessions judged')
  })

  it.each([
    [44, 16],
    [26, 8],
  ])('fits a terminal of %i columns and %i lines', async (columns, rows) => {
    const at = mia({ columns, rows })
    await at.shows('What do you')
    await at.press('Down', 'Enter')
    const screen = await at.shows('account')
    expect(screen.split('\n').every((line) => line.length <= columns)).toBe(true)
    at.resize(60, 20)
    await at.type('x@example.org')
    await at.shows('x@example.org')
  })

  it('paints nothing with NO_COLOR, and something without', async () => {
    const plain = mia({ env: 'NO_COLOR=1' })
    await plain.shows('What do you have?')
    expect(plain.painted()).not.toContain('\u001b[')
    const painted = mia()
    await painted.shows('What do you have?')
    expect(painted.painted()).toContain('\u001b[')
  })
})
