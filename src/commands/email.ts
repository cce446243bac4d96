import type { Case } from '../case/index.ts'
import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import { usageError } from '../core/errors.ts'
import {
  type IdList,
  idListOf,
  openTraceFiles,
  readIdFile,
  readIdList,
  type ResolvedEmails,
  resolveEmails,
} from '../metadata/index.ts'
import { emailReport } from './email-report.ts'
import { evidenceFiles, withCopies } from './case-files.ts'
import { totalBytes } from './gather.ts'
import { traceInputs } from './inputs.ts'
import { caseAtHand, saveStep } from './saving.ts'
import { readStepFile } from './selection.ts'

export const email: Command = {
  name: 'email',
  summary: 'What those e-mails were: sender, recipients, subject, date and delivery',
  description:
    'Looks every InternetMessageId up in exported message traces, reports of historical searches, Purview Items.csv or EmailEvents, and merges what they say field by field. One row for each id asked for, found or not.',
  options: ['input', 'ids', 'trace', 'case', 'save'],
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
  ],
  nextStep: 'for ids out-of-window: a historical search in Exchange, then again with --trace REPORT.csv',
  run,
}

async function run(values: Values, context: CommandContext): Promise<Outcome> {
  const startedMs = context.platform.now()
  const openCase = await caseAtHand(context, values)
  try {
    const list = await requestedIds(context, values, openCase)
    const resolved = await lookUp(context, values, { list, openCase })
    const report = emailReport(list, resolved)
    if (values.save) {
      await saveStep(context, values, openCase, {
        name: 'email',
        report,
        files: new Map(),
        ...(await traceInputs(context.platform, resolved, openCase)),
        question: null,
        startedMs,
      })
    }
    return { report, next: null }
  } finally {
    await openCase?.close()
  }
}

/** `--ids`, else `--input`, else the ids of the case; what the case's messages.json knows of them is added. */
async function requestedIds(context: CommandContext, values: Values, openCase: Case | null): Promise<IdList> {
  const saved = await openCase?.readResult('messages.json')
  const known = saved === null || saved === undefined ? null : await readIdList(saved, 'messages.json')
  const asked = await askedIds(context, values, openCase)
  if (asked === null && known === null) throw nothingAsked()
  if (asked === null || known === null) return asked ?? known ?? idListOf([], 'messages.json')
  const wanted = new Set(asked.ids)
  return {
    ids: asked.ids,
    accessed: new Map([...known.accessed].filter(([id]) => wanted.has(id)).concat([...asked.accessed])),
    known: [...asked.known, ...known.known.filter((entry) => wanted.has(entry.internetMessageId))],
    notices: asked.notices,
  }
}

/** `--ids`, else `--input`; null where neither is given. */
export async function askedIds(
  context: CommandContext,
  values: Values,
  openCase: Case | null,
): Promise<IdList | null> {
  if (values.ids.length > 0) return idListOf(values.ids, '--ids')
  if (values.input === null) return null
  if (values.input === '-') return readIdFile(context.platform, '-')
  const { bytes, name } = await readStepFile(context, values.input, openCase)
  return readIdList(bytes, name)
}

async function lookUp(
  context: CommandContext,
  values: Values,
  { list, openCase }: { list: IdList; openCase: Case | null },
): Promise<ResolvedEmails> {
  const { progress } = context
  const files = evidenceFiles(values.trace, openCase, 'trace')
  if (files.length === 0) throw noTrace()
  const platform = withCopies(context.platform, files)
  const paths = files.map((file) => file.path)
  const sources = await openTraceFiles(platform, paths)
  progress.phase('Reading message traces', await totalBytes(platform, paths))
  try {
    return await resolveEmails({
      ids: list.ids,
      accessed: list.accessed,
      known: list.known,
      sources,
      read: {
        signal: platform.signal,
        onBytes: (bytes) => progress.addBytes(bytes),
        hash: values.save || openCase !== null,
      },
      onRows: (rows, found) => progress.addRows(rows, found),
    })
  } finally {
    progress.done()
  }
}

function nothingAsked(): Error {
  return usageError({
    what: 'no message is named',
    why: 'neither --input nor --ids is given, and no case with messages is at hand',
    next: 'mia email --input ids.txt --trace FILE…   (mia messages … --save writes ids.txt)',
  })
}

function noTrace(): Error {
  return usageError({
    what: 'no message trace to look in',
    why: 'no --trace file is named and the case holds none',
    next: 'mia email --input ids.txt --trace FILE…   (Get-MessageTraceV2 | Export-Csv, or a historical-search report; mia help formats)',
  })
}
