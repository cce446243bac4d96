import { describe, expect, test } from 'vitest'
import {
  BIND,
  BIND_RECORD,
  CUT,
  ID_1,
  ID_2,
  ID_3,
  PLACE,
  quarantine,
  row,
  SALVAGED,
  ualRow,
  used,
} from './decode-rows.ts'

const TEXT = JSON.stringify(BIND)

describe('damage that is undone: the record is used', () => {
  const windows = TEXT.replaceAll('\\\\', '\\')
  test.each<[string, string, string[]]>([
    ['a NUL tail and a byte order mark', `\uFEFF${TEXT}\0\0\0`, []],
    ['a list of one', `[${TEXT}]`, []],
    ['JSON in a JSON string', JSON.stringify(TEXT), ['double-encoded']],
    ['JSON in a JSON string in a JSON string', JSON.stringify(JSON.stringify(TEXT)), ['double-encoded']],
    ['doubled quotes', TEXT.replaceAll('"', '""'), ['repaired-json']],
    ['doubled quotes with the cell around', `"${TEXT.replaceAll('"', '""')}"`, ['repaired-json']],
    [
      'escaped quotes without a string around',
      JSON.stringify(TEXT).slice(1, -1),
      ['double-encoded', 'repaired-json'],
    ],
    ['backslashes that nobody escaped', windows.replace(String.raw`\r\n`, ''), ['repaired-json']],
    ['a raw line break in a string', TEXT.replace(String.raw`\r\n`, '\r\n'), ['repaired-json']],
  ])('%s', (_, text, defects) => {
    expect(used(ualRow(text))).toEqual({ record: BIND_RECORD, defects })
  })

  test.each([
    ['in AuditData', ualRow(TEXT.replace('"SessionId"', '"SessionId":"first","SessionId"'))],
    ['in a row that the source parsed', row(BIND, TEXT.replace('"Folders"', '"Folders":[],"Folders"'))],
    ['in a nested object', ualRow(TEXT.replace('"Path"', '"Path":"x","Path"'))],
  ])('a key twice, %s: the last one counts, and it is said', (_, evidence) => {
    expect(used(evidence)).toEqual({ record: BIND_RECORD, defects: ['duplicate-key'] })
  })

  test.each([':a', '":', '\\":', 'a\\', '{"Id":1}'])(
    'a value that looks like a key is none: %s',
    (ClientInfoString) => {
      expect(used(ualRow(JSON.stringify({ ...BIND, ClientInfoString }))).defects).toEqual([])
    },
  )
})

