import { readFileSync } from 'node:fs'
import { type MiaOptions, type MiaRun, runMia } from '../support/run-mia.ts'

export interface MeasuredRun extends MiaRun {
  readonly milliseconds: number
  /** Processor time and greatest resident memory as last seen; null where the system does not tell (no /proc). */
  readonly processorMilliseconds: number | null
  readonly peakMegabytes: number | null
  /** Ended by us because it did not end. */
  readonly hung: boolean
}

/** What `mia` must never print or write: trust C5. */
export const CANARIES = {
  MIA_CLIENT_SECRET: 'canary-client-secret-4f1d',
  HTTPS_PROXY: 'http://user:canary-proxy-password-9a2c@127.0.0.1:9',
  AZURE_CLIENT_SECRET: 'canary-azure-secret-77b0',
  GITHUB_TOKEN: 'canary-token-eyJhbGciOiJub25lIn0',
} as const

export const CANARY_PATTERN = /canary-(?:client-secret|proxy-password|azure-secret|token)-\w+/

const HANGS_AFTER = 60_000

/** Runs the built program with canaries in its environment, and watches time and memory. */
export async function measuredRun(args: readonly string[], options: MiaOptions = {}): Promise<MeasuredRun> {
  const seen = { ticks: null as number | null, kilobytes: null as number | null }
  const started = performance.now()
  let hung = false
  let watch: NodeJS.Timeout | undefined
  let limit: NodeJS.Timeout | undefined
  const run = await runMia(args, {
    ...options,
    env: { ...CANARIES, ...options.env },
    onStart: (child) => {
      watch = setInterval(() => look(child.pid, seen), 50)
      limit = setTimeout(() => {
        hung = true
        child.kill('SIGKILL')
      }, HANGS_AFTER)
      options.onStart?.(child)
    },
  }).finally(() => {
    clearInterval(watch)
    clearTimeout(limit)
  })
  return {
    ...run,
    hung,
    milliseconds: performance.now() - started,
    // The kernel counts in hundredths of a second.
    processorMilliseconds: seen.ticks === null ? null : seen.ticks * 10,
    peakMegabytes: seen.kilobytes === null ? null : seen.kilobytes / 1024,
  }
}

function look(pid: number | undefined, seen: { ticks: number | null; kilobytes: number | null }): void {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = Number(fields[11]) + Number(fields[12])
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    if (peak === undefined) return
    seen.ticks = ticks
    seen.kilobytes = Number(peak)
  } catch {
    // It has ended, or there is no /proc.
  }
}
