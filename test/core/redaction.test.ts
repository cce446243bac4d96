import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/json.ts'
import { pseudonyms } from '../../src/core/pseudonym.ts'
import { redactDocument } from '../../src/core/redaction.ts'
import { sha256 } from '../support/records.ts'

const names = pseudonyms('secret', sha256)

function redacted(document: Record<string, unknown>, keepIp = false): JsonObject {
  return redactDocument(document, { pseudonyms: names, keepIp })
}

describe('a pseudonym', () => {
  test('is the same for the same value, an address in any case', () => {
    expect(names.of('address', ' Dana@Example.com')).toBe(names.of('address', 'dana@example.com'))
    expect(names.of('subject', 'Offer')).not.toBe(names.of('subject', 'offer'))
    expect(names.of('address', 'x')).toMatch(/^address-[0-9a-f]{16}$/)
  })

  test('is another one with another key, so that trying addresses does not find it', () => {
    expect(pseudonyms('other', sha256).of('address', 'a@b.c')).not.toBe(names.of('address', 'a@b.c'))
    const plain = ['a@b.c', 'address\na@b.c', '\naddress\na@b.c'].map((text) => sha256(text).slice(0, 16))
    expect(plain).not.toContain(names.of('address', 'a@b.c').slice('address-'.length))
  })

  test('of an InternetMessageId keeps its brackets', () => {
    expect(names.messageId('<1@host>')).toMatch(/^<id-[0-9a-f]{16}@redacted\.invalid>$/)
    expect(`<${names.messageId('1@host')}>`).toBe(names.messageId('<1@host>'))
    expect(names.messageId('<1@HOST>')).not.toBe(names.messageId('<1@host>'))
  })

  test('of a folder leaves well-known parts', () => {
    expect(names.folder('\\Inbox\\Payroll\\sent items')).toBe(
      `\\Inbox\\${names.of('folder', 'Payroll')}\\sent items`,
    )
  })

  test('of a sessionless group hides its hash, which could be confirmed by guessing', () => {
    const key = 'nosession:208217860c5e'
    expect(names.session(key)).toMatch(/^nosession:[0-9a-f]{12}$/)
    expect(names.session(key)).not.toBe(key)
  })
})

test('each field by its rule', () => {
  const guid = '40f4d460-b3d4-4bf4-a03a-541d80e82255'
  const document = redacted({
    schema: 'mia/messages/1',
    criteria: {
      user: ['dana@example.com'],
      sessions: [guid, 'nosession:208217860c5e'],
      from: '2026-03-01T00:00:00Z',
    },
    sources: [{ name: 'dana mailbox.csv', format: 'gzip > ual-csv', sha256: 'a'.repeat(64), bytes: 7 }],
    notices: [{ code: 'throttled', level: 'warning', text: 'dana@example.com: throttled', count: 1 }],
    rows: [
      {
        mailbox: 'dana@example.com',
        subject: null,
        clients: ['Client=OWA;a', 'Client=OWA;b', 'Client=REST;;'],
        ipAddresses: ['203.0.113.9', 'dana-laptop'],
        records: [{ id: guid, source: 'dana mailbox.csv', row: 3 }],
        recipients: [
          { address: 'bob@example.com', status: 'Delivered' },
          { address: 'x', status: 'Secret plan' },
        ],
        origins: { subject: 'trace dana mailbox.csv' },
        reason: 'the owner, Dana, told us',
      },
    ],
    salvaged: [{ reason: 'truncated-json', time: 'yesterday' }],
  })
  expect(document).toEqual({
    schema: 'mia/messages/1',
    criteria: {
      user: [names.of('address', 'dana@example.com')],
      sessions: [guid, names.session('nosession:208217860c5e')],
      from: '2026-03-01T00:00:00Z',
    },
    sources: [
      {
        name: names.of('source', 'dana mailbox.csv'),
        format: 'gzip > ual-csv',
        sha256: 'a'.repeat(64),
        bytes: 7,
      },
    ],
    notices: [{ code: 'throttled', level: 'warning', text: '[removed]', count: 1 }],
    rows: [
      {
        mailbox: names.of('address', 'dana@example.com'),
        subject: null,
        clients: ['OWA', 'REST'],
        ipAddresses: [names.of('ip', '203.0.113.9'), names.of('ip', 'dana-laptop')],
        records: [{ id: guid, source: names.of('source', 'dana mailbox.csv'), row: 3 }],
        recipients: [
          { address: names.of('address', 'bob@example.com'), status: 'Delivered' },
          { address: names.of('address', 'x'), status: names.of('text', 'Secret plan') },
        ],
        origins: { subject: `trace ${names.of('source', 'dana mailbox.csv')}` },
        reason: '[removed]',
      },
    ],
    salvaged: [{ reason: 'truncated-json', time: names.of('text', 'yesterday') }],
  })
})

test('--keep-ip keeps addresses, and nothing else that stands in their place', () => {
  const { ipAddresses } = redacted(
    { ipAddresses: ['203.0.113.9', '2001:db8::7', '203.0.113.0/24', 'dana'] },
    true,
  )
  expect(ipAddresses).toEqual(['203.0.113.9', '2001:db8::7', '203.0.113.0/24', names.of('ip', 'dana')])
})

/** Keys that rules know, keys of prototypes, and any other. */
const keys = fc.oneof(
  fc.constantFrom(
    'mailbox',
    'session',
    'id',
    'sha256',
    'schema',
    'time',
    'status',
    'direction',
    'reason',
    'folders',
  ),
  fc.constantFrom(
    'name',
    'path',
    'origins',
    'sources',
    'code',
    'clients',
    'ip',
    'text',
    '__proto__',
    'constructor',
  ),
  fc.string(),
)

test('whatever the key and the depth, no value of evidence comes through', () => {
  const canary = fc.string().map((text) => `Cänary ${text} <c@nary.example>`)
  const { tree } = fc.letrec((tie) => ({
    tree: fc.dictionary(
      keys,
      fc.oneof(
        { maxDepth: 3 },
        canary,
        fc.array(canary, { maxLength: 2 }),
        fc.array(tie('tree'), { maxLength: 2 }),
        tie('tree'),
      ),
      { maxKeys: 3 },
    ),
  }))
  fc.assert(
    fc.property(tree, fc.boolean(), (document, keepIp) => {
      const text = JSON.stringify(redacted(document, keepIp))
      expect(text).not.toMatch(/c.?nary|@nary|example/i)
    }),
  )
})

test('keys from evidence are replaced too', () => {
  const document = redacted(
    JSON.parse('{"dana@example.com": 1, "__proto__": {"mailbox": "x"}, "rows": 2}') as Record<
      string,
      unknown
    >,
  )
  expect(Object.keys(document)).toEqual([
    names.of('key', 'dana@example.com'),
    names.of('key', '__proto__'),
    'rows',
  ])
})