describe('AuditData that is cut', () => {
  test('says where, and salvages what stands before the cut', () => {
    const text = CUT
    expect(quarantine(ualRow(text))).toEqual({
      place: PLACE,
      reason: 'truncated-json',
      detail:
        'AuditData ends inside the JSON, after 1,109 characters. Export the record again from the source.',
      salvaged: SALVAGED,
      text: expect.any(String) as string,
    })
  })

  test.each([3060, 3062, 10_000, 32_767, 32_768])('%i characters are a known limit', (length) => {
    const long = TEXT.replace('Mozilla/5.0', 'x'.repeat(40_000)).slice(0, length)
    const detail = quarantine(ualRow(long)).detail
    expect(detail).toMatch(
      /^AuditData ends inside the JSON, after \d{1,2},\d{3} characters \((?:a|the) limit of .+\)\./,
    )
  })

  test('the length of the Splunk line counts, not that of the cell in it', () => {
    const data = TEXT.replace('Mozilla/5.0', 'x'.repeat(20_000)).replaceAll('"', '""')
    const line = `"PS","${data}`.slice(0, 10_000)
    const { reason, detail } = quarantine(row({ Operations: 'MailItemsAccessed', AuditData: '', _raw: line }))
    expect([reason, detail]).toEqual([
      'truncated-json',
      "AuditData ends inside the JSON, after 10,000 characters (the limit of a line in Splunk's default settings). Export the record again from the source.",
    ])
  })

  test.each<[string, string, string[]]>([
    ['inside an id', CUT.slice(0, -2), [ID_1]],
    ['inside an escape', TEXT.slice(0, TEXT.indexOf(String.raw`\r\n`) + 1), []],
    ['behind an id', CUT, [ID_1, ID_2]],
    ['in doubled quotes', CUT.replaceAll('"', '""'), [ID_1, ID_2]],
    ['in a JSON string', JSON.stringify(TEXT).slice(0, -60), [ID_1, ID_2, ID_3]],
    ['in a JSON string that is whole', JSON.stringify(CUT), [ID_1, ID_2]],
  ])('%s', (_, text, ids) => {
    const { reason, salvaged } = quarantine(ualRow(text))
    expect([reason, salvaged?.internetMessageIds]).toEqual(['truncated-json', ids])
    expect(salvaged).toMatchObject({ actor: 'Ann@contoso.example', time: '2025-03-04T05:06:07Z' })
  })

  test('escapes of an id are undone', () => {
    const data = {
      ...BIND,
      Folders: [{ FolderItems: [{ InternetMessageId: '<a"\\b@é>' }, { InternetMessageId: ID_3 }] }],
    }
    const text = JSON.stringify(data).replace('é', String.raw`\u00e9`)
    const cut = text.slice(0, text.indexOf('three'))
    expect(quarantine(ualRow(cut)).salvaged?.internetMessageIds).toEqual(['<a"\\b@é>'])
  })

  test('a cut in the Folders column of OfficeActivity', () => {
    const Folders = JSON.stringify(BIND['Folders'])
    const columns = { ...BIND, Folders: Folders.slice(0, Folders.indexOf('three')) }
    const { reason, detail, salvaged } = quarantine(row(columns))
    expect([reason, detail, salvaged]).toEqual([
      'truncated-json',
      `Folders ends inside the JSON, after ${columns.Folders.length} characters. Export the record again from the source.`,
      { ...SALVAGED, operationCount: 3 },
    ])
  })
})

describe('AuditData that cannot be read', () => {
  test.each<[string, string, string]>([
    ['an empty cell', '', 'no-audit-data'],
    ['blanks and NULs', ' \0\r\n', 'no-audit-data'],
    ['a broken comma', TEXT.replace(',"Id"', ';"Id"'), 'invalid-json'],
    ['text', 'see attachment', 'invalid-json'],
    ['a number', '5', 'invalid-json'],
    ['several records', `[${TEXT},${TEXT}]`, 'invalid-json'],
    ['a type name', 'System.Object[]', 'depth-loss'],
    ['a flattened object', '@{CreationTime=2025-03-04; Operation=MailItemsAccessed}', 'depth-loss'],
    ['nesting', `{"Operation":"MailItemsAccessed","a":${'['.repeat(70)}${']'.repeat(70)}}`, 'too-deep'],
    ['a bomb', `{"a":${'['.repeat(500_000)}${']'.repeat(500_000)}}`, 'too-deep'],
    // Parsed, it would take 600 MB.
    ['a great bomb', `{"a":${'['.repeat(5_000_000)}${']'.repeat(5_000_000)}}`, 'too-deep'],
  ])('%s', (_, text, reason) => {
    expect(quarantine(ualRow(text)).reason).toBe(reason)
  })

  test('the columns are salvaged where AuditData says nothing', () => {
    expect(quarantine(ualRow('', { CreationDate: '3/14/2025 9:13:33 PM' })).salvaged).toEqual({
      ...SALVAGED,
      time: '2025-03-14T21:13:33Z',
      accessType: 'unknown',
      mailboxUpn: null,
      mailboxGuid: null,
      sessionId: null,
      ipAddresses: [],
      internetMessageIds: [],
    })
  })

  test('a row without an AuditData column, and nesting in a parsed row', () => {
    expect(quarantine(row({ Operation: 'MailItemsAccessed', UserId: 'a' })).reason).toBe('no-audit-data')
    const deep: unknown = JSON.parse(`${'['.repeat(70)}${']'.repeat(70)}`)
    expect(quarantine(row({ ...BIND, Folders: deep })).reason).toBe('too-deep')
  })
})
