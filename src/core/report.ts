import type { Accounting } from './accounting.ts'
import type { ReportDocument } from './document.ts'
import { EXIT, type ExitCode } from './errors.ts'
import { byCodeUnit, type JsonObject, type JsonValue } from './json.ts'

/**
 * `info`: worth knowing. `warning`: changes how the answer may be used.
 * `incomplete`: something was skipped, cut or failed, so the run ends with exit code 3.
 */
export type NoticeLevel = 'info' | 'warning' | 'incomplete'

export interface Notice {
  /** Stable kebab-case word, part of the published contract. */
  readonly code: string
  readonly level: NoticeLevel
  /** For people; holds no path, time or host, so that equal evidence gives equal bytes. */
  readonly text: string
  readonly count: number
}

/** How a column is shown in the views (table, CSV, XLSX). JSON holds the row itself. */
export interface Column {
  readonly key: string
  readonly title: string
  /** `prose`: sentences, which flow over several lines and are never cut. */
  readonly kind: 'text' | 'prose' | 'number' | 'time' | 'list'
  /** 1 always shown; 2 dropped below 100 columns of terminal; 3 shown only with --wide, and in CSV and XLSX. */
  readonly priority: 1 | 2 | 3
  /** True for identifiers: never cut, never wrapped inside. */
  readonly keep?: boolean
}

/** One table of a report. */
export interface Section {
  /** Key in the JSON document: `rows` for the main one. */
  readonly key: string
  readonly title: string
  readonly columns: readonly Column[]
  readonly rows: readonly JsonObject[]
  /** Said in place of an empty table. */
  readonly empty: string
}

/** What every command returns; only cli/output.ts prints it. */
export interface Report {
  /** `mia/sessions/1` … */
  readonly schema: string
  readonly title: string
  readonly criteria: JsonObject
  readonly sources: readonly JsonObject[]
  readonly accounting: Accounting | null
  readonly notices: readonly Notice[]
  readonly sections: readonly Section[]
  /** Further keys of the JSON document, behind the sections. */
  readonly extra?: JsonObject
  /** True while a job is still running at the service. */
  readonly pending?: boolean
  /** How html and md show it: prose and figures around the tables; absent where the tables say it all. */
  readonly document?: ReportDocument
  /** Set where the command itself decides (mia verify). */
  readonly exitCode?: ExitCode
}

/** The JSON document of a report; key order is part of the contract. */
export function reportDocument(report: Report): JsonObject {
  const document: Record<string, JsonValue> = {
    schema: report.schema,
    criteria: report.criteria,
    sources: report.sources,
    accounting: report.accounting === null ? null : { ...report.accounting },
    notices: report.notices.map((notice) => ({ ...notice })),
  }
  for (const section of report.sections) document[section.key] = section.rows
  return { ...document, ...report.extra }
}

export function exitCodeOf(report: Report): ExitCode {
  if (report.exitCode !== undefined) return report.exitCode
  if (report.notices.some((notice) => notice.level === 'incomplete')) return EXIT.incomplete
  if ((report.accounting?.quarantined ?? 0) > 0) return EXIT.incomplete
  return report.pending === true ? EXIT.pending : EXIT.complete
}

const LEVELS: readonly NoticeLevel[] = ['incomplete', 'warning', 'info']

/** Notices in a fixed order: gravest first, then by code and text. */
export function orderNotices(notices: readonly Notice[]): Notice[] {
  return notices.toSorted(
    (a, b) =>
      LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
      byCodeUnit(a.code, b.code) ||
      byCodeUnit(a.text, b.text),
  )
}
