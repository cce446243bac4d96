import { beforeAll, describe, expect, it } from 'vitest'
import { AUDITS } from '../../samples/scenario/story.mjs'
import { evidenceReader, jsonLines } from '../support/read-evidence.ts'
import { type AuditData, type Expectations, type Rendition, renditions } from '../support/renditions.ts'

/** Every reader and the decoder, held to one answer: the same records, whichever way they were handed over. */

const { read, answer } = evidenceReader()

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

const all: readonly Rendition[] = renditions(AUDITS)

describe('every format gives the same answer', () => {
  const references = new Map<string, { sessions: string; messages: string }>()

  beforeAll(async () => {
    for (const { expectations } of all) {
      const key = JSON.stringify(expectations)
      if (references.has(key)) continue
      const reference = jsonLines(asSeenThrough(AUDITS, expectations))
      references.set(key, answer(await read(new Map([['reference.jsonl', reference]]))))
    }
  })

  it.each(all.filter((one) => !one.expectations.limited).map((one) => [one.name, one] as const))(
    '%s',
    async (_name, { fileName, bytes, rows, expectations }) => {
      const evidence = await read(new Map([[fileName, bytes]]))
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
      const evidence = await read(new Map([[fileName, bytes]]))
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
