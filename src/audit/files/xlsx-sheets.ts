import { posix } from 'node:path'
import type { Pull } from './run.ts'
import { attribute, createXmlTokens, type XmlToken } from './xml-tokens.ts'

/** A worksheet: its name as on the tab, and its file in the archive. */
export interface Sheet {
  readonly name: string
  readonly file: string
}

/** The files of a workbook. */
export interface Workbook {
  /** For errors. */
  readonly label: string
  readonly names: readonly string[]
  /** The unpacked bytes of a file; null where there is none. */
  open(name: string): Pull | null
}

/** True for the files of a workbook, whatever the archive is called. */
export function isWorkbook(names: readonly string[]): boolean {
  return names.includes('xl/workbook.xml') || names.some((name) => name.startsWith('xl/worksheets/'))
}

/** The sheets in the order of their tabs; by file name where the workbook does not say. */
export async function listSheets(workbook: Workbook): Promise<Sheet[]> {
  const targets = await readTargets(workbook)
  const sheets: Sheet[] = []
  for await (const attributes of openTags(workbook, 'xl/workbook.xml', 'sheet')) {
    const file = targets.get(attribute(attributes, 'r:id') ?? '') ?? ''
    if (!SHEET.test(file) || !workbook.names.includes(file)) continue
    sheets.push({ name: attribute(attributes, 'name') ?? posix.basename(file), file })
  }
  if (sheets.length > 0) return sheets
  const files = workbook.names.filter((name) => SHEET.test(name))
  return files.map((file) => ({ name: posix.basename(file), file }))
}

const SHEET = /^xl\/worksheets\/[^/]+\.xml$/

/** Files by relationship id. */
async function readTargets(workbook: Workbook): Promise<Map<string, string>> {
  const targets = new Map<string, string>()
  for await (const attributes of openTags(workbook, 'xl/_rels/workbook.xml.rels', 'Relationship')) {
    const target = attribute(attributes, 'Target') ?? ''
    const file = target.startsWith('/') ? target.slice(1) : posix.join('xl', target)
    targets.set(attribute(attributes, 'Id') ?? '', file)
  }
  return targets
}

/** The attributes of every tag of one name. */
async function* openTags(workbook: Workbook, part: string, name: string): AsyncGenerator<string> {
  for await (const token of partTokens(workbook, part)) {
    if (token.kind === 'open' && token.name === name) yield token.attributes
  }
}

/** The texts that cells refer to by number. They have to be held: a cell may name any of them. */
export async function readSharedStrings(workbook: Workbook): Promise<string[]> {
  const strings: string[] = []
  const text = createTextCollector()
  for await (const token of partTokens(workbook, 'xl/sharedStrings.xml')) {
    if (token.kind === 'open' && token.name === 'si') {
      text.reset()
      if (token.closed) strings.push('')
    } else if (token.kind === 'close' && token.name === 'si') strings.push(text.value())
    else text.see(token)
  }
  return strings
}

/** Joins the `<t>` of a string: rich text has several, and the phonetic guide (`<rPh>`) is no part of it. */
interface TextCollector {
  reset(): void
  see(token: XmlToken): void
  value(): string
}

export function createTextCollector(): TextCollector {
  let parts: string[] = []
  let inText = false
  let phonetic = false
  return {
    reset() {
      parts = []
      inText = false
      phonetic = false
    },
    see(token) {
      if (token.kind === 'text') {
        if (inText && !phonetic) parts.push(token.text)
      } else if (token.name === 't') inText = token.kind === 'open' && !token.closed
      else if (token.name === 'rPh') phonetic = token.kind === 'open' && !token.closed
    },
    value: () => decodeEscapes(parts.join('')),
  }
}

/** Excel writes what XML cannot hold as `_xHHHH_` (and `_x005F_` for an underscore that would look like it). */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text
  return text.replaceAll(/_x([0-9a-f]{4})_/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

function partTokens(workbook: Workbook, name: string): AsyncGenerator<XmlToken> {
  const pull = workbook.open(name)
  return xmlTokens(pull ?? (() => Promise.resolve(null)), workbook.label)
}

export async function* xmlTokens(pull: Pull, label: string): AsyncGenerator<XmlToken> {
  const decoder = new TextDecoder('utf-8')
  const tokens = createXmlTokens(label)
  for (let chunk = await pull(); chunk !== null; chunk = await pull()) {
    yield* tokens.push(decoder.decode(chunk, { stream: true }))
  }
}
