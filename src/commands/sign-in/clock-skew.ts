import type { CommandContext } from '../../cli/command.ts'
import { parseHttpDate } from '../../microsoft/retry-after.ts'
import type { RequestLine } from '../../microsoft/request-log.ts'

const TOLERATED_MS = 300_000

/** Warns once where the clock of this machine is not that of the service: the times in the log would mislead (trust: N9). */
export function clockWatch(context: CommandContext): (line: RequestLine) => Promise<void> {
  let isTold = false
  return async ({ serverDate }) => {
    const theirs = parseHttpDate(serverDate ?? '')
    if (isTold || theirs === null) return
    const minutes = Math.round((context.platform.now() - theirs) / 60_000)
    if (Math.abs(minutes) * 60_000 <= TOLERATED_MS) return
    isTold = true
    const direction = minutes > 0 ? 'ahead of' : 'behind'
    await context.say(
      `warning: the clock of this machine is ${Math.abs(minutes)} minutes ${direction} that of the service`,
    )
  }
}
