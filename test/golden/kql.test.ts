import { expect, it } from 'vitest'
import { breakdown } from '../../src/commands/breakdown.ts'
import { EVERYTHING } from '../../src/core/criteria.ts'
import { PUSHED_NAMES, pushedText } from '../../src/microsoft/kql/pushed.ts'
import { DIALECTS } from '../../src/microsoft/kql/dialect.ts'
import { inShell } from '../support/in-shell.ts'

/** The queries as an analyst pastes them, word for word. Refresh with `vitest -u`, and read the difference. */
const NARROW = ['--user', 'dana.frost@northwind.example', '--from', '2026-03-01', '--to', '2026-03-16']

function heads(text: string): string[] {
  return text.split('\n').filter((line) => line.startsWith('// mia '))
}

it.each(DIALECTS)('%s', async (dialect) => {
  const run = await inShell(['kql', '--dialect', dialect, ...NARROW, '--ip', '203.0.113.0/24,2001:db8::7'], breakdown)
  expect([run.code, run.stderr]).toEqual([0, ''])
  await expect(run.stdout).toMatchFileSnapshot(`kql/${dialect}.kql`)
})

it.each(DIALECTS)('what mia sends for %s', async (dialect) => {
  const criteria = { ...EVERYTHING, users: ['dana.frost@northwind.example'], from: '2026-03-01T00:00:00Z' }
  const texts = PUSHED_NAMES.map((name) => `${pushedText(name, dialect, criteria)}\n`)
  await expect(texts.join('\n')).toMatchFileSnapshot(`kql/sent-${dialect}.kql`)
})

it('prints those named, in its own order, and for Defender unless told otherwise', async () => {
  const all = await inShell(['kql'], breakdown)
  const two = await inShell(['kql', 'folders', 'messages'], breakdown)
  expect(heads(two.stdout)).toEqual([
    '// mia messages: CloudAppEvents in Microsoft Defender advanced hunting',
    '// mia folders: CloudAppEvents in Microsoft Defender advanced hunting',
  ])
  expect(heads(all.stdout)).toHaveLength(8)
})

it('knows no other query', async () => {
  const run = await inShell(['kql', 'sesions'], breakdown)
  expect([run.code, run.stdout]).toEqual([2, ''])
  expect(run.stderr).toContain('did you mean sessions?')
})
