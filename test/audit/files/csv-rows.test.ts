import { describe, expect, test } from 'vitest'
import { codes, failure, fieldsOf, plain, readText } from './support.ts'

const HEADER = 'CreationDate,UserIds,Operations,AuditData'

function row(id: number): string {
  return `"5/13/2021","a@x","MailItemsAccessed","{""Id"":""${id}""}"`
}

function semicolons(text: string): string {
  return text.replaceAll(',', ';')
}

function plainRow(id: number): string {
  return `5/13/2021,a@x,MailItemsAccessed,{"Id":"${id}"}`
}

function fields(id: number): Record<string, string> {
  return {
    CreationDate: '5/13/2021',
    UserIds: 'a@x',
    Operations: 'MailItemsAccessed',
    AuditData: `{"Id":"${id}"}`,
  }
}

describe('a table as exported', () => {
  test('gives each row its fields, number, offset and length', async () => {
    const text = `${HEADER}\r\n${row(1)}\r\n${row(2)}\r\n`
    const { rows, run } = await readText(text)
    const first = text.indexOf('"5/13')
    expect(rows.map(plain)).toEqual([
      { row: 1, offset: first, length: row(1).length, text: row(1), fields: fields(1) },
      { row: 2, offset: first + row(1).length + 2, length: row(2).length, text: row(2), fields: fields(2) },
    ])
    expect(run.format).toBe('purview-classic-csv')
    expect(run.notices).toEqual([])
  })

  test('is read alike whatever stands before the header and between the cells', async () => {
    const variants = [
      `#TYPE Selected.System.Object\r\n${HEADER}\r\n${row(1)}\r\n`,
      `sep=;\r\n${semicolons(HEADER)}\r\n${semicolons(row(1))}`,
      `${semicolons(HEADER)}\n${semicolons(row(1))}\n`,
      `${HEADER.replaceAll(',', '\t')}\r${row(1).replaceAll(',', '\t')}\r`,
      `\n\n${HEADER}\r\n\r\n\n${row(1)}\n\n`,
      `"CreationDate" ,"UserIds" ,"Operations" , AuditData \n${row(1).replaceAll(',', ' ,')}`,
      `\uFEFF${HEADER}\n${row(1)}`,
    ]
    for (const text of variants) {
      const { rows } = await readText(text)
      expect({ text, rows: fieldsOf(rows) }).toEqual({ text, rows: [fields(1)] })
    }
  })

  test('has cells with line breaks, quotes and several megabytes', async () => {
    const big = `{"x":"${'é'.repeat(3_000_000)}"}`
    const text = `${HEADER}\n1,"a\r\nb\nc","say ""hi""","${big.replaceAll('"', '""')}"\n2,x"y"z,"",{}\n`
    const { rows } = await readText(text, [100_000])
    expect(fieldsOf(rows)).toEqual([
      { CreationDate: '1', UserIds: 'a\r\nb\nc', Operations: 'say "hi"', AuditData: big },
      { CreationDate: '2', UserIds: 'x"y"z', Operations: '', AuditData: '{}' },
    ])
  })

  test('names columns plainly, and says what is doubtful about them', async () => {
    const { rows, run } = await readText(
      ' "TimeGenerated [UTC]",OfficeWorkload,OfficeId,UserId,UserId,__proto__,CreationTime [Local Time],,\nt,w,i,u,v,p,l,,\n',
    )
    const [first] = rows
    expect(first?.kind === 'fields' && Object.entries(first.fields)).toEqual([
      ['TimeGenerated', 't'],
      ['OfficeWorkload', 'w'],
      ['OfficeId', 'i'],
      ['UserId', 'u'],
      ['UserId#2', 'v'],
      ['__proto__', 'p'],
      ['CreationTime [Local Time]', 'l'],
      ['', ''],
      ['#2', ''],
    ])
    expect(run.notices.map(({ code, level, count }) => ({ code, level, count }))).toEqual([
      { code: 'duplicate-column', level: 'warning', count: 1 },
      { code: 'local-time', level: 'incomplete', count: 1 },
    ])
  })

  test('may repeat its header: skipped, counted, not numbered', async () => {
    const text = `${HEADER}\r\n${row(1)}\r\n\uFEFF${HEADER}\r\n${row(2)}\r\n#TYPE x\r\n${HEADER}\r\n${row(3)}`
    const { rows, run } = await readText(text)
    expect(fieldsOf(rows)).toEqual([fields(1), fields(2), fields(3)])
    expect(rows.map(({ place }) => place.row)).toEqual([1, 2, 3])
    expect(run.notices).toEqual([
      {
        code: 'repeated-header',
        level: 'info',
        text: 'x repeats its header 2 times, as joined files do: these lines are not rows',
        count: 2,
      },
    ])
  })
})

