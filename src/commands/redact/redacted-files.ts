import type { Case } from '../../case/index.ts'
import { byCodeUnit, isJsonObject, type JsonObject, type JsonValue, own } from '../../core/json.ts'
import { redactDocument, type Redaction } from '../../core/redaction.ts'
import type { Column, Report } from '../../core/report.ts'
import { isList } from '../../formats/cell-text.ts'
import { renderers, renderToBytes } from '../../formats/index.ts'

/** A result of the case and what of it may be handed out. */
export interface RedactedFile {
  readonly name: string
  /** Bytes as saved in the original case. */
  readonly original: Uint8Array
  readonly redacted: Uint8Array
}

export interface RedactedFiles {
  readonly files: readonly RedactedFile[]
  /** Files of the case that have no redacted form; sorted. */
  readonly leftOut: readonly string[]
}

/** Steps whose documents the rules of redaction know. */
const STEPS: readonly string[] = ['sessions', 'messages', 'email', 'lookup']

/** Id lists and the section of messages.json that each is made of. */
const ID_LISTS: ReadonlyMap<string, { readonly section: string; readonly key: string }> = new Map([
  ['ids.txt', { section: 'rows', key: 'internetMessageId' }],
  ['presumed-ids.txt', { section: 'presumed', key: 'internetMessageId' }],
  ['salvaged-ids.txt', { section: 'salvaged', key: 'internetMessageIds' }],
])

/** Every view is made again from the redacted document: none of the original's text is taken over. */
export async function redactResults(opened: Case, redaction: Redaction): Promise<RedactedFiles> {
  const names = [...new Set(opened.runs().flatMap((run) => run.outputs.map((output) => output.path)))]
  const documents = new Map<string, JsonObject>()
  const files: RedactedFile[] = []
  const leftOut: string[] = []
  for (const step of STEPS) {
    const document = await documentOf(opened, step)
    if (document !== null) documents.set(step, redactDocument(document, redaction))
  }
  for (const name of names.toSorted(byCodeUnit)) {
    const original = await opened.readResult(name)
    const redacted = await redactedForm(name, documents)
    if (original === null || redacted === null) leftOut.push(name)
    else files.push({ name, original, redacted })
  }
  return { files, leftOut }
}

async function documentOf(opened: Case, step: string): Promise<Readonly<Record<string, unknown>> | null> {
  const bytes = await opened.readResult(`${step}.json`)
  if (bytes === null) return null
  const document: unknown = JSON.parse(new TextDecoder().decode(bytes))
  return isJsonObject(document) && own(document, 'schema') === `mia/${step}/1` ? document : null
}

async function redactedForm(
  name: string,
  documents: ReadonlyMap<string, JsonObject>,
): Promise<Uint8Array | null> {
  const list = ID_LISTS.get(name)
  const messages = documents.get('messages')
  if (list !== undefined) {
    return messages === undefined ? null : Buffer.from(idLines(messages, list))
  }
  const [base = '', ending] = name.split('.')
  const document = documents.get(base)
  if (document === undefined) return null
  if (ending === 'json') return Buffer.from(`${JSON.stringify(document, null, 2)}\n`)
  return ending === 'csv' ? csvOf(document) : null
}

function idLines(messages: JsonObject, { section, key }: { section: string; key: string }): string {
  const ids = rowsOf(messages[section]).flatMap((row) => texts(row[key]))
  return [...new Set(ids)]
    .toSorted(byCodeUnit)
    .map((id) => `${id}\n`)
    .join('')
}

/** A view of `rows` with the keys of the document as titles. */
async function csvOf(document: JsonObject): Promise<Uint8Array> {
  const rows = rowsOf(document['rows'])
  const keys = new Set(rows.flatMap((row) => Object.keys(row)))
  const columns = [...keys].map((key): Column => ({ key, title: key, kind: 'text', priority: 1 }))
  const report: Report = {
    schema: '',
    title: '',
    criteria: {},
    sources: [],
    accounting: null,
    notices: [],
    sections: [{ key: 'rows', title: '', columns, rows, empty: '' }],
  }
  return renderToBytes(renderers.csv, report, { columns: null, color: false, wide: true })
}

function rowsOf(section: JsonValue | undefined): JsonObject[] {
  return isList(section) ? section.filter(isRow) : []
}

function isRow(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value)
}

function texts(value: JsonValue | undefined): string[] {
  const values = isList(value) ? value : [value]
  return values.filter((one) => typeof one === 'string')
}
