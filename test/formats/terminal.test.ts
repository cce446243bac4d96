import { Terminal } from '@xterm/headless'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderers, renderToBytes } from '../../src/formats/index.ts'
import { forTerminal } from '../../src/formats/text-safety.ts'
import { forbiddenIn, hostileText, PAYLOADS } from './hostile.ts'
import { reportOfAll } from './sample-report.ts'

/** Everything that a program on a terminal could do besides printing. */
async function terminalEffects(text: string): Promise<{ effects: string[]; lines: string[] }> {
  const terminal = new Terminal({
    cols: 500,
    rows: 50,
    scrollback: 20_000,
    convertEol: true,
    allowProposedApi: true,
  })
  const effects: string[] = []
  const note = (what: string) => () => {
    effects.push(what)
    return false
  }
  terminal.onTitleChange(note('title'))
  terminal.onBell(note('bell'))
  terminal.onData(note('reply'))
  for (let id = 0; id < 200; id += 1) terminal.parser.registerOscHandler(id, note(`OSC ${id}`))
  for (const prefix of ['', '?', '>', '=']) {
    for (let code = 0x40; code < 0x7f; code += 1) {
      const final = String.fromCharCode(code)
      terminal.parser.registerCsiHandler(
        prefix === '' ? { final } : { prefix, final },
        note(`CSI ${prefix}${final}`),
      )
    }
  }
  for (const final of 'cDEHMNOVWXZ78=>') terminal.parser.registerEscHandler({ final }, note(`ESC ${final}`))
  await new Promise<void>((resolve) => {
    terminal.write(text, resolve)
  })
  const buffer = terminal.buffer.active
  const lines = Array.from({ length: buffer.baseY + buffer.cursorY + 1 }, (_, index) =>
    (buffer.getLine(index)?.translateToString(true) ?? '').trimEnd(),
  )
  terminal.dispose()
  return { effects, lines }
}

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
