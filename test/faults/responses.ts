import { type Case, lasting, once, PLACES, READS } from './case.ts'
import { altered, gzipBomb, status, upset, WIRE } from './faults.ts'

const HTML = '<html><body>Sign in to the guest network</body></html>'

/** X01 to X37: what single responses can be like. */
export const RESPONSES: readonly Case[] = [
  ...once('X01', '429 with seconds', status(429, { 'retry-after': '7' })),
  ...once(
    'X02',
    '429 with a date',
    status(429, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() }),
  ),
  ...once('X03', '429 with nothing', status(429)),
  ...once('X04', '429 with garbage', status(429, { 'retry-after': 'soon' })),
  ...once('X05', '429 with 0', status(429, { 'retry-after': '0' })),
  ...once('X06', '429 with an hour', status(429, { 'retry-after': '3600' })),
  ...once('X07', '429 with the past', status(429, { 'retry-after': 'Thu, 01 Jan 2015 00:00:00 GMT' })),
  {
    code: 'X08',
    what: 'a storm of 429',
    outcome: 'same',
    faults: PLACES.map((at) => ({ at, from: 1, times: 50, ...status(429) })),
  },
  ...once('X09', '500', status(500, {}, { error: { code: 'InternalServerError', message: '' } })),
  ...once('X10', '502 with a web page', status(502, {}, HTML)),
  ...once('X11', '503 with seconds', status(503, { 'retry-after': '20' })),
  ...once('X12', '504', status(504)),
  ...once('X13', '408', status(408)),
  ...once(
    'X14',
    'tokens expire',
    upset((tenant) => tenant.tokens.clear()),
  ),
  {
    code: 'X15',
    what: 'tokens are revoked for good',
    outcome: 4,
    faults: lasting(
      'audit-records',
      3,
      status(401, {}, { error: { code: 'InvalidAuthenticationToken', message: 'revoked' } }),
    ),
    says: /sign in again with mia login, then run the same command/,
  },
  {
    code: 'X16',
    what: 'the permission is taken away',
    outcome: 5,
    faults: lasting(
      'audit-records',
      3,
      status(403, {}, { error: { code: 'Forbidden', message: 'Insufficient privileges' } }),
    ),
    says: /does not permit this[^]*Insufficient privileges[^]*mia help permissions/,
  },
  {
    code: 'X17',
    what: 'the query vanishes',
    outcome: 'rows',
    faults: [
      {
        at: 'audit-records',
        from: 3,
        times: 1,
        ...upset((tenant) => tenant.queries.delete([...tenant.queries.keys()][0] ?? '')),
      },
    ],
  },
  ...[400, 410].map((code) => ({
    code: 'X18',
    what: `the next link has expired (${code})`,
    outcome: 'rows' as const,
    faults: [
      {
        at: 'audit-records',
        from: 4,
        times: 1,
        ...status(
          code,
          {},
          { error: { code: 'BadRequest', message: 'Expired or Invalid pagination request' } },
        ),
      },
    ],
  })),
  ...once('X19', 'reset before headers', WIRE.resetBeforeHeaders),
  ...once('X20', 'closed before headers', WIRE.closeBeforeHeaders),
  ...once('X21', 'reset mid body', WIRE.resetMidBody),
  ...once('X22', 'short body', WIRE.shortLength),
  ...once('X23', 'cut chunk', WIRE.chunkedCut),
  ...once('X24', 'HTTP/1.0 cut', WIRE.oldProtocolCut),
  ...once('X25', 'cut gzip', WIRE.gzipCut),
  ...once('X26', 'bad chunk', WIRE.badChunk),
  ...once('X27', 'headers too large', WIRE.headerOverflow),
  ...once('X28', 'headers stall', WIRE.headerStall),
  ...once('X29', 'body stalls', WIRE.bodyStall),
  ...once(
    'X30',
    '200 with a web page',
    altered(() => HTML, { 'content-type': 'text/html' }),
  ),
  {
    code: 'X30',
    what: 'a captive portal for good',
    outcome: 7,
    faults: lasting(
      'audit-records',
      1,
      altered(() => HTML),
    ),
    says: /a proxy or portal may be in between/,
  },
  ...once(
    'X31',
    '200 with nothing',
    altered(() => ''),
  ),
  ...once(
    'X32',
    '200 with an error',
    altered(() => '{"error":{"code":"UnknownError","message":""}}'),
  ),
  ...once('X33', '204', status(204), READS),
  ...once(
    'X34',
    '200 cut',
    altered((text) => text.subarray(0, text.length - 1)),
  ),
  ...once(
    'X35',
    '200 with value an object',
    altered(() => '{"value":{}}'),
    READS,
  ),
  ...once(
    'X35',
    '200 with value null',
    altered(() => '{"value":null}'),
    READS,
  ),
  ...once(
    'X35',
    '200 with nothing in it',
    altered(() => '{}'),
    READS,
  ),
  {
    code: 'X36',
    what: 'byte order mark before every page',
    outcome: 'rows',
    faults: lasting(
      'audit-records',
      1,
      altered((text) => Buffer.concat([Buffer.from('\uFEFF'), text])),
    ),
  },
  ...once('X37', 'gzip bomb', gzipBomb, READS),
]
