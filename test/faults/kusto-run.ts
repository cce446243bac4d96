import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { z } from 'zod'
import type { AuditData } from '../../samples/scenario/record.mjs'
import { SERVICE_CLIENT } from '../support/records.ts'
import { FROM, live, RECORDS, temporaryFolder, tenantFor, TO } from './live-run.ts'
import type { Tenant } from './tenant.ts'

/** The same question, once where the records are and once from a file of them. */

export const WORKSPACE = '12345678-9abc-4def-8123-456789abcdef'
export const DOCUMENT = z.looseObject({
  accounting: z.record(z.string(), z.number()),
  notices: z.array(
    z.looseObject({ code: z.string(), level: z.string(), text: z.string(), count: z.number() }),
  ),
})
export type Document = z.infer<typeof DOCUMENT>

type Change = (audit: AuditData) => readonly AuditData[]

/** What makes records of a tenant less alike, by every how manieth of them; the first that applies. */
const CHANGES: readonly (readonly [every: number, rest: number, Change])[] = [
  [97, 0, (audit) => [audit, audit]],
  [1200, 100, (audit) => [throttled(audit)]],
  [62, 5, (audit) => [{ ...audit, SessionId: undefined, ClientAppId: 'A1', AppId: 'b2' }]],
  [62, 36, (audit) => [{ ...audit, SessionId: undefined, ClientAppId: 'A1', AppId: 'B2' }]],
  [61, 3, (audit) => [{ ...audit, ClientInfoString: SERVICE_CLIENT, ClientIPAddress: '20.190.160.24' }]],
  [211, 0, (audit) => [audit['OperationCount'] === undefined ? audit : { ...audit, OperationCount: 9 }]],
  [151, 0, (audit) => [inTwoFolders(audit)]],
]

export const VARIED: readonly AuditData[] = RECORDS.flatMap((audit, index) => {
  const [, , change] = CHANGES.find(([every, rest]) => index % every === rest) ?? []
  return change?.(audit) ?? [audit]
})

function inTwoFolders(audit: AuditData): AuditData {
  const [folder] = (audit['Folders'] as object[] | undefined) ?? []
  if (folder === undefined) return audit
  const folders = [folder, { ...folder, Id: 'other', Path: '\\Archive' }]
  return { ...audit, Folders: folders, OperationCount: undefined }
}

function throttled(audit: AuditData): AuditData {
  const [type] = audit['OperationProperties'] as object[]
  return { ...audit, OperationProperties: [type, { Name: 'IsThrottled', Value: 'True' }] }
}

/** What OfficeActivity does not have. */
function withoutSession({ SessionId: _session, OperationCount: _count, ...audit }: AuditData): AuditData {
  return audit
}

export async function both(
  source: 'sentinel' | 'defender',
  command: readonly string[],
  setUp: (tenant: Tenant) => void = () => undefined,
): Promise<{ pushed: Document; local: Document; tenant: Tenant; code: number }> {
  const tenant = await tenantFor({ records: VARIED })
  setUp(tenant)
  const folder = temporaryFolder()
  const shape = source === 'sentinel' ? withoutSession : (audit: AuditData): AuditData => audit
  writeFileSync(
    join(folder, 'audit.jsonl'),
    VARIED.map((audit) => `${JSON.stringify(shape(audit))}\n`).join(''),
  )
  const period = ['--from', FROM, '--to', TO, '--json']
  const place = source === 'sentinel' ? ['--workspace', WORKSPACE] : []
  const pushed = await live(tenant, folder, [...command, '--source', source, ...place, ...period])
  expect(tenant.violations).toEqual([])
  const local = await live(tenant, folder, [...command, '--audit', 'audit.jsonl', ...period])
  expect([local.code, pushed.stderr.includes('mia: ')]).toEqual([0, false])
  return {
    pushed: DOCUMENT.parse(JSON.parse(pushed.stdout)),
    local: DOCUMENT.parse(JSON.parse(local.stdout)),
    tenant,
    code: pushed.code,
  }
}

/** Records are named by Id: a service has no files and no rows. */
export function comparable(document: Document, keys: readonly string[]): unknown {
  return JSON.parse(
    JSON.stringify(
      keys.map((key) => document[key]),
      (key, value: unknown) => {
        if (key === 'source' || key === 'row') return undefined
        return key === 'records' && Array.isArray(value)
          ? value.map((entry: { id: string }) => entry.id).toSorted()
          : value
      },
    ),
  )
}

export function facts(document: Document): unknown[] {
  return document.notices.filter((notice) => COUNTED.has(notice.code))
}

export function codes(document: Document): string[] {
  return document.notices.map((notice) => notice.code)
}

const COUNTED = new Set([
  'sessionless',
  'count-mismatch',
  'unknown-type',
  'ip-filter-blind',
  'no-session-column',
])
