import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { runMia } from '../support/run-mia.ts'

/** The built program on real exports, against a recount that shares no code with it. */

const REAL = '../shared/data/real'
const present = existsSync(`${REAL}/ual-export.csv`)
if (!present) process.stderr.write('skipped: real exports (../shared/data/real is not here)\n')

interface Audit {
  readonly Id: string
  readonly UserId: string
  readonly SessionId?: string
  readonly OperationCount?: number
  readonly Folders?: readonly { readonly FolderItems: readonly { readonly InternetMessageId: string }[] }[]
  readonly Item?: { readonly ParentFolder: { readonly Id: string } }
  readonly MailboxGuid: string
}

/** Distinct records, straight from the cells. */
function recount(): Audit[] {
  const rows: { Operations: string; AuditData: string }[] = parse(readFileSync(`${REAL}/ual-export.csv`), {
    columns: true,
  })
  const access = rows
    .filter((row) => row.Operations === 'MailItemsAccessed')
    .map((row) => JSON.parse(row.AuditData) as Audit)
  return [...new Map(access.map((audit) => [audit.Id, audit])).values()]
}

interface Sessions {
  readonly accounting: Record<string, number>
  readonly rows: readonly {
    readonly session: string
    readonly records: number
    readonly bindRecords: number
    readonly syncRecords: number
    readonly operationCount: number
  }[]
}

const ascending = (a: number, b: number): number => a - b

async function json<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await runMia([...args, '--json'], { cwd: REAL })
  expect(stderr).not.toContain('mia: ')
  expect([0, 3]).toContain(code)
  return JSON.parse(stdout) as T
}

describe.skipIf(!present)('the real export', () => {
  it('gives the known figures', async () => {
    const { accounting, rows } = await json<Sessions>('sessions', '--audit', 'ual-export.csv')
    const sum = (key: 'records' | 'bindRecords' | 'syncRecords' | 'operationCount'): number =>
      rows.reduce((total, row) => total + row[key], 0)
    expect(accounting).toEqual({ read: 839, used: 117, duplicate: 75, filtered: 647, quarantined: 0 })
    expect([sum('records'), sum('bindRecords'), sum('syncRecords'), sum('operationCount')]).toEqual([
      117, 110, 7, 345,
    ])
    expect(new Set(rows.map((row) => row.session).filter((id) => !id.startsWith('nosession:'))).size).toBe(8)
  })

  it('agrees with the recount session by session', async () => {
    const { rows } = await json<Sessions>('sessions', '--audit', 'ual-export.csv')
    const counted = new Map<string, number>()
    for (const audit of recount()) {
      if (audit.SessionId === undefined) continue
      counted.set(audit.SessionId, (counted.get(audit.SessionId) ?? 0) + (audit.OperationCount ?? 0))
    }
    for (const [session, operations] of counted) {
      const found = rows.filter((row) => row.session === session)
      expect([session, found.reduce((total, row) => total + row.operationCount, 0)]).toEqual([
        session,
        operations,
      ])
    }
  })

  it('agrees with the recount message by message and folder by folder', async () => {
    const sessions = await json<Sessions>('sessions', '--audit', 'ual-export.csv')
    const all = sessions.rows.map((row) => row.session).join(',')
    const answer = await json<{
      readonly rows: readonly { readonly internetMessageId: string; readonly accesses: number }[]
      readonly folders: readonly { readonly folderId: string }[]
    }>('messages', '--sessions', all, '--audit', 'ual-export.csv')
    const pairs = new Map<string, number>()
    const folders = new Set<string>()
    for (const audit of recount()) {
      const ids = (audit.Folders ?? []).flatMap((folder) =>
        folder.FolderItems.map((item) => item.InternetMessageId),
      )
      for (const id of new Set(ids))
        pairs.set(`${audit.MailboxGuid} ${id}`, (pairs.get(`${audit.MailboxGuid} ${id}`) ?? 0) + 1)
      if (audit.Item !== undefined) folders.add(audit.Item.ParentFolder.Id)
    }
    expect(answer.rows.length).toBe(118)
    expect(answer.rows.length).toBe(pairs.size)
    expect(new Set(answer.rows.map((row) => row.internetMessageId)).size).toBe(102)
    expect(answer.rows.map((row) => row.accesses).toSorted(ascending)).toEqual(
      [...pairs.values()].toSorted(ascending),
    )
    expect(new Set(answer.folders.map((folder) => folder.folderId))).toEqual(folders)
    expect(folders.size).toBe(7)
  })

  it('reads the other kinds, and says what one of them has lost', async () => {
    const portal = await json<Sessions>('sessions', '--audit', 'officeactivity-portal-export.csv')
    expect(portal.accounting).toEqual({ read: 266, used: 3, duplicate: 0, filtered: 263, quarantined: 0 })
    const api = await json<Sessions>('sessions', '--audit', 'officeactivity-api.jsonl')
    expect(api.accounting).toMatchObject({ read: 1, used: 1 })
    const lost = await runMia(['sessions', '--audit', 'cloudappevents-powershell-depth-loss.json'], {
      cwd: REAL,
    })
    expect(lost.code).toBe(3)
    expect(lost.stderr).toContain('ConvertTo-Json -Depth 100')
    expect(lost.stdout).toContain('depth-loss')
  })
})
