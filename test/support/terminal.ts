import { execFileSync, spawnSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { MAIN } from './run-mia.ts'

export const HAS_TMUX = spawnSync('tmux', ['-V']).status === 0

export interface TerminalOptions {
  readonly cwd: string
  readonly columns: number
  readonly rows: number
  /** Set in front of the command: `NO_COLOR=1`. */
  readonly env?: string
  readonly args?: string
}

export interface Terminal {
  /** Keys as tmux names them (`Enter`, `Escape`, `C-c`), one after the other. */
  press(...keys: readonly string[]): Promise<void>
  type(text: string): Promise<void>
  /** Waits until the screen shows the text; gives the screen. */
  shows(text: string): Promise<string>
  /** The screen with its colours as escape sequences. */
  painted(): string
  resize(columns: number, rows: number): void
  close(): void
}

const PATIENCE_MS = 30_000
const BETWEEN_KEYS_MS = 120

let terminals = 0

/** The built mia in a real pseudo-terminal of tmux, on a server of its own. */
export function terminal(options: TerminalOptions): Terminal {
  terminals += 1
  const server = `mia-test-${process.pid}-${terminals}`
  const tmux = (...args: readonly string[]): string =>
    execFileSync('tmux', ['-L', server, '-f', '/dev/null', ...args], { encoding: 'utf8' })
  const command = `env -u NO_COLOR -u MIA_CASE ${options.env ?? ''} ${process.execPath} ${MAIN} ${options.args ?? ''}; echo "exit $?"; sleep 60`
  const size = ['-x', String(options.columns), '-y', String(options.rows)]
  tmux('new-session', '-d', '-s', 'mia', '-c', options.cwd, ...size, command)
  const screen = (): string => tmux('capture-pane', '-t', 'mia', '-p')
  return {
    async press(...keys) {
      for (const key of keys) {
        tmux('send-keys', '-t', 'mia', key)
        await wait(key === 'Escape' ? BETWEEN_KEYS_MS * 6 : BETWEEN_KEYS_MS)
      }
    },
    async type(text) {
      tmux('send-keys', '-t', 'mia', '-l', text)
      await wait(BETWEEN_KEYS_MS)
    },
    async shows(text) {
      const end = Date.now() + PATIENCE_MS
      for (;;) {
        const now = screen()
        if (now.includes(text)) return now
        if (Date.now() > end) throw new Error(`the terminal never showed ${JSON.stringify(text)}:\n${now}`)
        await wait(100)
      }
    },
    painted: () => tmux('capture-pane', '-t', 'mia', '-p', '-e'),
    resize: (columns, rows) => {
      tmux('resize-window', '-t', 'mia', '-x', String(columns), '-y', String(rows))
    },
    close: () => {
      spawnSync('tmux', ['-L', server, 'kill-server'])
    },
  }
}
