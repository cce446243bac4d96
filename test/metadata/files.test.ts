import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { MiaError } from '../../src/core/errors.ts'
import { openTraceFiles } from '../../src/metadata/index.ts'
import { type FakePlatform, fakePlatform } from '../support/fake-platform.ts'

const TRACE = 'MessageId,Received,SenderAddress,RecipientAddress\n<a@x>,2024-01-01T00:00:00Z,s@x,r@x\n'

let platform: FakePlatform = fakePlatform()
afterEach(() => {
  platform.dispose()
  platform = fakePlatform()
})

function write(name: string, content: string | Uint8Array): string {
  mkdirSync(join(platform.cwd, name, '..'), { recursive: true })
  writeFileSync(join(platform.cwd, name), content)
  return name
}

async function refusal(...paths: string[]): Promise<MiaError> {
  const error: unknown = await openTraceFiles(platform, paths).then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(MiaError)
  return error as MiaError
}

describe('opening trace files', () => {
  test('labels are as short as can be, sources in their order, a file named twice is one', async () => {
    write('b/t.csv', TRACE)
    write('a/t.csv', TRACE)
    write('z.csv', TRACE)
    symlinkSync(join(platform.cwd, 'z.csv'), join(platform.cwd, 'link.csv'))
    const sources = await openTraceFiles(platform, [
      'z.csv',
      'b/t.csv',
      'a/t.csv',
      'b/../b/t.csv',
      'link.csv',
    ])
    expect(sources.map((source) => source.label)).toEqual(['a/t.csv', 'b/t.csv', 'z.csv'])
  })

  test('standard input is a source like any other', async () => {
    const piped = fakePlatform({ stdin: TRACE })
    try {
      const [source] = await openTraceFiles(piped, ['-'])
      const rows: string[] = []
      for await (const batch of source?.entries({
        signal: piped.signal,
        onBytes: () => undefined,
        hash: false,
      }) ?? []) {
        rows.push(...batch.map((entry) => `${entry.source} ${entry.internetMessageId}`))
      }
      expect(rows).toEqual(['stdin <a@x>'])
      expect(source?.facts()).toMatchObject({ path: null, label: 'stdin', sha256: null, bytes: TRACE.length })
    } finally {
      piped.dispose()
    }
  })

  test('a NUL that a sender put into a subject does not hide the trace', async () => {
    const row = '<a@x>,2024-01-01T00:00:00Z,s@x,r@x,In\0voice'
    const path = write('t.csv', `MessageId,Received,SenderAddress,RecipientAddress,Subject\n${row}\n`)
    const [source] = await openTraceFiles(platform, [path])
    const subjects: unknown[] = []
    const context = { signal: platform.signal, onBytes: () => undefined, hash: false }
    for await (const batch of source?.entries(context) ?? []) {
      subjects.push(...batch.map(({ subject }) => subject))
    }
    expect(subjects).toEqual(['In\0voice'])
  })

  test.each([
    ['text', 'Dear Alice,\nhow are you', 'f is no message trace', 'its first line is: Dear Alice,'],
    ['empty', '', 'f is empty', 'its first line is: (none)'],
    ['long', `${'x'.repeat(500)}\n`, 'f is no message trace', `its first line is: ${'x'.repeat(160)}…`],
    ['other JSON', '{"a": [1]}', 'f is no message trace', 'its first line is: {"a": [1]}'],
    [
      'a ZIP',
      Buffer.from('PK\u0003\u0004\0\0\0\0'),
      'f is no message trace',
      'it is no text; an archive has to be unpacked, a workbook saved as CSV',
    ],
    ['other CSV', 'a,b,c\n1,2,3\n', 'f is no message trace', 'its first line is: a,b,c'],
    [
      'audit CSV',
      'CreationDate,UserIds,Operations,AuditData\n',
      'f is no message trace but audit records',
      'its first line is: CreationDate,UserIds,Operations,AuditData',
    ],
    [
      'audit JSON',
      '[{"Operation":"MailItemsAccessed"}]',
      'f is no message trace but audit records',
      'its first line is: [{"Operation":"MailItemsAccessed"}]',
    ],
  ])('%s is refused with what it holds', async (_, content, what, why) => {
    const error = await refusal(write('f', content))
    expect(error.exitCode).toBe(2)
    expect([error.explanation.what, error.explanation.why]).toEqual([what, why])
    expect(error.explanation.next).not.toBe('')
  })

  test('what is not there, is a folder, or comes from the terminal', async () => {
    expect((await refusal('nothing.csv')).explanation.what).toBe('there is no file nothing.csv')
    expect((await refusal('.')).explanation.what).toBe('. is a folder')
    expect((await refusal('-')).explanation.what).toBe('nothing is piped into standard input')
  })

  test('a file that changes while it is read ends the run with exit 3', async () => {
    const [source] = await openTraceFiles(platform, [write('t.csv', TRACE)])
    writeFileSync(join(platform.cwd, 't.csv'), `${TRACE}${TRACE}`)
    const read = async (): Promise<void> => {
      const context = { signal: platform.signal, onBytes: () => undefined, hash: false }
      for await (const batch of source?.entries(context) ?? []) expect(batch).toBeDefined()
    }
    await expect(read()).rejects.toMatchObject({ exitCode: 3 })
  })

  test('Ctrl-C ends the reading', async () => {
    const [source] = await openTraceFiles(platform, [write('t.csv', TRACE)])
    platform.abort()
    const context = { signal: platform.signal, onBytes: () => undefined, hash: false }
    await expect(source?.entries(context)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      name: 'AbortError',
    })
  })
})
