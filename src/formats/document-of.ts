import type { Block, ReportDocument } from '../core/document.ts'
import type { Report } from '../core/report.ts'
import { labelledText } from './cell-text.ts'

/** The document of a report that brings none: its notices and its tables. */
export function documentOf(report: Report): ReportDocument {
  if (report.document !== undefined) return report.document
  const notices = report.notices.map(({ level, text, count }): Block => ({
    kind: level === 'info' ? 'text' : 'warning',
    text: `${level}: ${text}${count > 1 ? ` (${count})` : ''}`,
  }))
  const criteria = Object.entries(report.criteria).map(([label, value]) => ({
    label,
    value: labelledText(value),
  }))
  const rows = report.accounting === null ? '' : labelledText({ ...report.accounting })
  return {
    title: report.title,
    marking: null,
    facts: [...criteria, { label: 'rows', value: rows }].filter(({ value }) => value !== ''),
    chapters: report.sections.map((section, index) => ({
      key: `table-${index + 1}`,
      title: section.title,
      blocks: [...(index === 0 ? notices : []), { kind: 'table', section }],
    })),
  }
}
