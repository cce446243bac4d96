import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { entriesOf, lines, noticesIn, readTraces, TRACE, utf16 } from './read-trace.ts'

const HEADER =
  '"PSComputerName","Organization","MessageId","Received","SenderAddress","RecipientAddress","Subject","Status","ToIP","FromIP","Size","MessageTraceId","StartDate","EndDate","Index"'
const row = (received: string, from = '2024-02-28T00:00:00Z', to = '2024-03-02T00:00:00Z'): string =>
  `"outlook.office365.com","contoso.example","<a@example.com>","${received}","carol@example.com","alice@example.com","Invoice; ""urgent"", 5","Delivered",,"203.0.113.7","35432","11111111-2222-3333-4444-555555555555","${from}","${to}","0"`
const TYPE = '#TYPE Microsoft.Exchange.Management.MessageTrace'

const timesOf = async (...rows: string[]): Promise<(string | null)[]> => {
  const { entries } = await readTraces({ file: lines(HEADER, ...rows) })
  return entries.map((entry) => entry.received)
}

describe('T1 Get-MessageTrace as CSV', () => {
  test.each([
    ['plain', lines(HEADER, row('2024-03-01T10:00:00.1234567Z'))],
    ['with #TYPE and BOM', `\uFEFF${lines(TYPE, HEADER, row('2024-03-01T10:00:00.1234567Z'))}`],
    ['with LF', lines(TYPE, HEADER, row('2024-03-01T10:00:00.1234567Z')).replaceAll('\r', '')],
    ['UTF-16LE', utf16(lines(HEADER, row('2024-03-01T10:00:00.1234567Z')))],
    ['UTF-16LE without BOM', utf16(lines(HEADER, row('2024-03-01T10:00:00.1234567Z')), 'le', false)],
    ['UTF-16BE', utf16(lines(HEADER, row('2024-03-01T10:00:00.1234567Z')), 'be')],
    ['UTF-16BE without BOM', utf16(lines(HEADER, row('2024-03-01T10:00:00.1234567Z')), 'be', false)],
    ['gzip', gzipSync(lines(HEADER, row('2024-03-01T10:00:00.1234567Z')))],
    ['no line end at the end', `${HEADER}\r\n${row('2024-03-01T10:00:00.1234567Z')}`],
    [
      'semicolons',
      lines(
        HEADER.replaceAll(',', ';'),
        row('2024-03-01T10:00:00.1234567Z').replaceAll('","', '";"').replace(',,', ';;'),
      ),
    ],
  ])('%s', async (_, content) => {
    expect(await entriesOf(content)).toEqual([TRACE])
  })

  test('what was read is known afterwards', async () => {
    const content = gzipSync(
      utf16(lines(TYPE, HEADER, row('2024-03-01T10:00:00Z'), row('2024-02-29T10:00:00Z'))),
    )
    const { facts, bytesSeen } = await readTraces({ 'mt.csv.gz': content })
    expect(facts).toEqual([
      {
        label: 'mt.csv.gz',
        kind: 'trace',
        path: 'mt.csv.gz',
        bytes: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
        format: 'gzip > message-trace csv',
        encoding: 'utf-16le',
        rows: 2,
        unusable: 0,
        oldest: '2024-02-29T10:00:00Z',
        newest: '2024-03-01T10:00:00Z',
        periods: [{ from: '2024-02-28T00:00:00Z', to: '2024-03-02T00:00:00Z' }],
        outcomes: [],
        notices: [],
      },
    ])
    expect(bytesSeen).toBe(content.length)
  })

  test('the order of day and month comes from the whole file, StartDate and EndDate included', async () => {
    const slash = (day: string): string => row(`${day}/2024 9:05:01 PM`, '', '')
    expect(await timesOf(slash('3/4'), slash('3/14'))).toEqual([
      '2024-03-04T21:05:01Z',
      '2024-03-14T21:05:01Z',
    ])
    expect(await timesOf(slash('3/4'), slash('14/3'))).toEqual([
      '2024-04-03T21:05:01Z',
      '2024-03-14T21:05:01Z',
    ])
    expect(await timesOf(row('03.04.2024 21:05:01', '', ''))).toEqual(['2024-04-03T21:05:01Z'])
    expect(
      await timesOf(row('3/4/2024 9:05:01 PM', '2/28/2024 12:00:00 AM', '3/9/2024 12:00:00 AM')),
    ).toEqual(['2024-03-04T21:05:01Z'])
  })

  test.each([
    ['no row decides', ['3/4/2024 9:05 PM', '5/6/2024 9:05 PM'], 2],
    ['rows contradict each other', ['3/4/2024 9:05 PM', '14/3/2024 9:05 PM', '3/14/2024 9:05 PM'], 3],
    ['it is no date', ['yesterday'], 1],
  ])('where %s the rows are used without a time, and counted', async (_, times, count) => {
    const { entries, facts } = await readTraces({
      'a.csv': lines(HEADER, ...times.map((time) => row(time, '', ''))),
    })
    expect(entries.map((entry) => entry.received)).toEqual(times.map(() => null))
    expect(entries[0]?.sender).toBe('carol@example.com')
    expect(facts[0]?.notices.map(({ code, level, count: n }) => [code, level, n])).toEqual([
      ['time-unreadable', 'incomplete', count],
    ])
    expect(facts[0]).toMatchObject({ oldest: null, newest: null, periods: [], unusable: 0 })
  })

  test('unusable rows are counted with the first row of each kind', async () => {
    const good = row('2024-03-01T10:00:00Z')
    const { entries, facts } = await readTraces({
      'a.csv': lines(
        HEADER,
        good,
        good.replace('<a@example.com>', ' '),
        '"cut","row"',
        '',
        ',,,,,,,,,,,,,,',
        `${good},"surplus"`,
        `${good},,`,
        good.replace('<a@example.com>', ''),
        TYPE,
        HEADER,
        good,
      ),
    })
    expect(entries.map((entry) => entry.row)).toEqual([1, 5, 7])
    expect(facts[0]).toMatchObject({ rows: 7, unusable: 4 })
    expect(noticesIn(facts[0])).toEqual([
      [
        'unusable-rows',
        'incomplete',
        2,
        'a.csv: rows have no message id and cannot be used; the first is row 2',
      ],
      [
        'unusable-rows',
        'incomplete',
        2,
        'a.csv: rows with more or fewer cells than the header cannot be used; the first is row 3',
      ],
    ])
  })

  test('a quote that never closes costs what follows, not what precedes', async () => {
    const good = row('2024-03-01T10:00:00Z')
    const content = lines(HEADER, good, good, `"x","y","<a@`, good.replaceAll('"', ''), 'more')
    const { entries, facts } = await readTraces({ 'a.csv': content })
    expect(entries.map((entry) => entry.row)).toEqual([1, 2])
    expect(facts[0]).toMatchObject({ rows: 3, unusable: 1 })
    expect(facts[0]?.notices[0]?.text).toMatch(
      /^a\.csv: row opens a quote that is never closed;.*the first is row 3$/,
    )
  })

  test('gzip that is cut gives the rows before the cut', async () => {
    const rows = Array.from({ length: 2000 }, (_, index) =>
      row('2024-03-01T10:00:00Z').replace(
        '<a@',
        `<${createHash('sha256').update(String(index)).digest('hex')}@`,
      ),
    )
    const whole = gzipSync(lines(HEADER, ...rows))
    const { entries, facts } = await readTraces({ 'a.csv.gz': whole.subarray(0, whole.length - 5000) })
    expect(entries.length).toBeGreaterThan(1000)
    expect(entries.length).toBeLessThan(2000)
    expect(facts[0]?.notices.map((notice) => [notice.code, notice.level])).toContainEqual([
      'gzip-damaged',
      'incomplete',
    ])
  })

  test('bytes that are no UTF-8 are read as Windows-1252, and that is said', async () => {
    const content = Buffer.from(
      lines(HEADER, row('2024-03-01T10:00:00Z').replace('Invoice', 'Fälligkeit')),
      'latin1',
    )
    const { entries, facts } = await readTraces({ 'a.csv': content })
    expect(entries[0]?.subject).toBe('Fälligkeit; "urgent", 5')
    expect(facts[0]?.encoding).toBe('windows-1252')
    expect(facts[0]?.notices.map((notice) => [notice.code, notice.level])).toEqual([
      ['fallback-encoding', 'warning'],
    ])
  })

  test('as many rows as a query returns at most: a warning, and the period asked for is not trusted', async () => {
    const rows = Array.from({ length: 1000 }, () => row('2024-03-01T10:00:00Z'))
    const { facts } = await readTraces({ 'a.csv': lines(HEADER, ...rows) })
    expect(facts[0]?.notices.map(({ code, level, count }) => [code, level, count])).toEqual([
      ['row-cap', 'warning', 1000],
    ])
    expect(facts[0]?.periods).toEqual([{ from: '2024-03-01T10:00:00Z', to: '2024-03-01T10:00:00Z' }])
  })

  test('a file with a header and nothing else says nothing', async () => {
    const { entries, facts } = await readTraces({ 'a.csv': lines(HEADER) })
    expect(entries).toEqual([])
    expect(facts[0]?.notices.map(({ code, level, count }) => [code, level, count])).toEqual([
      ['no-rows', 'warning', 0],
    ])
  })
})
