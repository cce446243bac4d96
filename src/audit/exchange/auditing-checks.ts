import { own } from '../../core/json.ts'
import type { Exchange } from '../../microsoft/exchange.ts'
import { ServiceError } from '../../microsoft/service-error.ts'

/** One thing that has to be right before records can be found. */
export interface Check {
  readonly what: string
  readonly state: 'ok' | 'problem' | 'could not check'
  /** What was found, or why it could not be looked at. */
  readonly why: string
  /** What helps; empty where nothing has to be done. */
  readonly remedy: string
}

type Row = Readonly<Record<string, unknown>>

/** Whether the tenant and these mailboxes write MailItemsAccessed at all, read from their settings. */
export async function* auditingChecks(exchange: Exchange, users: readonly string[]): AsyncGenerator<Check> {
  yield* looked('auditing of the tenant', () => only(exchange, 'Get-AdminAuditLogConfig', {}), ingestion)
  yield* looked(
    'mailbox auditing of the tenant',
    () => only(exchange, 'Get-OrganizationConfig', {}),
    byDefault,
  )
  for (const user of users) {
    const identity = { Identity: user }
    yield* looked(`audit set of ${user}`, () => only(exchange, 'Get-Mailbox', identity), auditSet(user))
    yield* looked(
      `audit bypass of ${user}`,
      () => only(exchange, 'Get-MailboxAuditBypassAssociation', identity),
      bypass(user),
    )
  }
}

async function only(exchange: Exchange, cmdlet: string, parameters: Row): Promise<Row> {
  const { value } = await exchange.invoke(cmdlet, parameters, { repeatable: true })
  const [row] = value.rows
  if (row === undefined) throw new Error(`${cmdlet} gave nothing`)
  return row
}

async function* looked(
  what: string,
  look: () => Promise<Row>,
  judge: (row: Row) => readonly Check[],
): AsyncGenerator<Check> {
  try {
    yield* judge(await look())
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const why =
      error instanceof ServiceError ? `${error.facts.code} ${error.facts.text}`.trim() : error.message
    const remedy =
      'sign in with a role that may read it (View-Only Audit Logs and View-Only Recipients), or look at it in Exchange Online PowerShell'
    yield { what, state: 'could not check', why: why === '' ? 'the service did not say why' : why, remedy }
  }
}

function ingestion(row: Row): Check[] {
  const what = 'auditing of the tenant'
  if (isOn(row, 'UnifiedAuditLogIngestionEnabled'))
    return [ok(what, 'UnifiedAuditLogIngestionEnabled is True')]
  return [
    problem(
      what,
      'UnifiedAuditLogIngestionEnabled is not True: nothing is recorded',
      'Set-AdminAuditLogConfig -UnifiedAuditLogIngestionEnabled $true; what happened before stays unknown',
    ),
  ]
}

function byDefault(row: Row): Check[] {
  const what = 'mailbox auditing of the tenant'
  if (!isOn(row, 'AuditDisabled')) return [ok(what, 'AuditDisabled is False')]
  return [
    problem(
      what,
      'AuditDisabled is True: mailboxes record nothing by default',
      'Set-OrganizationConfig -AuditDisabled $false',
    ),
  ]
}

const SETS = [
  ['AuditOwner', 'owner'],
  ['AuditDelegate', 'delegate'],
  ['AuditAdmin', 'admin'],
] as const

function auditSet(user: string): (row: Row) => Check[] {
  return (row) =>
    SETS.map(([set, who]) => {
      const what = `MailItemsAccessed of ${user} by ${who}`
      if (names(row, set).includes('MailItemsAccessed')) return ok(what, `${set} holds it`)
      return problem(
        what,
        `${set} does not hold MailItemsAccessed: access by ${who} is not recorded`,
        `Set-Mailbox '${user.replaceAll("'", "''")}' -DefaultAuditSet Owner,Delegate,Admin; a licence with mailbox auditing is needed`,
      )
    })
}

function bypass(user: string): (row: Row) => Check[] {
  const what = `audit bypass of ${user}`
  return (row) =>
    isOn(row, 'AuditBypassEnabled')
      ? [
          problem(
            what,
            'AuditBypassEnabled is True: what this account does is not recorded',
            `Set-MailboxAuditBypassAssociation '${user.replaceAll("'", "''")}' -AuditBypassEnabled $false; find out who set it`,
          ),
        ]
      : [ok(what, 'AuditBypassEnabled is False')]
}

function ok(what: string, why: string): Check {
  return { what, state: 'ok', why, remedy: '' }
}

function problem(what: string, why: string, remedy: string): Check {
  return { what, state: 'problem', why, remedy }
}

/** Booleans come as such, or as text. */
function isOn(row: Row, key: string): boolean {
  const value = own(row, key)
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true')
}

function names(row: Row, key: string): readonly unknown[] {
  const value = own(row, key)
  if (typeof value === 'string') return value.split(/[,;]\s*/)
  return Array.isArray(value) ? value : []
}
