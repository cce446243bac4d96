import type { Evidence } from '../audit/index.ts'
import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import { usageError } from '../core/errors.ts'
import { askEvidence, queryFiles } from './evidence/ask-evidence.ts'
import { breakdownReport } from './answers/breakdown-report.ts'
import { criteriaOf } from './evidence/criteria.ts'
import { checkEvidence, LIVE_OPTIONS } from './evidence/evidence-for.ts'
import { keysFor } from './evidence/gather.ts'
import { auditInputs } from './evidence/inputs.ts'
import { type Question, questionDocument } from './steps/question.ts'
import { caseAtHand, saveStep, type StepAnswer } from './steps/saving.ts'

export const breakdown: Command = {
  name: 'breakdown',
  summary: 'What flagged addresses reached: messages by user, and folders synchronised',
  description:
    'The two queries of the KQL note on MailItemsAccessed as one command, for any source. Corrected: MailAccessType by its name, not by position; every address field, compared as an address without port and brackets, or as a network (CIDR), never as a part of a longer text; each record Id once; Sync folders from Item and from Folders; rows that cannot be read, items without an id and blind windows are reported, not lost. CSV holds the messages.',
  options: [
    'ip',
    'user',
    'sessions',
    'from',
    'to',
    'audit',
    ...LIVE_OPTIONS,
    'case',
    'save',
    'copy-evidence',
    'operator',
  ],
  check: (values) => {
    checkEvidence(values)
    checkCriteria(values)
  },
  examples: [
    {
      command: 'mia breakdown --ip 198.51.100.23,203.0.113.0/24 --audit samples/ual-export.csv',
      text: 'what an address and a network reached',
    },
    {
      command: 'mia breakdown --ip @flagged.txt --audit samples/officeactivity.csv --json',
      text: 'addresses from a file, on an export of OfficeActivity',
    },
  ],
  nextStep: 'mia messages --ip ADDRESS[,ADDRESS…] --save',
  run,
}

function checkCriteria({ ip, user, sessions }: Values): void {
  if (ip.length + user.length + sessions.length > 0) return
  throw usageError({
    what: 'no address is flagged',
    why: 'mia breakdown tells what certain addresses, users or sessions reached',
    next: 'mia breakdown --ip ADDRESS[,ADDRESS…] --audit FILE…   (mia sessions shows who was there)',
  })
}

async function run(values: Values, context: CommandContext): Promise<Outcome> {
  const { platform } = context
  const startedMs = platform.now()
  const openCase = await caseAtHand(context, values)
  try {
    const question: Question = {
      criteria: criteriaOf(values),
      selectedBy: 'criteria',
      records: false,
      sinceContainment: null,
      mmdb: [],
      verdicts: 0,
    }
    const evidence = await askEvidence(context, values, openCase, {
      criteria: question.criteria,
      keyOf: keysFor(platform),
      mentions: false,
      hash: values.save,
    })
    const answer = answerBreakdown({ question, evidence })
    if (values.save) {
      await saveStep(context, values, openCase, {
        name: 'breakdown',
        ...answer,
        ...(await auditInputs(platform, evidence, openCase)),
        question: questionDocument(question),
        startedMs,
      })
    }
    return { report: answer.report, next: null }
  } finally {
    await openCase?.close()
  }
}

export function answerBreakdown(known: {
  readonly question: Question
  readonly evidence: Evidence
}): StepAnswer {
  const { question, evidence } = known
  return { report: breakdownReport(evidence, question.criteria), files: queryFiles(evidence, 'breakdown') }
}
