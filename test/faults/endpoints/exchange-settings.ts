import type { Reply } from '../endpoint.ts'
import type { Tenant } from '../tenant.ts'
import { exchangeError, rows } from './exchange-replies.ts'

const ALL = ['Update', 'MailItemsAccessed', 'Send']

/** What Get-cmdlets tell of auditing; a tenant may say otherwise in `settings`. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'Get-AdminAuditLogConfig': { UnifiedAuditLogIngestionEnabled: true },
  'Get-OrganizationConfig': { AuditDisabled: false },
  'Get-Mailbox': { AuditEnabled: true, AuditOwner: ALL, AuditDelegate: ALL, AuditAdmin: ALL },
  'Get-MailboxAuditBypassAssociation': { AuditBypassEnabled: false },
}

export function settingOf(cmdlet: string, tenant: Tenant): Reply | null {
  const usual = SETTINGS[cmdlet]
  if (usual === undefined) return null
  const own = tenant.settings.get(cmdlet)
  return own === 'refused' ? exchangeError(403, 'Access Denied.') : rows([{ ...usual, ...own }])
}
