import { relative } from 'node:path'
import { findCase, isCase, openCase } from '../case/index.ts'
import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import { usageError } from '../core/errors.ts'
import { evidenceList } from './case/case-evidence.ts'
import { caseSummary } from './case/case-summary.ts'
import { existingCase } from './steps/existing-case.ts'

const ACTIONS = ['init', 'show', 'list-evidence'] as const

export const caseCommand: Command = {
  name: 'case',
  summary: 'Begin a case folder, or show what one holds and what to do next',
  description:
    'init makes an empty case folder (--save makes one too), show tells what has been done in it and what comes next, list-evidence lists the files that it rests on.',
  options: ['case', 'reference', 'operator'],
  positionals: {
    name: 'subcommand',
    text: 'init, show or list-evidence',
    required: true,
    most: 1,
    choices: () => ACTIONS,
  },
  examples: [
    { command: 'mia case init --case mia-case --reference 2026-031', text: 'a new case' },
    { command: 'mia case show', text: 'the steps run, the verdicts, the results, the next step' },
    { command: 'mia case list-evidence', text: 'every file with size and SHA-256' },
  ],
  nextStep: 'mia sessions --audit FILE… --save',
  check: ({ reference, positionals: [action] }) => {
    if (reference === null || action === 'init') return
    throw usageError({
      what: `mia case ${action ?? ''} takes no --reference`,
      why: 'the reference is given when the case is made',
      next: 'mia case init --reference TEXT --case DIR',
    })
  },
  run: (values, context) => {
    const [action] = values.positionals
    if (action === 'init') return init(values, context)
    return action === 'show' ? show(values, context) : listEvidence(values, context)
  },
}

async function init(values: Values, context: CommandContext): Promise<Outcome> {
  const { platform } = context
  const dir = await findCase(platform, values.case, { create: true })
  if (dir === null) throw new Error('no folder for a new case')
  if (await isCase(platform.files, dir))
    throw usageError({
      what: `${dir} is a case already`,
      why: 'a case is made once, and nothing in it is overwritten',
      next: 'mia case show, or make another one: mia case init --case DIR',
    })
  const made = await openCase(platform, dir, { write: true, create: { reference: values.reference } })
  try {
    await context.say(`made ${relative(platform.cwd, made.dir) || '.'}`)
    return await caseSummary(platform, made)
  } finally {
    await made.close()
  }
}

async function show(values: Values, { platform }: CommandContext): Promise<Outcome> {
  return caseSummary(
    platform,
    await openCase(platform, await existingCase(platform, values), { write: false }),
  )
}

async function listEvidence(values: Values, { platform }: CommandContext): Promise<Outcome> {
  const opened = await openCase(platform, await existingCase(platform, values), { write: false })
  return { report: await evidenceList(platform, opened), next: null }
}
