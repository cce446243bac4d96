import { collectEvidence, type Evidence } from '../../src/audit/index.ts'
import type { AuditSource, EvidenceRow } from '../../src/audit/source.ts'
import { type Criteria, EVERYTHING } from '../../src/core/criteria.ts'
import { parseIpRange } from '../../src/core/ip-address.ts'
import { newKeyOf } from './records.ts'

/** A row as a source gives it: its AuditData, or the text of a damaged one. */
export type MemoryRow = { readonly audit: Readonly<Record<string, unknown>> } | { readonly text: string }

/** Rows in memory, as a CSV export has them: columns Operations and AuditData. */
export function memorySource(label: string, rows: readonly MemoryRow[], batchSize = 3): AuditSource {
  return {
    label,
    async *rows() {
      for (let start = 0; start < rows.length; start += batchSize) {
        yield rows
          .slice(start, start + batchSize)
          .map((row, index) => evidenceRow(row, label, start + index + 1))
      }
    },
    facts: () => ({
      label,
      path: null,
      bytes: 0,
      sha256: null,
      format: 'ual-csv',
      encoding: 'utf-8',
      notices: [],
    }),
  }
}

function evidenceRow(row: MemoryRow, source: string, number: number): EvidenceRow {
  const operation = 'audit' in row ? row.audit['Operation'] : 'MailItemsAccessed'
  const text = 'audit' in row ? JSON.stringify(row.audit) : row.text
  return {
    kind: 'fields',
    fields: { Operations: operation, AuditData: text },
    place: { source, row: number, offset: number * 100, length: 100 },
    text: () => text,
  }
}

export type Fields = Readonly<Record<string, unknown>>

/** A Bind of one message. */
export function access(id: string, overrides: Fields = {}): MemoryRow {
  return {
    audit: {
      Id: id,
      Operation: 'MailItemsAccessed',
      CreationTime: '2023-05-01T10:00:00',
      UserId: 'alice@example.com',
      MailboxOwnerUPN: 'alice@example.com',
      SessionId: 'session-1',
      ClientIPAddress: '198.51.100.7',
      OperationProperties: [{ Name: 'MailAccessType', Value: 'Bind' }],
      OperationCount: 1,
      Folders: [{ Path: '\\Inbox', FolderItems: [{ InternetMessageId: `<${id}@x>` }] }],
      ...overrides,
    },
  }
}

export function other(operation: string, overrides: Fields = {}): MemoryRow {
  return { audit: { Id: 'o', Operation: operation, CreationTime: '2023-05-01T10:00:00', ...overrides } }
}

/** A damaged MailItemsAccessed row, cut behind UserId: time, session and mailbox are lost. */
export function cut(id: string, user: string): MemoryRow {
  return { text: `{"Operation":"MailItemsAccessed","Id":"${id}","UserId":"${user}","Folders":[{"Path":"` }
}

export async function collect(
  sources: readonly AuditSource[],
  criteria: Partial<Criteria> = {},
  onRows: (rows: number, found: number) => void = () => undefined,
): Promise<Evidence> {
  return collectEvidence({
    sources,
    criteria: { ...EVERYTHING, ...criteria },
    keyOf: newKeyOf(),
    mentions: true,
    read: { signal: new AbortController().signal, onBytes: () => undefined, hash: false },
    onRows,
  })
}

export function ranges(...texts: readonly string[]): Criteria['ips'] {
  return texts.flatMap((text) => parseIpRange(text) ?? [])
}
