import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import { verdicts } from '../core/verdict.ts'
import { criteriaOf } from './criteria.ts'
import { evidenceOptions, gatherEvidence, keysFor } from './gather.ts'
import { auditInputs } from './inputs.ts'
import { type MessagesAnswer, messagesReport } from './messages-report.ts'
import { caseAtHand, saveStep } from './saving.ts'
import { selectSessions } from './selection.ts'

export const messages: Command = {
  name: 'messages',
  summary: 'Which e-mail was reached: messages listed and folders synchronised in sessions',
  description:
    'Lists every InternetMessageId that the Bind records of the sessions name, and every folder that was synchronised. Without evidence named, reads the evidence of the case: nothing is asked for twice.',
  options: ['sessions', 'input', 'user', 'ip', 'from', 'to', 'audit', 'case', 'save'],
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
  const startedMs = context.platform.now()
  const keyOf = keysFor(context.platform)
  const openCase = await caseAtHand(context, values)
  try {
    const selection = await selectSessions(context, values, openCase)
    const criteria = { ...criteriaOf(values), sessions: selection.sessions }
    const evidence = await gatherEvidence(context, {
      ...evidenceOptions(values),
      criteria,
      keyOf,
      openCase,
      mentions: true,
    })
    const answer = messagesReport({
      evidence,
      criteria,
      keyOf,
      verdictOf: verdicts(openCase?.verdicts() ?? [], keyOf),
      sessionsNamed: selection.named,
    })
    if (values.save) {
      await saveStep(context, values, openCase, {
        name: 'messages',
        report: answer.report,
        files: idFiles(answer),
        ...(await auditInputs(context.platform, evidence)),
        startedMs,
      })
    }
    return { report: answer.report, next: nextCommand(answer, values) }
  } finally {
    await openCase?.close()
  }
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

function nextCommand(answer: MessagesAnswer, values: Values): string | null {
  if (answer.ids.length === 0) return null
  return values.save
    ? 'mia email --input ids.txt --trace FILE… --save'
    : 'add --save, then: mia email --input ids.txt --trace FILE…'
}
