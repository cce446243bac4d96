import { describe, expect, it } from 'vitest'
import { ALL_PERMISSIONS, emailWorld, mailTo, savedEmail, statuses, writeMessages } from './email-run.ts'
import { VICTIM } from './records.ts'

const HOSTILE = [
  "<plus+and&hash#quote'percent%25<angle>@x.example>",
  '<blank inside@x.example>',
  '<two@signs@x.example>',
  `<${'l'.repeat(984)}@x.example>`,
  '<größe-寿@x.example>',
  "<''@x.example>",
]

describe('mia email --via trace', () => {
  it('asks for a few ids one by one, newest period first, until they are found', async () => {
    const { tenant, world, folder, run } = await emailWorld([
      mailTo('<new@x>', 2),
      mailTo('<old@x>', 25, { recipients: [VICTIM, 'second@contoso.example'] }),
    ])
    const done = await run(['email', '--ids', '<new@x>', '--ids', '<old@x>', '--via', 'trace', '--save'])
    expect(done).toMatchObject({ code: 0 })
    expect(tenant.violations).toEqual([])
    expect(world.traceRequests).toHaveLength(1 + 3)
    const result = savedEmail(folder)
    expect(statuses(result)).toEqual({ '<new@x>': 'found', '<old@x>': 'found' })
    expect(result.rows[1]).toMatchObject({
      sender: 'partner@fabrikam.example',
      sizeInBytes: 4_096,
      recipients: [
        { address: VICTIM, status: 'Delivered' },
        { address: 'second@contoso.example', status: 'Delivered' },
      ],
    })
    expect(result.accounting).toEqual({ read: 3, used: 3, duplicate: 0, filtered: 0, quarantined: 0 })
  })

  it('asks only for the time before the first access', async () => {
    const { world, folder, run } = await emailWorld([mailTo('<old@x>', 85)])
    const input = writeMessages(folder, [{ id: '<old@x>', daysAgo: 84 }])
    await run(['email', '--input', input, '--via', 'trace', '--save'])
    expect(world.traceRequests).toHaveLength(1)
    expect(statuses(savedEmail(folder))).toEqual({ '<old@x>': 'found' })
  })

  it('resolves hostile ids exactly, by trace, mailbox and hunting', async () => {
    for (const via of ['trace', 'mailbox', 'hunting']) {
      const { tenant, folder, run } = await emailWorld(HOSTILE.map((id) => mailTo(id, 3)))
      const asked = HOSTILE.map((id) => ({ id, daysAgo: null }))
      const input = writeMessages(folder, asked)
      const done = await run(['email', '--input', input, '--via', via, '--save'])
      expect(done).toMatchObject({ code: 0 })
      expect(tenant.violations).toEqual([])
      const result = savedEmail(folder)
      expect(statuses(result)).toEqual(Object.fromEntries(HOSTILE.map((id) => [id, 'found'])))
      for (const row of result.rows)
        expect(row['subject']).toBe(`About ${row.internetMessageId.slice(0, 40)}`)
    }
  })

  it('pulls the trace of the mailbox once for many ids, page by page, and joins it', async () => {
    const mails = Array.from({ length: 300 }, (_, index) => mailTo(`<${index}@x>`, index / 4))
    const { tenant, world, folder, run } = await emailWorld(mails, ['ExchangeMessageTrace.Read.All'])
    world.pageSize = 25
    const ids = mails.filter((_, index) => index % 2 === 0).map(({ messageId }) => messageId)
    const input = writeMessages(
      folder,
      ids.map((id) => ({ id, daysAgo: 0 })),
    )
    expect(await run(['email', '--input', input, '--via', 'auto', '--save'])).toMatchObject({ code: 0 })
    expect(tenant.violations).toEqual([])
    expect(world.traceRequests.length).toBeLessThanOrEqual(2 * 9 + Math.ceil(300 / 25))
    const result = savedEmail(folder)
    expect(result.rows.every(({ status }) => status === 'found')).toBe(true)
    expect(result.accounting).toMatchObject({ used: 150, filtered: 150, quarantined: 0 })
  })

  it('keeps to the quota by waiting, over several runs', async () => {
    const { world, folder, run } = await emailWorld([])
    const ids = Array.from({ length: 15 }, (_, index) => ['--ids', `<${index}@x>`]).flat()
    await run(['email', ...ids, '--via', 'trace', '--save'])
    expect(world.traceRequests).toHaveLength(135)
    expect(world.refused).toBe(0)
    await run(['email', ...ids, '--via', 'trace', '--again', '--save', '--force'])
    expect(world.traceRequests).toHaveLength(270)
    expect(world.refused).toBe(0)
    expect(savedEmail(folder).rows).toHaveLength(15)
  })

  it('tells what to do where the tenant has never been prepared', async () => {
    const { world, run } = await emailWorld([])
    world.servicePrincipal = false
    const done = await run(['email', '--ids', '<a@x>', '--via', 'trace'])
    expect(done.code).toBe(5)
    expect(done.stderr).toContain('New-MgServicePrincipal -AppId 8bd644d1-64a1-4d4b-ae52-2e0cbf64e373')
  })

  it('goes on with the mailbox where the trace is refused', async () => {
    const { folder, run } = await emailWorld([mailTo('<a@x>', 3)], ['Mail.ReadBasic.All'])
    const input = writeMessages(folder, [{ id: '<a@x>', daysAgo: 1 }])
    const done = await run(['email', '--input', input, '--via', 'auto', '--save'])
    expect(done.code).toBe(3)
    const result = savedEmail(folder)
    expect(statuses(result)).toEqual({ '<a@x>': 'found' })
    expect(result.notices).toContainEqual(expect.objectContaining({ code: 'trace-refused' }))
  })
})

