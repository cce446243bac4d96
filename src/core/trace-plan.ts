/**
 * What it costs to ask the tenant about e-mails, and which way is the cheapest sound one. The message trace answers
 * 90 days back, at most 10 days and 5,000 rows a request, one message id a request, and takes 100 requests within
 * 5 minutes from everybody in the tenant together (Graph `messageTraces`, Get-MessageTraceV2; rule R31). So a few ids
 * are asked for one by one; for many, the whole trace of the mailbox is fetched once and joined here, at a price that
 * does not depend on how many they are:
 *
 *   requests ≤ 2 × mailboxes × windows + rows / 5,000 + what is left / 20
 */

/** The published limits. */
export const TRACE_LIMITS = { windowDays: 10, reachDays: 90, pageRows: 5_000 } as const
/** Of 100 requests within 5 minutes: some are left to the other tools of the tenant. */
export const TRACE_QUOTA = { requests: 90, perMs: 300_000 } as const
export const BATCH_SIZE = 20
export const HUNTING_IDS = 500

/** Ways of asking. `historical` is a job that takes hours. */
export const VIAS = ['trace', 'mailbox', 'hunting', 'historical'] as const
export type Via = (typeof VIAS)[number]

/** A period in whole seconds, both ends inclusive: neighbours share one, and the rows of that second come twice. */
export interface TimeWindow {
  readonly fromMs: number
  readonly toMs: number
}

export interface PlannedId {
  readonly id: string
  /** Of the first access to it; null where that is not known. */
  readonly accessedMs: number | null
}

export interface PlanQuestion {
  readonly ids: readonly PlannedId[]
  /** Mailboxes whose addresses are known. */
  readonly mailboxes: number
  readonly nowMs: number
  /** In this order; each is asked for what the ones before have left. */
  readonly vias: readonly Via[]
}

export type Way = 'trace-by-id' | 'trace-of-mailbox' | 'mailbox' | 'hunting' | 'historical'

export interface WayCost {
  readonly way: Way
  /** At most. */
  readonly requests: number
  /** With the waits that the quota asks for; null where only the service knows. */
  readonly minutes: number | null
  /** Place in the order of asking, from 1; null where it is not taken. */
  readonly turn: number | null
  readonly note: string
}

export interface EmailPlan {
  readonly ways: readonly WayCost[]
  /** How the trace is asked; null where it is not. */
  readonly trace: 'by-id' | 'of-mailbox' | null
}

const DAY_MS = 86_400_000
const SECOND_MS = 1_000
/** Clocks differ, and a plan takes time to be carried out. */
const SLACK_MS = 600_000
/** Mail in and out of a busy mailbox; only for the estimate. */
const ROWS_A_DAY = 275
const SECONDS_EACH: Readonly<Record<Exclude<Way, 'historical'>, number>> = {
  'trace-by-id': 0.8,
  'trace-of-mailbox': 2,
  mailbox: 1,
  hunting: 5,
}

/**
 * The windows in which a message accessed at that time can have been received, newest first: a message is not newer
 * than its first access. None where the trace does not reach back so far.
 */
export function traceWindows(nowMs: number, accessedMs: number | null): TimeWindow[] {
  const now = toSecond(nowMs)
  const oldest = now - TRACE_LIMITS.reachDays * DAY_MS + SLACK_MS
  const newest = accessedMs === null ? now : Math.min(now, toSecond(accessedMs) + SLACK_MS)
  const windows: TimeWindow[] = []
  for (let toMs = newest; toMs > oldest; toMs -= TRACE_LIMITS.windowDays * DAY_MS)
    windows.push({ fromMs: Math.max(oldest, toMs - TRACE_LIMITS.windowDays * DAY_MS), toMs })
  return windows
}

/** Windows in which any of them can have been received. */
export function windowsOfAll(nowMs: number, ids: readonly PlannedId[]): TimeWindow[] {
  let latest: number | null = Number.NEGATIVE_INFINITY
  for (const { accessedMs } of ids)
    latest = accessedMs === null || latest === null ? null : Math.max(latest, accessedMs)
  return ids.length === 0 ? [] : traceWindows(nowMs, latest)
}

