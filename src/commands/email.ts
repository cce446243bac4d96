import type { Case } from '../case/index.ts'
import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import { SIGN_IN_OPTIONS } from '../cli/live-options.ts'
import { usageError } from '../core/errors.ts'
import { type IdList, openTraceFiles, type ResolvedEmails, resolveEmails } from '../metadata/index.ts'
import {
  assertUnchanged,
  checkCopying,
  type EvidenceFile,
  evidenceFiles,
  withCopies,
} from './evidence/case-files.ts'
import { emailQuestionDocument, requestedIds } from './steps/email-ids.ts'
import { emailReport } from './answers/email-report.ts'
import { totalBytes } from './evidence/gather.ts'
import { traceInputs } from './evidence/inputs.ts'
import { caseAtHand, saveStep } from './steps/saving.ts'
import { withoutSuperseded } from './email/superseded.ts'

export const email: Command = {
  name: 'email',
  summary: 'What those e-mails were: sender, recipients, subject, date and delivery',
  description:
    'Looks every InternetMessageId up in exported message traces, reports of historical searches, Purview Items.csv or EmailEvents, or asks the tenant itself (--via), and merges what they say field by field. One row for each id asked for, found or not.',
  options: [
    'input',
    'ids',
    'trace',
    'via',
    'plan',
    'resume',
    'user',
    'again',
    ...SIGN_IN_OPTIONS,
    'case',
    'save',
    'copy-evidence',
    'operator',
  ],
  check: checkCopying,
  examples: [
    {
      command:
        'mia email --input mia-case/ids.txt --trace samples/message-trace.csv samples/historical-search.csv',
      text: 'the ids of step 2, from a recent trace and a historical search together',
    },
    {
      command: 'mia email --input ids.txt --trace samples/message-trace.csv --save',
      text: 'saved in the case, where ids.txt is looked for too',
    },
    {
      command: "mia email --ids '<4471.offer@mail.example.com>' --trace samples/message-trace.csv",
      text: 'a single message',
    },
    {
      command: 'mia email --input messages.json --via auto --save',
      text: 'asks the tenant: its message trace, then the mailboxes where Mail.ReadBasic is granted',
    },
    {
      command: 'mia email --input messages.json --plan',
      text: 'what each way of asking would cost, without asking',
    },
  ],
  nextStep: 'for ids out-of-window: a historical search in Exchange, then again with --trace REPORT.csv',
  run,
}

async function run(values: Values, context: CommandContext): Promise<Outcome> {
  const startedMs = context.platform.now()
  if (values.plan) return planned(context, values)
  const openCase = await openFor(context, values)
  try {
    const { list, question } = await requestedIds(context, await resumedIds(values, openCase), openCase)
    const files = await filesFor(context, values, { openCase, list })
    const resolved = await lookUp(context, list, { files, hash: values.save || openCase !== null })
    const report = emailReport(list, resolved)
    if (values.save) {
      await saveStep(context, values, openCase, {
        name: 'email',
        report,
        files: new Map(),
        ...(await traceInputs(context.platform, resolved, openCase)),
        question: question === null ? null : emailQuestionDocument(question),
        startedMs,
      })
    }
    return { report, next: null }
  } finally {
    await openCase?.close()
  }
}

/** The way is named, or there is a tenant to ask and no file to read. */
function asksTenant({ via, trace, signIn }: Values): boolean {
  return via.length > 0 || (trace.length === 0 && signIn.tenant !== null)
}

/** Resuming makes no new case. */
function openFor(context: CommandContext, values: Values): Promise<Case | null> {
  return values.resume
    ? caseAtHand(context, { ...values, save: true }, false)
    : caseAtHand(context, values, asksTenant(values))
}

/** Where nobody names ids and the case has no messages, those that the searches were about. */
async function resumedIds(values: Values, openCase: Case | null): Promise<Values> {
  const isNamed = values.ids.length > 0 || values.input !== null
  if (!values.resume || isNamed || openCase === null) return values
  if ((await openCase.readResult('messages.json')) !== null) return values
  const { idsOfSearches } = await import('./email/resume-emails.ts')
  return { ...values, ids: await idsOfSearches(openCase.acquired()) }
}

async function filesFor(
  context: CommandContext,
  values: Values,
  { openCase, list }: { readonly openCase: Case | null; readonly list: IdList },
): Promise<EvidenceFile[]> {
  const files = withoutSuperseded(evidenceFiles(values.trace, openCase, 'trace'))
  if (values.resume) {
    const { resumeEmails } = await import('./email/resume-emails.ts')
    return resumeEmails(context, values, openCase)
  }
  const isEnough = values.via.length === 0 && files.length > 0
  if (openCase === null || isEnough || !asksTenant(values)) return files
  const { acquireEmails } = await import('./email/acquire-emails.ts')
  const acquired = await acquireEmails(context, values, { opened: openCase, list })
  return values.trace.length > 0 ? [...files, ...acquired] : acquired
}

async function planned(context: CommandContext, values: Values): Promise<Outcome> {
  const openCase = await caseAtHand(context, { ...values, save: false })
  try {
    const { list } = await requestedIds(context, values, openCase)
    const { emailPlanReport } = await import('./email/email-plan.ts')
    return { report: emailPlanReport(context.platform, values, list), next: null }
  } finally {
    await openCase?.close()
  }
}

/** Looks the ids up in trace files. */
export async function lookUp(
  context: CommandContext,
  list: IdList,
  { files, hash }: { readonly files: readonly EvidenceFile[]; readonly hash: boolean },
): Promise<ResolvedEmails> {
  const { progress } = context
  if (files.length === 0) throw noTrace()
  const platform = withCopies(context.platform, files)
  const paths = files.map((file) => file.path)
  const sources = await openTraceFiles(platform, paths)
  progress.phase('Reading message traces', await totalBytes(platform, paths))
  try {
    const resolved = await resolveEmails({
      ids: list.ids,
      accessed: list.accessed,
      known: list.known,
      sources,
      read: {
        signal: platform.signal,
        onBytes: (bytes) => progress.addBytes(bytes),
        hash,
      },
      onRows: (rows, found) => progress.addRows(rows, found),
    })
    assertUnchanged(platform, resolved.sources, files)
    return resolved
  } finally {
    progress.done()
  }
}

function noTrace(): Error {
  return usageError({
    what: 'no message trace to look in',
    why: 'no --trace file is named and the case holds none',
    next: 'mia email --input ids.txt --trace FILE…   (Get-MessageTraceV2 | Export-Csv, or a historical-search report; mia help formats), or ask the tenant: --via auto',
  })
}
