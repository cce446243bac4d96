import { z } from 'zod'
import { askFiles } from './ask-files.ts'
import { caseOption, forceOption, type Guide, type Next, runStep, savedResult } from './guide.ts'

const MESSAGES = z.object({
  rows: z.array(z.unknown()),
  folders: z.array(z.unknown()),
  bounds: z.array(z.object({ mailbox: z.string(), low: z.number(), high: z.number() })),
})

/** Step 2, saved. */
export async function messages(guide: Guide): Promise<Next> {
  const force = await forceOption(guide, 'messages.json')
  const done = await runStep(guide, ['messages', ...caseOption(guide), '--save', ...force], 'quiet')
  return done ? 'reached' : 'back'
}

/** What it says in a few lines, and where to go from there. */
export async function reached(guide: Guide): Promise<Next> {
  const saved = MESSAGES.parse(await savedResult(guide, 'messages.json'))
  await guide.context.say('')
  await guide.context.say(
    `${saved.rows.length} messages listed, ${saved.folders.length} folders synchronised.`,
  )
  for (const { mailbox, low, high } of saved.bounds)
    await guide.context.say(`  ${mailbox}: ${low} messages listed, up to ${high} with those presumed`)
  return afterMessages(guide)
}

async function afterMessages(guide: Guide): Promise<Next> {
  const answer = await guide.prompter.choose({
    message: 'And now?',
    hint: 'Enter takes · Esc goes back to the sessions',
    initial: null,
    choices: [
      { value: 'traces', label: 'Look up what those e-mails were (message trace files)', details: [] },
      { value: 'show', label: 'Show the messages', details: [] },
      { value: 'judge', label: 'Judge further sessions', details: [] },
      { value: 'report', label: 'Straight to the report', details: [] },
    ],
  })
  if (answer === 'show') {
    await runStep(guide, ['messages', ...caseOption(guide)], 'shown')
    return afterMessages(guide)
  }
  return answer === 'traces' || answer === 'report' ? answer : 'judge'
}

/** Step 3, saved, from exported traces. */
export async function traces(guide: Guide): Promise<Next> {
  const answer = await guide.prompter.choose({
    message: 'Do you have message traces or a historical-search report?',
    hint: 'Enter takes · Esc goes back',
    initial: null,
    choices: [
      {
        value: 'files',
        label: 'Yes, exported files',
        details: ['Get-MessageTraceV2 | Export-Csv, historical search, Purview Items.csv, EmailEvents'],
      },
      { value: 'skip', label: 'No: on to the report without them', details: [] },
    ],
  })
  if (answer === null) return 'back'
  if (answer === 'skip') return 'report'
  const chosen = await askFiles(guide, {
    message: 'Which files hold the traces?',
    chosen: guide.answers.trace,
  })
  if (chosen === null) return 'traces'
  guide.answers.trace = chosen
  const done = await runStep(
    guide,
    [
      'email',
      '--input',
      'ids.txt',
      '--trace',
      ...chosen,
      ...caseOption(guide),
      '--save',
      ...(await forceOption(guide, 'email.json')),
    ],
    'quiet',
  )
  return done ? 'report' : 'traces'
}

export async function report(guide: Guide): Promise<Next> {
  const answer = await guide.prompter.choose({
    message: 'Which report?',
    hint: 'Enter takes · Esc goes back',
    initial: null,
    choices: [
      { value: 'html', label: 'A page to read and print (HTML)', details: [] },
      { value: 'redacted', label: 'The same without subjects and names (HTML, redacted)', details: [] },
      { value: 'xlsx', label: 'A workbook (XLSX)', details: [] },
      { value: 'judge', label: 'None yet: back to the sessions', details: [] },
      { value: 'leave', label: 'Leave', details: [] },
    ],
  })
  if (answer === null) return 'back'
  if (answer === 'judge') return 'judge'
  if (answer === 'leave') return 'end'
  const form = answer === 'redacted' ? ['--redacted'] : answer === 'xlsx' ? ['--format', 'xlsx'] : []
  await runStep(guide, ['report', ...form, ...caseOption(guide)], 'shown')
  return 'report'
}
