import { timeFromMilliseconds } from '../core/utc-time.ts'
import type { Platform } from '../platform/platform.ts'
import { publish } from './atomic-write.ts'
import { sha256Of } from './hash.ts'
import { type FileSum, type Journal, type LogEvent, withEntry } from './journal.ts'
import { LOG_FILE, SUMS_FILE } from './layout.ts'
import type { Lock } from './lock.ts'
import { renderSums } from './sums.ts'

/** A case folder that this process may write. */
export interface Workplace {
  readonly platform: Platform
  readonly dir: string
  readonly lock: Pick<Lock, 'isHeld'>
}

export interface Step {
  readonly event: LogEvent
  /** runId; null for what is no run. */
  readonly run: string | null
  readonly files: ReadonlyMap<string, Uint8Array>
  /** Copies in `evidence/` that are there already and belong to the case from this step on. */
  readonly copies: readonly FileSum[]
}

/** Publishes files, the log line that vouches for them and the new SHA256SUMS as one step. */
export async function commitStep(at: Workplace, journal: Journal, step: Step): Promise<Journal> {
  const { platform, dir, lock } = at
  const written = [...step.files].map(([name, bytes]) => ({ name, sha256: sha256Of(platform, bytes) }))
  const next = withEntry(platform, journal, {
    time: timeFromMilliseconds(platform.now()) ?? '',
    event: step.event,
    run: step.run,
    files: [...written, ...step.copies],
  })
  await publish(platform.files, {
    dir,
    files: new Map([...step.files, [LOG_FILE, next.bytes], [SUMS_FILE, renderSums(platform, next)]]),
    uuid: platform.uuid(),
    owned: (name) =>
      journal.recorded.has(name) || (journal.lines.length > 0 && (name === LOG_FILE || name === SUMS_FILE)),
    lockIsHeld: () => lock.isHeld(),
  })
  return next
}
