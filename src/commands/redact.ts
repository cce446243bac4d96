import { relative, resolve } from 'node:path'
import { openCase } from '../case/index.ts'
import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import { usageError } from '../core/errors.ts'
import { sortedByCodeUnit } from '../core/json.ts'
import { pseudonyms } from '../core/pseudonym.ts'
import type { Report } from '../core/report.ts'
import type { Platform } from '../platform/platform.ts'
import { existingCase } from './steps/existing-case.ts'
import { inputsOf, originalRows, REDACT_RUN, writeCopy } from './redact/redacted-copy.ts'
import { type RedactedFiles, redactResults } from './redact/redacted-files.ts'
import { KEY_FILE, redactionKey } from './redact/redaction-key.ts'

export const redact: Command = {
  name: 'redact',
  summary: 'Make a copy of the results for sharing, without subjects, names and addresses',
  description:
    'Writes a case of its own with the saved results, in which subjects, addresses, message ids and names of folders and files are replaced by pseudonyms: the same value, the same pseudonym. Evidence, quarantined rows, verdicts and free text are left out. The key of the pseudonyms stays in the original case.',
  options: ['case', 'out', 'keep-ip'],
  examples: [
    { command: 'mia redact --out for-counsel', text: 'of the case at hand' },
    {
      command: 'mia redact --case mia-case --out for-peers --keep-ip',
      text: 'with IP addresses, to hunt for them',
    },
  ],
  nextStep: 'mia verify --case DIR',
  check: ({ out }) => {
    if (out !== null) return
    throw usageError({
      what: 'no folder is named for the redacted copy',
      why: '--out is not given',
      next: 'mia redact --out DIR',
    })
  },
  run,
}

async function run(values: Values, context: CommandContext): Promise<Outcome> {
  const { platform } = context
  const startedMs = platform.now()
  const dir = await existingCase(platform, values)
  const target = resolve(platform.cwd, values.out ?? '')
  await refuseUsed(platform, target, dir)
  const opened = await openCase(platform, dir, { write: true })
  try {
    const record = { ...REDACT_RUN, operator: values.operator, argv: context.argv, startedMs }
    if (opened.runs().every(({ outputs }) => outputs.length === 0)) throw nothingSaved(dir)
    const key = await redactionKey(platform, opened, record)
    const digest = (text: string): string => platform.sha256().update(text).hex()
    const redaction = { pseudonyms: pseudonyms(key, digest), keepIp: values.keepIp }
    const { files, leftOut } = await redactResults(opened, redaction)
    if (files.length === 0) throw nothingSaved(dir)
    const copied = { files, leftOut: leftOut.filter((name) => name !== KEY_FILE) }
    const copy = await writeCopy(platform, { target, original: opened, copied, values, startedMs })
    const text = `a redacted copy was made: case ${copy}`
    const notices = [{ code: 'redacted-copy', level: 'info', text, count: files.length }] as const
    await opened.commitRun({ ...record, notices, inputs: inputsOf(platform, files) }, new Map())
    const folder = relative(platform.cwd, target) || '.'
    return { report: report(platform, copied, values), next: `mia verify --case ${folder}` }
  } finally {
    await opened.close()
  }
}

async function refuseUsed(platform: Platform, target: string, dir: string): Promise<void> {
  const facts = await platform.files.linkFacts(target)
  const empty = facts?.kind === 'folder' && (await platform.files.list(target)).length === 0
  const inside = !relative(dir, target).startsWith('..')
  if ((facts === null || empty) && !inside) return
  throw usageError({
    what: `${target} cannot take the redacted copy`,
    why: inside ? 'it lies within the case itself' : 'it exists already and is no empty folder',
    next: 'name a new folder with --out DIR',
  })
}

function report(platform: Platform, { files, leftOut }: RedactedFiles, values: Values): Report {
  const hash = (bytes: Uint8Array): string => platform.sha256().update(bytes).hex()
  return {
    schema: 'mia/redact/1',
    title: 'Redacted copy',
    criteria: { keepIp: values.keepIp },
    sources: originalRows(platform, files),
    accounting: null,
    notices:
      leftOut.length === 0
        ? []
        : [
            {
              code: 'left-out',
              level: 'info',
              text: `files without a redacted form stay out: ${sortedByCodeUnit(leftOut).join(', ')}`,
              count: leftOut.length,
            },
          ],
    sections: [
      {
        key: 'rows',
        title: 'Redacted copy',
        columns: [
          { key: 'file', title: 'File', kind: 'text', priority: 1, keep: true },
          { key: 'size', title: 'Bytes', kind: 'number', priority: 1 },
          { key: 'sha256', title: 'SHA-256', kind: 'text', priority: 1, keep: true },
          { key: 'originalSha256', title: 'SHA-256 of the original', kind: 'text', priority: 2, keep: true },
        ],
        rows: files.map(({ name, redacted, original }) => ({
          file: name,
          size: redacted.length,
          sha256: hash(redacted),
          originalSha256: hash(original),
        })),
        empty: '',
      },
    ],
  }
}

function nothingSaved(dir: string): Error {
  return usageError({
    what: 'there is nothing to redact',
    why: `no step has been saved in ${dir}`,
    next: 'mia sessions --audit FILE… --save, then mia redact --out DIR',
  })
}
