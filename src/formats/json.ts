import type { JsonObject, JsonValue } from '../core/json.ts'
import { type Report, reportDocument } from '../core/report.ts'
import { isList } from './cell-text.ts'
import { inPieces, type Renderer } from './renderer.ts'
import { forJson } from './text-safety.ts'

/** The document of a report, exact, two blanks deep, row by row so that it never stands in memory as one text. */
export const json: Renderer = {
  name: 'json',
  extension: 'json',
  binary: false,
  async *render(report: Report) {
    yield* inPieces(documentParts(reportDocument(report)))
  },
}

function* documentParts(document: JsonObject): Iterable<string> {
  let before = '{'
  for (const [key, value] of Object.entries(document)) {
    yield `${before}\n  ${forJson(JSON.stringify(key))}: `
    yield* valueParts(value)
    before = ','
  }
  yield '\n}\n'
}

function* valueParts(value: JsonValue): Iterable<string> {
  if (!isList(value) || value.length === 0) {
    yield indented(value, '  ')
    return
  }
  let before = '['
  for (const item of value) {
    yield `${before}\n    ${indented(item, '    ')}`
    before = ','
  }
  yield '\n  ]'
}

/** Line feeds in JSON text stand between its parts only: those inside strings are escaped. */
function indented(value: JsonValue, indent: string): string {
  return forJson(JSON.stringify(value, null, 2)).replaceAll('\n', `\n${indent}`)
}
