import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FakePlatform } from '../support/fake-platform.ts'
import { type Mail, mailOf, type MailWorld } from './mail-world.ts'
import { live, type LiveOptions, type LiveRun, temporaryFolder, tenantFor } from './live-run.ts'
import { VICTIM } from './records.ts'
import type { Tenant } from './tenant.ts'

export const NOW = Date.UTC(2026, 10, 1, 12)
export const DAY = 86_400_000
export const ALL_PERMISSIONS = [
  'ExchangeMessageTrace.Read.All',
  'Mail.ReadBasic.All',
  'ThreatHunting.Read.All',
]

/** A mail to the victim, in the inbox. */
export function mailTo(messageId: string, daysAgo: number, more: Partial<Mail> = {}): Mail {
  const hash = Buffer.from(messageId).reduce((sum, byte) => (sum * 31 + byte) % 1e12, 7)
  return {
    messageId,
    traceId: `eeeeeeee-0000-4000-8000-${String(hash).padStart(12, '0')}`,
    sender: 'partner@fabrikam.example',
    recipients: [VICTIM],
    receivedMs: Math.floor((NOW - daysAgo * DAY) / 1000) * 1000,
    subject: `About ${messageId.slice(0, 40)}`,
    size: 4_096,
    stored: { [VICTIM]: 'inbox' },
    ...more,
  }
}

export interface EmailWorld {
  readonly tenant: Tenant
  readonly world: MailWorld
  readonly folder: string
  readonly run: (argv: readonly string[], options?: LiveOptions) => Promise<LiveRun>
}

export async function emailWorld(
  mails: readonly Mail[],
  permissions: readonly string[] = ALL_PERMISSIONS,
): Promise<EmailWorld> {
  const tenant = await tenantFor({ records: [], permissions })
  const world = mailOf(tenant)
  world.mails = mails
  const folder = temporaryFolder()
  return {
    tenant,
    world,
    folder,
    run: (argv, options = {}) =>
      live(tenant, folder, argv, {
        ...options,
        wrap: (platform: FakePlatform) => {
          world.now = () => platform.now()
          return options.wrap?.(platform) ?? platform
        },
      }),
  }
}

export interface Accessed {
  readonly id: string
  /** Days before now; null where the list shall not say. */
  readonly daysAgo: number | null
  readonly mailbox?: string
}

/** A messages file as mia messages saves it. */
export function writeMessages(folder: string, accessed: readonly Accessed[], name = 'asked.json'): string {
  const rows = accessed.map(({ id, daysAgo, mailbox = VICTIM }) => ({
    mailbox,
    internetMessageId: id,
    ...(daysAgo === null ? {} : { first: new Date(NOW - daysAgo * DAY).toISOString() }),
  }))
  const path = join(folder, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, JSON.stringify({ schema: 'mia/messages/1', rows }))
  return path
}

export interface EmailResult {
  readonly rows: readonly (Record<string, unknown> & { readonly internetMessageId: string })[]
  readonly notices: readonly { readonly code: string; readonly level: string; readonly count: number }[]
  readonly accounting: Record<string, number>
}

export function savedEmail(folder: string): EmailResult {
  return JSON.parse(readFileSync(join(folder, 'mia-case', 'email.json'), 'utf8')) as EmailResult
}

export function statuses({ rows }: EmailResult): Record<string, unknown> {
  return Object.fromEntries(rows.map((row) => [row.internetMessageId, row['status']]))
}
