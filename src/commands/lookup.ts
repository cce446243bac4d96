import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import { usageError } from '../core/errors.ts'
import { sortedByCodeUnit } from '../core/json.ts'
import { verdicts } from '../core/verdict.ts'
import { evidenceFiles } from './evidence/case-files.ts'
import { coverageOfEvidence } from './answers/coverage-of-evidence.ts'
import { criteriaOf } from './evidence/criteria.ts'
import { askedIds } from './steps/email-ids.ts'
import { gatherEvidence, keysFor } from './evidence/gather.ts'
import { auditInputs } from './evidence/inputs.ts'
import { findMessages } from './lookup/lookup-findings.ts'
import { lookupReport } from './lookup/lookup-report.ts'
import { caseAtHand, saveStep } from './steps/saving.ts'

export const lookup: Command = {
  name: 'lookup',
  summary: 'Whether these messages were touched: by whom, when, in which session',
  description:
    'The reverse question: for each InternetMessageId, every record that names it, whoever made it, with the class that the verdicts of the case give it. Where no record names it, the answer is “no record within coverage”, with the periods that the records speak for.',
  options: ['input', 'ids', 'user', 'from', 'to', 'audit', 'case', 'licence', 'as-of', 'save'],
  examples: [
    {
      command:
        "mia lookup --ids '<0f96a519-0cf6-4cf5-adcd-29e516c8d07a@mail.fabrikam.example>' --audit samples/ual-export.csv",
      text: 'one message that must not have leaked',
    },
    {
      command: 'mia lookup --input sensitive-ids.txt --save',
      text: 'a list of them, judged by the verdicts of the case',
    },
  ],
  nextStep: 'mia explain MESSAGE-ID',
  run,
}

async function run(values: Values, context: CommandContext): Promise<Outcome> {
  const { platform } = context
  const startedMs = platform.now()
  const criteria = criteriaOf(values)
  const keyOf = keysFor(platform)
  const openCase = await caseAtHand(context, values)
  try {
    const asked = await askedIds(context, values, openCase)
    if (asked === null) throw nothingAsked()
    const ids = sortedByCodeUnit(new Set(asked.ids))
    const evidence = await gatherEvidence(context, {
      criteria,
      keyOf,
      files: evidenceFiles(values.audit, openCase, 'audit'),
      mentions: true,
      hash: values.save,
    })
    const verdictOf = verdicts(openCase?.verdicts() ?? [], keyOf)
    const report = lookupReport({
      ids,
      notices: asked.notices,
      findings: findMessages(ids, { evidence, keyOf, verdictOf }),
      evidence,
      criteria,
      coverage: coverageOfEvidence(evidence, criteria, values),
      keyOf,
      verdictOf,
    })
    if (values.save) {
      await saveStep(context, values, openCase, {
        name: 'lookup',
        report,
        files: new Map(),
        ...(await auditInputs(platform, evidence, openCase)),
        question: null,
        startedMs,
      })
    }
    return { report, next: null }
  } finally {
    await openCase?.close()
  }
}

function nothingAsked(): Error {
  return usageError({
    what: 'no message is named',
    why: 'neither --input nor --ids is given',
    next: 'mia lookup --input sensitive-ids.txt   (one InternetMessageId a line)',
  })
}
