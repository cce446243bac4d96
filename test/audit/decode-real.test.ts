import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import type { AccessRecord } from '../../src/core/access-record.ts'
import { type Decoded, decodeRow } from '../../src/audit/decode.ts'

const FOLDER = '../shared/data/real/'
const present = existsSync(`${FOLDER}ual-export.csv`)
if (!present) process.stderr.write(`skipped: the real exports are not at ${FOLDER}\n`)

function decodeAll(rows: ReadonlyArray<Record<string, unknown>>): Decoded[] {
  return rows.map((fields, index) => {
    const place = { source: 'real', row: index + 1, offset: null, length: null }
    return decodeRow({ kind: 'fields', fields, place, text: () => JSON.stringify(fields) }, 'month-first')
  })
}

function csv(name: string): Array<Record<string, string>> {
  return parse(readFileSync(`${FOLDER}${name}`), {
    bom: true,
    columns: (header: string[]) => header.map((column) => column.replace(/ \[UTC\]$/, '')),
  })
}

function jsonLines(name: string): Array<Record<string, unknown>> {
  const lines = readFileSync(`${FOLDER}${name}`, 'utf8').split('\n')
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as Record<string, unknown>)
}

const recordsOf = (decoded: readonly Decoded[]): AccessRecord[] =>
  decoded.flatMap((entry) => (entry.kind === 'access' ? [entry.record] : []))
const countKinds = (decoded: readonly Decoded[], kind: Decoded['kind']) =>
  decoded.filter((entry) => entry.kind === kind).length
const itemsOf = (record: AccessRecord) => record.folders.flatMap((folder) => folder.items)

describe.skipIf(!present)('public exports, with the answers known from elsewhere', () => {
  test('ual-export.csv', () => {
    const decoded = decodeAll(csv('ual-export.csv'))
    expect([countKinds(decoded, 'access'), countKinds(decoded, 'other')]).toEqual([192, 647])
    expect(decoded.flatMap((entry) => (entry.kind === 'access' ? entry.defects : []))).toEqual([])
    expect(decoded.flatMap((entry) => (entry.kind === 'other' ? entry.mentions : []))).toHaveLength(22)
    const distinct = [...new Map(recordsOf(decoded).map((record) => [record.id, record])).values()]
    const sync = distinct.filter((record) => record.accessType === 'Sync')
    expect([distinct.length, distinct.length - sync.length, sync.length]).toEqual([117, 110, 7])
    expect(distinct.reduce((sum, record) => sum + (record.operationCount ?? 0), 0)).toBe(345)
    expect(new Set(distinct.flatMap(itemsOf).map((item) => item.internetMessageId)).size).toBe(102)
    const pairs = distinct.flatMap((record) =>
      itemsOf(record).map((item) => `${record.mailboxGuid} ${item.internetMessageId}`),
    )
    expect(new Set(pairs).size).toBe(118)
    expect(new Set(sync.flatMap((record) => record.folders.map((folder) => folder.id))).size).toBe(7)
    expect(new Set(distinct.flatMap((record) => record.sessionId ?? [])).size).toBe(8)
    expect(distinct.filter((record) => record.sessionId === null)).toHaveLength(91)
  })

  test('officeactivity-portal-export.csv', () => {
    const decoded = decodeAll(csv('officeactivity-portal-export.csv'))
    expect([decoded.length, countKinds(decoded, 'access'), countKinds(decoded, 'quarantined')]).toEqual([
      266, 3, 0,
    ])
    const addresses = recordsOf(decoded).flatMap((record) => record.ipAddresses)
    expect(addresses).toEqual(['2603:10b6:5:345::11', '175.45.176.99', '175.45.176.99'])
    expect(recordsOf(decoded).map((record) => record.accessType)).toEqual(['Bind', 'Bind', 'Bind'])
  })

  test('officeactivity-api.jsonl', () => {
    const [record, ...others] = recordsOf(decodeAll(jsonLines('officeactivity-api.jsonl')))
    expect(others).toEqual([])
    expect([record?.id, record?.ipAddresses, record?.operationCount]).toEqual([
      '699e0b10-1c53-403e-976f-ce0847a92b44',
      ['1.2.3.4'],
      null,
    ])
    expect(record === undefined ? 0 : itemsOf(record).length).toBe(7)
  })

  test('cloudappevents-powershell-depth-loss.json', () => {
    const decoded = decodeAll(jsonLines('cloudappevents-powershell-depth-loss.json'))
    expect(countKinds(decoded, 'access')).toBe(0)
    const rows = decoded.flatMap((entry) => (entry.kind === 'quarantined' ? [entry.row] : []))
    expect(rows.map(({ reason, salvaged }) => ({ reason, salvaged }))).toEqual([
      {
        reason: 'depth-loss',
        salvaged: {
          id: '699e0b10-1c53-403e-976f-ce0847a92b44',
          time: '2021-08-02T13:32:07Z',
          accessType: 'Bind',
          actor: 'pgustavo@simulandlabs.com',
          mailboxUpn: 'pgustavo@simulandlabs.com',
          mailboxGuid: 'd0c5f8ae-9ed7-4e46-bfdf-ea1460f5a31b',
          sessionId: null,
          ipAddresses: ['1.2.3.4'],
          operationCount: 7,
          internetMessageIds: [],
          folderPaths: [String.raw`\Inbox`],
        },
      },
    ])
  })
})
