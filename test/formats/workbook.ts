import { fromBuffer } from 'yauzl'

type Cell = string | number | null

/** Reads a workbook with nothing of the writer's: yauzl for the zip, a strict small XML reader, cells by address. */
export async function readWorkbook(
  bytes: Uint8Array,
): Promise<{ sheets: Map<string, Cell[][]>; files: Map<string, string> }> {
  const files = await unzip(Buffer.from(bytes))
  const parts = new Map([...files].map(([name, xml]) => [name, readXml(name, xml)] as const))
  const strings = all(parts.get('xl/sharedStrings.xml'), 'si').map(textOf)
  const targets = new Map(
    all(parts.get('xl/_rels/workbook.xml.rels'), 'Relationship').map((relation) => [
      relation.attributes.get('Id'),
      relation.attributes.get('Target'),
    ]),
  )
  const sheets = new Map<string, Cell[][]>()
  for (const sheet of all(parts.get('xl/workbook.xml'), 'sheet')) {
    const part = parts.get(`xl/${targets.get(sheet.attributes.get('r:id'))}`)
    sheets.set(sheet.attributes.get('name') ?? '', rowsOf(part, strings))
  }
  return { sheets, files }
}

function rowsOf(part: Element | undefined, strings: readonly string[]): Cell[][] {
  const rows = all(part, 'row').map((row) => {
    const cells: Cell[] = []
    for (const cell of all(row, 'c')) {
      const column = columnOf(cell)
      while (cells.length < column) cells.push(null)
      cells.push(valueOf(cell, strings))
    }
    return cells
  })
  const width = Math.max(0, ...rows.map(({ length }) => length))
  return rows.map((row) => [...row, ...Array.from({ length: width - row.length }, () => null)])
}

function columnOf(cell: Element): number {
  const letters = /^[A-Z]+/.exec(cell.attributes.get('r') ?? '')?.[0] ?? ''
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

function valueOf(cell: Element, strings: readonly string[]): Cell {
  const [value] = all(cell, 'v')
  const raw = value === undefined ? '' : textOf(value)
  if (cell.attributes.get('t') !== 's') return raw === '' ? null : Number(raw)
  const text = strings[Number(raw)]
  if (!/^\d+$/.test(raw) || text === undefined) throw new Error(`no shared string ${raw}`)
  return decodeXstring(text)
}

/** ECMA-376 part 1, 22.9.2.19. */
function decodeXstring(text: string): string {
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, unit: string) =>
    String.fromCharCode(Number.parseInt(unit, 16)),
  )
}

function unzip(bytes: Buffer): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, strictFileNames: true }, (openError, zip) => {
      if (openError !== null) {
        reject(openError)
        return
      }
      zip.on('error', reject)
      zip.on('end', () => {
        resolve(files)
      })
      zip.on('entry', (entry: { fileName: string }) => {
        zip.openReadStream(entry as never, (error, stream) => {
          if (error !== null) {
            reject(error)
            return
          }
          const chunks: Buffer[] = []
          stream.on('data', (chunk: Buffer) => chunks.push(chunk))
          stream.on('error', reject)
          stream.on('end', () => {
            files.set(entry.fileName, new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)))
            zip.readEntry()
          })
        })
      })
      zip.readEntry()
    })
  })
}

interface Element {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: (Element | string)[]
}

const LEGAL = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u
const MARKUP = /<\?xml[^?]*\?>|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|[^<]+/gy

/** Well-formed XML 1.0 without DTD, comments and CDATA; anything else is an error. */
function readXml(file: string, xml: string): Element {
  if (!LEGAL.test(xml)) throw new Error(`${file}: illegal character`)
  const root: Element = { name: '', attributes: new Map(), children: [] }
  const open: Element[] = [root]
  let at = 0
  for (const match of xml.matchAll(MARKUP)) {
    at = match.index + match[0].length
    readMarkup(file, match, open)
  }
  if (at !== xml.length || open.length !== 1) throw new Error(`${file}: not well-formed at ${at}`)
  return root
}

function readMarkup(file: string, match: RegExpMatchArray, open: Element[]): void {
  const [whole, slash, name, attributes = '', empty] = match
  const parent = open.at(-1)
  if (parent === undefined) throw new Error(`${file}: content behind the root`)
  if (whole.startsWith('<?')) return
  if (name === undefined) parent.children.push(decodeEntities(file, whole))
  else if (slash === '/') {
    if (open.pop()?.name !== name) throw new Error(`${file}: </${name}> closes nothing`)
  } else {
    const element = { name, attributes: readAttributes(file, attributes), children: [] }
    parent.children.push(element)
    if (empty !== '/') open.push(element)
  }
}

function readAttributes(file: string, text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/([\w:.-]+)="([^"]*)"/g)].map(([, name, value]) => [
      name ?? '',
      decodeEntities(file, value ?? ''),
    ]),
  )
}

const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

function decodeEntities(file: string, text: string): string {
  return text.replaceAll(/&([^;&]*);?/g, (_, name: string) => {
    const character = ENTITIES.get(name)
    if (character === undefined) throw new Error(`${file}: unknown entity ${name}`)
    return character
  })
}

function all(element: Element | undefined, name: string): Element[] {
  const children = (element?.children ?? []).filter((child) => typeof child !== 'string')
  return children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)])
}

function textOf(element: Element): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('')
}
