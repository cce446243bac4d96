import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readIdList, type ResolvedEmails } from '../../src/metadata/index.ts'
import { ask, SUMMARY_HEADER, summaryRow, TRACE_HEADER, traceRow } from './ask.ts'
import { lines } from './read-trace.ts'

const bytesOf = ({ rows: answer, notices, accounting }: ResolvedEmails): string =>
  // The first unusable row is a place in the file and so may differ.
  JSON.stringify([answer, notices.filter(({ code }) => code !== 'unusable-rows'), accounting])

describe('resolving ids', () => {
  test('several files make one row, and every row of theirs is accounted for', async () => {
    const files = {
      'a.csv': lines(
        TRACE_HEADER,
        traceRow('<a@x>'),
        traceRow('<a@x>'),
        traceRow('<a@x>', 'p@x'),
        traceRow('<b@x>'),
        traceRow(''),
      ),
      'b.csv': lines(TRACE_HEADER, traceRow('<a@x>')),
      'h.csv': lines(SUMMARY_HEADER, summaryRow('<a@x>')),
    }
    const resolved = await ask({ ids: ['<a@x>'] }, files)
    expect(resolved.rows).toEqual([
      {
        internetMessageId: '<a@x>',
        status: 'found',
        reason: null,
        received: '2024-03-01T10:00:00Z',
        sender: 's@x',
        recipients: [
          { address: 'p@x', status: 'Delivered' },
          { address: 'q@x', status: 'Receive, Fail' },
          { address: 'r@x', status: 'Delivered' },
        ],
        subject: 'Hi',
        sizeInBytes: 100,
        direction: 'Incoming',
        origins: {
          received: 'trace a.csv',
          sender: 'trace a.csv',
          recipients: 'historical h.csv + trace a.csv',
          subject: 'trace a.csv',
          sizeInBytes: 'trace a.csv',
          direction: 'historical h.csv',
        },
      },
    ])
    expect(resolved.sources.map(({ facts, accounting }) => [facts.label, accounting])).toEqual([
      ['a.csv', { read: 5, used: 2, duplicate: 1, filtered: 1, quarantined: 1 }],
      ['b.csv', { read: 1, used: 0, duplicate: 1, filtered: 0, quarantined: 0 }],
      ['h.csv', { read: 1, used: 1, duplicate: 0, filtered: 0, quarantined: 0 }],
    ])
    expect(resolved.accounting).toEqual({ read: 7, used: 3, duplicate: 2, filtered: 1, quarantined: 1 })
    expect(resolved.notices.map(({ code, level, count }) => [code, level, count])).toEqual([
      ['unusable-rows', 'incomplete', 1],
    ])
  })

  test('an id that is not there: by its first access, with the period of the files', async () => {
    const period = [
      traceRow('<x@x>', 'r@x', '2024-01-01T00:00:00Z'),
      traceRow('<x@x>', 'r@x', '2024-05-01T00:00:00Z'),
    ]
    const accessed = new Map([
      ['<in@x>', '2024-04-15T00:00:00Z'],
      ['<late@x>', '2024-05-02T00:00:00Z'],
    ])
    // Two rows four months apart are one file's range, not two slices with a gap.
    const { rows } = await ask(
      { ids: ['<in@x>', '<late@x>', '<unknown@x>'], accessed },
      { 'a.csv': lines(TRACE_HEADER, ...period) },
    )
    const said = '2024-01-01T00:00:00Z to 2024-05-01T00:00:00Z'
    expect(rows.map(({ status, reason }) => [status, reason])).toEqual([
      [
        'not-found',
        `no row in the sources, which cover ${said} and so the 90 days before the first access at 2024-04-15T00:00:00Z`,
      ],
      [
        'out-of-window',
        `first accessed at 2024-05-02T00:00:00Z, after the sources end; the sources cover ${said}`,
      ],
      ['not-found', `no row in the sources, which cover ${said}`],
    ])
  })

  test('a saved messages file brings first accesses, subjects and sizes', async () => {
    const messages = {
      schema: 'mia/messages/1',
      rows: [
        {
          internetMessageId: '<m@x>',
          subject: 'From the audit',
          sizeInBytes: 7,
          first: '2024-05-02T00:00:00Z',
        },
      ],
    }
    const list = await readIdList(JSON.stringify(messages), 'messages.json')
    const { rows, accounting } = await ask(list, { 'a.csv': lines(TRACE_HEADER, traceRow('<x@x>')) })
    expect(rows).toMatchObject([
      {
        status: 'out-of-window',
        subject: 'From the audit',
        sizeInBytes: 7,
        origins: { subject: 'audit messages.json', sizeInBytes: 'audit messages.json' },
      },
    ])
    expect(accounting).toEqual({ read: 1, used: 0, duplicate: 0, filtered: 1, quarantined: 0 })
  })

  test('without any source every id still has its row', async () => {
    const { rows, accounting } = await ask({ ids: ['<b@x>', '<a@x>'] }, {})
    expect(rows.map(({ internetMessageId, status }) => [internetMessageId, status])).toEqual([
      ['<a@x>', 'not-found'],
      ['<b@x>', 'not-found'],
    ])
    expect(accounting.read).toBe(0)
  })

  test('neither the order of rows nor that of files changes a byte', async () => {
    const rows = [
      traceRow('<a@x>'),
      traceRow('<a@x>', 'q@x', '2024-03-01T10:00:09Z'),
      traceRow('A@X', 'z@x'),
      traceRow('<A@x>', 'y@x'),
      traceRow('a@x', 'w@x'),
      traceRow('<other@x>'),
      traceRow(''),
    ]
    const question = { ids: ['<a@x>', '<A@X>', '<none@x>'] }
    const expected = bytesOf(
      await ask(question, {
        'a.csv': lines(TRACE_HEADER, ...rows),
        'h.csv': lines(SUMMARY_HEADER, summaryRow('<a@x>')),
      }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(rows, { minLength: rows.length }),
        fc.boolean(),
        async (shuffled, swapped) => {
          const trace = ['a.csv', lines(TRACE_HEADER, ...shuffled)]
          const summary = ['h.csv', lines(SUMMARY_HEADER, summaryRow('<a@x>'))]
          const files = Object.fromEntries(swapped ? [summary, trace] : [trace, summary]) as Record<
            string,
            string
          >
          expect(bytesOf(await ask(question, files))).toBe(expected)
        },
      ),
      { numRuns: 30 },
    )
  })
})
