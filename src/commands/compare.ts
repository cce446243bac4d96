import type { Evidence } from '../audit/index.ts'
import { findCase, openCase } from '../case/index.ts'
import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import { compareEvidence } from '../core/compare.ts'
import type { Criteria } from '../core/criteria.ts'
import { usageError } from '../core/errors.ts'
import type { SessionKeyOf } from '../core/session-key.ts'
import { evidenceFiles } from './evidence/case-files.ts'
import { compareReport } from './answers/compare-report.ts'
import { criteriaOf } from './evidence/criteria.ts'
import { gatherEvidence, keysFor } from './evidence/gather.ts'

export const compare: Command = {
  name: 'compare',
  summary: 'Which records, sessions and messages differ between two cases',
  description:
    'Reads the evidence of both cases again and compares what it says: a second acquisition, a later pull, another export format. Nothing depends on saved results. A difference is an answer, not a failure.',
  options: ['user', 'from', 'to'],
  positionals: {
    name: 'case',
    text: 'Two case folders: A, and B to compare it with',
    required: true,
    most: 2,
  },
  examples: [
    {
      command: 'mia sessions --audit samples/graph-audit.json --case second-pull --save',
      text: 'the second acquisition, as a case of its own',
    },
    { command: 'mia compare mia-case second-pull', text: 'everything in the evidence of both' },
    {
      command: 'mia compare mia-case second-pull --to 2026-03-14',
      text: 'only up to the end of the first acquisition',
    },
  ],
  check: ({ positionals }) => {
    if (positionals.length === 2) return
    throw usageError({
      what: 'mia compare needs two case folders',
      why: `${positionals.length} is given`,
      next: 'mia compare CASE_A CASE_B',
    })
  },
  run,
}

async function run(values: Values, context: CommandContext): Promise<Outcome> {
  const [dirA = '', dirB = ''] = values.positionals
  const criteria = criteriaOf(values)
  const keyOf = keysFor(context.platform)
  const a = await evidenceOf(context, dirA, { criteria, keyOf })
  const b = await evidenceOf(context, dirB, { criteria, keyOf })
  const comparison = compareEvidence({ a: a.scope, b: b.scope, keyOf })
  return { report: compareReport(a, b, { criteria, comparison }), next: null }
}

async function evidenceOf(
  context: CommandContext,
  named: string,
  question: { readonly criteria: Criteria; readonly keyOf: SessionKeyOf },
): Promise<Evidence> {
  const { platform } = context
  const dir = (await findCase(platform, named)) ?? named
  const opened = await openCase(platform, dir, { write: false })
  try {
    const files = evidenceFiles([], opened, 'audit')
    if (files.length === 0) throw noEvidence(named)
    return await gatherEvidence(context, { ...question, files, mentions: false, hash: true })
  } finally {
    await opened.close()
  }
}

function noEvidence(dir: string): Error {
  return usageError({
    what: `the case ${dir} holds no audit records to compare`,
    why: 'no step with evidence has been saved in it, or it is a redacted copy',
    next: `mia sessions --audit FILE… --case ${dir} --save`,
  })
}
