import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AUDITS, RECORDS } from '../../samples/scenario/story.mjs'
import { MiaError } from '../../src/core/errors.ts'
import { ualCsv } from '../../samples/scenario/exports.mjs'
import { evidenceReader, jsonLines } from '../support/read-evidence.ts'

/** What must hold whatever the evidence looks like (properties P04-P08, P13, P23, P24 of the trust notes). */

const { read, answer } = evidenceReader()
const runs = process.env['MIA_TRUST'] === '1' ? 1000 : 25

async function answerOf(
  files: ReadonlyMap<string, Uint8Array>,
): Promise<{ sessions: string; messages: string }> {
  return answer(await read(files))
}

const reference = answerOf(new Map([['all.jsonl', jsonLines(AUDITS)]]))
const knownIds = new Set(JSON.stringify(AUDITS).match(/<[^<>"\\]+>/g) ?? [])

describe('the answer does not depend on', () => {
  it('the order of the records', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(AUDITS, { minLength: AUDITS.length }), async (audits) => {
        expect(await answerOf(new Map([['shuffled.jsonl', jsonLines(audits)]]))).toEqual(await reference)
      }),
      { numRuns: runs },
    )
  })

  it('how often a record is repeated; only the duplicates grow', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...AUDITS), { maxLength: 40 }), async (again) => {
        const evidence = await read(new Map([['again.jsonl', jsonLines([...AUDITS, ...again])]]))
        const accessed = again.filter((audit) => audit['Operation'] === 'MailItemsAccessed').length
        expect(answer(evidence)).toEqual(await reference)
        expect(evidence.accounting).toEqual({
          read: 213 + again.length,
          used: 171,
          duplicate: 6 + accessed,
          filtered: 36 + again.length - accessed,
          quarantined: 0,
        })
      }),
      { numRuns: runs },
    )
  })

  it('how the records are split over files and formats', async () => {
    const parts = fc.array(fc.nat({ max: 3 }), { minLength: AUDITS.length, maxLength: AUDITS.length })
    await fc.assert(
      fc.asyncProperty(parts, async (part) => {
        const of = (number: number): typeof AUDITS => AUDITS.filter((_, index) => part[index] === number)
        fc.pre([0, 1, 2, 3].every((number) => of(number).length > 0))
        const files = new Map<string, Uint8Array>([
          ['a.jsonl', jsonLines(of(0))],
          ['b.json', Buffer.from(JSON.stringify(of(1)))],
          ['c.jsonl', jsonLines(of(2))],
          ['d.json', Buffer.from(JSON.stringify(of(3), null, 2))],
        ])
        expect(await answerOf(files)).toEqual(await reference)
      }),
      { numRuns: runs },
    )
  })

  it('other operations beside the records', async () => {
    const only = RECORDS.filter((audit) => audit['Operation'] === 'MailItemsAccessed')
    expect(await answerOf(new Map([['only.jsonl', jsonLines(only)]]))).toEqual(await reference)
  })
})

describe('a damaged file', () => {
  const whole = Buffer.from(jsonLines(AUDITS))
  const csv = Buffer.from(ualCsv(AUDITS.map((audit) => ({ audit }))))

  it('cut anywhere, as JSONL: the whole lines give their answer, the cut one is told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2000, max: whole.length - 1 }), async (length) => {
        const cut = whole.subarray(0, length)
        const end = whole[length] === 10 ? length : cut.lastIndexOf(10) + 1
        const evidence = await read(new Map([['cut.jsonl', cut]]))
        const complete = await read(new Map([['complete.jsonl', cut.subarray(0, end)]]))
        expect(answer(evidence)).toEqual(answer(complete))
        expect(evidence.accounting.read).toBe(complete.accounting.read + (end < length ? 1 : 0))
        const { used, duplicate, quarantined, filtered } = evidence.accounting
        expect(used + duplicate + quarantined + filtered).toBe(evidence.accounting.read)
      }),
      { numRuns: runs },
    )
  })

  it('cut anywhere, as CSV: whole rows before the cut are used, at most one is quarantined', async () => {
    const full = await read(new Map([['full.csv', csv]]))
    const order = full.selected.map((kept) => kept.record.place)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2000, max: csv.length - 1 }), async (length) => {
        const evidence = await read(new Map([['cut.csv', csv.subarray(0, length)]]))
        const before = order.filter(({ offset, length: bytes }) => (offset ?? 0) + (bytes ?? 0) <= length)
        expect(evidence.accounting.quarantined).toBeLessThanOrEqual(1)
        expect(evidence.selected.length).toBeGreaterThanOrEqual(before.length)
        expect(evidence.selected.length).toBeLessThanOrEqual(before.length + 1)
      }),
      { numRuns: runs },
    )
  })

  it.each([
    ['JSONL', 'flipped.jsonl', whole],
    ['CSV', 'flipped.csv', csv],
  ])(
    'with bytes flipped, as %s: never a crash, never more than its own ids',
    async (_format, name, bytes) => {
      const flips = fc.array(fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 })), {
        minLength: 1,
        maxLength: 5,
      })
      await fc.assert(
        fc.asyncProperty(flips, async (changes) => {
          const damaged = Buffer.from(bytes)
          for (const [at, byte] of changes) damaged[at] = byte
          const evidence = await read(new Map([[name, damaged]])).catch((error: unknown) => {
            if (error instanceof MiaError) return null
            throw error
          })
          if (evidence === null) return
          const ids = evidence.selected.flatMap(({ record }) =>
            record.folders.flatMap((folder) => folder.items.flatMap((item) => item.internetMessageId ?? [])),
          )
          const strange = new Set(ids.filter((id) => !knownIds.has(id)))
          expect(strange.size).toBeLessThanOrEqual(changes.length + 3)
        }),
        { numRuns: runs * 4 },
      )
    },
  )
})
