import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AccessRecord, QuarantinedRow } from '../../src/core/access-record.ts'
import type { JsonObject, JsonValue } from '../../src/core/json.ts'
import type { Decoded } from '../../src/audit/decode.ts'
import { BIND, broken, decode, messageIds, row, ualRow } from './decode-rows.ts'

const RUNS = { numRuns: 1000 }

/** A valid AuditData with ids of every kind. */
const auditData: fc.Arbitrary<JsonObject> = fc
  .array(fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), { maxLength: 4 }), { maxLength: 3 })
  .map((folders) => ({
    ...BIND,
    OperationCount: folders.flat().length,
    Folders: folders.map((ids, index) => ({
      Id: `Lg${index}`,
      Path: `\\${index}`,
      FolderItems: ids.map((id) => ({ InternetMessageId: `<${id}@mail.example>`, SizeInBytes: 1 })),
    })),
  }))

const idsOf = (data: JsonObject) => messageIds(accessOf(decode(row(data))))

function accessOf(decoded: Decoded): AccessRecord {
  if (decoded.kind !== 'access') throw new Error(JSON.stringify(decoded))
  return decoded.record
}

function foundIn(decoded: Decoded): ReadonlyArray<string | null> {
  if (decoded.kind === 'other') return []
  return decoded.kind === 'access' ? messageIds(decoded.record) : salvagedIds(decoded.row)
}

const salvagedIds = (quarantined: QuarantinedRow) => quarantined.salvaged?.internetMessageIds ?? []

test('a cut AuditData is quarantined; what is salvaged is the beginning of the ids that were there', () => {
  fc.assert(
    fc.property(auditData, fc.nat(), (data, seed) => {
      const ids = idsOf(data)
      const text = JSON.stringify(data)
      const cut = text.slice(0, seed % text.length)
      for (const evidence of [ualRow(cut), broken(cut), broken(`"x","${cut.replaceAll('"', '""')}`)]) {
        const decoded = decode(evidence)
        expect(decoded.kind).toBe('quarantined')
        const found = foundIn(decoded)
        expect(found).toEqual(ids.slice(0, found.length))
      }
    }),
    RUNS,
  )
})

test('a flipped character invents no id: what is found was there, or holds the flipped character', () => {
  fc.assert(
    fc.property(
      auditData,
      fc.nat(),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      (data, seed, flip) => {
        const text = JSON.stringify(data)
        const at = seed % text.length
        const flipped = text.slice(0, at) + flip + text.slice(at + 1)
        const ids = new Set<string | null>(idsOf(data))
        const allowed = [...ids].filter((id) => {
          const quoted = JSON.stringify(id).slice(1, -1)
          return !occursAt(text, quoted, at)
        })
        const invented = foundIn(decode(ualRow(flipped))).filter((id) => id !== null && !ids.has(id))
        // An id that was hit is another id, and nothing in the text can tell.
        expect(invented.length).toBeLessThanOrEqual(ids.size - allowed.length)
      },
    ),
    RUNS,
  )
})

function occursAt(text: string, part: string, at: number): boolean {
  for (let start = text.indexOf(part); start >= 0; start = text.indexOf(part, start + 1)) {
    if (start <= at && at < start + part.length) return true
  }
  return false
}

function reordered(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((entry: JsonValue) => reordered(entry))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, entry]) => [key, reordered(entry)]),
  )
}

test('the order of keys does not matter', () => {
  fc.assert(
    fc.property(auditData, (data) => {
      const turned = reordered(data) as JsonObject
      expect(decode(row(turned))).toEqual(decode(row(data)))
      expect(decode(ualRow(JSON.stringify(turned)))).toEqual(decode(ualRow(JSON.stringify(data))))
    }),
  )
})

test('the same AuditData gives the same record through every shape', () => {
  fc.assert(
    fc.property(auditData, (data) => {
      const text = JSON.stringify(data)
      const expected = decode(row(data))
      expect(expected.kind).toBe('access')
      expect(decode(ualRow(text))).toEqual(expected)
      expect(decode(row({ Operations: 'MailItemsAccessed', AuditData: data }))).toEqual(expected)
      expect(decode(row({ operation: 'MailItemsAccessed', userId: 'key', auditData: data }))).toEqual(
        expected,
      )
      expect(decode(row({ ActionType: 'MailItemsAccessed', RawEventData: text }))).toEqual(expected)
      const raw = `"x","${text.replaceAll('"', '""')}","1"`
      expect(decode(row({ Operations: 'MailItemsAccessed', AuditData: '', _raw: raw }))).toEqual(expected)
    }),
  )
})
