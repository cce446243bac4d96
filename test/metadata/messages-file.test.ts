import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { idListOf, readIdFile, readIdList } from '../../src/metadata/index.ts'
import { fakePlatform } from '../support/fake-platform.ts'
import { notices } from './id-lists.ts'

const message = (id: string | null, first: string, change: object = {}): object => ({
  mailbox: 'alice@example.com',
  internetMessageId: id,
  subject: 'Invoice',
  sizeInBytes: 512,
  folders: ['\\Inbox'],
  evidence: 'listed',
  accesses: 1,
  first,
  last: first,
  sessions: [],
  ipAddresses: [],
  records: [{ id: 'x', source: 'a.csv', row: 1 }],
  ...change,
})

describe('a messages file', () => {
  const rows = [
    message('<b@x>', '2024-03-02T00:00:00Z'),
    message('<a@x>', '2024-03-01T00:00:00Z', { subject: null, sizeInBytes: null }),
    message('<b@x>', '2024-03-01T00:00:00Z', { mailbox: 'bob@example.com' }),
    message(null, '2024-03-01T00:00:00Z'),
  ]
  const document = {
    schema: 'mia/messages/1',
    criteria: { rows: 'none' },
    sources: [],
    rows,
    folders: [{ internetMessageId: '<not@x>' }],
  }
  const header = { type: 'header', schema: 'mia/messages/1', criteria: {} }
  const jsonl = [header, ...rows.map((row) => ({ type: 'rows', ...row })), { type: 'folders', folderId: 'x' }]

  test.each([
    ['JSON', JSON.stringify(document, null, 2)],
    ['JSON in one line', JSON.stringify(document)],
    ['JSONL', jsonl.map((line) => `${JSON.stringify(line)}\n`).join('')],
  ])('as %s: ids, first access, subject and size', async (_, content) => {
    const list = await readIdList(content, 'case/messages.json')
    expect(list.ids).toEqual(['<b@x>', '<a@x>'])
    expect([...list.accessed]).toEqual([
      ['<b@x>', '2024-03-01T00:00:00Z'],
      ['<a@x>', '2024-03-01T00:00:00Z'],
    ])
    expect(
      list.known.map(({ kind, source, internetMessageId, subject, sizeInBytes }) => [
        kind,
        source,
        internetMessageId,
        subject,
        sizeInBytes,
      ]),
    ).toEqual([
      ['audit', 'messages.json', '<b@x>', 'Invoice', 512],
      ['audit', 'messages.json', '<a@x>', null, null],
      ['audit', 'messages.json', '<b@x>', 'Invoice', 512],
    ])
    expect(notices(list)).toEqual([['unidentified-rows', 'warning', 1]])
  })

  test('cut in the middle: what stands before the cut, and a notice', async () => {
    const whole = JSON.stringify(document)
    const list = await readIdList(whole.slice(0, whole.indexOf('<a@x>') + 20), 'messages.json')
    expect(list.ids).toEqual(['<b@x>'])
    expect(notices(list)).toEqual([['unusable-rows', 'incomplete', 1]])
  })

  test('ids in a messages file are never judged by their looks', async () => {
    const hostile = { ...document, rows: [message('203.0.113.7', '2024-03-01T00:00:00Z')] }
    expect((await readIdList(JSON.stringify(hostile), 'messages.json')).ids).toEqual(['203.0.113.7'])
  })
})

describe('ids from elsewhere', () => {
  test('given one by one', () => {
    expect(idListOf(['<b@x>', '<a@x>', '<b@x>'], 'ids').ids).toEqual(['<b@x>', '<a@x>'])
    expect(() => idListOf(['203.0.113.7'], 'ids')).toThrow('ids holds no InternetMessageIds')
  })

  test('from a file and from standard input', async () => {
    const platform = fakePlatform({ stdin: '<s@x>\n' })
    try {
      writeFileSync(join(platform.cwd, 'ids.txt'), '<f@x>\n')
      expect((await readIdFile(platform, 'ids.txt')).ids).toEqual(['<f@x>'])
      expect((await readIdFile(platform, '-')).ids).toEqual(['<s@x>'])
      await expect(readIdFile(platform, 'none.txt')).rejects.toMatchObject({ exitCode: 2 })
    } finally {
      platform.dispose()
    }
  })
})
