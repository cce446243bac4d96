// mia as it is built, but for the waits: a kill loop has no hours to wait for a service.
import { setTimeout as wait } from 'node:timers/promises'
import { runShell } from '../../dist/cli/shell.js'
import { COMMANDS } from '../../dist/commands/index.js'
import { nodePlatform } from '../../dist/platform/node-platform.js'

const platform = nodePlatform(new AbortController().signal)

process.exitCode = await runShell(
  {
    ...platform,
    /**
     * @param {number} milliseconds
     * @param {AbortSignal} signal
     */
    async sleep(milliseconds, signal) {
      signal.throwIfAborted()
      await wait(Math.min(milliseconds, 2))
    },
  },
  COMMANDS,
)
