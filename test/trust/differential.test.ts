import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { runMia } from '../support/run-mia.ts'
import { told } from './report.ts'

/** D1: recount.py shares nothing with mia, not even the language; the two have to agree exactly. */

const tally = told('differential')
afterAll(() => tally.write())

const python = spawnSync('python3', ['--version'], { stdio: 'ignore' }).status === 0
if (!python) tally.skipped('python3 is not here')
const EXPORTS = ['samples/ual-export.csv', '../shared/data/real/ual-export.csv'].filter((path) => {
  if (!existsSync(path)) tally.skipped(`${path} is not here`)
  return existsSync(path)
})

interface Recount {
  readonly rows: number
  readonly damaged: number
  readonly records: number
  readonly bind: number
  readonly sync: number
  readonly operations: number
  readonly sessionless: number
  /** `session mailbox actor` to [records, operations] */
  readonly sessions: Readonly<Record<string, readonly [number, number]>>
  readonly messages: readonly number[]
  readonly messageIds: readonly string[]
  readonly folders: readonly number[]
}

interface Sessions {
  readonly accounting: { readonly read: number; readonly used: number; readonly quarantined: number }
  readonly rows: readonly {
    readonly session: string
    readonly sessionIdFrom: string | null
    readonly mailbox: string
    readonly actor: string
    readonly records: number
    readonly bindRecords: number
    readonly syncRecords: number
    readonly operationCount: number
  }[]
}

interface Messages {
  readonly rows: readonly { readonly internetMessageId: string; readonly accesses: number }[]
  readonly folders: readonly { readonly folderId: string | null; readonly accesses: number }[]
}

async function answer<T>(step: string, path: string): Promise<T> {
  const { stdout } = await runMia([step, '--ip', '0.0.0.0/0,::/0', '--audit', path, '--json'])
  return JSON.parse(stdout) as T
}

function sumOf<K extends string>(rows: readonly Readonly<Record<K, number>>[], key: K): number {
  return rows.reduce((sum, row) => sum + row[key], 0)
}

function ascending(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((a, b) => a - b)
}

describe.skipIf(!python).each(EXPORTS)('%s, counted twice', (path) => {
  const printed = python
    ? execFileSync('python3', ['test/trust/recount.py', path], { encoding: 'utf8' })
    : '{}'
  const counted = JSON.parse(printed) as Recount

  it('rows, records and sessions', async () => {
    const { accounting, rows } = await answer<Sessions>('sessions', path)
    expect(accounting).toMatchObject({
      read: counted.rows,
      used: counted.records,
      quarantined: counted.damaged,
    })
    const withoutId = rows.filter((row) => row.sessionIdFrom === null)
    expect({
      bind: sumOf(rows, 'bindRecords'),
      sync: sumOf(rows, 'syncRecords'),
      operations: sumOf(rows, 'operationCount'),
      sessionless: sumOf(withoutId, 'records'),
    }).toEqual({
      bind: counted.bind,
      sync: counted.sync,
      operations: counted.operations,
      sessionless: counted.sessionless,
    })
    const sessions = rows
      .filter((row) => row.sessionIdFrom !== null)
      .map(({ session, mailbox, actor, records, operationCount }) => [
        `${session} ${mailbox.toLowerCase()} ${actor.toLowerCase()}`,
        [records, operationCount],
      ])
    expect(Object.fromEntries(sessions)).toEqual(counted.sessions)
    tally.count('sessions agreed', sessions.length)
    tally.count('records agreed', counted.records)
  })

  it('messages and folders', async () => {
    const { rows, folders } = await answer<Messages>('messages', path)
    expect(ascending(rows.map(({ accesses }) => accesses))).toEqual(counted.messages)
    const ids = new Set(rows.map(({ internetMessageId }) => internetMessageId))
    expect(ids).toEqual(new Set(counted.messageIds))
    expect(ascending(folders.map(({ accesses }) => accesses))).toEqual(counted.folders)
    tally.count('messages agreed', rows.length)
    tally.count('folders agreed', folders.length)
  })
})
