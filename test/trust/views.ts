import { parse } from 'csv-parse/sync'
import { parseHTML } from 'linkedom'
import { expect } from 'vitest'
import { decodeVisible } from '../formats/hostile.ts'
import { readWorkbook } from '../formats/workbook.ts'
import { forbiddenCharacters } from './general-rule.ts'

/** Oracles for results in a format: each reads it with something that mia did not write it with. */

/** A CSV cell as the documentation says to read it back: one leading apostrophe away, visible escapes decoded. */
function cellValue(cell: string): string {
  return decodeVisible(cell.startsWith("'") ? cell.slice(1) : cell)
}

/** O4: rows of equal length, no cell that a spreadsheet evaluates. @returns the values of all cells */
export function csvValues(bytes: string): Set<string> {
  const rows: string[][] = parse(bytes, { bom: true, record_delimiter: '\r\n', relax_column_count: true })
  expect(new Set(rows.map(({ length }) => length)).size, 'lengths of CSV rows').toBe(1)
  const cells = rows.flat()
  expect(cells.filter((cell) => /^[\s\0]*[=+\-@|%]/.test(cell))).toEqual([])
  return new Set(cells.map((cell) => cellValue(cell)))
}

/** Cells of all sheets. Illegal XML, or a formula, is an error. */
export async function workbookValues(bytes: Uint8Array): Promise<Set<string>> {
  const { sheets, files } = await readWorkbook(bytes)
  for (const [name, xml] of files) expect(/<f[ >]/.test(xml), `formula in ${name}`).toBe(false)
  const cells = [...sheets.values()].flat(2)
  return new Set(cells.map((cell) => decodeVisible(String(cell))))
}

interface Page {
  querySelectorAll(selector: string): Iterable<{
    readonly tagName: string
    readonly attributes: Iterable<{ readonly name: string; readonly value: string }>
  }>
}

/** O3: how often each element stands in the page with each set of attribute names. */
export function skeleton(source: string): Map<string, number> {
  const { document } = parseHTML(source) as { document: Page }
  const counts = new Map<string, number>()
  for (const { tagName, attributes } of document.querySelectorAll('*')) {
    const all = [...attributes]
    for (const { name, value } of all) {
      expect(name, 'event handler').not.toMatch(/^on/i)
      if (/^(?:src|href|action|xlink:href)$/i.test(name)) expect(value).toMatch(/^(?:#|data:image\/png;)/)
    }
    const key = [tagName.toLowerCase(), ...all.map(({ name }) => name).toSorted()].join(' ')
    // Where a long word may break; it has no attributes.
    if (key === 'wbr') continue
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** Lines of a piped table: no code point that a terminal obeys or a reader cannot see but the tabs between columns. */
export function expectPlainLines(text: string): void {
  expect(forbiddenCharacters(text, '\t\n')).toEqual([])
}
