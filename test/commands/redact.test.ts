import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { type Desk, desk, INTRUDER, refusal } from './case-shell.ts'
import { asRow, fileRow, type Row, rowsIn } from './documents.ts'

const ADDRESS = /[^\s"'<>,;:(){}[\]\\/|]+@[^\s"'<>,;:(){}[\]\\/|]+/g

function namesIn(key: string, value: string): string[] {
  if (key === 'Path') return value.split('\\').filter((part) => !WELL_KNOWN.test(part))
  if (/^(?:ClientIPAddress|ClientIP|ActorIpAddress)$/.test(key))
    return [value.replace(/^\[?(.*?)\]?(?::\d+)?$/, '$1')]
  return /^(?:InternetMessageId|Subject|UserId|userPrincipalName|MailboxOwnerUPN|MailboxGuid)$/i.test(key)
    ? [value]
    : []
}

const WELL_KNOWN = /^(?:Inbox|Sent Items|Deleted Items|Drafts|Archive|RSS Feeds|)$/

function factsOf(rows: readonly Row[]): unknown {
  return rows.map((row) => [row['evidence'], row['accesses'], row['first'], row['sizeInBytes'], row['flags']])
}

/** Everything in the samples that names somebody or something: ids, addresses, subjects, folders, IP addresses. */
function canaries(): Set<string> {
  const found = new Set<string>()
  const audit: unknown = JSON.parse(readFileSync('samples/graph-audit.json', 'utf8'))
  const walk = (value: unknown, key: string): void => {
    if (typeof value === 'string') for (const name of namesIn(key, value)) found.add(name)
    if (typeof value !== 'object' || value === null) return
    for (const [name, inner] of Object.entries(value)) walk(inner, Array.isArray(value) ? key : name)
  }
  walk(audit, '')
  for (const file of ['message-trace.csv', 'historical-search.csv']) {
    const bytes = readFileSync(join('samples', file))
    const text = bytes[0] === 0xff ? bytes.toString('utf16le') : bytes.toString()
    for (const [address] of text.matchAll(ADDRESS)) found.add(address)
    const rows: Record<string, string>[] = parse(text, { bom: true, columns: true, relax_column_count: true })
    for (const row of rows)
      for (const [name, value] of Object.entries(row)) if (/subject|message_?id/i.test(name)) found.add(value)
  }
  return new Set([...found].filter((value) => value.trim().length > 3 && !/^\d{4}$/.test(value)))
}

async function fullCase(): Promise<Desk> {
  const at = desk()
  const traces = ['message-trace.csv', 'historical-search.csv'].map((name) =>
    join(process.cwd(), 'samples', name),
  )
  await at.mia('sessions', '--audit', 'export.csv', '--save', '--records')
  await at.mia('mark', INTRUDER, '--as', 'intruder', '--reason', 'Dana was on a plane')
  await at.mia('messages', '--save')
  await at.mia('email', '--input', 'ids.txt', '--trace', ...traces, '--save')
  writeFileSync(join(at.folder, 'asked.txt'), '<nobody@nowhere.example>\n')
  await at.mia('lookup', '--input', 'asked.txt', '--save')
  return at
}

function textsIn(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return new Map(files.map(({ name, parentPath }) => [name, readFileSync(join(parentPath, name), 'utf8')]))
}

/** As it stands in JSON and CSV. */
function holds(text: string, canary: string): boolean {
  return [canary, JSON.stringify(canary).slice(1, -1), canary.replaceAll('"', '""')].some((form) =>
    text.includes(form),
  )
}

describe('mia redact', () => {
  test('leaves no subject, address, id, folder or IP address of the samples in any file', async () => {
    const at = await fullCase()
    expect((await at.mia('redact', '--out', 'shared')).code).toBe(0)
    const names = canaries()
    const original = [...textsIn(join(at.folder, 'mia-case')).values()].join('\n')
    expect([...names].filter((name) => holds(original, name)).length).toBeGreaterThan(120)
    const copy = textsIn(join(at.folder, 'shared'))
    expect([...copy.keys()].toSorted()).toEqual(
      'SHA256SUMS case.json email.csv email.json ids.txt log.jsonl lookup.csv lookup.json manifest.json messages.csv messages.json redacted.json salvaged-ids.txt sessions.csv sessions.json'.split(
        ' ',
      ),
    )
    for (const [file, text] of copy) {
      expect([file, [...names].filter((name) => holds(text, name))]).toEqual([file, []])
      expect([file, text.match(/northwind|dana|owen|plane|export\.csv|nowhere|analyst/gi)]).toEqual([
        file,
        null,
      ])
    }
  })

  test('is a case of its own that verifies, and points to the files that it was made of', async () => {
    const at = await fullCase()
    await at.mia('redact', '--out', 'shared')
    expect((await at.mia('verify', '--case', 'shared')).code).toBe(0)
    expect((await at.mia('verify')).code).toBe(0)
    const marker = fileRow(at.folder, 'shared', 'redacted.json')
    const originals = rowsIn(marker, 'originals')
    expect(marker).toMatchObject({ schema: 'mia/redacted/1', ipAddressesKept: false, leftOut: [] })
    for (const { name, sha256 } of originals)
      expect([
        name,
        createHash('sha256')
          .update(at.text(String(name)))
          .digest('hex'),
      ]).toEqual([name, sha256])
    expect(originals).toHaveLength(10)
    const run = rowsIn(fileRow(at.folder, 'shared', 'manifest.json'), 'runs')[0] ?? {}
    expect(rowsIn(run, 'inputs').map((input) => [input['path'], input['sha256']])).toEqual(
      originals.map((one) => [one['name'], one['sha256']]),
    )
    expect([run['argv'], run['host'], run['operator']]).toEqual([['redact'], 'redacted', null])
  })

  test('keeps SessionIds, counts, times and classes, and the same pseudonym everywhere', async () => {
    const at = await fullCase()
    await at.mia('redact', '--out', 'shared')
    const of = (folder: string, name: string): Row => fileRow(at.folder, folder, name)
    const original = of('mia-case', 'messages.json')
    const copy = of('shared', 'messages.json')
    expect(factsOf(rowsIn(copy))).toEqual(factsOf(rowsIn(original)))
    expect(copy['accounting']).toEqual(original['accounting'])
    expect(rowsIn(copy)[0]?.['sessions']).toContain(INTRUDER)
    const ids = readFileSync(join(at.folder, 'shared', 'ids.txt'), 'utf8')
      .trimEnd()
      .split('\n')
    expect(new Set(ids)).toEqual(new Set(rowsIn(copy).map((row) => row['internetMessageId'])))
    const emails = rowsIn(of('shared', 'email.json')).map((row) => row['internetMessageId'])
    expect(new Set(emails)).toEqual(new Set(ids))
    const mailboxes = new Set(rowsIn(of('shared', 'sessions.json')).map((row) => row['mailbox']))
    expect(mailboxes.has(rowsIn(copy)[0]?.['mailbox'])).toBe(true)
    expect(mailboxes.size).toBe(4)
  })

  test('a later copy of the case has the same pseudonyms, another case has others, and no copy holds the key', async () => {
    const at = await fullCase()
    await at.mia('redact', '--out', 'one')
    await at.mia('redact', '--out', 'two', '--keep-ip')
    const ids = (folder: string) => readFileSync(join(at.folder, folder, 'ids.txt'), 'utf8')
    expect(ids('two')).toBe(ids('one'))
    const key = String(asRow(at.text('redaction-key.json'))['key'])
    expect(key).toMatch(/^[0-9a-f-]{72}$/)
    for (const folder of ['one', 'two'])
      for (const [file, text] of textsIn(join(at.folder, folder)))
        expect([file, text.includes(key)]).toEqual([file, false])
    expect(readFileSync(join(at.folder, 'two', 'messages.json'), 'utf8')).toContain('203.0.113.45')
    const other = await fullCase()
    await other.mia('redact', '--out', 'one')
    expect(readFileSync(join(other.folder, 'one', 'ids.txt'), 'utf8')).not.toBe(ids('one'))
  })

  test('writes only where nothing is, and never into the case', async () => {
    const at = await fullCase()
    mkdirSync(join(at.folder, 'empty'))
    mkdirSync(join(at.folder, 'full'))
    writeFileSync(join(at.folder, 'full', 'note.txt'), 'x')
    expect((await at.mia('redact', '--out', 'empty')).code).toBe(0)
    for (const folder of ['full', 'empty', 'full/note.txt', 'mia-case', 'mia-case/evidence/x'])
      expect(refusal(await at.mia('redact', '--out', folder))[1]).toMatch(/cannot take the redacted copy\.$/)
    expect(readdirSync(join(at.folder, 'full'))).toEqual(['note.txt'])
  })

  test('needs a folder, a case, and something saved in it', async () => {
    const at = desk()
    expect(refusal(await at.mia('redact'))[1]).toBe('mia: no folder is named for the redacted copy.')
    expect(refusal(await at.mia('redact', '--out', 'x'))[1]).toBe('mia: there is no case here.')
    await at.mia('case', 'init')
    expect(refusal(await at.mia('redact', '--out', 'x'))[1]).toBe('mia: there is nothing to redact.')
    expect(readdirSync(join(at.folder, 'mia-case'))).not.toContain('redaction-key.json')
    expect(readdirSync(at.folder).toSorted()).toEqual(['export.csv', 'mia-case'])
  })
})
