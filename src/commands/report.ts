import { relative, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { openCase } from '../case/index.ts'
import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import { checkOutputFile, writeOutputFile } from '../cli/output-file.ts'
import { usageError } from '../core/errors.ts'
import { exitCodeOf, type Report } from '../core/report.ts'
import { existingCase } from './steps/existing-case.ts'
import { gatherFacts } from './report/case-facts.ts'
import { DOCUMENT_FORMATS, type DocumentFormat, type IssueFiles, issueFiles } from './report/issue.ts'
import { toolVersion } from '../platform/version.ts'

export const report: Command = {
  name: 'report',
  summary: 'The report of a case for investigators, counsel and data-protection officers',
  description:
    'Makes one self-contained HTML file (or a workbook, or Markdown) of everything that the case holds: the answer with its bounds, sessions and why they were judged so, coverage, messages, what was excluded, method, limits and hashes. Reports are numbered and saved in the case; each tells what is different from the one before.',
  options: ['case', 'redacted', 'marking', 'operator', 'open'],
  writesFiles: true,
  examples: [
    { command: 'mia report', text: 'report-001.html in the case, and all messages as CSV beside it' },
    {
      command: 'mia report --redacted --output for-the-authority.html',
      text: 'a copy without subjects and names, also written to a file of your own',
    },
    { command: 'mia report --format xlsx', text: 'a workbook with a sheet for each table' },
  ],
  nextStep: 'mia verify --replay',
  check: (values) => {
    formatOf(values)
  },
  run,
}

async function run(values: Values, context: CommandContext): Promise<Outcome> {
  const { platform } = context
  const startedMs = platform.now()
  const format = formatOf(values)
  if (values.output !== null) await checkOutputFile(platform, values.output, values.force)
  const opened = await openCase(platform, await existingCase(platform, values), { write: true })
  try {
    const facts = await gatherFacts(context, opened)
    const { marking, redacted } = values
    const made = await issueFiles(opened, facts, { format, marking, redacted })
    await opened.commitRun(
      {
        command: 'report',
        tool: { name: 'mia', version: toolVersion() },
        argv: context.argv,
        question: null,
        operator: values.operator,
        startedMs,
        inputs: [],
        counts: made.full.accounting,
        coverage: null,
        notices: made.full.notices,
        quarantined: [],
        exitCode: exitCodeOf(made.full),
      },
      made.files,
    )
    const path = resolve(opened.dir, made.main)
    await context.say(
      `saved in ${relative(platform.cwd, opened.dir) || '.'}: ${[...made.files.keys()].join(', ')}`,
    )
    if (values.output !== null) await copyTo(context, values, made)
    if (values.open) await show(context, path)
    return { report: issueReport(made, relative(platform.cwd, path)), next: null }
  } finally {
    await opened.close()
  }
}

/** The report is saved by then: that nothing can show it is no failure. */
async function show({ platform, ...context }: CommandContext, path: string): Promise<void> {
  try {
    await platform.open(path)
  } catch {
    await context.say(`nothing here can open ${path}`)
  }
}

function formatOf({ format }: Values): DocumentFormat {
  if (format === 'table' || format === 'json') return 'html'
  const known = DOCUMENT_FORMATS.find((name) => name === format)
  if (known !== undefined) return known
  throw usageError({
    what: `mia report does not write ${format}`,
    why: `it writes ${DOCUMENT_FORMATS.join(', ')}; the tables of the steps stand as CSV and JSON in the case`,
    next: 'mia report --format html',
  })
}

async function copyTo(context: CommandContext, { output, force }: Values, made: IssueFiles): Promise<void> {
  const bytes = made.files.get(made.main)
  if (output === null || bytes === undefined) return
  await writeOutputFile(context.platform, output, Readable.from([bytes]), force)
  await context.say(`wrote ${output}`)
}

/** What was written: the report itself is in the files. */
function issueReport(made: IssueFiles, path: string): Report {
  const { number, full, main, redacted } = made
  const changes = full.sections.filter(({ key }) => key === 'changes')
  return {
    schema: 'mia/report-issue/1',
    title: `Report ${number}`,
    criteria: {},
    sources: [],
    accounting: null,
    notices: full.notices.filter(({ level }) => level === 'incomplete'),
    sections: [
      {
        key: 'rows',
        title: `Report ${number}`,
        columns: [
          { key: 'file', title: 'File', kind: 'text', priority: 1, keep: true },
          { key: 'number', title: 'Issue', kind: 'number', priority: 1 },
          { key: 'dated', title: 'Dated', kind: 'time', priority: 1 },
          { key: 'copy', title: 'Copy', kind: 'text', priority: 1 },
          { key: 'bytes', title: 'Bytes', kind: 'number', priority: 2 },
        ],
        rows: [
          {
            file: path,
            number,
            dated: made.dated,
            copy: redacted ? 'redacted' : 'full',
            bytes: made.files.get(main)?.length ?? 0,
          },
        ],
        empty: '',
      },
      ...changes,
    ],
    exitCode: exitCodeOf(full),
  }
}
