import { describe, expect, it } from 'vitest'
import { emailWorld, writeMessages } from './email-run.ts'

describe('clouds', () => {
  it('have no message trace outside of the global one, and mailboxes all the same', async () => {
    const { run } = await emailWorld([])
    const done = await run(['email', '--ids', '<a@x>', '--via', 'trace', '--cloud', 'gcc-high'])
    expect(done.code).toBe(2)
    expect(done.stderr).toContain('Graph has no message trace in this cloud')
  })
})

describe('mia email --plan', () => {
  it('prints the price of every way and asks nobody', async () => {
    const { tenant, folder, run } = await emailWorld([])
    const input = writeMessages(
      folder,
      Array.from({ length: 1_000 }, (_, index) => ({ id: `<${index}@x>`, daysAgo: 0 })),
    )
    const done = await run(['email', '--input', input, '--plan', '--json'])
    expect(done).toMatchObject({ code: 0 })
    expect(tenant.counts.size).toBe(0)
    const { schema, rows } = JSON.parse(done.stdout)
    expect(schema).toBe('mia/email-plan/1')
    expect(rows).toMatchObject([
      { way: 'trace, id by id', turn: null, requests: 9_000, minutes: 495 },
      { way: 'trace of the mailbox', turn: 1, requests: 22 },
      { way: 'mailbox', turn: 2, requests: 50 },
      { way: 'hunting', turn: 3, requests: 2 },
      { way: 'historical search', turn: null },
    ])
  })
})
