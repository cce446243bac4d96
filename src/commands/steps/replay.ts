import { isAbsolute } from 'node:path'
import type { Case, Replay, RunManifest } from '../../case/index.ts'
import { type CommandContext, LIVE_SOURCES } from '../../cli/command.ts'
import { EXIT, MiaError } from '../../core/errors.ts'
import type { AddressInfo } from '../answers/address-info.ts'
import { openAddressInfo } from '../answers/address-info.ts'
import { answerBreakdown } from '../breakdown.ts'
import { type EvidenceFile, fileOf } from '../evidence/case-files.ts'
import { requestedAgain } from './email-ids.ts'
import { emailReport } from '../answers/email-report.ts'
import { lookUp } from '../email.ts'
import { gatherEvidence, keysFor } from '../evidence/gather.ts'
import { answerMessages } from '../messages.ts'
import { parseEmailQuestion, parseQuestion } from './parse-question.ts'
import type { Question } from './question.ts'
import { resultFiles, type StepAnswer } from './saving.ts'
import { answerSessions } from '../sessions.ts'

/** Asks the question of a run again: of the evidence that it read, with the verdicts that there were. */
export function replayOf(context: CommandContext, opened: Case): Replay {
  return async (run) => {
    if (run.inputs.some((input) => isService(input.path)))
      return 'a service computed the answer; the queries stand beside it in the case'
    if (run.inputs.some((input) => !isAbsolute(input.path))) return 'it read standard input, which is gone'
    try {
      const answer =
        run.command === 'email'
          ? await emailAgain(context, opened, run)
          : await answerAgain(context, opened, run)
      return typeof answer === 'string' ? answer : resultFiles(run.command, answer)
    } catch (error) {
      if (!(error instanceof MiaError) || error.exitCode === EXIT.verificationFailed) throw error
      return `${error.explanation.what}: ${error.explanation.why}`
    }
  }
}

const UNKNOWN_QUESTION = 'its manifest does not hold what was asked'

/** A text says why the run cannot be replayed. */
/** An answer from Sentinel or Defender has no file behind it: its input is named as --source was. */
function isService(path: string): boolean {
  return LIVE_SOURCES.some((source) => source === path)
}

async function answerAgain(
  context: CommandContext,
  opened: Case,
  run: RunManifest,
): Promise<StepAnswer | string> {
  if (!['sessions', 'messages', 'breakdown'].includes(run.command))
    return `mia ${run.command} cannot be replayed`
  const question = parseQuestion(run.question)
  if (question === null) return UNKNOWN_QUESTION
  const keyOf = keysFor(context.platform)
  const evidence = await gatherEvidence(context, {
    criteria: question.criteria,
    keyOf,
    files: inputsOf(opened, run),
    mentions: run.command === 'messages',
    hash: true,
  })
  const known = { question, evidence, keyOf, history: opened.verdicts().slice(0, question.verdicts) }
  if (run.command === 'messages') return answerMessages(known)
  if (run.command === 'breakdown') return answerBreakdown(known)
  return answerSessions({ ...known, addressInfo: await addressInfoOf(context, question) })
}

async function emailAgain(
  context: CommandContext,
  opened: Case,
  run: RunManifest,
): Promise<StepAnswer | string> {
  const question = parseEmailQuestion(run.question)
  if (question === null) return UNKNOWN_QUESTION
  const list = await requestedAgain(context.platform, opened, question)
  if (typeof list === 'string') return list
  const resolved = await lookUp(context, list, { files: inputsOf(opened, run), hash: true })
  return { report: emailReport(list, resolved), files: new Map() }
}

/** The files that a run read, from the case where it keeps a copy; each must still have the hash of then. */
export function inputsOf(opened: Case, run: RunManifest): EvidenceFile[] {
  const files = new Map<string, EvidenceFile>()
  for (const { path, sha256 } of run.inputs) {
    const entry = opened.evidence().find((known) => known.path === path && known.sha256 === sha256)
    files.set(path, entry === undefined ? { path, copy: null, sha256 } : fileOf(opened, entry))
  }
  return [...files.values()]
}

async function addressInfoOf(context: CommandContext, { mmdb }: Question): Promise<AddressInfo | null> {
  const info = await openAddressInfo(
    context.platform,
    mmdb.map((file) => file.path),
  )
  const changed = mmdb.find((file, index) => info?.files[index]?.sha256 !== file.sha256)
  if (changed === undefined) return info
  throw new MiaError(EXIT.incomplete, {
    what: `${changed.path} is another database now`,
    why: 'its SHA-256 is not the one of then, so that networks of addresses may differ',
    next: 'put the database of then back',
  })
}
