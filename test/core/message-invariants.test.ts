import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AccessRecord } from '../../src/core/access-record.ts'
import { summarizeSessions } from '../../src/core/session.ts'
import { distinctRecords } from '../support/arbitraries.ts'
import { keptOf, messagesOf, newKeyOf } from '../support/records.ts'

describe('messages and folders', () => {
  it('do not depend on the order of the records (P04)', () => {
    fc.assert(
      fc.property(distinctRecords(), (records) => {
        expect(messagesOf(records.toReversed())).toEqual(messagesOf(records))
      }),
    )
  })

  it('hold exactly the ids of all sessions together (P03); Sync makes no message, Bind no folder (P27)', () => {
    fc.assert(
      fc.property(distinctRecords(), (records) => {
        const { messages, unidentified, syncedFolders } = messagesOf(records)
        const listed = records.flatMap((record) => record.folders.flatMap((one) => one.items))
        expect(new Set(messages.map((message) => message.internetMessageId))).toEqual(
          new Set(listed.flatMap((one) => one.internetMessageId ?? [])),
        )
        expect(unidentified).toHaveLength(listed.filter((one) => one.internetMessageId === null).length)
        expect(
          messages.flatMap(({ evidence }) => evidence).filter((one) => one.accessType === 'Sync'),
        ).toEqual([])
        expect(new Set(syncedFolders.flatMap(({ evidence }) => evidence))).toEqual(
          new Set(records.filter((record) => record.accessType === 'Sync')),
        )
      }),
    )
  })

  it('name only sessions, addresses and records that exist (P25), and sessions as summarised', () => {
    fc.assert(
      fc.property(distinctRecords(), (records) => {
        const sessions = summarizeSessions(keptOf(records), newKeyOf())
        const known = new Set(sessions.map(({ session }) => session.toLowerCase()))
        const { messages } = messagesOf(records)
        for (const message of messages) {
          expect(message.sessions.filter((session) => !known.has(session.toLowerCase()))).toEqual([])
          expect(new Set(message.sessions.map((session) => session.toLowerCase())).size).toBe(
            message.sessions.length,
          )
          expect(message.records).toHaveLength(message.accesses)
          expect(message.first <= message.last).toBe(true)
        }
      }),
    )
  })

  it('of a part of the records are a part of those of all (P14)', () => {
    fc.assert(
      fc.property(distinctRecords(), fc.nat(11), (records, cut) => {
        expect(new Set(idsOf(records))).toEqual(
          new Set([...idsOf(records.slice(0, cut)), ...idsOf(records.slice(cut))]),
        )
      }),
    )
  })
})

function idsOf(records: readonly AccessRecord[]): string[] {
  return messagesOf(records).messages.map((message) => message.internetMessageId)
}
