import type { JsonValue } from '../core/json.ts'
import { type Report, reportDocument } from '../core/report.ts'
import { inPieces, type Renderer } from './renderer.ts'
import { forJson } from './text-safety.ts'

/**
 * One JSON object per line. The first is `{"type":"header",…}` with everything of the document but the rows; then one
 * line per row, `{"type":"<section key>",…}`, section after section; nothing else.
 */
export const jsonl: Renderer = {
  name: 'jsonl',
  extension: 'jsonl',
  binary: false,
  async *render(report: Report) {
    yield* inPieces(lines(report))
  },
}

function* lines(report: Report): Iterable<string> {
  const sections = new Set(report.sections.map((section) => section.key))
  const header = Object.entries(reportDocument(report)).filter(([key]) => !sections.has(key))
  yield line({ type: 'header', ...Object.fromEntries(header) })
  for (const section of report.sections) {
    for (const row of section.rows) yield line({ type: section.key, ...row })
  }
}

function line(value: JsonValue): string {
  return `${forJson(JSON.stringify(value))}\n`
}
