import type { Feature, Image } from 'write-excel-file/node'

/** How large the table of a sheet is, titles included; null where the sheet is no table. */
export type TableSize = { readonly rows: number; readonly columns: number } | null

/** Filter buttons on the titles of every table: `autoFilter` behind `sheetData` (ECMA-376 part 1, 18.3.1.2). */
export function filterButtons(sizes: readonly TableSize[]): Feature<Image['content']> {
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          transform: (xml, _options, { sheetIndex }) => {
            const size = sizes[sheetIndex] ?? null
            if (size === null || size.columns === 0 || size.rows < 2) return xml
            const range = `A1:${columnName(size.columns - 1)}${size.rows}`
            return xml.replace('</sheetData>', () => `</sheetData><autoFilter ref="${range}"/>`)
          },
        },
      },
    },
  }
}

/** 0 is A, 25 is Z, 26 is AA. */
function columnName(index: number): string {
  const before = index < 26 ? '' : columnName(Math.floor(index / 26) - 1)
  return before + String.fromCharCode(65 + (index % 26))
}
