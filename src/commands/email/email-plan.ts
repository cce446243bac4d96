import type { Values } from '../../cli/command.ts'
import type { Column, Notice, Report } from '../../core/report.ts'
import { planEmail, type Via, type Way } from '../../core/trace-plan.ts'
import { addressesOf, type IdList } from '../../metadata/index.ts'
import type { Platform } from '../../platform/platform.ts'
import { askedIdsOf, viasOf } from './acquire-emails.ts'

const COLUMNS: readonly Column[] = [
  { key: 'way', title: 'Way', kind: 'text', priority: 1 },
  { key: 'turn', title: 'Turn', kind: 'number', priority: 1 },
  { key: 'requests', title: 'Requests at most', kind: 'number', priority: 1 },
  { key: 'minutes', title: 'Minutes', kind: 'number', priority: 1 },
  { key: 'note', title: 'What it is', kind: 'prose', priority: 1 },
]

const TITLES: Readonly<Record<Way, string>> = {
  'trace-by-id': 'trace, id by id',
  'trace-of-mailbox': 'trace of the mailbox',
  mailbox: 'mailbox',
  hunting: 'hunting',
  historical: 'historical search',
}

/** What the tenant takes when nothing more is said: the trace, then the mailboxes, else EmailEvents. */
const USUAL: readonly Via[] = ['trace', 'mailbox', 'hunting']

/** What each way of asking for these ids would cost. Asks nobody, so it cannot know what the sign-in may do. */
export function emailPlanReport(platform: Pick<Platform, 'now'>, values: Values, list: IdList): Report {
  const ids = askedIdsOf(list)
  const mailboxes = addressesOf(ids, values.user)
  const plan = planEmail({
    ids,
    mailboxes: mailboxes.length,
    nowMs: platform.now(),
    vias: viasOf(values.via) ?? USUAL,
  })
  return {
    schema: 'mia/email-plan/1',
    title: 'Plan',
    criteria: { ids: ids.length, mailboxes },
    sources: [],
    accounting: null,
    notices: [...list.notices, ...noticesOf(ids.length, mailboxes.length)],
    sections: [
      {
        key: 'rows',
        title: 'Ways to ask the tenant',
        columns: COLUMNS,
        rows: plan.ways.map(({ way, requests, minutes, turn, note }) => ({
          way: TITLES[way],
          turn,
          requests,
          minutes,
          note,
        })),
        empty: '',
      },
    ],
  }
}

function noticesOf(ids: number, mailboxes: number): Notice[] {
  const quota: Notice = {
    code: 'shared-quota',
    level: 'info',
    text: 'The message trace takes 100 requests within 5 minutes from all tools of the tenant together; mia keeps to 90. Every further way is asked only for what the ways before have left',
    count: ids,
  }
  if (mailboxes > 0) return [quota]
  const text =
    'No mailbox is known, so every id has to be asked for by itself: name the mailbox with --user, or give messages.json as --input'
  return [quota, { code: 'no-mailbox', level: 'warning', text, count: ids }]
}
