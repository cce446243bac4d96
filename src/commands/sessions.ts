import type { Evidence } from '../audit/index.ts'
import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import type { Report } from '../core/report.ts'
import { isSessionless, type SessionKeyOf } from '../core/session-key.ts'
import { type Verdict, verdicts } from '../core/verdict.ts'
import { type AddressInfo, openAddressInfo } from './answers/address-info.ts'
import { askEvidence, queryFiles } from './evidence/ask-evidence.ts'
import { criteriaOf } from './evidence/criteria.ts'
import { checkEvidence, LIVE_OPTIONS } from './evidence/evidence-for.ts'
import { keysFor } from './evidence/gather.ts'
import { auditInputs } from './evidence/inputs.ts'
import { type Question, questionDocument } from './steps/question.ts'
import { caseAtHand, saveStep, type StepAnswer } from './steps/saving.ts'
import { sessionsReport } from './answers/sessions-report.ts'

export const sessions: Command = {
  name: 'sessions',
  summary: 'Who was in the mailbox: sessions, IP addresses, clients and operations',
  description:
    'Reads MailItemsAccessed audit records and groups them by SessionId. Records without one form groups of their own (nosession:…). Use the result to tell the intruder’s sessions from the owner’s.',
  options: [
    'user',
    'ip',
    'sessions',
    'from',
    'to',
    'audit',
    ...LIVE_OPTIONS,
    'mmdb',
    'records',
    'case',
    'save',
    'copy-evidence',
    'operator',
  ],
  check: checkEvidence,
  examples: [
    {
      command: 'mia sessions --user dana.frost@northwind.example --audit samples/ual-export.csv --save',
      text: 'every session in one mailbox, saved for the next step',
    },
    {
      command: 'mia sessions --ip 203.0.113.0/24 --audit samples/ual-export.csv',
      text: 'what came from a network, in all mailboxes',
    },
    {
      command: 'mia sessions --audit samples/ual-export.csv --records --format csv',
      text: 'every single record in order of time, as CSV',
    },
  ],
  nextStep: 'mia messages --sessions SESSION[,SESSION…] --save',
  run,
}

async function run(values: Values, context: CommandContext): Promise<Outcome> {
  const { platform } = context
  const startedMs = platform.now()
  const keyOf = keysFor(platform)
  const addressInfo = await openAddressInfo(platform, values.mmdb)
  const openCase = await caseAtHand(context, values)
  try {
    const history = openCase?.verdicts() ?? []
    const question: Question = {
      criteria: criteriaOf(values),
      selectedBy: 'criteria',
      records: values.records,
      sinceContainment: null,
      mmdb: addressInfo?.files ?? [],
      verdicts: history.length,
    }
    const evidence = await askEvidence(context, values, openCase, {
      criteria: question.criteria,
      keyOf,
      mentions: false,
      totals: true,
      hash: values.save,
    })
    const answer = answerSessions({ question, evidence, keyOf, history, addressInfo })
    if (values.save) {
      await saveStep(context, values, openCase, {
        name: 'sessions',
        ...answer,
        ...(await auditInputs(platform, evidence, openCase)),
        question: questionDocument(question),
        startedMs,
      })
    }
    return { report: answer.report, next: nextCommand(answer.report, values) }
  } finally {
    await openCase?.close()
  }
}

/** @param known.history as many verdicts as the question says there were */
export function answerSessions(known: {
  readonly question: Question
  readonly evidence: Evidence
  readonly keyOf: SessionKeyOf
  readonly history: readonly Verdict[]
  readonly addressInfo: AddressInfo | null
}): StepAnswer {
  const { question, evidence, keyOf, history, addressInfo } = known
  const { criteria, records } = question
  const verdictOf = verdicts(history, keyOf)
  return {
    report: sessionsReport({ evidence, criteria, keyOf, verdictOf, records, addressInfo }),
    files: queryFiles(evidence, 'sessions'),
  }
}

/** Only one session leaves no choice; otherwise the choice is the investigator's. */
function nextCommand(report: Report, values: Values): string | null {
  const rows = report.sections[0]?.rows ?? []
  if (rows.length === 0) return null
  const only = rows.length === 1 ? rows[0]?.['session'] : null
  const choice = typeof only === 'string' && !isSessionless(only) ? only : 'SESSION[,SESSION…]'
  const evidence = values.save || values.audit.length === 0 ? '' : ` --audit ${values.audit.join(' ')}`
  return `mia messages --sessions ${choice}${evidence} --save`
}
