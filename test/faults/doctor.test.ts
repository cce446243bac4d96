import { describe, expect, it } from 'vitest'
import { live, sessionsArgs, temporaryFolder, tenantFor } from './live-run.ts'
import { VICTIM } from './records.ts'

const ARGS = ['doctor', '--user', VICTIM, '--json']

interface Row {
  readonly what: string
  readonly state: string
  readonly why: string
}

const rowsOf = (stdout: string): Row[] => JSON.parse(stdout).rows
const statesOf = (stdout: string): string[] => rowsOf(stdout).map(({ what, state }) => `${state}: ${what}`)

describe('mia doctor', () => {
  it('finds everything in order', async () => {
    const tenant = await tenantFor()
    const run = await live(tenant, temporaryFolder(), ARGS)
    expect(run.code).toBe(0)
    expect(statesOf(run.stdout)).toEqual([
      'ok: sign-in for Microsoft Graph',
      'ok: audit log query of Microsoft Graph',
      'ok: sign-in for Exchange Online',
      'ok: auditing of the tenant',
      'ok: mailbox auditing of the tenant',
      `ok: MailItemsAccessed of ${VICTIM} by owner`,
      `ok: MailItemsAccessed of ${VICTIM} by delegate`,
      `ok: MailItemsAccessed of ${VICTIM} by admin`,
      `ok: audit bypass of ${VICTIM}`,
      'could not check: licence and retention',
    ])
    expect(tenant.violations).toEqual([])
  })

  it('names what is wrong, and what it could not look at', async () => {
    const tenant = await tenantFor({ permissions: ['Mail.Read'] })
    tenant.settings.set('Get-AdminAuditLogConfig', { UnifiedAuditLogIngestionEnabled: 'False' })
    tenant.settings.set('Get-OrganizationConfig', 'refused')
    tenant.settings.set('Get-Mailbox', { AuditOwner: ['Update'] })
    tenant.settings.set('Get-MailboxAuditBypassAssociation', { AuditBypassEnabled: true })
    const run = await live(tenant, temporaryFolder(), ARGS)
    expect(run.code).toBe(3)
    expect(statesOf(run.stdout).filter((line) => !line.startsWith('ok'))).toEqual([
      'problem: audit log query of Microsoft Graph',
      'problem: auditing of the tenant',
      'could not check: mailbox auditing of the tenant',
      `problem: MailItemsAccessed of ${VICTIM} by owner`,
      `problem: audit bypass of ${VICTIM}`,
      'could not check: licence and retention',
    ])
  })

  it('is run where a search finds nothing', async () => {
    const tenant = await tenantFor({ records: [] })
    tenant.settings.set('Get-Mailbox', { AuditOwner: [] })
    const run = await live(tenant, temporaryFolder(), sessionsArgs())
    expect(run.code).toBe(0)
    expect(run.stderr).toContain(
      `  problem: MailItemsAccessed of ${VICTIM} by owner: AuditOwner does not hold MailItemsAccessed`,
    )
  })
})
