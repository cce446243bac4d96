/**
 * What step 3 costs on the test tenant: requests made, and minutes by a clock that moves on with every wait and by two
 * seconds with every request; beside the way of one request for each id and 10 days (`npm run bench:email`).
 */
import { describe, expect, it } from 'vitest'
import { quotaMinutes, requestsById } from '../../src/core/trace-plan.ts'
import { DAY, emailWorld, mailTo, NOW, savedEmail, writeMessages } from '../faults/email-run.ts'
import type { Mail } from '../faults/mail-world.ts'
import { seeded } from '../faults/random.ts'
import { VICTIM } from '../faults/records.ts'

const PARTNER = 'partner@fabrikam.example'
const IN_A_DAY = 220
const OUT_A_DAY = 55
const SECONDS_EACH = 2

interface Case {
  readonly mails: readonly Mail[]
  readonly ids: readonly string[]
  /** Rows of the mailbox's trace within 90 days. */
  readonly rows: number
}

/** 90 days of a busy mailbox; of the ids asked for 15 % are older, and 5 % of those have been purged. */
function caseOf(count: number): Case {
  const random = seeded(count)
  const recent = Array.from({ length: 90 * (IN_A_DAY + OUT_A_DAY) }, (_, index) => {
    const isOut = index % (IN_A_DAY + OUT_A_DAY) < OUT_A_DAY
    const more = isOut ? { sender: VICTIM, recipients: [PARTNER] } : {}
    return mailTo(`<r${index}@x>`, 0.1 + random() * 89.8, more)
  })
  const old = Array.from({ length: Math.round(count * 0.15) }, (_, index) =>
    mailTo(`<o${index}@x>`, 100 + random() * 300, random() < 0.05 ? { stored: {} } : {}),
  )
  const asked = recent.slice(0, count - old.length)
  return {
    mails: [...recent, ...old],
    ids: [...asked, ...old].map(({ messageId }) => messageId),
    rows: recent.length,
  }
}

const lines: string[] = []

describe('requests of step 3', () => {
  it.each([100, 1_000, 10_000])('for %i ids stay within the bound', { timeout: 300_000 }, async (count) => {
    const { mails, ids, rows } = caseOf(count)
    const { tenant, world, folder, run } = await emailWorld(mails, [
      'ExchangeMessageTrace.Read.All',
      'Mail.ReadBasic.All',
    ])
    const input = writeMessages(
      folder,
      ids.map((id) => ({ id, daysAgo: 0.05 })),
    )
    let ended = NOW
    const done = await run(['email', '--input', input, '--via', 'auto', '--save'], {
      wrap: (platform) => {
        tenant.onRequest = () => {
          platform.advance(SECONDS_EACH * 1_000)
          ended = platform.now()
        }
        return platform
      },
    })
    expect(done).toMatchObject({ code: 0 })
    expect(tenant.violations).toEqual([])
    expect(world.refused).toBe(0)
    const result = savedEmail(folder)
    const found = result.rows.filter(({ status }) => status === 'found').length
    const gone = result.rows.filter(({ status }) => status === 'gone').length
    expect(found + gone).toBe(count)
    const old = Math.round(count * 0.15)
    // What is left is looked up once, and what is missing then in three folders of recoverable items.
    const rest = old + 3 * gone
    const requests = (tenant.counts.get('trace') ?? 0) + (tenant.counts.get('batch') ?? 0)
    const bound =
      2 * Math.ceil(90 / 10) + Math.ceil(rows / 5_000) + Math.ceil(old / 20) + Math.ceil((3 * gone) / 20)
    expect(requests).toBeLessThanOrEqual(bound)
    const naive = requestsById({ ids: ids.map((id) => ({ id, accessedMs: NOW - 0.05 * DAY })), nowMs: NOW })
    expect(naive).toBe(9 * count)
    const minutes = ((ended - NOW) / 60_000).toFixed(1)
    const naiveMinutes = quotaMinutes(naive, SECONDS_EACH).toFixed(1)
    lines.push(
      `${count} ids: ${requests} requests, ${minutes} min, ${found} found, ${gone} gone, ${world.refused} refused (bound ${bound}, ${rest} look-ups left over); id by id ${naive} requests, ${naiveMinutes} min`,
    )
  })

  it('are told', () => {
    process.stdout.write(`${lines.join('\n')}\n`)
    expect(lines).toHaveLength(3)
  })
})
