import * as z from 'zod'
import type { Endpoint, Reply, TenantRequest } from '../endpoint.ts'
import { mailOf } from '../mail-world.ts'
import type { Tenant } from '../tenant.ts'
import { exchangeError, rows } from './exchange-replies.ts'

const CMDLETS = new Set(['Start-HistoricalSearch', 'Get-HistoricalSearch'])
const DAY_MS = 86_400_000

const startSchema = z.strictObject({
  CmdletInput: z.strictObject({
    CmdletName: z.literal('Start-HistoricalSearch'),
    Parameters: z.strictObject({
      ReportTitle: z.string().min(1),
      ReportType: z.literal('MessageTrace'),
      StartDate: z.iso.datetime(),
      EndDate: z.iso.datetime(),
      MessageID: z.array(z.string().min(1)).min(1).max(100),
    }),
  }),
})

/** Historical searches of Exchange Online (apis.md, section 4): jobs whose report only a browser can fetch. */
export const historicalSearch: Endpoint = {
  name({ host, headers }) {
    const cmdlet = headers.get('x-cmdletname') ?? ''
    return host.startsWith('outlook.') && CMDLETS.has(cmdlet) ? cmdlet : null
  },
  handle(request, tenant) {
    if (!tenant.tokens.has(request.headers.get('authorization')?.slice(7) ?? ''))
      return { status: 401, body: '' }
    return request.headers.get('x-cmdletname') === 'Start-HistoricalSearch'
      ? start(request, tenant)
      : list(tenant)
  },
}

function start(request: TenantRequest, tenant: Tenant): Reply {
  const body: unknown = JSON.parse(request.body)
  if (!tenant.check(startSchema, body, request)) return exchangeError(400, 'parameters')
  const { ReportTitle, StartDate, EndDate, MessageID } = startSchema.parse(body).CmdletInput.Parameters
  const world = mailOf(tenant)
  const span = Date.parse(EndDate) - Date.parse(StartDate)
  if (span <= 0 || Date.parse(StartDate) < world.now() - 90 * DAY_MS || Date.parse(EndDate) > world.now())
    tenant.violations.push(`historical search from ${StartDate} to ${EndDate}`)
  if (world.searches.some(({ title }) => title === ReportTitle))
    tenant.violations.push(`${ReportTitle} was submitted twice`)
  const jobId = `dddddddd-0000-4000-8000-${String(world.searches.length + 1).padStart(12, '0')}`
  world.searches.push({ jobId, title: ReportTitle, ids: MessageID, status: 'NotStarted', rows: 0 })
  return rows([{ JobId: jobId, ReportTitle, Status: 'NotStarted', SubmitDate: submitted(world.now()) }])
}

function list(tenant: Tenant): Reply {
  const world = mailOf(tenant)
  const jobs = world.searches.map(({ jobId, title, status, rows: count }) => ({
    JobId: jobId,
    ReportTitle: title,
    Status: status,
    'SubmitDate@data.type': 'System.DateTime',
    SubmitDate: submitted(world.now()),
    Rows: status === 'Done' ? count : 0,
    ErrorDescription: status === 'Failed' ? 'Try again.' : '',
    FileUrl: status === 'Done' ? `https://admin.protection.outlook.com/report?JobID=${jobId}` : null,
  }))
  return rows(jobs)
}

function submitted(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '0000Z')
}
