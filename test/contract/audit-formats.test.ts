import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AUDITS } from '../../samples/scenario/story.mjs'
import { collectEvidence, type Evidence, openEvidence } from '../../src/audit/index.ts'
import { EVERYTHING } from '../../src/core/criteria.ts'
import { identifyMailboxes } from '../../src/core/mailbox.ts'
import { collectMessages } from '../../src/core/message.ts'
import { summarizeSessions } from '../../src/core/session.ts'
import { sessionKeys } from '../../src/core/session-key.ts'
import { fakePlatform } from '../support/fake-platform.ts'
import { type AuditData, type Expectations, type Rendition, renditions } from '../support/renditions.ts'

/** Every reader and the decoder, held to one answer: the same records, whichever way they were handed over. */

const platform = fakePlatform()
const folder = mkdtempSync(join(tmpdir(), 'mia-contract-'))
const keyOf = sessionKeys((text) => platform.sha256().update(text).hex())

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  platform.dispose()
})

async function read(fileName: string, bytes: Uint8Array): Promise<Evidence> {
  const path = join(folder, fileName)
  writeFileSync(path, bytes)
  return collectEvidence({
    sources: await openEvidence(platform, [path]),
    criteria: EVERYTHING,
    keyOf,
    mentions: true,
    read: { signal: new AbortController().signal, onBytes: () => undefined, hash: false },
    onRows: () => undefined,
  })
}

/** The answer as bytes, without where in its file a record stood. */
function answer(evidence: Evidence): { sessions: string; messages: string } {
  const records = evidence.selected
  const { messages, unidentified, syncedFolders } = collectMessages(records, {
    keyOf,
    mailboxes: identifyMailboxes(records.map((kept) => kept.record)),
    mentions: new Map(),
  })
  const dropped = new Set(['evidence', 'listedIn', 'source', 'row'])
  const text = (value: unknown): string =>
    JSON.stringify(value, (key, inner: unknown) => (dropped.has(key) ? undefined : inner), 1)
  return {
    sessions: text(summarizeSessions(records, keyOf)),
    messages: text([messages, unidentified, syncedFolders]),
  }
}

/** What a format without SessionId or OperationCount can still say. */
function asSeenThrough(audits: readonly AuditData[], expectations: Expectations): AuditData[] {
  return audits.map((audit) => {
    const { SessionId, AppAccessContext, DeviceProperties, OperationCount, ...rest } = audit
    return {
      ...rest,
      ...(expectations.sessions ? { SessionId, AppAccessContext, DeviceProperties } : {}),
      ...(expectations.operationCount ? { OperationCount } : {}),
    }
  })
}

function jsonl(audits: readonly AuditData[]): Uint8Array {
  return Buffer.from(audits.map((audit) => `${JSON.stringify(audit)}\n`).join(''))
}

const all: readonly Rendition[] = renditions(AUDITS)

describe('every format gives the same answer', () => {
  const references = new Map<string, { sessions: string; messages: string }>()

  beforeAll(async () => {
    for (const { expectations } of all) {
      const key = JSON.stringify(expectations)
      if (references.has(key)) continue
      references.set(key, answer(await read('reference.jsonl', jsonl(asSeenThrough(AUDITS, expectations)))))
    }
  })

  it.each(all.filter((one) => !one.expectations.limited).map((one) => [one.name, one] as const))(
    '%s',
    async (_name, { fileName, bytes, rows, expectations }) => {
      const evidence = await read(fileName, bytes)
      const reference = references.get(JSON.stringify(expectations))
      const got = answer(evidence)
      expect(got.sessions).toBe(reference?.sessions)
      expect(got.messages).toBe(reference?.messages)
      expect(evidence.accounting).toMatchObject({ read: rows, used: 171, duplicate: 6, quarantined: 0 })
    },
  )

  it.each(all.filter((one) => one.expectations.limited).map((one) => [one.name, one] as const))(
    '%s: nothing lost, nothing invented',
    async (_name, { fileName, bytes, rows }) => {
      const evidence = await read(fileName, bytes)
      const known = new Set(
        AUDITS.flatMap((audit) => [...JSON.stringify(audit).matchAll(/<[^<>"]+>/g)].map(String)),
      )
      const ids = evidence.selected.flatMap(({ record }) =>
        record.folders.flatMap((one) => one.items.flatMap((item) => item.internetMessageId ?? [])),
      )
      expect(evidence.accounting.read).toBe(rows)
      expect(evidence.accounting.used + evidence.accounting.quarantined).toBeGreaterThanOrEqual(171)
      expect(ids.length).toBeGreaterThan(0)
      expect(ids.filter((id) => !known.has(JSON.stringify(id).slice(1, -1)))).toEqual([])
    },
  )
})
