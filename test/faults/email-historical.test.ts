import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emailWorld, savedEmail, statuses, writeMessages } from './email-run.ts'
import { lostAnswer } from './faults.ts'

const START = 'Start-HistoricalSearch'
const IDS = Array.from({ length: 150 }, (_, index) => `<${String(index).padStart(3, '0')}@x>`)

const REPORT = `origin_timestamp_utc,sender_address,recipient_status,message_subject,total_bytes,message_id
2026-08-20T08:00:00.0000000Z,partner@fabrikam.example,"victim@contoso.example##Receive, Deliver",Late,2048,<000@x>
`

async function submitted() {
  const world = await emailWorld([], ['Exchange.ManageAsApp'])
  const input = writeMessages(
    world.folder,
    IDS.map((id) => ({ id, daysAgo: 60 })),
  )
  const args = ['email', '--input', input, '--via', 'historical', '--save']
  return { ...world, input, args }
}

describe('mia email --via historical', () => {
  it('asks first, and shows the quota', async () => {
    const { tenant, args, run } = await submitted()
    const done = await run(args)
    expect(done.code).toBe(2)
    expect(done.stderr).toContain('this submits 2 historical searches in the tenant')
    expect(done.stderr).toContain('a tenant has 250 a day for everybody')
    expect(tenant.counts.get(START)).toBeUndefined()
  })

  it('submits each job once, a hundred ids at most, and leaves with 8', async () => {
    const { tenant, world, folder, args, run } = await submitted()
    const done = await run([...args, '--yes'])
    expect({ code: done.code, stderr: done.stderr }).toEqual({ code: 8, stderr: done.stderr })
    expect(tenant.violations).toEqual([])
    expect(world.searches.map(({ ids }) => ids.length)).toEqual([100, 50])
    expect(savedEmail(folder).rows.map(({ status }) => status)).toEqual(IDS.map(() => 'pending'))
    expect((await run([...args, '--yes'])).code).toBe(8)
    expect(world.searches).toHaveLength(2)
  })

  it('looks for what may have been submitted before it submits again', async () => {
    const { tenant, world, args, run } = await submitted()
    tenant.script([{ at: START, from: 1, times: 1, ...lostAnswer }])
    expect((await run([...args, '--yes'])).code).toBe(8)
    expect(world.searches).toHaveLength(2)
    expect(tenant.violations).toEqual([])
  })

  it('tells when a report is ready, and reads it', async () => {
    const { world, folder, args, run } = await submitted()
    await run([...args, '--yes'])
    const waiting = await run(['email', '--resume', '--save'])
    expect(waiting.code).toBe(8)
    expect(waiting.stderr).toContain(`historical search ${world.searches[0]?.jobId}: NotStarted`)
    for (const search of world.searches) Object.assign(search, { status: 'Done', rows: 1 })
    const ready = await run(['email', '--resume', '--save', '--force'])
    expect(ready.code).toBe(8)
    expect(ready.stderr).toContain('https://admin.protection.outlook.com/report?JobID=dddddddd')
    expect(savedEmail(folder).rows[0]?.['reason']).toContain('is ready: download it in a browser')
    const report = join(folder, 'report.csv')
    writeFileSync(report, Buffer.from(`\uFEFF${REPORT}`, 'utf16le'))
    const read = await run(['email', '--resume', '--trace', report, '--save', '--force'])
    expect(read.code).toBe(0)
    expect(statuses(savedEmail(folder))).toMatchObject({ '<000@x>': 'found', '<001@x>': 'not-found' })
    expect((await run(['verify', '--replay'])).code).toBe(0)
    const later = readFileSync(join(folder, 'mia-case', 'email.json'), 'utf8')
    expect(await run(['email', '--input', args[2] ?? '', '--save', '--force'])).toMatchObject({ code: 0 })
    expect(JSON.parse(readFileSync(join(folder, 'mia-case', 'email.json'), 'utf8')).rows[0]).toEqual(
      JSON.parse(later).rows[0],
    )
  })

  it('says what failed', async () => {
    const { world, folder, args, run } = await submitted()
    await run([...args, '--yes'])
    for (const search of world.searches) search.status = 'Failed'
    expect((await run(['email', '--resume', '--save', '--force'])).code).toBe(3)
    expect(savedEmail(folder).rows[0]).toMatchObject({
      status: 'error',
      reason: `the historical search ${world.searches[0]?.jobId} has ended as Failed Try again.`,
    })
  })

  it('has nothing to resume where nothing was submitted', async () => {
    const { run } = await emailWorld([])
    expect((await run(['email', '--resume'])).code).toBe(2)
  })
})
