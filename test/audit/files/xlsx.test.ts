import { describe, expect, test } from 'vitest'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeXlsxFile from 'write-excel-file/node'
import { openEvidence } from '../../../src/audit/files/index.ts'
import { zip } from '../../support/zip.ts'
import {
  codes,
  failure,
  fieldsOf,
  first,
  platformAt,
  readFile,
  readSource,
  temporaryFolder,
} from './support.ts'

const HEADER = ['CreationDate', 'UserIds', 'Operations', 'AuditData']

interface Book {
  readonly sheets: Readonly<Record<string, string>>
  readonly strings?: string
}

function row(...cells: string[]): string {
  return `<row>${cells.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`
}

function book({ sheets, strings }: Book): Buffer {
  const names = Object.keys(sheets)
  const tags = names.map(
    (name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  )
  const relations = names.map(
    (_, index) => `<Relationship Id="rId${index + 1}" Target="worksheets/sheet${index + 1}.xml"/>`,
  )
  const parts: Record<string, string> = {
    'xl/workbook.xml': `<?xml version="1.0"?><workbook><sheets>${tags.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relations.join('')}</Relationships>`,
    ...Object.fromEntries(
      Object.values(sheets).map((data, index) => [
        `xl/worksheets/sheet${index + 1}.xml`,
        `<worksheet><sheetData>${data}</sheetData></worksheet>`,
      ]),
    ),
  }
  if (strings !== undefined) parts['xl/sharedStrings.xml'] = `<sst>${strings}</sst>`
  return zip(Object.entries(parts).map(([name, text]) => ({ name, bytes: Buffer.from(text) })))
}

describe('a worksheet', () => {
  test('gives every kind of cell as text, and no byte places', async () => {
    const strings = [
      '<si><t>MailItemsAccessed</t></si>',
      '<si><t xml:space="preserve"> {"a":"x_x000D_&#10;&lt;&amp;&#x1F600;"} </t></si>',
      '<si><r><t>ri</t></r><r><rPr><b/></rPr><t>ch</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si>',
      '<si><t>_x005F_x0041_</t></si>',
      '<si/>',
    ]
    const cells = [
      '<c r="A2"><v>44329.5</v></c><c r="B2" t="s"><v>2</v></c><c r="C2" t="s"><v>0</v></c><c r="D2" t="s"><v>1</v></c>',
      '<c r="A3" t="b"><v>1</v></c><c r="C3" t="str"><f>1+1</f><v>a_x000A_b</v></c><c r="D3" t="inlineStr"><is><t>i</t></is></c>',
      '<c r="A4" t="s"><v>3</v></c><c r="B4" s="1"/><c r="C4" t="s"><v>4</v></c><c r="D4" t="b"><v>0</v></c>',
      '<c r="A5"/>',
      '<c><v>1</v></c><c><v>2</v></c><c><v>3</v></c><c t="inlineStr"><is><t><![CDATA[<x>]]></t></is></c>',
    ]
    const sheet =
      row(...HEADER) + cells.map((each, index) => `<row r="${index + 2}"><!-- < -->${each}</row>`).join('')
    const { rows, facts } = await readFile('x', book({ sheets: { Audit: sheet }, strings: strings.join('') }))
    expect(fieldsOf(rows)).toEqual([
      {
        CreationDate: '44329.5',
        UserIds: 'rich',
        Operations: 'MailItemsAccessed',
        AuditData: ' {"a":"x\r\n<&😀"} ',
      },
      { CreationDate: 'True', UserIds: '', Operations: 'a\nb', AuditData: 'i' },
      { CreationDate: '_x0041_', UserIds: '', Operations: '', AuditData: 'False' },
      { CreationDate: '1', UserIds: '2', Operations: '3', AuditData: '<x>' },
    ])
    expect(rows[1]?.place).toEqual({ source: 'x', row: 2, offset: null, length: null })
    expect(rows[1]?.text()).toBe('True\t\ta\nb\ti')
    expect(facts).toMatchObject({ format: 'xlsx > purview-classic-csv', notices: [] })
  })

  test('of another program is read the same', async () => {
    const data = [HEADER, ['d', 'ü', 'x', `{"a":"${'b'.repeat(30_000)}"}`]]
    const buffer = await writeXlsxFile(data.map((cells) => cells.map((value) => ({ value })))).toBuffer()
    const { rows } = await readFile('x', buffer, 1000)
    expect(fieldsOf(rows)).toEqual([
      Object.fromEntries(HEADER.map((name, index) => [name, data[1]?.[index]])),
    ])
  })

  test('with cells that are full, or whose text is missing, is incomplete', async () => {
    const sheet = `${row(...HEADER)}${row('1', '2', '3', 'x'.repeat(32_767))}${row('1', '2', '3', 'x'.repeat(32_766))}<row><c t="s"><v>7</v></c></row>`
    const { rows, facts } = await readFile('x', book({ sheets: { Audit: sheet } }))
    expect(rows).toHaveLength(2)
    expect(facts.notices.map(({ code, level, count }) => [code, level, count])).toEqual([
      ['full-cell', 'incomplete', 1],
      ['lost-cell', 'incomplete', 1],
    ])
  })

  test('with a cell far outside its columns keeps the row as broken', async () => {
    const sheet = `${row(...HEADER)}<row><c r="A2"><v>1</v></c><c r="ZZ2"><v>2</v></c></row>${row('1', '2', '3', '{}')}`
    const { rows } = await readFile('x', book({ sheets: { Audit: sheet } }))
    expect(fieldsOf(rows)).toEqual([
      'broken: broken-row',
      { CreationDate: '1', UserIds: '2', Operations: '3', AuditData: '{}' },
    ])
  })

  test('that is no evidence is refused, and so is an empty one', async () => {
    for (const sheet of [
      row('Name', 'Age') + row('x', '1'),
      '',
      row(...HEADER).replaceAll('inlineStr', 's'),
    ]) {
      expect((await failure(() => readFile('x', book({ sheets: { S: sheet } })))).exitCode).toBe(2)
    }
  })

  test('that never ends a tag does not fill the memory', async () => {
    const sheet = `${row(...HEADER)}<row><c r="${'x'.repeat(5 << 20)}`
    expect((await failure(() => readFile('x', book({ sheets: { S: sheet } })))).exitCode).toBe(3)
  })
})

test('a workbook gives a source per sheet; those that are no evidence are left out with a warning', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'd'))
  const one = row(...HEADER) + row('1', '2', '3', '{}')
  await writeFile(
    join(folder, 'd/x.xlsx'),
    book({ sheets: { 'B &amp; b': one, A: one + row('4', '5', '6', '{}'), Notes: row('hello') } }),
  )
  const sources = await openEvidence(platformAt(folder), ['d/x.xlsx'])
  const reads = []
  for (const source of sources) reads.push(await readSource(source))
  expect(reads.map(({ facts, rows }) => [facts.label, rows.length, codes(facts.notices)])).toEqual([
    ['x.xlsx!A', 2, []],
    ['x.xlsx!B & b', 1, []],
    ['x.xlsx!Notes', 0, ['other-file']],
  ])
  expect(first(sources).facts().path).toBe('d/x.xlsx')
})