describe('mia email --via mailbox', () => {
  const MAILS = [
    mailTo('<here@x>', 200),
    mailTo('<here@x>', 200, { traceId: 'another', stored: { [VICTIM]: 'archive' } }),
    mailTo('<recoverable@x>', 200, { stored: { [VICTIM]: 'recoverableitemspurges' } }),
    mailTo('<draft@x>', 1, { draft: true, untraced: true, stored: { [VICTIM]: 'drafts' } }),
    mailTo('<deleted@x>', 5, { stored: {} }),
  ]
  const ASKED = ['<here@x>', '<recoverable@x>', '<draft@x>', '<deleted@x>', '<unknown@x>']

  it('finds mail of any age, recoverable items too, drafts, and says what is gone', async () => {
    const { tenant, folder, run } = await emailWorld(MAILS)
    const input = writeMessages(
      folder,
      ASKED.map((id) => ({ id, daysAgo: id === '<unknown@x>' ? null : 0 })),
    )
    const done = await run(['email', '--input', input, '--via', 'auto', '--save'])
    expect(done).toMatchObject({ code: 0 })
    expect(tenant.violations).toEqual([])
    const result = savedEmail(folder)
    expect(statuses(result)).toEqual({
      '<here@x>': 'found',
      '<recoverable@x>': 'found',
      '<draft@x>': 'never-transported',
      '<deleted@x>': 'found',
      '<unknown@x>': 'not-found',
    })
    const rowOf = (id: string) => result.rows.find((row) => row.internetMessageId === id)
    expect(rowOf('<draft@x>')).toMatchObject({
      subject: 'About <draft@x>',
      copies: [{ mailbox: VICTIM, folder: 'The drafts', state: 'draft' }],
    })
    expect(rowOf('<here@x>')?.['copies']).toEqual([
      { mailbox: VICTIM, folder: 'The archive', state: 'present' },
      { mailbox: VICTIM, folder: 'The inbox', state: 'present' },
    ])
    expect(rowOf('<recoverable@x>')?.['copies']).toEqual([
      { mailbox: VICTIM, folder: 'The recoverableitemspurges', state: 'recoverable' },
    ])
    expect(rowOf('<unknown@x>')).not.toHaveProperty('copies')
    const again = await run([
      'email',
      '--input',
      input,
      '--via',
      'mailbox',
      '--via',
      'trace',
      '--save',
      '--force',
    ])
    expect(again).toMatchObject({ code: 0 })
    expect(statuses(savedEmail(folder))).toMatchObject({ '<deleted@x>': 'gone', '<here@x>': 'found' })
    expect(savedEmail(folder).rows.find((row) => row.internetMessageId === '<deleted@x>')).toMatchObject({
      sender: 'partner@fabrikam.example',
    })
  })

  it('asks again only for what failed, and waits as it is told', async () => {
    const mails = Array.from({ length: 50 }, (_, index) => mailTo(`<${index}@x>`, 100))
    const { tenant, world, folder, run } = await emailWorld(mails)
    world.batchFailures.push(...Array.from({ length: 30 }, () => ({ status: 429, retryAfter: '17' })), {
      status: 503,
    })
    const input = writeMessages(
      folder,
      mails.map(({ messageId }) => ({ id: messageId, daysAgo: 0 })),
    )
    const started = world.now()
    expect(await run(['email', '--input', input, '--via', 'mailbox', '--save'])).toMatchObject({ code: 0 })
    expect(world.now() - started).toBeGreaterThanOrEqual(17_000)
    expect(tenant.counts.get('batch')).toBe(3 + 2 + 1)
    expect(savedEmail(folder).rows.every(({ status }) => status === 'found')).toBe(true)
  })

  it('says which mailbox could not be asked', async () => {
    const { folder, run } = await emailWorld([mailTo('<a@x>', 1)])
    const input = writeMessages(folder, [{ id: '<a@x>', daysAgo: 0, mailbox: 'nobody@contoso.example' }])
    const done = await run(['email', '--input', input, '--via', 'mailbox', '--save'])
    expect(done.code).toBe(3)
    expect(savedEmail(folder).rows[0]).toMatchObject({
      status: 'error',
      reason: 'the mailbox nobody@contoso.example could not be asked: HTTP 404 ResourceNotFound',
    })
  })
})

describe('what the case holds', () => {
  it('is not asked for again, and replays', async () => {
    const { tenant, folder, run } = await emailWorld([mailTo('<a@x>', 3), mailTo('<b@x>', 300)])
    const input = writeMessages(
      folder,
      ['<a@x>', '<b@x>'].map((id) => ({ id, daysAgo: 0 })),
    )
    const args = ['email', '--input', input, '--via', 'auto', '--save']
    expect(await run(args)).toMatchObject({ code: 0 })
    const first = savedEmail(folder)
    const counts = new Map(tenant.counts)
    expect(await run(args)).toMatchObject({ code: 0 })
    expect(tenant.counts).toEqual(counts)
    expect(savedEmail(folder)).toEqual(first)
    expect(await run(['verify', '--replay'])).toMatchObject({ code: 0 })
    expect(await run(['email', '--input', input, '--trace', input])).toMatchObject({ code: 2 })
    expect(tenant.counts).toEqual(counts)
  })

  it('stays apart: other ids are another question', async () => {
    const { world, run } = await emailWorld([mailTo('<a@x>', 3)], ALL_PERMISSIONS)
    await run(['email', '--ids', '<a@x>', '--via', 'trace', '--save'])
    const asked = world.traceRequests.length
    await run(['email', '--ids', '<b@x>', '--via', 'trace', '--save', '--force'])
    expect(world.traceRequests.length).toBe(asked + 9)
  })
})
