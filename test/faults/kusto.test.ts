import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { status } from './faults.ts'
import { both, codes, comparable, DOCUMENT, facts, VARIED, WORKSPACE } from './kusto-run.ts'
import { FROM, live, saved, temporaryFolder, tenantFor, TO } from './live-run.ts'
import { VICTIM } from './records.ts'

const SESSION = '00000003-0000-4000-8000-000000000012'

describe.each(['sentinel', 'defender'] as const)('--source %s', (source) => {
  it.each([
    ['everything', []],
    ['a user', ['--user', VICTIM.toUpperCase()]],
    ['addresses', ['--ip', '198.51.100.23,203.0.113.2']],
    ['a network and a user', ['--ip', '203.0.113.0/24', '--user', VICTIM]],
    ['nobody', ['--user', 'nobody@northwind.example']],
  ])('sessions of %s are those of the records', async (_, criteria) => {
    const { pushed, local, code } = await both(source, ['sessions', ...criteria])
    expect(code).toBe(0)
    expect(comparable(pushed, ['criteria', 'rows'])).toEqual(comparable(local, ['criteria', 'rows']))
    expect(pushed.accounting['used']).toBe(local.accounting['used'])
    expect(facts(pushed)).toEqual(facts(local))
    expect(codes(pushed)).toEqual(expect.arrayContaining(['pushed-down', 'test-tenant']))
  })

  it('messages and folders are those of the records', async () => {
    const narrow = source === 'sentinel' ? ['--ip', '198.51.100.23'] : ['--sessions', SESSION.toUpperCase()]
    const { pushed, local, code } = await both(source, ['messages', ...narrow])
    expect(code).toBe(0)
    expect(pushed['rows']).not.toEqual([])
    expect(pushed['folders']).not.toEqual([])
    const keys = ['criteria', 'rows', 'folders']
    expect(comparable(pushed, keys)).toEqual(comparable(local, keys))
  })

  it('a sessionless group can be selected by its key', async () => {
    const { pushed } = await both(source, ['sessions'])
    const rows = z.array(z.looseObject({ session: z.string() })).parse(pushed['rows'])
    const key = rows.find(({ session }) => session.startsWith('nosession:'))?.session ?? ''
    const answers = await both(source, ['messages', '--sessions', key])
    expect(answers.pushed['rows']).not.toEqual([])
    expect(comparable(answers.pushed, ['rows', 'folders'])).toEqual(
      comparable(answers.local, ['rows', 'folders']),
    )
  })

  it('gives the records themselves where they are asked for', async () => {
    const { pushed, local, code } = await both(
      source,
      ['sessions', '--records', '--ip', '198.51.100.23'],
      (tenant) => {
        tenant.kustoRows = 400
      },
    )
    expect(code).toBe(0)
    expect(pushed['records']).not.toEqual([])
    const keys = ['accounting', 'rows', 'records', 'coverage']
    expect(comparable(pushed, keys)).toEqual(comparable(local, keys))
  })

  it('breakdown is that of the records', async () => {
    const { pushed, local } = await both(source, ['breakdown', '--ip', '203.0.113.0/24'])
    expect(pushed['bind']).not.toEqual([])
    expect(comparable(pushed, ['bind', 'sync'])).toEqual(comparable(local, ['bind', 'sync']))
  })

  it('goes slice by slice where one answer cannot hold everything, and comes to the same', async () => {
    const whole = await both(source, ['messages', '--user', VICTIM])
    const sliced = await both(source, ['messages', '--user', VICTIM], (tenant) => {
      tenant.kustoRows = 400
    })
    expect(sliced.code).toBe(0)
    const keys = ['accounting', 'rows', 'folders']
    expect(comparable(sliced.pushed, keys)).toEqual(comparable(whole.pushed, keys))
    expect(comparable(sliced.pushed, ['rows', 'folders'])).toEqual(
      comparable(sliced.local, ['rows', 'folders']),
    )
    const name = source === 'sentinel' ? 'log-analytics' : 'hunting'
    expect(whole.tenant.counts.get(name)).toBe(3)
    expect(sliced.tenant.counts.get(name)).toBeGreaterThan(8)
  })

  it('counts sessions in slices where the engine cannot count them at once, and comes to the same', async () => {
    const { pushed, local, code } = await both(source, ['sessions'], (tenant) => {
      tenant.kustoRows = 25
    })
    expect(code).toBe(0)
    expect(comparable(pushed, ['rows'])).toEqual(comparable(local, ['rows']))
  })

  it('says that a part of an answer is a part', async () => {
    const tenant = await tenantFor({ records: VARIED })
    tenant.kustoRows = 1
    const place = source === 'sentinel' ? ['--workspace', WORKSPACE] : []
    const period = ['--from', '2026-10-01T00:00:00Z', '--to', '2026-10-01T00:20:00Z', '--json']
    const run = await live(tenant, temporaryFolder(), ['sessions', '--source', source, ...place, ...period])
    expect(run.code).toBe(3)
    const document = DOCUMENT.parse(JSON.parse(run.stdout))
    expect(document.notices[0]).toMatchObject({ code: 'partial-result', level: 'incomplete' })
    expect(document.notices[0]?.text).toContain('2026-10-01T00:')
  })

  it('waits when it is asked to, and ends with 7 when there is no answer', async () => {
    const tenant = await tenantFor({ records: VARIED })
    const at = source === 'sentinel' ? 'log-analytics' : 'hunting'
    const place = source === 'sentinel' ? ['--workspace', WORKSPACE] : []
    const args = ['sessions', '--source', source, ...place, '--from', FROM, '--to', TO, '--json']
    tenant.script([{ code: 'X', at, from: 1, times: 2, ...status(429, { 'retry-after': '7' }) }])
    expect((await live(tenant, temporaryFolder(), args)).code).toBe(0)
    tenant.script([{ code: 'X', at, from: 1, times: 99, ...status(500) }])
    const failed = await live(tenant, temporaryFolder(), args)
    expect([failed.code, failed.stdout]).toEqual([7, ''])
  })
})

