import { afterAll, describe, expect, it } from 'vitest'
import { COMMAND_LINES } from './bad-inputs/commands.ts'
import { RECORDS } from './bad-inputs/records.ts'
import { inThisRun, told } from './report.ts'
import { runTrial } from './trial.ts'

/** Records, lists, paths and command lines that are bad (B086-B088, B109, B120-B132), each by a process of its own. */

const tally = told('bad-records')
afterAll(() => tally.write())

describe('bad records and command lines', () => {
  it.each(inThisRun([...RECORDS, ...COMMAND_LINES]))('$id $what', async (trial) => {
    const run = await runTrial(trial, tally)
    expect(run.code).toBe(trial.exit)
    tally.count('inputs tried', 1)
  })
})
