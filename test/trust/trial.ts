import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import type { MiaOptions } from '../support/run-mia.ts'
import { expectGeneralRule, expectUntouched, fingerprint, jsonOf, stringsIn } from './general-rule.ts'
import { measuredRun, type MeasuredRun } from './measured-run.ts'
import type { Tally } from './report.ts'

/** The folder of one trial. */
export interface Scene {
  readonly path: string
  /** @returns the name, for the command line */
  readonly write: (name: string, content: string | Uint8Array) => string
}

export interface Arranged extends MiaOptions {
  readonly args: readonly string[]
}

/** One bad input, and what the built program has to make of it beyond the general rule. */
export interface Trial {
  /** Number in the trust page. */
  readonly id: string
  readonly what: string
  readonly arrange: (scene: Scene) => Arranged
  readonly exit: number
  /** [read, used, duplicate, filtered, quarantined] */
  readonly counts?: readonly [number, number, number, number, number]
  /** Codes of notices that have to be among those of the result. */
  readonly notices?: readonly string[]
  /** Has to stand on stderr. */
  readonly says?: string
  /** Have to stand in the JSON result, exactly. */
  readonly holds?: readonly string[]
}

/** `mia sessions` on one file. @param content a function where making it takes long */
export function evidence(
  id: string,
  what: string,
  content: string | Uint8Array | (() => string | Uint8Array),
  expected: Omit<Trial, 'id' | 'what' | 'arrange'> & { readonly name?: string },
): Trial {
  const { name = 'audit.json', ...rest } = expected
  const arrange = ({ write }: Scene): Arranged => ({
    args: ['sessions', '--json', '--audit', write(name, typeof content === 'function' ? content() : content)],
  })
  return { id, what, arrange, ...rest }
}

/** `mia messages` on JSON lines: for what is bad about the items of a record. */
export function messages(trial: Trial): Trial {
  const arrange = (scene: Scene): Arranged => {
    const { args, ...rest } = trial.arrange(scene)
    return { ...rest, args: ['messages', '--ip', '0.0.0.0/0', ...args.slice(1)] }
  }
  return { ...trial, arrange }
}

export async function runTrial(trial: Trial, tally: Tally): Promise<MeasuredRun> {
  const path = mkdtempSync(join(tmpdir(), 'mia-trust-'))
  const write = (name: string, content: string | Uint8Array): string => {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), content)
    return name
  }
  try {
    const { args, ...options } = trial.arrange({ path, write })
    const before = fingerprint(path)
    const run = await measuredRun(args, { cwd: path, ...options })
    tally.count('processes', 1)
    tally.peak('peak megabytes', run.peakMegabytes ?? 0)
    tally.peak('longest milliseconds', run.processorMilliseconds ?? run.milliseconds)
    await expectGeneralRule(run)
    expectUntouched(before, path)
    expectOutcome(trial, run)
    return run
  } finally {
    rmSync(path, { recursive: true, force: true })
  }
}

function expectOutcome({ exit, counts, notices = [], says = '', holds = [] }: Trial, run: MeasuredRun): void {
  expect({ code: run.code, stderr: run.stderr }).toEqual({
    code: exit,
    stderr: expect.stringContaining(says),
  })
  const answer = jsonOf(run.stdout)
  if (counts !== undefined) {
    const { read, used, duplicate, filtered, quarantined } = answer?.accounting ?? {}
    expect([read, used, duplicate, filtered, quarantined]).toEqual(counts)
  }
  const codes = answer?.notices?.map(({ code }) => code) ?? []
  expect(codes).toEqual(expect.arrayContaining([...notices]))
  const strings = stringsIn(answer)
  expect(holds.filter((text) => !strings.has(text))).toEqual([])
}
