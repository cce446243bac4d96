import { isAbsolute } from 'node:path'
import { z } from 'zod'
import type { Evidence } from '../../audit/index.ts'
import type { Case, RunManifest } from '../../case/index.ts'
import type { CommandContext } from '../../cli/command.ts'
import { type Coverage } from '../../core/coverage.ts'
import { usageError } from '../../core/errors.ts'
import type { Report } from '../../core/report.ts'
import type { SessionKeyOf } from '../../core/session-key.ts'
import { type VerdictOf, verdicts } from '../../core/verdict.ts'
import { coverageOfEvidence } from '../answers/coverage-of-evidence.ts'
import { gatherEvidence, keysFor } from '../evidence/gather.ts'
import { answerMessages } from '../messages.ts'
import { nextStepOf } from '../steps/next-step.ts'
import { parseQuestion } from '../steps/parse-question.ts'
import type { Question } from '../steps/question.ts'
import { inputsOf } from '../steps/replay.ts'

/** What is known of an e-mail from step 3. */
export interface KnownEmail {
  readonly status: string
  readonly reason: string | null
  readonly received: string | null
  readonly sender: string | null
  readonly recipients: readonly string[]
  readonly subject: string | null
  readonly sizeInBytes: number | null
}

/** All that a report rests on: what the saved steps asked, asked again of the evidence of the case. */
export interface CaseFacts {
  readonly opened: Pick<Case, 'id' | 'reference' | 'created' | 'evidence' | 'verdicts'>
  /** Runs but those of `mia report` itself, oldest first. */
  readonly runs: readonly RunManifest[]
  readonly question: Question
  readonly evidence: Evidence
  readonly keyOf: SessionKeyOf
  readonly verdictOf: VerdictOf
  /** The answer of step 2, byte for byte that of messages.json. */
  readonly messages: Report
  readonly coverage: Coverage
  /** By InternetMessageId; null where step 3 was not saved. */
  readonly emails: ReadonlyMap<string, KnownEmail> | null
  /** Verdicts given after step 2, which its answer does not know. */
  readonly laterVerdicts: number
  /** Subjects and the names in addresses are withheld. */
  readonly redacted: boolean
}

export async function gatherFacts(context: CommandContext, opened: Case): Promise<CaseFacts> {
  const runs = opened.runs().filter((run) => run.command !== 'report')
  const run = runs.findLast(({ command }) => command === 'messages')
  if (run === undefined) throw nothingToReport(await nextStepOf(context.platform, opened))
  const question = parseQuestion(run.question)
  if (question === null || run.inputs.length === 0 || run.inputs.some(({ path }) => !isAbsolute(path)))
    throw noRecords()
  const keyOf = keysFor(context.platform)
  const evidence = await gatherEvidence(context, {
    criteria: question.criteria,
    keyOf,
    files: inputsOf(opened, run),
    mentions: true,
    hash: true,
  })
  const history = opened.verdicts().slice(0, question.verdicts)
  return {
    opened,
    runs,
    question,
    evidence,
    keyOf,
    verdictOf: verdicts(history, keyOf),
    messages: answerMessages({ question, evidence, keyOf, history }).report,
    coverage: coverageOfEvidence(evidence, question.criteria),
    emails: await savedEmails(opened),
    laterVerdicts: opened.verdicts().length - history.length,
    redacted: false,
  }
}

function nothingToReport(next: string): Error {
  return usageError({
    what: 'there is nothing to report yet',
    why: 'no mia messages has been saved in this case',
    next,
  })
}

/** The service computed the answer itself, or the records came through a pipe. */
function noRecords(): Error {
  return usageError({
    what: 'the case does not hold the records of its messages',
    why: 'mia messages read standard input or had the service compute the answer, and a report rests on the records themselves',
    next: 'mia messages --audit FILE… --save --force, or --source graph, then mia report',
  })
}

const EMAILS = z.object({
  rows: z.array(
    z.object({
      internetMessageId: z.string(),
      status: z.string(),
      reason: z.string().nullable(),
      received: z.string().nullable(),
      sender: z.string().nullable(),
      recipients: z.array(z.object({ address: z.string() })),
      subject: z.string().nullable(),
      sizeInBytes: z.number().nullable(),
    }),
  ),
})

async function savedEmails(opened: Case): Promise<ReadonlyMap<string, KnownEmail> | null> {
  const bytes = await opened.readResult('email.json')
  if (bytes === null) return null
  const { rows } = EMAILS.parse(JSON.parse(new TextDecoder().decode(bytes)))
  return new Map(
    rows.map(({ internetMessageId, recipients, ...known }) => [
      internetMessageId,
      { ...known, recipients: recipients.map(({ address }) => address) },
    ]),
  )
}
