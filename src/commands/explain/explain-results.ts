import type { Case } from '../../case/index.ts'
import { isJsonObject, type JsonObject } from '../../core/json.ts'
import type { Section } from '../../core/report.ts'
import type { Subject } from './explain-subject.ts'

const RESULTS = ['sessions.json', 'messages.json', 'email.json'] as const

/** Where the saved results of the case speak of the subject: the chain begins there. */
export async function resultsSection(opened: Case, subject: Subject): Promise<Section> {
  const rows: JsonObject[] = []
  for (const result of RESULTS) {
    const bytes = await opened.readResult(result)
    if (bytes === null) continue
    const sha256 = opened
      .runs()
      .flatMap((run) => run.outputs)
      .findLast((output) => output.path === result)?.sha256
    const document: unknown = JSON.parse(new TextDecoder().decode(bytes))
    for (const [section, index, row] of rowsOf(document))
      if (speaksOf(subject, row))
        rows.push({ result, sha256: sha256 ?? null, section, row: index + 1, says: whatItSays(row) })
  }
  return {
    key: 'results',
    title: 'In the saved results',
    columns: [
      { key: 'result', title: 'Result', kind: 'text', priority: 1, keep: true },
      { key: 'section', title: 'Section', kind: 'text', priority: 1 },
      { key: 'row', title: 'Row', kind: 'number', priority: 1 },
      { key: 'says', title: 'Says', kind: 'prose', priority: 1 },
      { key: 'sha256', title: 'SHA-256 of the result', kind: 'text', priority: 2, keep: true },
    ],
    rows,
    empty: 'No saved result speaks of it.',
  }
}

type Row = Readonly<Record<string, unknown>>

/** The rows of all sections of a result document, with section and index. */
function* rowsOf(document: unknown): Iterable<[string, number, Row]> {
  if (!isJsonObject(document)) return
  for (const [section, value] of Object.entries(document)) {
    if (!Array.isArray(value) || section === 'sources' || section === 'notices') continue
    const items: readonly unknown[] = value
    for (const [index, row] of items.entries()) if (isJsonObject(row)) yield [section, index, row]
  }
}

function speaksOf({ kind, name }: Subject, row: Row): boolean {
  if (kind === 'message')
    return row['internetMessageId'] === name || textsIn(row['internetMessageIds']).includes(name)
  if (kind === 'session')
    return [...textsIn([row['session']]), ...textsIn(row['sessions'])].some((id) => id.toLowerCase() === name)
  const records: readonly unknown[] = Array.isArray(row['records']) ? row['records'] : []
  return (
    row['id'] === name || records.some((reference) => isJsonObject(reference) && reference['id'] === name)
  )
}

/** `listed`, `intruder`, `found` …: the word that the row ends in. */
function whatItSays(row: Row): string {
  return textsIn([row['evidence'], row['verdict'], row['status'], row['reason']])[0] ?? ''
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
