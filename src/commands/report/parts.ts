import type { Block } from '../../core/document.ts'
import type { Report, Section } from '../../core/report.ts'
import type { ReachedAccess } from './accesses.ts'

/** The tables of a report that more than one chapter or format needs. */
export interface Tables {
  readonly sessions: Section
  readonly messages: Section
  readonly coverage: Section
  readonly blind: Section
  readonly notices: Section
  readonly changes: Section | null
}

/** What chapters are made of, beside the facts. */
export interface Parts {
  readonly reached: ReachedAccess
  readonly tables: Tables
}

/** The section of that key, as a list; empty where the report has none. */
export function sectionOf(report: Report, key: string): Section[] {
  return report.sections.filter((section) => section.key === key)
}

/** A table of a few rows shows all that it has. */
export function allColumns(section: Section): Section {
  return { ...section, columns: section.columns.map((column) => ({ ...column, priority: 1 })) }
}

export function tablesOr(sections: readonly Section[], none: string): Block[] {
  if (sections.length === 0) return [{ kind: 'text', text: none }]
  return sections.map((section) => ({ kind: 'table', section }))
}