it('says where sessions are inferred, and where they are not', async () => {
  const sentinel = await both('sentinel', ['sessions', '--user', VICTIM])
  const inferred = sentinel.pushed.notices.find((notice) => notice.code === 'no-session-column')
  expect(inferred?.text).toContain('Defender')
  expect(codes(sentinel.pushed)).toContain('throttled')
  const defender = await both('defender', ['sessions', '--user', VICTIM])
  expect(codes(defender.pushed)).not.toContain('no-session-column')
})

function rowsIn(text: string): unknown {
  return DOCUMENT.parse(JSON.parse(text))['rows']
}

it('asks CloudAppEvents of a workspace that has it, with sessions as recorded', async () => {
  const tenant = await tenantFor({ records: VARIED })
  const period = ['--from', FROM, '--to', TO, '--json']
  const place = ['--source', 'sentinel', '--workspace', WORKSPACE, '--dialect', 'cloudappevents']
  const workspace = await live(tenant, temporaryFolder(), ['sessions', ...place, ...period])
  const defender = await live(tenant, temporaryFolder(), ['sessions', '--source', 'defender', ...period])
  expect(rowsIn(workspace.stdout)).toEqual(rowsIn(defender.stdout))
  expect([...tenant.counts.keys()].toSorted()).toEqual(['hunting', 'log-analytics', 'token'])
})

it('keeps the queries as sent beside a saved answer', async () => {
  const tenant = await tenantFor({ records: VARIED })
  const folder = temporaryFolder()
  const args = [
    'breakdown',
    '--ip',
    '198.51.100.23',
    '--source',
    'defender',
    '--from',
    FROM,
    '--to',
    TO,
    '--save',
  ]
  expect((await live(tenant, folder, args)).code).toBe(0)
  expect(saved(folder, 'breakdown-queries.kql').match(/^\/\/ mia \w+/gm)).toEqual([
    '// mia slices',
    '// mia answer',
    '// mia undecided',
    '// mia throttled',
  ])
  expect((await live(tenant, folder, ['verify'])).code).toBe(0)
  const replay = await live(tenant, folder, ['verify', '--replay'])
  expect(replay.stdout + replay.stderr).toContain('a service computed the answer')
})

it.each([
  [['--source', 'sentinel', '--from', FROM, '--to', TO], 'no workspace is named'],
  [['--source', 'sentinel', '--workspace', '../x', '--from', FROM, '--to', TO], 'the workspace is no GUID'],
  [['--source', 'defender'], 'needs a period'],
  [
    ['--source', 'defender', '--dialect', 'officeactivity', '--from', FROM, '--to', TO],
    'is not for --source defender',
  ],
  [['--dialect', 'hunting', '--audit', 'x.csv'], '--dialect says how to acquire'],
  [['--source', 'defender', '--again', '--from', FROM, '--to', TO], '--again and --source defender'],
])('%j is refused', async (args, what) => {
  const tenant = await tenantFor()
  const run = await live(tenant, temporaryFolder(), ['sessions', ...args])
  expect(run.code).toBe(2)
  expect(run.stderr).toContain(what)
  expect(tenant.counts.size).toBe(0)
})
