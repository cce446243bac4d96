import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EvidenceRow } from '../../../src/audit/source.ts'
import { cell, flip, outcome, sizes } from './arbitraries.ts'
import { readText } from './support.ts'

function idsOf(rows: readonly EvidenceRow[]): Set<unknown> {
  return new Set(
    rows.flatMap((row) => {
      if (row.kind === 'broken') return []
      const data = row.fields['AuditData']
      if (typeof data !== 'string') return [row.fields['Id']]
      return [/"Id": ?"(id-\d+)"/.exec(data)?.[1]]
    }),
  )
}

describe('a damaged byte', () => {
  const many = Array.from({ length: 30 }, (_, index) => ({
    Operation: 'MailItemsAccessed',
    Id: `id-${index}`,
    Folders: [{ Path: '\\Inbox', FolderItems: [{ InternetMessageId: `<${index}@x>` }] }],
  }))
  const files: [string, string, number][] = [
    ['lines', many.map((each) => JSON.stringify(each)).join('\n'), 2],
    ['array', JSON.stringify(many), 2],
    ['pretty', JSON.stringify(many, null, 2), 2],
    ['page', `{"value":${JSON.stringify(many)}}`, 2],
    [
      'csv',
      [
        'CreationDate,UserIds,Operations,AuditData',
        ...many.map((each) => ['1', 'u', 'x', cell(JSON.stringify(each), false)].join(',')),
      ].join('\r\n'),
      2,
    ],
    [
      'quoted csv',
      [
        'CreationDate,UserIds,Operations,AuditData,Identity',
        ...many.map((each) =>
          ['1', 'u', 'x', JSON.stringify(each, null, 1), each.Id].map((text) => cell(text, false)).join(','),
        ),
      ].join('\r\n'),
      2,
    ],
  ]

  test.each(files)('costs no more than its neighbourhood: %s', async (_, text, most) => {
    const bytes = Buffer.from(text)
    const head = text.indexOf('id-0')
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: head, max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, bits) => {
          const { rows } = await readText(flip(bytes, at, bits))
          const found = idsOf(rows)
          const lost = many.filter(({ Id }) => !found.has(Id))
          expect(lost.length).toBeLessThanOrEqual(most)
        },
      ),
      { numRuns: 600 },
    )
  })

  test('never leads to anything but rows or a refusal', async () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .string({
          unit: fc.constantFrom(
            '{',
            '}',
            '[',
            ']',
            ',',
            ':',
            '"',
            '\n',
            'a',
            '\\',
            '{"Operation":"x"}',
            '"value":[',
            '"tables":[{"columns":[],"rows":[',
          ),
        })
        .map((text) => Buffer.from(text)),
    )
    await fc.assert(
      fc.asyncProperty(anything, sizes, async (bytes, chunks) => {
        expect(await outcome(bytes, chunks)).toEqual(await outcome(bytes))
      }),
      { numRuns: 2000 },
    )
  })
})
