import { expect } from 'vitest'
import {
  emailFold,
  type EmailOutcome,
  type EmailResult,
  type EmailRow,
  type MetadataEntry,
  type Period,
} from '../../src/core/e-mail.ts'

/** A trace row; `change` says what differs. */
export function entry(change: Partial<MetadataEntry> = {}): MetadataEntry {
  return {
    kind: 'trace',
    source: 'trace.csv',
    row: 1,
    internetMessageId: '<a@example.com>',
    received: '2024-03-01T10:00:00Z',
    sender: 'carol@example.com',
    recipients: [{ address: 'alice@example.com', status: 'Delivered' }],
    subject: 'Invoice',
    sizeInBytes: 1000,
    direction: null,
    ...change,
  }
}

export interface Surroundings {
  accessed?: Record<string, string>
  periods?: Period[]
  outcomes?: EmailOutcome[]
}

/** What the fold makes of the entries. */
export function resolve(ids: string[], entries: MetadataEntry[], around: Surroundings = {}): EmailResult {
  const fold = emailFold({ ids, accessed: new Map(Object.entries(around.accessed ?? {})) })
  for (const one of entries) fold.add(one)
  return fold.result({ periods: around.periods ?? [], outcomes: around.outcomes ?? [] })
}

export function only(result: EmailResult): EmailRow {
  expect(result.rows).toHaveLength(1)
  return result.rows[0] as EmailRow
}

export const ID = '<a@example.com>'
