import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import { isSessionless } from '../core/session-key.ts'
import type { Report } from '../core/report.ts'
import { verdicts } from '../core/verdict.ts'
import { openAddressInfo } from './address-info.ts'
import { criteriaOf } from './criteria.ts'
import { auditInputs } from './inputs.ts'
import { evidenceOptions, gatherEvidence, keysFor } from './gather.ts'
import { caseAtHand, saveStep } from './saving.ts'
import { sessionsReport } from './sessions-report.ts'

export const sessions: Command = {
  name: 'sessions',
  summary: 'Who was in the mailbox: sessions, IP addresses, clients and operations',
  description:
    'Reads MailItemsAccessed audit records and groups them by SessionId. Records without one form groups of their own (nosession:…). Use the result to tell the intruder’s sessions from the owner’s.',
  options: ['user', 'ip', 'sessions', 'from', 'to', 'audit', 'mmdb', 'records', 'case', 'save'],
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
  const startedMs = context.platform.now()
  const criteria = criteriaOf(values)
  const keyOf = keysFor(context.platform)
  const addressInfo = await openAddressInfo(context.platform, values.mmdb)
  const openCase = await caseAtHand(context, values)
  try {
    const evidence = await gatherEvidence(context, {
      ...evidenceOptions(values),
      criteria,
      keyOf,
      openCase,
      mentions: false,
    })
    const report = sessionsReport({
      evidence,
      criteria,
      keyOf,
      verdictOf: verdicts(openCase?.verdicts() ?? [], keyOf),
      records: values.records,
      addressInfo,
    })
    if (values.save) {
      await saveStep(context, values, openCase, {
        name: 'sessions',
        report,
        files: new Map(),
        ...(await auditInputs(context.platform, evidence)),
        startedMs,
      })
    }
    return { report, next: nextCommand(report, values) }
  } finally {
    await openCase?.close()
  }
}

/** Only one session leaves no choice; otherwise the choice is the investigator's. */
function nextCommand(report: Report, values: Values): string | null {
  const rows = report.sections[0]?.rows ?? []
  if (rows.length === 0) return null
  const only = rows.length === 1 ? rows[0]?.['session'] : null
  const choice = typeof only === 'string' && !isSessionless(only) ? only : 'SESSION[,SESSION…]'
  const evidence = values.save ? '' : ` --audit ${values.audit.join(' ')}`
  return `mia messages --sessions ${choice}${evidence} --save`
}
