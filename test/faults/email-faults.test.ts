import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Platform } from '../../src/platform/platform.ts'
import type { FakePlatform } from '../support/fake-platform.ts'
import {
  type EmailResult,
  emailWorld,
  type EmailWorld,
  mailTo,
  savedEmail,
  statuses,
  writeMessages,
} from './email-run.ts'
import { altered, type Fault, status, upset, WIRE } from './faults.ts'
import { VICTIM } from './records.ts'

/** A case that takes the trace of the mailbox, page by page, and look-ups in the mailbox. */
const MAILS = [
  ...Array.from({ length: 120 }, (_, index) => mailTo(`<r${index}@x>`, index * 0.7)),
  ...Array.from({ length: 45 }, (_, index) =>
    mailTo(`<o${index}@x>`, 100 + index, index % 9 === 0 ? { stored: {} } : {}),
  ),
]

interface Prepared extends EmailWorld {
  readonly args: readonly string[]
}

async function prepared(): Promise<Prepared> {
  const made = await emailWorld([...MAILS, mailTo('<also@x>', 1, { stored: { [VICTIM]: 'inbox' } })])
  made.world.pageSize = 10
  const input = writeMessages(
    made.folder,
    MAILS.map(({ messageId }) => ({ id: messageId, daysAgo: 0 })),
  )
  return { ...made, args: ['email', '--input', input, '--via', 'auto', '--save'] }
}

function email(folder: string): string {
  return readFileSync(join(folder, 'mia-case', 'email.json'), 'utf8')
}

async function wanted(): Promise<string> {
  const { folder, args, run } = await prepared()
  expect(await run(args)).toMatchObject({ code: 0 })
  return email(folder)
}

function hurried(platform: FakePlatform): Platform {
  const limits = { firstByteMs: 400, idleMs: 400, totalMs: 5_000, maxBytes: 8 * 1024 * 1024 }
  return {
    ...platform,
    http: { send: (request, signal) => platform.http.send({ ...request, limits }, signal) },
  }
}

const EFFECTS: readonly (readonly [string, Pick<Fault, 'before' | 'send'>])[] = [
  ['429 with Retry-After', status(429, { 'retry-after': '300' })],
  ['429 without a word', status(429)],
  ['500', status(500)],
  ['503 as a web page', status(503, {}, '<html>busy</html>')],
  ['expired token', upset((tenant) => tenant.tokens.clear())],
  ['reset before headers', WIRE.resetBeforeHeaders],
  ['reset in the body', WIRE.resetMidBody],
  ['gzip cut off', WIRE.gzipCut],
  ['body stalls', WIRE.bodyStall],
  ['an empty answer', altered(() => '')],
  ['an answer of another shape', altered(() => '{"value":{}}')],
  ['an error inside of a success', altered(() => '{"error":{"code":"x","message":"y"}}')],
]

describe('faults while the tenant is asked about e-mails', () => {
  it.each(
    EFFECTS.flatMap(([name, effect]) =>
      (['trace', 'batch'] as const).map((at) => [`${name}, ${at}`, at, effect] as const),
    ),
  )('%s: same bytes', async (_name, at, effect) => {
    const { tenant, folder, args, run } = await prepared()
    const script = tenant.script([{ at, from: 2, times: 1, ...effect }])
    const done = await run(args, { wrap: hurried })
    expect({ code: done.code, stderr: done.stderr }).toEqual({ code: 0, stderr: done.stderr })
    expect(script.hits()).toBe(1)
    expect(tenant.violations).toEqual([])
    expect(email(folder)).toBe(await wanted())
  })

  it.each([
    ['a link to another host', 'https://evil.example/v1.0/admin/exchange/tracing/messageTraces?$top=1'],
    ['a link to another place', 'https://graph.microsoft.com/v1.0/me/messages'],
  ])('%s is not followed', async (_name, link) => {
    const { tenant, folder, args, run } = await prepared()
    let replaced = 0
    const replace = (body: Buffer): string =>
      body.toString().replace(/"@odata.nextLink":"[^"]*"/, () => {
        replaced += 1
        return `"@odata.nextLink":${JSON.stringify(link)}`
      })
    tenant.script([{ at: 'trace', from: 1, times: 1, ...altered(replace) }])
    const done = await run(args)
    expect({ code: done.code, replaced }).toEqual({ code: 0, replaced: 1 })
    expect(tenant.violations).toEqual([])
    expect(email(folder)).toBe(await wanted())
  })

  it('a link that is taken back is made up for by asking anew', async () => {
    const { tenant, folder, args, run } = await prepared()
    const script = tenant.script([{ at: 'trace', from: 2, times: 1, ...status(410) }])
    expect((await run(args)).code).toBe(0)
    expect(script.hits()).toBe(1)
    const whole = JSON.parse(await wanted()) as EmailResult
    expect(statuses(savedEmail(folder))).toEqual(statuses(whole))
  })

  it('a service that stays away ends with 7, and the same command goes on from there', async () => {
    const { tenant, folder, args, run } = await prepared()
    tenant.script([{ at: 'batch', from: 2, times: 100, ...status(503) }])
    expect((await run(args)).code).toBe(7)
    const traces = tenant.counts.get('trace')
    tenant.script([])
    expect((await run(args)).code).toBe(0)
    expect(tenant.counts.get('trace')).toBe(traces)
    expect(email(folder)).toBe(await wanted())
  })
})

describe('interrupted and started again', () => {
  it(
    'at every request: nothing lost, nothing doubled, nothing kept twice',
    { timeout: 300_000 },
    async () => {
      const whole = await wanted()
      const { tenant, folder, args, run } = await prepared()
      let runs = 0
      for (let code = 130; code === 130; runs += 1) {
        let requests = 0
        const done = await run(args, {
          wrap: (platform) => {
            tenant.onRequest = () => {
              requests += 1
              // The token is the first; so each run gets two answers further.
              if (requests === 4) platform.abort()
            }
            return platform
          },
        })
        code = done.code
        expect([0, 130]).toContain(code)
      }
      expect(runs).toBeGreaterThan(10)
      expect(tenant.violations).toEqual([])
      expect(email(folder)).toBe(whole)
      const pages = readdirSync(join(folder, 'mia-case', 'evidence')).filter((name) => /-p\d{4}-/.test(name))
      expect(new Set(pages.map((name) => name.replace(/-[0-9a-f]{12}\.json$/, ''))).size).toBe(pages.length)
    },
  )

  it('a page that was changed since is not believed', async () => {
    const { folder, args, run } = await prepared()
    await run(args)
    const evidence = join(folder, 'mia-case', 'evidence')
    const page = readdirSync(evidence).find((name) => name.includes('-trace-') && name.includes('-p0001-'))
    chmodSync(join(evidence, page ?? ''), 0o600)
    writeFileSync(join(evidence, page ?? ''), '{"value":[]}')
    expect((await run(args)).code).toBe(6)
  })
})