/** Minutes that so many requests take where only so many are allowed within the quota's time. */
export function quotaMinutes(requests: number, secondsEach: number): number {
  const waits = Math.floor(Math.max(0, requests - 1) / TRACE_QUOTA.requests)
  const atLeast = (waits * TRACE_QUOTA.perMs) / 60_000
  return Math.ceil(Math.max(atLeast, (requests * secondsEach) / 60) * 10) / 10
}

export function planEmail(question: PlanQuestion): EmailPlan {
  const { ids, mailboxes, vias } = question
  const byId = requestsById(question)
  const ofMailbox = requestsOfMailbox(question)
  const isCheaper = mailboxes > 0 && ofMailbox < byId
  const trace = vias.includes('trace') ? (isCheaper ? 'of-mailbox' : 'by-id') : null
  const turn = (via: Via, taken = true): number | null =>
    taken && vias.includes(via) ? vias.indexOf(via) + 1 : null
  const lookups = ids.length * Math.max(1, mailboxes)
  const ways: WayCost[] = [
    {
      ...costOf('trace-by-id', byId),
      turn: turn('trace', trace === 'by-id'),
      note: 'one request for each id and 10 days, newest first, until it is found',
    },
    {
      ...costOf('trace-of-mailbox', mailboxes === 0 ? 0 : ofMailbox),
      turn: turn('trace', trace === 'of-mailbox'),
      note:
        mailboxes === 0
          ? 'not possible: no mailbox is known (--user names it)'
          : `the whole trace of ${counted(mailboxes, 'mailbox', 'mailboxes')}, joined here; more pages where more than ${ROWS_A_DAY} messages a day go in and out`,
    },
    {
      ...costOf('mailbox', mailboxes === 0 ? 0 : Math.ceil(lookups / BATCH_SIZE)),
      turn: turn('mailbox', mailboxes > 0),
      note: 'needs Mail.ReadBasic; 20 ids a request, those that the ways before have not found; finds mail of any age',
    },
    {
      ...costOf('hunting', Math.ceil(ids.length / HUNTING_IDS)),
      turn: turn('hunting'),
      note: 'needs ThreatHunting.Read.All and Defender for Office 365; 500 ids a request, 30 days back',
    },
    {
      way: 'historical',
      requests: Math.ceil(ids.length / 100),
      minutes: null,
      turn: turn('historical'),
      note: 'jobs of up to 100 ids, of 250 a day; hours to finish, and the reports are downloaded by hand',
    },
  ]
  return { ways, trace }
}

/** One request for each id in each of its windows, as where nothing is found. */
export function requestsById({ ids, nowMs }: Pick<PlanQuestion, 'ids' | 'nowMs'>): number {
  return ids.reduce((sum, { accessedMs }) => sum + traceWindows(nowMs, accessedMs).length, 0)
}

function requestsOfMailbox({ ids, mailboxes, nowMs }: PlanQuestion): number {
  const windows = windowsOfAll(nowMs, ids).length
  const rows = mailboxes * windows * TRACE_LIMITS.windowDays * ROWS_A_DAY
  return 2 * mailboxes * windows + Math.floor(rows / TRACE_LIMITS.pageRows)
}

function costOf(
  way: Exclude<Way, 'historical'>,
  requests: number,
): Pick<WayCost, 'way' | 'requests' | 'minutes'> {
  const seconds = SECONDS_EACH[way]
  const isTrace = way === 'trace-by-id' || way === 'trace-of-mailbox'
  const minutes = isTrace ? quotaMinutes(requests, seconds) : Math.ceil((requests * seconds) / 6) / 10
  return { way, requests, minutes }
}

function counted(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`
}

function toSecond(ms: number): number {
  return Math.floor(ms / SECOND_MS) * SECOND_MS
}
