import type { Platform } from '../platform/platform.ts'
import type { Progress } from './command.ts'
import { progressParts, type ProgressState } from './progress-text.ts'

/** A Progress that can be taken off the screen while something else is printed. */
export interface ProgressLine extends Progress {
  /** Erases the line; it comes back with the next step. */
  hide(): void
}

const FIRST_AFTER_MS = 300
const REDRAW_AFTER_MS = 100
const LOG_AFTER_MS = 60_000

/**
 * On a terminal one line on stderr, drawn once a run takes longer than a moment and erased at its end; elsewhere,
 * with --verbose, one plain line a minute. Written with carriage returns and blanks only: no escape sequences.
 */
export function progressLine(platform: Platform, mode: { quiet: boolean; verbose: boolean }): ProgressLine {
  const terminal = platform.stderr.isTerminal && platform.env.get('TERM') !== 'dumb'
  if (mode.quiet) return SILENT
  if (terminal) return drawn(platform)
  return mode.verbose ? logged(platform) : SILENT
}

const SILENT: ProgressLine = {
  phase: () => undefined,
  addBytes: () => undefined,
  addRows: () => undefined,
  done: () => undefined,
  hide: () => undefined,
}

function drawn(platform: Platform): ProgressLine {
  let shown = 0
  let due = platform.now() + FIRST_AFTER_MS
  const put = (text: string): void => {
    write(platform, `\r${text.padEnd(shown)}`)
    shown = text.length
  }
  const hide = (): void => {
    if (shown === 0) return
    write(platform, `\r${' '.repeat(shown)}\r`)
    shown = 0
  }
  const step = (state: ProgressState): void => {
    const now = platform.now()
    if (now < due) return
    due = now + REDRAW_AFTER_MS
    put(fit(progressParts(state, now), platform.stderr.columns))
  }
  return { ...counted(platform, step), done: hide, hide }
}

function logged(platform: Platform): ProgressLine {
  let due = platform.now() + LOG_AFTER_MS
  const step = (state: ProgressState): void => {
    const now = platform.now()
    if (now < due) return
    due = now + LOG_AFTER_MS
    write(platform, `${progressParts(state, now).join('  ')}\n`)
  }
  return { ...counted(platform, step), done: () => undefined, hide: () => undefined }
}

function counted(
  platform: Platform,
  step: (state: ProgressState) => void,
): Pick<Progress, 'phase' | 'addBytes' | 'addRows'> {
  const state = {
    title: '',
    total: null as number | null,
    bytes: 0,
    rows: 0,
    found: 0,
    startedMs: platform.now(),
  }
  return {
    phase(title, total) {
      Object.assign(state, { title, total, bytes: 0, rows: 0, found: 0, startedMs: platform.now() })
      step(state)
    },
    addBytes(bytes) {
      state.bytes += bytes
      step(state)
    },
    addRows(rows, found) {
      state.rows += rows
      state.found += found
      step(state)
    },
  }
}

/** As many parts as fit into one line: a line that wraps could not be erased. */
function fit(parts: readonly string[], columns: number | null): string {
  const room = (columns === null || columns < 1 ? 80 : columns) - 1
  const [title = '', ...rest] = parts
  let line = title.slice(0, room)
  for (const part of rest) {
    if (line.length + 2 + part.length > room) break
    line += `  ${part}`
  }
  return line
}

/** Not awaited: progress must not slow the work, and the stream keeps the order. A reader that has gone is no matter. */
function write(platform: Platform, text: string): void {
  platform.stderr.write(text).catch(() => undefined)
}
