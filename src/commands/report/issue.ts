import type { Case } from '../../case/index.ts'
import { byCodeUnit } from '../../core/json.ts'
import type { Report } from '../../core/report.ts'
import { renderers, renderToBytes } from '../../formats/index.ts'
import { renderCsvSection } from '../../formats/csv.ts'
import type { CaseFacts } from './case-facts.ts'
import { caseReport } from './case-report.ts'
import { parseIssue } from './difference.ts'
import { redactFacts } from './redaction.ts'

export const DOCUMENT_FORMATS = ['html', 'xlsx', 'md'] as const
export type DocumentFormat = (typeof DOCUMENT_FORMATS)[number]

export interface IssueOptions {
  readonly format: DocumentFormat
  readonly marking: string | null
  readonly redacted: boolean
}

export interface IssueFiles {
  readonly number: number
  readonly dated: string
  /** Name of the file that was asked for. */
  readonly main: string
  readonly redacted: boolean
  /** Not redacted: what the next issue is compared with. */
  readonly full: Report
  readonly files: ReadonlyMap<string, Uint8Array>
}

const VIEW = { columns: null, color: false, wide: true } as const

/**
 * The files of a report: the document, all messages as CSV beside it, and the whole as JSON. A report that would say
 * the same as the last one is that issue again; any other gets the next number.
 */
export async function issueFiles(opened: Case, facts: CaseFacts, options: IssueOptions): Promise<IssueFiles> {
  const last = lastIssue(opened)
  const again = last === 0 ? null : await attempt(opened, facts, { ...options, number: last })
  const saved = last === 0 ? null : await opened.readResult(jsonName(last))
  const same = again !== null && saved !== null && Buffer.compare(again.json, saved) === 0
  const { full, json, number } = same ? again : await attempt(opened, facts, { ...options, number: last + 1 })
  const dated = datedOf(facts)
  const shown = options.redacted
    ? caseReport(redactFacts(facts), await issueOf(opened, facts, { ...options, number }))
    : full
  const { format, redacted } = options
  const main = `${baseName(number, redacted)}.${renderers[format].extension}`
  const files = new Map<string, Uint8Array>([
    [main, await renderToBytes(renderers[format], shown, VIEW)],
    [messagesName(number, redacted), await messagesCsv(shown)],
    [jsonName(number), json],
  ])
  return { number, dated, main, redacted, full, files }
}

interface Numbered extends IssueOptions {
  readonly number: number
}

async function attempt(
  opened: Case,
  facts: CaseFacts,
  options: Numbered,
): Promise<{ full: Report; json: Uint8Array; number: number }> {
  const issue = await issueOf(opened, facts, { ...options, redacted: false })
  const full = caseReport(facts, issue)
  return { full, json: await renderToBytes(renderers.json, full, VIEW), number: options.number }
}

async function issueOf(
  opened: Case,
  facts: CaseFacts,
  { number, marking, redacted }: Numbered,
): Promise<Parameters<typeof caseReport>[1]> {
  const before = number === 1 ? null : await opened.readResult(jsonName(number - 1))
  return {
    number,
    dated: datedOf(facts),
    previous: before === null ? null : parseIssue(before),
    marking,
    messagesFile: messagesName(number, redacted),
  }
}

function lastIssue(opened: Case): number {
  const names = opened.runs().flatMap((run) => run.outputs.map(({ path }) => path))
  const numbers = names.map((name) => Number(/^report-(\d{3,6})\.json$/.exec(name)?.[1] ?? 0))
  return numbers.reduce((most, number) => Math.max(most, number), 0)
}

function datedOf({ runs, opened }: CaseFacts): string {
  const times = [...runs.map((run) => run.endedUtc), ...opened.verdicts().map((verdict) => verdict.time)]
  return times.toSorted(byCodeUnit).at(-1) ?? opened.created
}

function baseName(number: number, redacted: boolean): string {
  return `report-${String(number).padStart(3, '0')}${redacted ? '-redacted' : ''}`
}

function jsonName(number: number): string {
  return `${baseName(number, false)}.json`
}

function messagesName(number: number, redacted: boolean): string {
  return `${baseName(number, redacted)}-messages.csv`
}

async function messagesCsv(report: Report): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of renderCsvSection(report, 'messages')) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}