describe('a damaged table', () => {
  test('keeps rows that lack or add only what is empty', async () => {
    const header = 'RecordId,CreationDate,Operation,UserId,AuditData,AssociatedAdminUnits'
    const { rows } = await readText(
      `${header}\n1,2,3,4,{}\n1,2,3,4,{},,,\n1,2,3\n1,2,3,4,{},6,7\n1,2,3,4,{},6\n`,
    )
    expect(fieldsOf(rows)).toEqual([
      { RecordId: '1', CreationDate: '2', Operation: '3', UserId: '4', AuditData: '{}' },
      {
        RecordId: '1',
        CreationDate: '2',
        Operation: '3',
        UserId: '4',
        AuditData: '{}',
        AssociatedAdminUnits: '',
      },
      'broken: broken-row',
      'broken: broken-row',
      {
        RecordId: '1',
        CreationDate: '2',
        Operation: '3',
        UserId: '4',
        AuditData: '{}',
        AssociatedAdminUnits: '6',
      },
    ])
  })

  test('loses only the row with the stray quote', async () => {
    const bad = [
      '"5/13/2021","a@x","MailItemsAccessed","{"Id":"2"}"', // quotes not doubled
      '"5/13/2021","a@x,"MailItemsAccessed","{""Id"":""2""}"', // not closed
      '5/13/2021,a@x",MailItemsAccessed,"{""Id"":""2""}', // closed by the next row's first quote
      '"5/13/2021","a@x","MailItemsAccessed","{""Id"":""2""}",surplus',
      '"5/13/2021","a@x"',
    ]
    for (const line of bad) {
      const { rows } = await readText([HEADER, row(1), line, row(3), row(4), ''].join('\r\n'))
      expect({ line, rows: fieldsOf(rows) }).toEqual({
        line,
        rows: [fields(1), 'broken: broken-row', fields(3), fields(4)],
      })
      expect(rows[1]?.text()).toBe(line)
      expect(rows[1]?.place).toMatchObject({ row: 2, length: line.length })
    }
  })

  test('finds the rows behind a quote that is never closed', async () => {
    const text = [HEADER, '5/13/2021,"a@x,MailItemsAccessed,{}', plainRow(2), plainRow(3)].join('\n')
    const { rows } = await readText(text)
    expect(fieldsOf(rows)).toEqual(['broken: broken-row', fields(2), fields(3)])
  })

  test('that ends inside a row says so', async () => {
    const whole = `${HEADER}\r\n${row(1)}\r\n${row(2)}`
    const start = whole.length - row(2).length
    for (let end = start + 1; end < whole.length; end += 1) {
      const { rows } = await readText(whole.slice(0, end))
      expect({ end, rows: fieldsOf(rows) }).toEqual({ end, rows: [fields(1), 'broken: row-cut'] })
      expect(rows[1]?.place).toMatchObject({ offset: start, length: end - start })
    }
  })
})

describe('text in other encodings', () => {
  const text = `${HEADER}\r\n"5/13/2021","é€😀","x","{}"\r\n"b","c","d","{}"\r\n`

  test.each([
    ['utf-16le', '\uFEFF', 'utf-16le'],
    ['utf-16le', '', 'utf-16le'],
    ['utf-16be', '\uFEFF', 'utf-16be'],
    ['utf-16be', '', 'utf-16be'],
  ])('%s with mark %j is found out, and offsets are those of the file', async (name, mark, expected) => {
    const bytes = Buffer.from(mark + text, 'utf16le')
    if (name === 'utf-16be') bytes.swap16()
    for (const sizes of [[1 << 18], [1], [3]]) {
      const { rows, run } = await readText(bytes, sizes)
      expect(run.encoding).toBe(expected)
      expect(rows.map((each) => each.kind === 'fields' && each.fields['UserIds'])).toEqual(['é€😀', 'c'])
      const { offset, length } = rows[1]?.place ?? {}
      expect(offset).toBe(2 * (mark.length + text.indexOf('"b"')))
      expect(length).toBe(2 * '"b","c","d","{}"'.length)
    }
  })

  test('rows that are not UTF-8 are read as windows-1252 and counted', async () => {
    const start = Buffer.from(`${HEADER}\n1,Bo\u00eete,x,{}\n`, 'utf8')
    const bad = Buffer.from('2,Bo\u00eete \u0080,x,{}\n', 'latin1')
    const { rows, run } = await readText(Buffer.concat([start, bad, bad]))
    expect(rows.map((each) => each.kind === 'fields' && each.fields['UserIds'])).toEqual([
      'Boîte',
      'Boîte €',
      'Boîte €',
    ])
    expect(run.notices).toEqual([
      {
        code: 'encoding-fallback',
        level: 'warning',
        text: `x has 2 rows that are not valid UTF-8, the first at byte ${start.length + 4}: read as windows-1252, so accented letters may be wrong`,
        count: 2,
      },
    ])
    expect(run.encoding).toBe('utf-8 with windows-1252')
  })

  test('NULs behind the end are cut off and counted; NULs inside stay', async () => {
    const { rows, run } = await readText(`${HEADER}\n1,a\0b,x,{}\n${'\0'.repeat(70_000)}`, [1000])
    expect(rows.map((each) => each.kind === 'fields' && each.fields['UserIds'])).toEqual(['a\0b'])
    expect(codes(run.notices)).toEqual(['nul-tail'])
    expect(run.notices[0]?.text).toContain('70000 NUL')
  })
})

describe('what is no evidence', () => {
  test.each([
    ['name,age\nx,1\n', 'name,age'],
    ['1,2,3,4,5\x1b[31m,6', '1,2,3,4,5\\x1b[31m,6'],
    [`${'h'.repeat(200)}\n`, `: ${'h'.repeat(80)}`],
    ['"unclosed header\nx', 'unclosed header'],
  ])('%j is refused with its first line', async (text, shown) => {
    const error = await failure(() => readText(text))
    expect(error.exitCode).toBe(2)
    expect(error.explanation.why).toContain(shown)
    expect(error.explanation.why).not.toContain('h'.repeat(81))
  })

  test.each(['', '\n\n', '   ', '\uFEFF', '#TYPE x\n', '<!DOCTYPE html><html>', '\0\0\0\0'])(
    '%j is refused',
    async (text) => {
      expect((await failure(() => readText(text))).exitCode).toBe(2)
    },
  )

  test('a header alone is a valid export without rows', async () => {
    const { rows, run } = await readText(`${HEADER}\r\n`)
    expect(rows).toEqual([])
    expect(run.notices).toEqual([
      { code: 'no-rows', level: 'warning', text: 'x is a valid export without any rows', count: 1 },
    ])
  })
})
