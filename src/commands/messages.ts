import type { Evidence } from '../audit/index.ts'
import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import type { SessionKeyOf } from '../core/session-key.ts'
import { type Verdict, verdicts } from '../core/verdict.ts'
import { askEvidence, queryFiles } from './evidence/ask-evidence.ts'
import { criteriaOf } from './evidence/criteria.ts'
import { checkEvidence, LIVE_OPTIONS } from './evidence/evidence-for.ts'
import { keysFor } from './evidence/gather.ts'
import { auditInputs } from './evidence/inputs.ts'
import { type MessagesAnswer, messagesReport } from './answers/messages-report.ts'
import { type Question, questionDocument } from './steps/question.ts'
import { caseAtHand, saveStep, type StepAnswer } from './steps/saving.ts'
import { selectSessions } from './steps/selection.ts'

export const messages: Command = {
  name: 'messages',
  summary: 'Which e-mail was reached: messages listed and folders synchronised in sessions',
  description:
    'Lists every InternetMessageId that the Bind records of the sessions name, and every folder that was synchronised. Without evidence named, reads the evidence of the case: nothing is asked for twice.',
  options: [
    'sessions',
    'input',
    'user',
    'ip',
    'from',
    'to',
    'since-containment',
    'audit',
    ...LIVE_OPTIONS,
    'case',
    'save',
    'copy-evidence',
    'operator',
  ],
  check: checkEvidence,
  examples: [
    {
      command:
        'mia messages --sessions 40f4d460-b3d4-4bf4-a03a-541d80e82255 --audit samples/ual-export.csv --save',
      text: 'the messages of one session, with ids.txt for the next step',
    },
    {
      command: 'mia messages --ip 203.0.113.0/24 --audit samples/ual-export.csv',
      text: 'what an address reached, with or without a SessionId',
    },
    {
      command: 'mia messages --sessions sessions.json --case mia-case',
      text: 'all sessions of a saved step 1',
    },
  ],
  nextStep: 'mia email --input ids.txt --trace FILE… --save',
  run,
}

async function run(values: Values, context: CommandContext): Promise<Outcome> {
  const { platform } = context
  const startedMs = platform.now()
  const keyOf = keysFor(platform)
  const openCase = await caseAtHand(context, values)
  try {
    const selection = await selectSessions(context, values, openCase)
    const history = openCase?.verdicts() ?? []
    const question: Question = {
      criteria: { ...criteriaOf(values), sessions: selection.sessions },
      selectedBy: selection.by,
      records: false,
      sinceContainment: values.sinceContainment,
      mmdb: [],
      verdicts: history.length,
    }
    const evidence = await askEvidence(context, values, openCase, {
      criteria: question.criteria,
      keyOf,
      mentions: true,
      hash: values.save,
    })
    const answer = answerMessages({ question, evidence, keyOf, history })
    if (values.save) {
      await saveStep(context, values, openCase, {
        name: 'messages',
        ...answer,
        ...(await auditInputs(platform, evidence, openCase)),
        question: questionDocument(question),
        startedMs,
      })
    }
    return { report: answer.report, next: nextCommand(answer, values) }
  } finally {
    await openCase?.close()
  }
}

/** @param known.history as many verdicts as the question says there were */
export function answerMessages(known: {
  readonly question: Question
  readonly evidence: Evidence
  readonly keyOf: SessionKeyOf
  readonly history: readonly Verdict[]
}): StepAnswer {
  const { question, evidence, keyOf, history } = known
  const { criteria, selectedBy, sinceContainment } = question
  const verdictOf = verdicts(history, keyOf)
  const answer = messagesReport({ evidence, criteria, keyOf, verdictOf, selectedBy, sinceContainment })
  return { report: answer.report, files: new Map([...idFiles(answer), ...queryFiles(evidence, 'messages')]) }
}

/** What is only presumed or salvaged stands apart from what the records list. */
function idFiles(answer: MessagesAnswer): Map<string, string> {
  const files = new Map([['ids.txt', lines(answer.ids)]])
  if (answer.presumedIds.length > 0) files.set('presumed-ids.txt', lines(answer.presumedIds))
  if (answer.salvagedIds.length > 0) files.set('salvaged-ids.txt', lines(answer.salvagedIds))
  return files
}

/** One InternetMessageId a line, as recorded; a line break inside an id cannot stand in a line and is left to messages.json. */
function lines(ids: readonly string[]): string {
  return ids.map((id) => `${id.replaceAll(/[\r\n]+/g, ' ')}\n`).join('')
}

function nextCommand({ files }: StepAnswer, values: Values): string | null {
  if ((files.get('ids.txt') ?? '') === '') return null
  return values.save
    ? 'mia email --input ids.txt --trace FILE… --save'
    : 'add --save, then: mia email --input ids.txt --trace FILE…'
}
