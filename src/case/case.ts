import { EXIT, MiaError } from '../core/errors.ts'
import { timeFromMilliseconds } from '../core/utc-time.ts'
import type { Platform } from '../platform/platform.ts'
import { type AcquiredFiles, acquiredFiles } from './acquired.ts'
import { recover } from './atomic-write.ts'
import { type Change, evidenceChange, runChange, verdictsChange } from './change.ts'
import { commitStep } from './commit.ts'
import { copyEvidence, type EvidenceCopy, type EvidenceEntry } from './evidence.ts'
import { isResultName, QUARANTINE_FILE } from './layout.ts'
import type { Lock } from './lock.ts'
import type { RunManifest, RunRecord } from './manifest.ts'
import { type CaseState, checkedBytes, readState } from './state.ts'
import type { StoredVerdict, VerdictEntry } from './verdict-store.ts'

/** An open case. What it returns is as of opening, or of the last step saved through it. */
export interface Case {
  /** Absolute, links resolved; not the folder named where an older case was migrated. */
  readonly dir: string
  readonly id: string
  readonly reference: string | null
  /** UTC, ISO 8601 with `Z`. */
  readonly created: string
  evidence(): readonly EvidenceEntry[]
  /** Adds to the registry; entries known already cost nothing. Exit 6 where a known path holds other bytes now. */
  registerEvidence(entries: readonly EvidenceEntry[]): Promise<void>
  /** Copies a file into `evidence/`; the copy belongs to the case once its entry is registered. Exit 6: input changed. */
  copyEvidence(path: string): Promise<EvidenceCopy>
  /** Where evidence from a service is gathered; only of a case opened for writing. */
  acquired(): AcquiredFiles
  /** Bytes of a result (or quarantine.jsonl) as saved; null where no step wrote it. Exit 6 where they were changed since. */
  readResult(name: string): Promise<Uint8Array | null>
  /** Oldest first. */
  runs(): readonly RunManifest[]
  /**
   * Saves results, quarantined rows, manifest, log line and sums as one: all of it or nothing.
   * @param files results by name (`sessions.json`, `ids.txt`); each replaces the one of that name
   */
  commitRun(run: RunRecord, files: ReadonlyMap<string, Uint8Array>): Promise<RunManifest>
  /** The whole history, oldest first. */
  verdicts(): readonly StoredVerdict[]
  appendVerdicts(entries: readonly VerdictEntry[]): Promise<void>
  /** Gives the lock back. */
  close(): Promise<void>
}

export function readableCase(platform: Platform, dir: string, initial: CaseState): Case {
  let state = initial
  const refuse = (): Promise<never> => Promise.reject(new Error(`${dir} was opened for reading`))
  return {
    ...view(dir, () => state),
    async readResult(name) {
      try {
        return await resultOf(platform, dir, state, name)
      } catch (error) {
        if (!(error instanceof MiaError) || error.exitCode !== EXIT.verificationFailed) throw error
        // Another process may have saved a step since this case was opened.
        state = await readState(platform, dir, false)
        return resultOf(platform, dir, state, name)
      }
    },
    acquired: () => {
      throw new Error(`${dir} was opened for reading`)
    },
    registerEvidence: refuse,
    copyEvidence: refuse,
    commitRun: refuse,
    appendVerdicts: refuse,
    close: () => Promise.resolve(),
  }
}

export function writableCase(
  platform: Platform,
  dir: string,
  held: { readonly lock: Lock; readonly state: CaseState },
): Case {
  const { lock } = held
  let state: CaseState | null = held.state
  let turn: Promise<unknown> = Promise.resolve()

  const current = (): CaseState => {
    if (state === null) throw new Error(`${dir} has to be opened again after a failed step`)
    return state
  }
  /** One step after the other, also where a caller does not wait. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work)
    turn = result.catch(() => undefined)
    return result
  }
  const save = async (change: Change): Promise<void> => {
    const before = current()
    try {
      const journal = await commitStep({ platform, dir, lock }, before.journal, change.step)
      state = { ...before, ...change.state, journal }
    } catch (error) {
      state = await stateAfterFailure(platform, dir, lock)
      throw error
    }
  }
  return {
    ...view(dir, current),
    readResult: (name) => resultOf(platform, dir, current(), name),
    acquired: () => acquiredFiles(platform, dir),
    copyEvidence: (path) => copyEvidence(platform, dir, path),
    registerEvidence: (entries) =>
      inTurn(async () => {
        const change = evidenceChange(current(), entries)
        if (change !== null) await save(change)
      }),
    commitRun: (run, files) =>
      inTurn(async () => {
        const { manifest, change } = await runChange({ platform, dir, state: current() }, run, files)
        await save(change)
        return manifest
      }),
    appendVerdicts: (entries) =>
      inTurn(() => save(verdictsChange(current(), entries, timeFromMilliseconds(platform.now()) ?? ''))),
    close: () => inTurn(() => lock.release()),
  }
}

type View = Pick<Case, 'dir' | 'id' | 'reference' | 'created' | 'evidence' | 'runs' | 'verdicts'>

function view(dir: string, state: () => CaseState): View {
  const { id, reference, created } = state().document
  return {
    dir,
    id,
    reference,
    created,
    evidence: () => state().document.evidence,
    runs: () => state().runs,
    verdicts: () => state().verdicts,
  }
}

async function resultOf(
  platform: Platform,
  dir: string,
  state: CaseState,
  name: string,
): Promise<Uint8Array | null> {
  if (!isResultName(name) && name !== QUARANTINE_FILE) throw new Error(`no name for a result: ${name}`)
  return checkedBytes(platform, { dir, journal: state.journal }, name)
}

/** A failed step may have been saved or not: what lies in the folder decides. Null where it cannot be told. */
async function stateAfterFailure(platform: Platform, dir: string, lock: Lock): Promise<CaseState | null> {
  try {
    if (!(await lock.isHeld())) return null
    await recover(platform.files, dir)
    return await readState(platform, dir, true)
  } catch {
    return null
  }
}
