import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readIdList } from '../../src/metadata/index.ts'
import { notices, refusal } from './id-lists.ts'
import { utf16 } from './read-trace.ts'

describe('ids.txt', () => {
  test.each([
    ['LF', '<a@x>\n<b@x>\n'],
    ['CRLF, blank lines, no end', '\r\n<a@x>\r\n   \r\n\r\n<b@x>'],
    ['BOM', '\uFEFF<a@x>\n<b@x>\n'],
    ['UTF-16 of PowerShell', utf16('<a@x>\r\n<b@x>\r\n')],
    ['UTF-16 without BOM', utf16('<a@x>\r\n<b@x>\r\n', 'le', false)],
    ['gzip', gzipSync('<a@x>\n<b@x>\n')],
    ['quotes around lines', '"<a@x>"\n"<b@x>"\n'],
  ])('%s', async (_, input) => {
    const list = await readIdList(input, 'ids.txt')
    expect(list).toEqual({ ids: ['<a@x>', '<b@x>'], accessed: new Map(), known: [], notices: [] })
  })

  test('ids stay byte-exact: order, case, blanks, quotes that belong to them', async () => {
    const ids = [
      '<B@x>',
      '<b@x>',
      '<"a b"@x>',
      '<#c@x>',
      '#d@x',
      '"a"@"b"',
      ' <e@x> ',
      "<+&#'%@x>",
      '<é😀@x>',
      '<a@@x>',
    ]
    expect((await readIdList(ids.join('\n'), 'ids.txt')).ids).toEqual(ids)
  })

  test('doubled quotes within a quoted line are one', async () => {
    expect((await readIdList('"<""a""@x>"\n', 'ids.txt')).ids).toEqual(['<"a"@x>'])
  })

  test('comments and the heading of a one-column CSV are left out, and counted', async () => {
    const list = await readIdList(
      '#TYPE System.String\n"InternetMessageId"\n# mine\n#\n<a@x>\n',
      'dir/ids.txt',
    )
    expect(list.ids).toEqual(['<a@x>'])
    expect(list.notices).toEqual([
      { code: 'comment-lines', level: 'info', text: 'ids.txt: comment lines were left out', count: 4 },
    ])
  })

  test('duplicates make one row, and are counted', async () => {
    const list = await readIdList('<b@x>\n<a@x>\n<b@x>\n<b@x>\n', 'ids.txt')
    expect(list.ids).toEqual(['<b@x>', '<a@x>'])
    expect(notices(list)).toEqual([['duplicate-ids', 'info', 2]])
  })

  test('odd ids are used, counted, and the first is named', async () => {
    const odd = [
      '<a b@x>',
      'c@x',
      '<d>',
      `<${'e'.repeat(997)}@x>`,
      '[REDACTED]',
      '8f14e45f-ceea-467f-9f3b-2c1d0e6a7b88',
    ]
    const list = await readIdList(['<ok@x>', '', ...odd].join('\n'), 'ids.txt')
    expect(list.ids).toEqual(['<ok@x>', ...odd])
    expect(list.notices).toEqual([
      {
        code: 'unusual-ids',
        level: 'warning',
        text: 'ids.txt: ids have a blank inside, no @, no angle brackets or more than 998 characters; used as they are, the first is line 3',
        count: 6,
      },
    ])
  })

  test('998 characters, two @ and other scripts are nothing odd', async () => {
    const ids = [`<${'e'.repeat(994)}@x>`, '<a@b@x>', '<東京@x>']
    expect(ids[0]).toHaveLength(998)
    expect((await readIdList(ids.join('\n'), 'ids.txt')).notices).toEqual([])
  })

  test('an empty list is an answer too', async () => {
    expect(notices(await readIdList('\n# nothing\n', 'ids.txt'))).toEqual([
      ['no-ids', 'warning', 0],
      ['comment-lines', 'info', 1],
    ])
  })

  test.each([
    [
      'SessionIds',
      '\n8f14e45f-ceea-467f-9f3b-2c1d0e6a7b88\n22af9fa5-0000-4000-8000-000000000000',
      'line 2 is a SessionId: 8f14e45f-ceea-467f-9f3b-2c1d0e6a7b88',
    ],
    ['session keys', 'nosession:0123456789ab', 'line 1 is a SessionId: nosession:0123456789ab'],
    ['IP addresses', '203.0.113.7\n2001:db8::1', 'line 1 is an IP address: 203.0.113.7'],
    [
      'user names',
      '# users\nalice@example.com\ng.jacobs@contoso.example',
      'line 2 is a user name: alice@example.com',
    ],
  ])('a list of %s is a mistake', async (_, text, why) => {
    const error = await refusal(text)
    expect(error.exitCode).toBe(2)
    expect(error.explanation).toMatchObject({ what: 'ids.txt holds no InternetMessageIds', why })
  })

  test('among ids such a text is one: a hostile sender chooses his own', async () => {
    const list = await readIdList('203.0.113.7\n<a@x>\nalice@example.com\n', 'ids.txt')
    expect(list.ids).toEqual(['203.0.113.7', '<a@x>', 'alice@example.com'])
    expect(notices(list)).toEqual([['unusual-ids', 'warning', 2]])
  })

  test('any id in angle brackets survives a list', async () => {
    const id = fc
      .string({ minLength: 1, unit: 'binary' })
      .map((text) => `<${text.replaceAll(/[\n\r\0]/g, '')}@x>`)
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(
          id.filter((one) => Buffer.from(one).toString() === one),
          { minLength: 1 },
        ),
        async (ids) => {
          expect((await readIdList(ids.join('\n'), 'ids.txt')).ids).toEqual(ids)
        },
      ),
    )
  })
})

