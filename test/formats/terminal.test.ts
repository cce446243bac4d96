import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderers, renderToBytes } from '../../src/formats/index.ts'
import { forTerminal } from '../../src/formats/text-safety.ts'
import { forbiddenIn, hostileText, PAYLOADS } from './hostile.ts'
import { terminalEffects } from '../support/headless-terminal.ts'
import { reportOfAll } from './sample-report.ts'

describe('a real terminal', () => {
  it('would notice', async () => {
    const { effects } = await terminalEffects(
      '\u001b]0;t\u0007\u0007\u001b[6n\u001b[2J\u001b]52;c;eA==\u0007',
    )
    expect(effects).toEqual(expect.arrayContaining(['bell', 'OSC 0', 'CSI n', 'CSI J', 'OSC 52']))
  })

  it('shows the lines as they are and does nothing else', async () => {
    const texts = [...PAYLOADS, ...fc.sample(hostileText, { numRuns: 1000, seed: 11 })].filter(
      (text) => forTerminal(text).length < 150,
    )
    for (const columns of [400, 160, 40, null]) {
      const view = { columns, color: false, wide: false }
      const bytes = await renderToBytes(renderers.table, reportOfAll(texts), view)
      const printed = Buffer.from(bytes).toString('utf8').replaceAll('\t', ' | ')
      const { effects, lines } = await terminalEffects(printed)
      expect(effects).toEqual([])
      expect(lines).toEqual(printed.split('\n').map((line) => line.trimEnd()))
      expect(lines.length).toBeGreaterThan(texts.length)
      expect(forbiddenIn(printed, '\n')).toEqual([])
    }
  })
})
