import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { MetadataEntry } from '../../src/core/e-mail.ts'
import { openTraceFiles, resolveEmails, type ResolvedEmails } from '../../src/metadata/index.ts'
import { fakePlatform } from '../support/fake-platform.ts'

export interface Question {
  ids: readonly string[]
  accessed?: ReadonlyMap<string, string>
  known?: readonly MetadataEntry[]
}

/** Asks the files written for the purpose. */
export async function ask(
  question: Question,
  files: Record<string, string | Uint8Array>,
): Promise<ResolvedEmails> {
  const platform = fakePlatform()
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(platform.cwd, name), content)
    let seen = 0
    const resolved = await resolveEmails({
      accessed: new Map(),
      known: [],
      ...question,
      sources: await openTraceFiles(platform, Object.keys(files)),
      read: { signal: platform.signal, onBytes: () => undefined, hash: false },
      onRows: (rows) => {
        seen += rows
      },
    })
    const { read, quarantined } = resolved.accounting
    expect(seen).toBe(read - quarantined)
    return resolved
  } finally {
    platform.dispose()
  }
}

export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
export const TRACE_HEADER = 'MessageId,Received,SenderAddress,RecipientAddress,Subject,Status,Size'
export const traceRow = (id: string, to = 'r@x', received = '2024-03-01T10:00:00Z'): string =>
  [id, received, 's@x', to, 'Hi', 'Delivered', '100'].map(quoted).join(',')
export const SUMMARY_HEADER =
  'origin_timestamp_utc,sender_address,recipient_status,message_subject,total_bytes,message_id,directionality'
export const summaryRow = (id: string): string =>
  ['2024-03-01T10:00:01Z', 's@x', 'r@x##Receive, Deliver;q@x##Receive, Fail', 'Hi', '100', id, 'Incoming']
    .map(quoted)
    .join(',')