describe('what is no list of ids', () => {
  test.each([
    [
      'sessions',
      '{"schema":"mia/sessions/1","rows":[]}',
      'ids.txt is a sessions file, not a list of InternetMessageIds',
      'mia messages --sessions ids.txt --save, then mia email --input ids.txt',
    ],
    [
      'results of step 3',
      '{"schema": "mia/email/1"}',
      'ids.txt is no list of InternetMessageIds',
      'name ids.txt or the messages file that mia messages --save wrote',
    ],
    [
      'other JSON',
      '[{"a":1}]',
      'ids.txt is no list of InternetMessageIds',
      'name ids.txt or the messages file that mia messages --save wrote',
    ],
    [
      'a messages CSV',
      '"InternetMessageId","Subject","Folders"\r\n"<a@x>","s","f"\r\n',
      'ids.txt is no list of InternetMessageIds',
      'mia email --input ids.txt, or messages.json, written by mia messages --sessions … --save',
    ],
    [
      'a sessions CSV',
      '"Session","Mailbox"\r\n',
      'ids.txt is no list of InternetMessageIds',
      'mia messages --sessions … --save, then mia email --input ids.txt',
    ],
    [
      'an audit CSV',
      'CreationDate;UserIds;Operations;AuditData\n',
      'ids.txt is no list of InternetMessageIds',
      'mia messages --audit ids.txt --sessions … --save, then mia email --input ids.txt',
    ],
    [
      'a trace',
      'MessageId,Received,SenderAddress\n',
      'ids.txt is no list of InternetMessageIds',
      'mia email --input ids.txt --trace ids.txt',
    ],
    [
      'binary data',
      Buffer.from('PK\u0003\u0004\0\0\0'),
      'ids.txt is no list of InternetMessageIds',
      'name ids.txt or the messages file that mia messages --save wrote',
    ],
  ])('%s', async (_, content, what, next) => {
    const error = await refusal(content)
    expect(error.exitCode).toBe(2)
    expect([error.explanation.what, error.explanation.next]).toEqual([what, next])
  })
})
