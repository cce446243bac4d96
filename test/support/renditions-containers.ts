import { gzipSync } from 'node:zlib'
import { complete, table, type AuditData, type Rendition, type Row } from './rendition.ts'
import { ualRows } from './renditions-csv.ts'
import { zip } from './zip.ts'

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function columnName(index: number): string {
  return index < 26 ? String.fromCodePoint(65 + index) : `A${columnName(index - 26)}`
}

/** Days since 30 December 1899: what Excel makes of a date when it opens a CSV. */
function excelSerial(usDate: string): string {
  return String(Date.parse(`${usDate} UTC`) / 86_400_000 + 25_569)
}

/** One worksheet as Excel saves it: shared strings, numbers as numbers, dates as serial numbers. */
export function xlsx(rows: readonly Row[]): Buffer {
  const columns = Object.keys(rows[0] ?? {})
  const strings = new Map<string, number>()
  const indexOf = (text: string): number => {
    const known = strings.get(text) ?? strings.size
    strings.set(text, known)
    return known
  }
  const cell = (text: string, place: string, column: string): string => {
    if (text === '') return ''
    if (column === 'CreationDate' && text !== column)
      return `<c r="${place}" s="1"><v>${excelSerial(text)}</v></c>`
    if (/^\d{1,9}$/.test(text)) return `<c r="${place}"><v>${text}</v></c>`
    return `<c r="${place}" t="s"><v>${indexOf(text)}</v></c>`
  }
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))].map(
    (cells, line) =>
      `<row r="${line + 1}">${cells
        .map((text, index) => cell(text, `${columnName(index)}${line + 1}`, columns[index] ?? ''))
        .join('')}</row>`,
  )
  const sheet = `${XML}<worksheet xmlns="${MAIN}"><sheetData>${lines.join('')}</sheetData></worksheet>`
  const shared = [...strings.keys()].map((text) => `<si><t xml:space="preserve">${escapeXml(text)}</t></si>`)
  const parts = {
    '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${TYPE}.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`,
    '_rels/.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="ual-export" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `${XML}<styleSheet xmlns="${MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': sheet,
    'xl/sharedStrings.xml': `${XML}<sst xmlns="${MAIN}" count="${strings.size}" uniqueCount="${strings.size}">${shared.join('')}</sst>`,
  }
  return zip(Object.entries(parts).map(([name, text]) => ({ name, bytes: Buffer.from(text) })))
}

/** N and the archives: the same export saved by Excel, compressed, or packed together with others. */
export function containerRenditions(audits: readonly AuditData[]): Rendition[] {
  const half = Math.ceil(audits.length / 2)
  const csv = Buffer.from(table(ualRows(audits)))
  const entries = [
    { name: 'march/ual-1.csv', bytes: Buffer.from(table(ualRows(audits.slice(0, half)))) },
    {
      name: 'march/ual-2.jsonl',
      bytes: Buffer.from(
        audits
          .slice(half)
          .map((audit) => `${JSON.stringify(audit)}\n`)
          .join(''),
      ),
      method: 'store' as const,
    },
  ]
  return [
    complete('N xlsx', 'ual-export.xlsx', xlsx(ualRows(audits)), audits),
    complete('gzip', 'ual-export.csv.gz', gzipSync(csv, { level: 6 }), audits),
    complete('zip of two', 'evidence.zip', zip(entries), audits),
  ]
}
