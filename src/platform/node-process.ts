import { nodePlatform } from './node-platform.ts'
import type { Platform } from './platform.ts'

const INTERRUPTED = 130

/**
 * Runs a program as this process: the first Ctrl-C aborts `Platform.signal`, so that the program can end
 * cleanly; the second ends the process at once. The exit code is set, never forced: output still under way is
 * written. Where a reader goes away, writing rejects and the stream's error event is nobody's business.
 */
export async function runProcess(program: (platform: Platform) => Promise<number>): Promise<void> {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(INTERRUPTED)
      controller.abort()
    })
  }
  process.stdout.on('error', () => undefined)
  process.stderr.on('error', () => undefined)
  process.exitCode = await program(nodePlatform(controller.signal))
}
