import { afterAll, describe, expect, it } from 'vitest'
import { ENCODED } from './bad-inputs/encodings.ts'
import { STRUCTURES } from './bad-inputs/structures.ts'
import { MASSES, TABLES } from './bad-inputs/tables.ts'
import { inThisRun, told } from './report.ts'
import { runTrial } from './trial.ts'

/** Files whose structure or bytes are bad (B106-B119), each by a process of its own. */

const tally = told('bad-structures')
afterAll(() => tally.write())

describe('bad structures', () => {
  it.each(inThisRun([...STRUCTURES, ...TABLES, ...MASSES, ...ENCODED]))('$id $what', async (trial) => {
    const run = await runTrial(trial, tally)
    expect(run.code).toBe(trial.exit)
    tally.count('inputs tried', 1)
  })
})
