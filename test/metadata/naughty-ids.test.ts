import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { ask, TRACE_HEADER, traceRow } from './ask.ts'
import { lines } from './read-trace.ts'

const NAUGHTY = [
  "<+&#'%<>@x>",
  '<a b@x>',
  '<a@b@x>',
  '<"quoted, local"@x>',
  '<a;b|c@x>',
  `<${'e'.repeat(995)}@x>`,
  '<東京😀é@x>',
  '__proto__',
  'constructor',
  '=cmd|calc!A1',
  '#TYPE x@x',
  '<a\nb@x>',
  '<\u202Etxt.exe@x>',
  '<%0a%00@x>',
]

const STRINGS = fileURLToPath(
  new URL('../../../shared/data/corpora/naughty-strings/blns.json', import.meta.url),
)

describe('naughty ids', () => {
  test('naughty ids are found byte for byte, each its own', async () => {
    const { rows } = await ask(
      { ids: NAUGHTY },
      { 'a.csv': lines(TRACE_HEADER, ...NAUGHTY.map((id, index) => traceRow(id, `r${index}@x`))) },
    )
    expect(rows.map((row) => [row.internetMessageId, row.recipients[0]?.address, row.reason])).toEqual(
      NAUGHTY.map((id, index) => [id, `r${index}@x`, null]).toSorted(([a], [b]) =>
        String(a) < String(b) ? -1 : 1,
      ),
    )
    const asJson = JSON.stringify({
      value: NAUGHTY.map((id) => ({ messageId: id, receivedDateTime: null, senderAddress: 's@x' })),
    })
    const fromJson = await ask({ ids: NAUGHTY }, { 'a.json': asJson })
    expect(fromJson.rows.map(({ status, reason }) => [status, reason])).toEqual(
      NAUGHTY.map(() => ['found', null]),
    )
  })

  test.skipIf(!existsSync(STRINGS))(
    'the list of naughty strings, skipped where ../shared does not lie beside the checkout',
    async () => {
      const strings = JSON.parse(readFileSync(STRINGS, 'utf8')) as string[]
      const ids = [...new Set(strings)].filter((one) => one.trim() !== '' && !one.includes('\0'))
      expect(ids.length).toBeGreaterThan(400)
      const { rows, accounting } = await ask(
        { ids },
        { 'a.csv': lines(TRACE_HEADER, ...ids.map((id) => traceRow(id))) },
      )
      expect(rows.filter((row) => row.status !== 'found' || row.reason !== null)).toEqual([])
      expect(accounting).toMatchObject({ read: ids.length, used: ids.length })
    },
  )
})
