import { type Case, lasting } from './case.ts'
import { altered, lostAnswer, status } from './faults.ts'

/** X38 to X48 and others: how the service as a whole can behave. */
export const SERVICE: readonly Case[] = [
  {
    code: 'X38',
    what: 'redirect to another host',
    outcome: 7,
    faults: lasting('audit-records', 3, status(302, { location: 'https://evil.example/' })),
    says: /points to another address, which mia does not follow/,
  },
  {
    code: 'X39',
    what: 'next link to another host',
    outcome: 7,
    behaviour: {
      nextLink: (link) =>
        link.replace('https://graph.microsoft.com', 'https://graph.microsoft.com:x@evil.example'),
    },
    says: /next link leads to another place/,
  },
  {
    code: 'X40',
    what: 'next link leads back, once',
    outcome: 'same',
    faults: [
      {
        at: 'audit-records',
        from: 3,
        times: 1,
        ...altered((text) =>
          text
            .toString()
            .replace(
              /\$skiptoken=[\w-]+/,
              '$$skiptoken=Nzc3Nzc3NzctMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAxKzYw',
            ),
        ),
      },
    ],
  },
  {
    code: 'X41',
    what: 'every page twice',
    outcome: 'rows',
    behaviour: {
      page: ({ all, offset, size }) => [
        ...all.slice(offset, offset + size),
        ...all.slice(offset, offset + size),
      ],
    },
  },
  {
    code: 'X42',
    what: 'a page is empty on the first reading',
    outcome: 'rows',
    args: ['--verify-complete'],
    behaviour: {
      counts: false,
      page: ({ all, offset, size, reading }) =>
        reading === 1 && offset === 120 ? [] : all.slice(offset, offset + size),
    },
    says: /Reading the records of .* gave 4\d\d, 4\d\d, 4\d\d distinct records/,
  },
  {
    code: 'X42',
    what: 'a page is empty on the first reading, and the service had counted',
    outcome: 'rows',
    behaviour: {
      page: ({ all, offset, size, reading }) =>
        reading === 1 && offset === 120 ? [] : all.slice(offset, offset + size),
    },
  },
  {
    code: 'X43',
    what: 'pages overlap and are out of order',
    outcome: 'rows',
    behaviour: {
      page: ({ all, offset, size }) => all.slice(Math.max(0, offset - 30), offset + size).toReversed(),
    },
  },
  {
    code: 'X44',
    what: 'records come late, between two readings',
    outcome: 'rows',
    args: ['--verify-complete'],
    behaviour: {
      counts: false,
      page: ({ all, offset, size, reading }) =>
        all.slice(reading === 1 ? 30 : 0).slice(offset, offset + size),
    },
  },
  { code: 'X45', what: 'the query runs for hours', outcome: 'same', behaviour: { pollsToFinish: 120 } },
  {
    code: 'X46',
    what: 'the query fails once',
    outcome: 'rows',
    behaviour: { ends: (query) => (query.displayName.endsWith('-a1') ? 'failed' : 'succeeded') },
  },
  {
    code: 'X46',
    what: 'the query is cancelled again and again',
    outcome: 3,
    behaviour: { ends: () => 'cancelled' },
    says: /nothing could be acquired[^]*was cancelled by the service, 3 times: nothing is known of that period/,
    args: [],
  },
  {
    code: 'X47',
    what: 'more records than a query returns',
    outcome: 'rows',
    behaviour: { recordLimit: 150 },
  },
  {
    code: 'X48',
    what: 'the query is created, the answer is lost',
    outcome: 'rows',
    faults: [{ at: 'audit-create', from: 1, times: 1, ...lostAnswer }],
  },
  { code: '1', what: 'v1.0 has no such thing', outcome: 'rows', behaviour: { versions: ['beta'] } },
  {
    code: '1',
    what: 'a persistent 500 behind many records',
    outcome: 'rows',
    faults: [{ at: 'audit-records', from: 5, times: 6, ...status(500) }],
  },
  {
    code: 'T1',
    what: 'the sign-in service is asked too much',
    outcome: 'same',
    faults: [{ at: 'token', from: 1, times: 3, ...status(429, { 'retry-after': '5' }) }],
  },
  {
    code: 'T2',
    what: 'the sign-in service is down',
    outcome: 7,
    faults: lasting('token', 1, status(503)),
    says: /the sign-in service login\.microsoftonline\.com could not be reached/,
  },
]
