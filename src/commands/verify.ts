import { openCase, type Replay, type VerifyCheck, verifyCase } from '../case/index.ts'
import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import { EXIT, MiaError } from '../core/errors.ts'
import type { Notice, Report } from '../core/report.ts'
import { existingCase } from './steps/existing-case.ts'
import { replayOf } from './steps/replay.ts'

export const verify: Command = {
  name: 'verify',
  summary: 'Check every hash of a case; with --replay compute every result again',
  description:
    'Recomputes the hash of every file, follows the chain of the log, and compares evidence with what was recorded. With --replay every saved result is computed again from the evidence and compared byte for byte. Exit code 6 names the first difference. Nothing in the case is changed.',
  options: ['case', 'replay'],
  examples: [
    { command: 'mia verify', text: 'the case at hand' },
    { command: 'mia verify --replay --case mia-case', text: 'and every result recomputed from the evidence' },
  ],
  run,
}

async function run(values: Values, context: CommandContext): Promise<Outcome> {
  const dir = await existingCase(context.platform, values)
  const replay = values.replay ? await replayFor(context, dir) : null
  const { checks, firstDifference } = await verifyCase(context.platform, dir, replay)
  return { report: verifyReport(checks, firstDifference, values.replay), next: null }
}

/** null where the case is too damaged to be opened; the checks then say what is wrong with it. */
async function replayFor(context: CommandContext, dir: string): Promise<Replay | null> {
  try {
    return replayOf(context, await openCase(context.platform, dir, { write: false }))
  } catch (error) {
    if (error instanceof MiaError && error.exitCode === EXIT.verificationFailed) return null
    throw error
  }
}

function verifyReport(
  checks: readonly VerifyCheck[],
  difference: VerifyCheck | null,
  replay: boolean,
): Report {
  return {
    schema: 'mia/verify/1',
    title: 'Verification',
    criteria: { replay },
    sources: [],
    accounting: null,
    notices: noticesOf(checks, difference),
    sections: [
      {
        key: 'rows',
        title: 'Checks',
        columns: [
          { key: 'what', title: 'What', kind: 'text', priority: 1, keep: true },
          { key: 'result', title: 'Result', kind: 'text', priority: 1 },
          { key: 'detail', title: 'Detail', kind: 'text', priority: 1 },
        ],
        rows: checks.map(({ what, ok, detail }) => ({ what, result: resultOf(ok), detail })),
        empty: 'Nothing was checked.',
      },
    ],
    exitCode: difference === null ? EXIT.complete : EXIT.verificationFailed,
  }
}

function resultOf(ok: boolean | null): string {
  if (ok === null) return 'not checked'
  return ok ? 'ok' : 'DIFFERENT'
}

function noticesOf(checks: readonly VerifyCheck[], difference: VerifyCheck | null): Notice[] {
  const notices: Notice[] = []
  if (difference !== null) {
    const { what, detail } = difference
    const count = checks.filter((check) => check.ok === false).length
    const text = `verification failed; the first difference is ${what}: ${detail}`
    notices.push({ code: 'verification-failed', level: 'incomplete', text, count })
  }
  const unchecked = checks.filter((check) => check.ok === null).length
  if (unchecked > 0) {
    const text = 'could not be checked here, see the rows "not checked"'
    notices.push({ code: 'not-checked', level: 'warning', text, count: unchecked })
  }
  return notices
}
