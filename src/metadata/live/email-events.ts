/** EmailEvents of Defender for Office 365, by advanced hunting: hundreds of ids in one query, 30 days back. */
import { kqlList } from '../../core/kql-literal.ts'
import { bareId } from '../../core/message-id.ts'
import type { Notice } from '../../core/report.ts'
import { HUNTING_IDS } from '../../core/trace-plan.ts'
import { timeFromMilliseconds } from '../../core/utc-time.ts'
import type { CloudName } from '../../microsoft/clouds.ts'
import { CLOUDS } from '../../microsoft/clouds.ts'
import { advancedHunting, type KustoResult } from '../../microsoft/kusto.ts'
import { type LiveAnswer, pageReferences } from './live-answer.ts'
import type { AskedId, LiveJob } from './live-job.ts'
import { keepPage, keptPages } from './live-pages.ts'

export const HUNTING_PERMISSION = 'ThreatHunting.Read.All'

const REACH_DAYS = 30
const DAY_MS = 86_400_000

const COLUMNS = [
  'Timestamp',
  'NetworkMessageId',
  'InternetMessageId',
  'SenderFromAddress',
  'SenderMailFromAddress',
  'RecipientEmailAddress',
  'Subject',
  'EmailDirection',
  'DeliveryAction',
  'LatestDeliveryAction',
  'ReportId',
]

export async function lookInEmailEvents(
  job: LiveJob,
  cloud: CloudName,
  ids: readonly AskedId[],
): Promise<LiveAnswer> {
  const engine = advancedHunting(CLOUDS[cloud])
  const to = timeFromMilliseconds(job.startedMs) ?? ''
  const from = timeFromMilliseconds(job.startedMs - REACH_DAYS * DAY_MS) ?? ''
  const place = `${job.name}-hunting-x`
  const shape = engine.call('', { from, to })
  const pages = await keptPages(job, place, shape.read)
  for (let start = pages.length * HUNTING_IDS; start < ids.length; start += HUNTING_IDS) {
    job.watcher.phase(`EmailEvents: ${ids.length - start} ids left`)
    const query = huntingQuery(ids.slice(start, start + HUNTING_IDS))
    const answer = await job.graph.call(engine.call(query, { from, to }))
    pages.push(await keepPage(job, place, { number: pages.length + 1, ...answer }))
    job.watcher.page(answer.value.rows.length)
  }
  const known = new Set(pages.flatMap(({ value }) => idsIn(value)))
  const cut = pages.filter(({ value }) => value.rows.length >= engine.maxRows).length
  return {
    kind: 'email-events',
    pages: pageReferences(pages),
    periods: [],
    outcomes: [],
    notices: cut === 0 ? [] : [cutOff(cut)],
    found: ids.filter(({ id }) => known.has(bareId(id))).map(({ id }) => id),
  }
}

/** Ids as recorded and with angle brackets: EmailEvents has them. */
function huntingQuery(ids: readonly AskedId[]): string {
  const forms = new Set(ids.flatMap(({ id }) => [id.trim(), `<${bareId(id)}>`]))
  return `EmailEvents\n| where InternetMessageId in (${kqlList([...forms])})\n| project ${COLUMNS.join(', ')}`
}

function idsIn({ rows }: KustoResult): string[] {
  return rows.flatMap((row) => {
    const id = row.get('InternetMessageId')
    return typeof id === 'string' ? [bareId(id)] : []
  })
}

function cutOff(count: number): Notice {
  const text =
    'Queries of EmailEvents returned as many rows as one query returns at most: rows may be missing'
  return { code: 'hunting-cut', level: 'incomplete', text, count }
}
