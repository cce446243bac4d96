import { z } from 'zod'
import type { Choice } from '../../platform/prompter.ts'

const SESSIONS = z.object({
  rows: z.array(
    z.object({
      session: z.string(),
      mailbox: z.string(),
      actor: z.string(),
      ipAddresses: z.array(z.string()),
      clientClasses: z.array(z.string()),
      clients: z.array(z.string()),
      apps: z.array(z.string()),
      operationCount: z.number(),
      messages: z.number(),
      syncedFolders: z.number(),
      records: z.number(),
      first: z.string(),
      last: z.string(),
      flags: z.array(z.string()),
    }),
  ),
})
export type SessionRow = z.infer<typeof SESSIONS>['rows'][number]

export function sessionRows(saved: unknown): readonly SessionRow[] {
  return saved === null ? [] : SESSIONS.parse(saved).rows
}

/**
 * One line for each session id: what tells the intruder from the owner stands in it, the rest on request.
 * Microsoft's own service access comes last.
 */
export function sessionChoices(
  rows: readonly SessionRow[],
  verdictOf: (session: string) => string | null,
): Choice[] {
  const groups = new Map<string, SessionRow[]>()
  for (const row of rows.toSorted((a, b) => serviceRank(a) - serviceRank(b)))
    groups.set(row.session, [...(groups.get(row.session) ?? []), row])
  const layout = layoutOf(rows)
  return [...groups].map(([session, group]) => ({
    value: session,
    label: group.map((row) => lineOf(row, layout)).join(' + ') + verdictText(verdictOf(session)),
    details: group.flatMap(detailsOf),
  }))
}

function serviceRank({ flags }: SessionRow): number {
  return flags.includes('service') ? 1 : 0
}

/** Widths of the first columns, so that lines can be compared; and whether mailboxes have to be told apart. */
interface Layout {
  readonly address: number
  readonly client: number
  readonly mailboxes: boolean
}

function layoutOf(rows: readonly SessionRow[]): Layout {
  return {
    address: widest(rows.map(addressOf), 18),
    client: widest(rows.map(clientOf), 15),
    mailboxes: new Set(rows.map(({ mailbox }) => mailbox)).size > 1,
  }
}

function widest(texts: readonly string[], most: number): number {
  return texts.reduce((width, text) => Math.min(most, Math.max(width, text.length)), 0)
}

function addressOf({ ipAddresses }: SessionRow): string {
  const [address = 'no address', ...others] = ipAddresses
  return others.length === 0 ? address : `${address} +${others.length}`
}

function clientOf({ clientClasses }: SessionRow): string {
  return clientClasses.join('/')
}

function verdictText(verdict: string | null): string {
  return verdict === null ? '' : ` · judged ${verdict}`
}

function lineOf(row: SessionRow, { address, client, mailboxes }: Layout): string {
  const { first, last, messages, syncedFolders, flags, session, mailbox } = row
  const end = last.slice(0, 10) === first.slice(0, 10) ? last.slice(11, 16) : short(last)
  return [
    addressOf(row).padEnd(address),
    clientOf(row).padEnd(client),
    `${short(first)}–${end}`.padEnd(23),
    `${messages} msg${syncedFolders === 0 ? '' : `, ${syncedFolders} folders`}`,
    ...(flags.length === 0 ? [] : [flags.join(' ')]),
    ...(mailboxes ? [mailbox.split('@', 1).join('')] : []),
    session.slice(0, 18),
  ].join(' · ')
}

/** `03-09 09:34` */
function short(time: string): string {
  return time.slice(5, 16).replace('T', ' ')
}

function detailsOf(row: SessionRow): string[] {
  return [
    `session ${row.session}`,
    `mailbox ${row.mailbox}, actor ${row.actor}`,
    `addresses ${row.ipAddresses.join(', ') || 'none recorded'}`,
    ...row.clients.map((client) => `client ${client}`),
    ...(row.apps.length === 0 ? [] : [`apps ${row.apps.join(', ')}`]),
    `${row.records} records, ${row.operationCount} operations, first ${row.first}, last ${row.last}`,
  ]
}
