import { Terminal } from '@xterm/headless'

/** Everything that a program on a terminal could do besides printing, and the lines that it shows. */
export async function terminalEffects(text: string): Promise<{ effects: string[]; lines: string[] }> {
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
